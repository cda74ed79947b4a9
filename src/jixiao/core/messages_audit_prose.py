"""Messages of the audit. Prose: shares, rates, growth, sums and equations whose operands the text names."""

from __future__ import annotations

from collections.abc import Mapping

PROSE: Mapping[str, tuple[str, str, str, str]] = {}
