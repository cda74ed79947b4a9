"""What the rows of a table are: titles, headers, parts with columns of their own, columns of codes; told by texts alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from jixiao.extraction.heads import is_header
from jixiao.extraction.mentions import WIDE

WHOLE = re.compile(
    r"[（(]?\s*[-+−–]?\s*(?:¥|￥)?\d[\d,，]*(?:\.\d+)?\s*[）)]?\s*(?:%|％|‰|[\u4e00-\u9fff]{1,4})?"
)
LETTER = re.compile(r"[\u4e00-\u9fffA-Za-z]")
ACCOUNT = re.compile(r"[1-5]\d{2}(?:\d{2}){0,3}")  # 201, 20103, 2010301: what budget and accounts count by
TITLE = re.compile(
    r"(?:附?表|图)\s*[\d一二三四五六七八九十]+(?:[-—.]\d+)*(?![\d,，.]*\s*(?:万|亿|元|%|个|项))"
)
# 2023年, 2023年预算数 and 9月末完成 are headers
DATED = re.compile(r"20\d\d\s*(?:年?度?|年[\u4e00-\u9fff]+)|\d{1,2}\s*月(?:份|末|底)?[\u4e00-\u9fff]*")
UNIT = re.compile(r"[（(]?(?:金额)?单位\s*[:：]\s*([^\s（）()]{1,6})\s*[）)]?")

Texts = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Part:
    """Rows `start` to `end` of a table; those before `body` are titles and units. `caption` and `unit` are what they say."""

    start: int
    body: int
    end: int
    caption: str = ""
    unit: str = ""


def parts(texts: Texts) -> list[Part]:
    """The tables that a reader took for one because nothing but a title stands between them; mostly it is one."""
    starts = [0]
    for row in range(1, len(texts)):
        fresh = _titled(texts[row]) and not _titled(texts[row - 1])
        if fresh and any(numeric(cell) for line in texts[starts[-1] : row] for cell in line):
            starts.append(row)
    made: list[Part] = []
    for start, end in zip(starts, [*starts[1:], len(texts)], strict=True):
        body = start
        while body < end and (_titled(texts[body]) or not any(texts[body])):
            body += 1
        said = [cell for row in texts[start:body] for cell in row if cell]
        units = [found[1] for cell in said if (found := UNIT.fullmatch(cell.strip())) is not None]
        caption = " ".join(cell for cell in said if UNIT.fullmatch(cell.strip()) is None)
        made.append(Part(start, body, end, caption, units[0] if units else ""))
    return made


def unit_in(caption: str) -> str:
    """The unit that a caption names: 表1 问卷统计（单位：份）; empty where it names none."""
    found = UNIT.search(caption)
    return found[1] if found is not None else ""


def _titled(row: Sequence[str]) -> bool:
    """Whether a row is a title (表2 支出情况表) or names the unit of what follows, and nothing else."""
    cells = [cell.strip() for cell in dict.fromkeys(row) if cell.strip()]
    if not cells or len(cells) > 3 or any(numeric(cell) for cell in cells):
        return False
    return TITLE.match(cells[0]) is not None or all(UNIT.fullmatch(cell) is not None for cell in cells)


def in_order(texts: Texts) -> list[list[int]] | None:
    """For each row, its filled columns, where every row has as many of them as the header, only not under each other (the
    columns of a text set with spaces): then the first belongs to the first. None where they stand under each other, or some are
    empty."""
    filled = [[column for column, text in enumerate(row) if text] for row in texts]
    if len(filled) < 2 or len(filled[0]) < 3 or any(len(one) != len(filled[0]) for one in filled):
        return None
    return filled if any(one != filled[0] for one in filled) else None


def moved(head: Sequence[str], body: Texts) -> list[int]:
    """For each column, from which column its header comes: where headers stand beside their columns and are as many as those,
    the first belongs to the first. Else all stay."""
    width = len(head)
    stay = list(range(width))
    named = [column for column in stay if head[column]]
    filled = [column for column in stay if any(column < len(row) and row[column] for row in body)]
    if len(named) != len(filled) or named == filled or len(set(head)) <= len(named) - 1:
        return stay
    empty = next((column for column in stay if not head[column]), 0)
    made = [empty] * width
    for column, source in zip(filled, named, strict=True):
        made[column] = source
    return made


def heads_of(texts: Texts, starts: set[int]) -> frozenset[int]:
    """The header rows: those known by their words, and the rows without numbers at the top of each page."""
    made = {row for row, cells in enumerate(texts) if is_header(list(cells))}
    for start in starts:
        row = start
        while row < len(texts) and (not any(numeric(cell) for cell in texts[row]) or _options(texts, row)):
            row += 1
        if row < len(texts) and row - start <= 4:
            made |= set(range(start, row))
    return frozenset(made)


def _options(texts: Texts, row: int) -> bool:
    """Whether a row is the header of answers that begin with numbers: 项目, 1次, 2次, 3次及以上, 合计."""
    cells = [cell.replace(" ", "") for cell in texts[row] if cell]
    named = (
        len(cells) > 2
        and cells[0] in ("项目", "选项", "题目", "类别")
        and cells[-1] in ("合计", "总计", "小计")
    )
    return named and all(words(cell) for cell in cells[1:-1])


def number_ends(texts: Texts) -> list[tuple[int, int]]:
    """The cells that only end the number above them, in a table set with spaces: 4 below 10,771,995.2, where its column has two
    decimals. Row and column of each; all numbers of such a row are ends."""
    made: list[tuple[int, int]] = []
    for row, (above, cells) in enumerate(pairwise(texts), 1):
        figures = [column for column, cell in enumerate(cells) if numeric(cell)]
        if figures and all(
            column < len(above) and _ends(texts, column, above[column], cells[column]) for column in figures
        ):
            made += [(row, column) for column in figures]
    return made


def _ends(texts: Texts, column: int, above: str, below: str) -> bool:
    if not re.fullmatch(r"[-+−]?\d[\d,，]*\.\d?", above) or not re.fullmatch(r"\d{1,2}", below):
        return False
    column_texts = [row[column] for row in texts if column < len(row)]
    full = sum(re.fullmatch(r"[-+−]?\d[\d,，]*\.\d\d", one) is not None for one in column_texts)
    short = sum(re.fullmatch(r"[-+−]?\d[\d,，]*\.\d?", one) is not None for one in column_texts)
    return len(above.partition(".")[2]) + len(below) == 2 and full >= short


def code_columns(rows: Texts, width: int) -> set[int]:
    """The columns of codes whose header does not say so: 208, 20805, 2080501 or 1, 2, 3 in front of a column of names."""
    made: set[int] = set()
    for column in range(width - 1):
        here = [row[column].strip() for row in rows if row[column].strip()]
        beside = [row[column + 1] for row in rows if row[column].strip()]
        if len(here) < 3 or sum(words(one) for one in beside) < 0.5 * len(here):
            continue
        codes = [one for one in here if ACCOUNT.fullmatch(one)]
        nested = any(one != other and one.startswith(other) for one in codes for other in codes)
        counted = [int(one) for one in here if one.isascii() and one.isdigit()]
        in_order = len(counted) >= 3 and counted == list(range(counted[0], counted[0] + len(counted)))
        if (len(codes) >= 0.7 * len(here) and nested) or (in_order and len(counted) >= 0.7 * len(here)):
            made.add(column)
    return made


def is_account(texts: Texts, row: int, column: int) -> bool:
    """Whether a cell is an account's code in front of its name, wherever it stands: 30227 委托业务费."""
    cells = texts[row]
    if not re.fullmatch(r"[1-5]\d{4}(?:\d{2})?", cells[column]):
        return False
    beside = next((one for one in cells[column + 1 :] if one), "")
    alike = re.compile(rf"{cells[column][:3]}\d\d(?:\d\d)?(?!\d)")
    others = sum(alike.match(one) is not None for line in texts for one in line)
    return others >= 3 and (words(beside) or others >= 6)


def words(text: str) -> bool:
    return LETTER.search(text) is not None


@lru_cache(maxsize=4096)
def numeric(text: str) -> bool:
    body = text.translate(WIDE).strip()
    return bool(body) and WHOLE.fullmatch(body) is not None and DATED.fullmatch(body) is None
