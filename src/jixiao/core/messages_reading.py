"""Messages about documents and what is read from them."""

from __future__ import annotations

READING: dict[str, tuple[str, str, str, str]] = {}
