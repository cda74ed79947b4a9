"""Messages of the audit. Figures printed in several places: the same fact has the same digits everywhere."""

from __future__ import annotations

from collections.abc import Mapping

FIGURES: Mapping[str, tuple[str, str, str, str]] = {
    "figure_differs": (
        "同一个数在两处不同：“{label}”与另一处“{other}”所印不一致",
        "核对两处的来源，改正写错的一处；若口径不同，请在文中写明",
        "The same figure differs in two places: “{label}” here, “{other}” there",
        "Check both against their source and mend the wrong one; where they mean different things, say so",
    ),
    "figure_slip": (
        "“{label}”与别处的数只差一处笔误：另一处“{other}”",
        "核对是否写错一位数字、颠倒两位、错放小数点或单位",
        "“{label}” is one slip of the pen away from a figure printed elsewhere: “{other}”",
        "Check for a wrong digit, two digits transposed, a misplaced point or a wrong unit",
    ),
    "figures_crossed": (
        "两个数与全文其他各处正好相反：“{left}”和“{right}”疑写反",
        "对照其他各处和原始报表，写反的对调；口径不同的，写明",
        "The two figures are the other way round everywhere else: “{left}” and “{right}” seem to be exchanged",
        "Compare the other places and the accounts; exchange them, or say how they differ",
    ),
    "table_unit_differs": (
        "表中写的单位与正文不符：表中 {number} 与正文 {copy} 逐位相同",
        "核对表头单位，改正表头或换算表中各数",
        "The unit of the table is not that of the text: {number} in the table is {copy} in the text, digit for digit",
        "Check the unit over the table; mend it, or convert the numbers",
    ),
}
