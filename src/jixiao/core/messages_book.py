"""Messages about workbooks that people fill in."""

from __future__ import annotations

BOOK: dict[str, tuple[str, str, str, str]] = {}
