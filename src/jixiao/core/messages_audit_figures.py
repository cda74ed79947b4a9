"""Messages of the audit. Figures printed in several places: the same fact has the same digits everywhere."""

from __future__ import annotations

from collections.abc import Mapping

FIGURES: Mapping[str, tuple[str, str, str, str]] = {}
