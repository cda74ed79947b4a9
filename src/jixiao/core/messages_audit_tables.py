"""Messages of the audit. Tables: totals, columns and rates that hold for most rows, and the few that break them."""

from __future__ import annotations

from collections.abc import Mapping

TABLES: Mapping[str, tuple[str, str, str, str]] = {
    "table_total_differs": (
        "表中“{total}”与其 {count} 个分项之和不符",
        "核对该列各分项和合计，改正写错的一个；确有未列出的分项时补列",
        "The total “{total}” is not the sum of its {count} items",
        "Check the items and the total of this column and mend the wrong one; where an item is not listed, list it",
    ),
    "row_total_differs": (
        "表中该行的“{total}”与其 {count} 个分栏之和不符",
        "核对该行各栏和合计栏，改正写错的一个",
        "The total “{total}” of this row is not the sum of its {count} columns",
        "Check the columns and the total of this row and mend the wrong one",
    ),
    "sides_differ": (
        "表中左右两侧的“{total}”不相等",
        "核对收入、支出两侧的分项和总计，两侧总计应当相等",
        "The “{total}” of the two halves of the table differ",
        "Check both halves; their totals must be equal",
    ),
}
