"""How many rows at the top of a table are its header, told from the spans and the texts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

AMOUNT = re.compile(r"[-−△（(]?[¥￥]?\d[\d,，]*(\.\d+)?[)）]?\s*[%％]?(亿元|万元|元|分|个|项)?")
SUMS = re.compile(r"(合\s*计|总\s*计|小\s*计|总\s*分)")
ENTRY = re.compile(r"[^\d（()）：:，。]{2,12}[：:].{1,30}")  # 单位数：4
SENTENCE = 60  # a text with more characters than this and a comma or full stop is no header
MOST_STEPS = 4  # a cell that reaches over more rows than this is a label of data, not a step of a header


@dataclass(slots=True)
class Piece:
    """One cell: where it starts in the grid and how far it reaches; `full` where its last line has no room for more."""

    row: int
    column: int
    rows: int
    columns: int
    text: str = ""
    full: bool = False


def bare(text: str) -> str:
    """The text without spaces."""
    return re.sub(r"\s", "", text)


def header_rows(rows: Sequence[Sequence[Piece]], width: int) -> int:
    """How many rows at the top are header: the first, those its cells reach down to, and the lower steps of cells that
    reach over several columns. A row with an amount is data, and so are a sum and a sentence; a row at the top that
    only enters something (填报单位：某局) is header where one follows.

    `rows`: the cells that start in each of the first rows; `width`: columns of the table.
    """
    start = end = 0
    entries = False  # whether the rows so far only enter something: 填报单位：某局
    while end < len(rows):
        row = rows[end]
        if _data(row):
            break
        if end == start and len(row) > 1 and any(ENTRY.fullmatch(bare(piece.text)) for piece in row):
            entries = True
            start = end = end + 1
            continue
        whole = len(row) == 1 and row[0].columns == width
        end = max([end + 1, *(piece.row + piece.rows for piece in row if piece.rows <= MOST_STEPS)])
        if whole and end - start == 1:  # a title inside the table
            start = end
            continue
        steps = [piece for number in range(start, min(end, len(rows))) for piece in rows[number]]
        if not any(piece.columns > 1 and piece.row + piece.rows == end for piece in steps):
            break
        below = rows[end] if end < len(rows) else []
        if not below or not all(piece.text for piece in below):
            break
    if entries and start == end:
        return 0
    return min(end, len(rows) - 1) if len(rows) > 1 else 0


def _data(row: Sequence[Piece]) -> bool:
    texts = [bare(piece.text) for piece in row if piece.text]
    if any(len(text) > SENTENCE and re.search("[，。；]", text) for text in texts):
        return True
    amounts = [text for text in texts if AMOUNT.fullmatch(text)]
    words = [text for text in texts if text not in amounts and not SUMS.fullmatch(text)]
    if texts and SUMS.fullmatch(texts[0]) and not words:
        return True
    numbered = len(amounts) > 1 and all(text.isdecimal() and len(text) < 3 for text in amounts)  # 栏次 1 2 3
    return bool(amounts) and not numbered
