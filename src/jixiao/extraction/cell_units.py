"""The unit of a bare number in a table: what the header, the row or the line above the table says."""

from __future__ import annotations

import re
from dataclasses import replace

from jixiao.core.quantity import Quantity
from jixiao.core.units import UNITS, Unit, find_unit
from jixiao.extraction.claims import Sheet

MONEY_UNIT = "|".join(re.escape(unit) for unit in UNITS if unit.endswith("元"))
LABEL_UNIT = re.compile(
    rf"[（(](?:单位[:：])?\s*({MONEY_UNIT}|%|％|万?人次?|[个项分天户件次份处名家辆台套场所座])\s*[）)]|[:：]\s*({MONEY_UNIT}|%|％)$"
)
SCORED = re.compile(
    r"分值|得分|权重|评分|分数|满分|核减|扣分"
)  # points have no unit of the thing they are given for
NOT_MONEY = re.compile(
    r"率|占比|比例|比重|比率|百分|%|％|人数|数量|个数|份数|次数|分值|得分|权重|评分|面积|编制|件数|户数|人次|增幅|增长|进度|满意度|比[（(]"
)
COUNT = re.compile(r"(份|人|户|件|个|票|人次|次)数(?:量)?(?:[（(/]|$)|(人次)$")


def unit_of(sheet: Sheet, row: int, column: int, above: str) -> Unit | None:
    """The unit that the header, the row or the line above the table gives to a bare number; None for none."""
    labels = (cell.text for cell in sheet.rows[row][:column] if cell.number is None and cell.text)
    left = "/".join(dict.fromkeys(labels))
    for label in (above, "" if SCORED.search(above) else left):
        found = list(LABEL_UNIT.finditer(label))
        if found:
            return find_unit((found[-1][1] or found[-1][2]).replace("％", "%"))
    corner = LABEL_UNIT.search("/".join(sheet.column_label(row, 0)))
    if corner is not None and not NOT_MONEY.search(above) and find_unit(corner[1] or corner[2]):
        return find_unit((corner[1] or corner[2]).replace("％", "%"))
    counted = COUNT.search(above) or COUNT.search(left)
    if counted is not None and not re.search("率|比", above + left[-12:]):
        return find_unit("份" if counted[1] == "票" else counted[1] or counted[2])
    unit = find_unit(sheet.unit.strip()) if sheet.unit.strip() else None
    if unit is None or NOT_MONEY.search(above) or NOT_MONEY.search(left[-12:]):
        return None
    return unit


def with_unit(quantity: Quantity, unit: Unit | None) -> Quantity:
    """A bare number in a unit; as it is where there is none."""
    if unit is None or quantity.low is None:
        return quantity
    value = quantity.low * unit.scale / quantity.unit.scale
    return replace(quantity, low=value, high=value, unit=unit)
