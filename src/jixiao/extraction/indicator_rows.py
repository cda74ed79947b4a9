"""Rows of tables of indicators: what each is called, and which numbers of it say what was reached."""

from __future__ import annotations

import re

from jixiao.extraction.claims import Claims, Number, Sheet
from jixiao.extraction.fact_words import NUMBERED, plain

TABLE = re.compile(r"指标|得分|分值|权重|评分")
# columns that say what should be, and how it is scored
ASKED = re.compile(
    r"标准|目标|指标值|指标解释|解释|规则|分值|权重|得分(?!说明|依据|情况|理由|原因)|计划|评分(?!说明|依据|情况)|来源|公式|方法"
)
LONGEST = 20  # characters of a name
CODE = re.compile(r"^[A-Z]?\d{1,3}(?:[.．-]\d+)*[、.．]?(?=[\u4e00-\u9fff“\"])")
NARROW = re.compile(r"三级|末级|具体指标|指标名称|指标内容|考核指标|^(?:评价|绩效)?指标$")
NO_NAME = re.compile(
    r"\d|[≥≤<>＜＞]|^不|得[满零]?分|^万?(?:平方|立方)?[米人元]$|^万?(?:公里|人次|立方米|平方米|户|亩)$"
)
BAND = re.compile(r"[≥≤<>＜＞]")

Rows = dict[tuple[int, int], str]


def indicator_rows(claims: Claims) -> Rows:
    """The names of the rows of tables of indicators, by sheet and row."""
    made: Rows = {}
    for sheet in claims.sheets:
        heads = "".join(cell.text for row in sheet.heads for cell in sheet.rows[row])
        if not TABLE.search(heads):
            continue
        for row in range(len(sheet.rows)):
            name = "" if row in sheet.heads else _name(sheet, row)
            if name:
                made[sheet.index, row] = name
    return made


def _name(sheet: Sheet, row: int) -> str:
    """What a row is of: its cell under the header of the narrowest indicators, else the last short words in front of its first
    number."""
    cells = [
        (column, cell) for column, cell in enumerate(sheet.rows[row]) if cell.number is None and cell.text
    ]
    named = [cell.text for column, cell in cells if NARROW.search("".join(sheet.column_label(row, column)))]
    for one in [*named[-1:], *reversed(sheet.row_label(row))]:
        name = CODE.sub("", NUMBERED.sub("", plain(one)))
        if 2 < len(name) <= LONGEST and not NO_NAME.search(name):
            return name
    return ""


def reached(claims: Claims, number: Number) -> bool:
    """Whether a number in a row of indicators says what was reached, and not what was asked for or how it is scored."""
    if number.cell is None:
        return False
    sheet = claims.sheets[number.cell[0]]
    above = "".join(sheet.column_label(number.cell[1], number.cell[2]))
    text = number.passage.text
    beside = text[max(number.start - 1, 0) : number.start] + text[number.end : number.end + 1]
    return not ASKED.search(above) and not BAND.search(beside)
