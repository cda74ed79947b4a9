"""What Word and HTML do not say of a paragraph or table, told by its words: role, caption, unit, rows of the head."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from jixiao.core.document import Block, Cell, Paragraph, Table
from jixiao.core.units import find_unit
from jixiao.readers.header import Piece, header_rows
from jixiao.readers.text import (
    ATTACHMENT,
    CAPTION,
    CONTENTS,
    COVER,
    HEADINGS,
    NOTE,
    SUBTITLE,
    TITLE,
    UNIT,
    is_heading,
    may_caption,
)

EARLY = 30  # a title and the lines of a cover stand among the first lines
NUMERALS = "一二三四五六七八九十"
FIRST = re.compile(rf"[{NUMERALS}]{{1,3}}、\s*\S")
SECOND = re.compile(rf"[（(][{NUMERALS}]{{1,3}}[）)]\s*\S")
ENDS = tuple("。；;，：:、")
IN_BRACKETS = re.compile(r"[（(](?:金额)?单位\s*[:：][^（）()]{1,12}[）)]")
LONGEST_HEADING = 120  # a style for headings is also put on whole paragraphs
MOST_PLACES = (
    1_000_000  # in the rectangles of all tables of a document; a thousand pages of tables have a fifth
)
YEAR = re.compile(r"\d{4}\s*年")
TOP = 10  # rows in which a head ends


def shaped(blocks: Sequence[Block], *, bold_known: bool = True) -> list[Block]:
    """The blocks with roles for paragraphs whose style said nothing, and with captions, units and heads of tables.

    `bold_known`: whether runs tell what is bold; then 1. and （1） are headings only where they are.
    """
    made: list[Block] = []
    begun = False  # whether the first heading of the body was met
    for block in blocks:
        if isinstance(block, Paragraph):
            if block.role == "heading" and len(block.text) > LONGEST_HEADING:
                block = replace(block, role="body", level=0)
            if block.role in ("body", "list"):
                early = not begun and block.at.line <= EARLY
                stands_out = not bold_known or (bool(block.runs) and all(run.bold for run in block.runs))
                role, level = _role(block, early, bool(made) and isinstance(made[-1], Table), stands_out)
                block = replace(block, role=role, level=level)
            begun = begun or (block.role == "heading" and block.level > 0)
            made.append(block)
        elif isinstance(block, Table):
            made.append(_told(block, made))
        else:
            made.append(block)
    return made


class TableTooBigError(Exception):
    """The rectangles of tables have more places than we fill; spans cost nothing to write."""


def check_size(rows: Sequence[Sequence[Cell]], before: int = 0) -> int:
    """How many places a table has, rows times columns, with those `before` it; `TableTooBigError` past MOST_PLACES."""
    ends = [0] * (len(rows) + 1)  # columns that cells of earlier rows stop covering here
    above = width = 0
    for number, row in enumerate(rows):
        above -= ends[number]
        width = max(width, above + sum(cell.columns for cell in row))
        for cell in row:
            if cell.rows > 1:
                above += cell.columns
                ends[min(number + cell.rows, len(rows))] += cell.columns
    if before + width * len(rows) > MOST_PLACES:
        raise TableTooBigError
    return before + width * len(rows)


def title_of(blocks: Sequence[Block]) -> str:
    """The document's title; headings of level 0 that follow each other make one. Empty when there is none.

    A short line right above belongs to a title that names no year: it was broken over two lines.
    """
    title, above = "", ""
    for block in blocks:
        if isinstance(block, Paragraph) and block.role == "heading" and block.level == 0:
            title += " ".join(block.text.split("\n"))
        elif title:
            break
        else:
            above = block.text if isinstance(block, Paragraph) and block.role == "body" else ""
    if (
        title
        and len(above) <= 40
        and YEAR.search(above)
        and not YEAR.search(title)
        and above[-1] not in "。；，："
    ):
        return above + title
    return title


def _role(block: Paragraph, early: bool, after_table: bool, stands_out: bool) -> tuple[str, int]:
    """The role and level that a paragraph's own words tell; what it had, where they tell nothing."""
    text = block.text.strip()
    short = len(text) <= 40
    ends = text.endswith(("。", "；", ";", "，", "：", ":", "、")) or "。" in text
    if FIRST.match(text) and short and not ends:
        return "heading", 1
    if SECOND.match(text) and short and not ends:
        return "heading", 2
    if stands_out and text[-1:] not in ENDS:
        for pattern, level, most in HEADINGS[2:]:
            if pattern.match(text) and len(text) <= most and is_heading(text, level):
                return "heading", level
    if block.role == "list":
        return "list", 0
    if ATTACHMENT.match(text) and short:
        return "attachment", 0
    if money_or_measure(text):
        return "unit", 0
    if NOTE.match(text) and after_table:
        return "note", 0
    if CONTENTS.match(text):
        return "contents", 0
    if early and short and TITLE.search(text) and not ends:
        return "heading", 0
    if early and SUBTITLE.match(text):
        return "subtitle", 0
    if early and COVER.match(text):
        return "cover", 0
    return "body", 0


def money_or_measure(text: str) -> str:
    """The unit that a line above a table tells (单位：万元); empty for any other line, also 单位：某某局."""
    found = UNIT.match(text.strip())
    if found is None:
        return ""
    parts = re.split("[、,，/]", found[1])
    return found[1] if all(find_unit(part.replace("％", "%")) for part in parts) else ""


def _told(table: Table, before: list[Block]) -> Table:
    """The table with caption, unit and rows of its head; the paragraph above that told it gets its role."""
    caption, unit = table.caption, table.unit
    for number in range(len(before) - 1, max(len(before) - 4, -1), -1):
        above = before[number]
        if not isinstance(above, Paragraph):
            break
        if above.role == "unit" and not unit:
            unit = money_or_measure(above.text)
            continue
        if above.role == "subtitle" or SUBTITLE.match(above.text.strip()):
            continue
        if above.role == "caption" or (_is_caption(above) and above.role in ("body", "heading")):
            caption = caption or above.text
            before[number] = replace(above, role="caption", level=0)
        elif may_caption(above):
            caption = caption or above.text
            if above.role == "body" and not above.text.endswith(("?", "？")):
                before[number] = replace(above, role="caption")
        break
    width = max((sum(cell.columns for cell in row) for row in table.rows[:TOP]), default=0)
    for row in table.rows[:3]:
        if len(row) != 1 or row[0].columns != width or width < 2:
            break
        text = row[0].text.strip()
        told = money_or_measure(text)
        unit = unit or told
        if not told and text and len(text) <= 40:
            caption = caption or text
    for text in (caption, *(cell.text for cell in (table.rows or ((),))[0])):
        inside = IN_BRACKETS.search(text) or UNIT.match(text.strip())
        unit = unit or (money_or_measure(inside[0]) if inside else "")
    return replace(table, caption=caption, unit=unit, header=table.header or _head(table, width))


def _is_caption(above: Paragraph) -> bool:
    text = above.text.strip()
    return bool(CAPTION.match(text)) and len(text) <= 60 and not text.endswith(("。", "；", "，", "："))


def _head(table: Table, width: int) -> int:
    """How many rows the head has, where the file does not say."""
    top = replace(table, rows=table.rows[:TOP])
    pieces: list[list[Piece]] = [
        [
            Piece(number, column, slot.cell.rows, slot.cell.columns, slot.cell.text)
            for column, slot in enumerate(line)
            if slot.first
        ]
        for number, line in enumerate(top.grid())
    ]
    return header_rows(pieces, width)
