"""Tables: totals, columns and rates that hold for most rows, and the few that break them."""

from __future__ import annotations

from jixiao.auditing.checks import tables_columns, tables_totals
from jixiao.auditing.view import Check

CHECKS: tuple[Check, ...] = (
    Check("table_totals", tables_totals.run, {}),
    Check("table_columns", tables_columns.run, {}),
)
