"""Messages of the audit. Tables: totals, columns and rates that hold for most rows, and the few that break them."""

from __future__ import annotations

from collections.abc import Mapping

TABLES: Mapping[str, tuple[str, str, str, str]] = {}
