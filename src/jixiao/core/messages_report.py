"""Messages about forms, reports and the files they are written to."""

from __future__ import annotations

REPORT: dict[str, tuple[str, str, str, str]] = {}
