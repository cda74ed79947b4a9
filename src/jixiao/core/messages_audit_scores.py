"""Messages of the audit. The score table: points, scores, rates, bands and the reasons that are given for them."""

from __future__ import annotations

from collections.abc import Mapping

SCORES: Mapping[str, tuple[str, str, str, str]] = {}
