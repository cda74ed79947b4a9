"""Messages of the audit. The text itself: years, dates, placeholders, personal data, parts that are missing."""

from __future__ import annotations

from collections.abc import Mapping

TEXT: Mapping[str, tuple[str, str, str, str]] = {}
