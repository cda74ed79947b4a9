"""A document as typst source: a fixed program (`chart.typ`, `report.typ`) and the data it draws, as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from jixiao.core.document import Block, Chart, Document, PageBreak, Paragraph, Section, Table
from jixiao.writers.charts import Drawn, drawn
from jixiao.writers.grid import PADDING, WORD, ink_of, is_amount, laid_out
from jixiao.writers.look import (
    FILLS,
    LOOKS,
    NUMBER_GAP,
    PALETTE,
    Paper,
    clean,
    cover_space,
    look_of,
    paper,
    runs_of,
    title_margin,
)

BREAK_HERE = "\u200b"
SPARE = 0.01  # half-width characters: shares of a page are rounded
Json = dict[str, Any]


def data_of(document: Document, fonts: Mapping[str, Json], latin: str) -> str:
    """The JSON a document is drawn from. `fonts`: each face of `fonts.FACES` with its families and whether it is bold."""
    headings: dict[str, str] = {}
    for number, block in enumerate(document.blocks()):
        if isinstance(block, Paragraph) and block.role == "heading":
            headings.setdefault(clean(block.text).strip(), f"h{number}")
    made: Json = {
        "title": clean(document.title),
        "fonts": fonts,
        "latin": latin,
        "looks": {key: asdict(look) for key, look in LOOKS.items()},
        "fills": {key: "#" + color for key, color in FILLS.items()},
        "number_gap": NUMBER_GAP,
        "mark": clean(document.mark),
        "lang": document.lang,
        "sections": list(_sections(document, headings)),
    }
    return json.dumps(made, ensure_ascii=False, default=float)


def _sections(document: Document, headings: Mapping[str, str]) -> Iterator[Json]:
    number, cover = 0, False
    for section in document.sections:
        page = paper(section)
        blocks: list[Json] = []
        before: Block | None = None
        new_page = False
        for block in section.blocks:
            id, number = f"h{number}", number + 1
            if isinstance(block, PageBreak):  # one at an end, or a second one, would give an empty page
                new_page = bool(blocks)
                continue
            if new_page:
                blocks.append({"kind": "break"})
            blocks += _space(block, before, section)
            blocks += _block(block, before, section, id, headings, page)
            before, new_page = block, False
        numbered = section.role != "cover"
        yield {
            "paper": asdict(page),
            "numbered": numbered,
            "restart": numbered and cover,
            "blocks": blocks,
        }
        cover = not numbered


def _space(block: Block, before: Block | None, section: Section) -> list[Json]:
    """What stands free on a cover: above its title, and between the title and the lines."""
    if section.role != "cover" or not isinstance(block, Paragraph):
        return []
    above = cover_space(block, before)
    return [{"kind": "space", "height": above}] if above else []


def _block(
    block: Paragraph | Table | Chart,
    before: Block | None,
    section: Section,
    id: str,
    headings: Mapping[str, str],
    page: Paper,
) -> list[Json]:
    if isinstance(block, Paragraph):
        target = headings.get(clean(block.text).strip(), "") if block.role == "contents" else ""
        room = page.text_width / LOOKS[look_of(block, section)].size * 2
        runs = [{"text": breakable(run.text, room), "bold": run.bold} for run in runs_of(block)]
        return [
            {
                "kind": "text",
                "look": look_of(block, section),
                "runs": runs,
                "id": id,
                "target": target,
                "margin": title_margin(
                    clean(block.text).strip(), LOOKS[look_of(block, section)], page.text_width
                ),
            }
        ]
    if isinstance(block, Table):
        return _table(block, page)
    found = drawn(block, before)
    return [_chart(found, page)] if found else []


def _table(table: Table, page: Paper) -> list[Json]:
    grid = laid_out(table, page.text_width, page.text_height)
    if not grid.cells:
        return []
    cells = []
    for one in grid.cells:
        share = sum(grid.shares[one.column : one.column + one.columns])
        room = share * page.text_width / grid.size * 2 - PADDING
        whole = is_amount(one.cell.text) and ink_of(one.cell.text, one.bold) <= room + SPARE
        cells.append(
            {
                "x": one.column, "y": one.row, "rows": one.rows, "columns": one.columns, "align": one.align, "bold": one.bold,
                "fill": one.fill, "text": breakable(one.cell.text, room, one.bold), "whole": whole, "tall": bool(grid.tall & {*range(one.row, one.row + one.rows)}),
            }
        )  # fmt: skip
    return [
        {"kind": "table", "rows": grid.rows, "header": grid.header, "size": grid.size, "shares": grid.shares, "cells": cells, "together": grid.together}
    ]  # fmt: skip


def breakable(text: str, room: float, bold: bool = False) -> str:
    """The text with places to break in words longer than the room (half-width characters); Word breaks them by itself."""
    room = max(room, 4) + SPARE

    def cut(found: re.Match[str]) -> str:
        pieces, used = [""], 0.0
        for letter in found.group():
            wide = ink_of(letter, bold)
            if used + wide > room:
                pieces.append("")
                used = 0.0
            pieces[-1] += letter
            used += wide
        return BREAK_HERE.join(pieces)

    return WORD.sub(cut, text)


def _chart(chart: Drawn, page: Paper) -> Json:
    span = chart.high - chart.low

    def share(value: Decimal) -> Decimal:
        return (value - chart.low) / span

    rows = [
        {
            "name": row.name, "color": "#" + row.color, "texts": row.texts,
            "values": [None if value is None else share(value) for value in row.values],
        }
        for row in chart.rows
    ]  # fmt: skip
    ticks = [{"at": share(value), "text": chart.tick(value)} for value in chart.ticks()]
    count, most = len(chart.labels), max(map(ink_of, chart.labels))
    tick_width = max(len(chart.tick(value)) for value in chart.ticks())
    each = max((page.text_width - tick_width * 5) / count / 4.6, 2)  # half-width characters under one column
    beside = max(ink_of(text) for row in chart.rows for text in row.texts)
    if chart.kind == "bar" and (ink_of("0") * tick_width + 2) * len(ticks) * 4.6 > page.text_width * 0.5:
        ticks = ticks[::2]  # every second, where they would run into each other
    made: Json = {
        "kind": "chart", "shape": chart.kind, "title": chart.title, "unit": chart.unit, "labels": chart.labels, "rows": rows,
        "ticks": ticks, "zero": max(share(Decimal(0)), Decimal(0)), "tick_width": tick_width, "label_width": most, "value_width": beside,
        "label_lines": min(-(-int(most) // int(each)), 8), "height": 150,
        "pitch": min(18 + 12 * (len(rows) - 1), (page.text_height - 100) / count),
    }  # fmt: skip
    if chart.kind == "share":
        made["parts"] = _parts(chart)
    return made


def _parts(chart: Drawn) -> list[Json]:
    known = [
        (label, value, text)
        for label, value, text in zip(chart.labels, chart.rows[0].values, chart.rows[0].texts, strict=True)
        if value is not None
    ]
    total = sum((value for _, value, _ in known), Decimal(0)) or Decimal(1)
    parts, at = [], Decimal(0)
    for place, (label, value, text) in enumerate(known):
        end = at + value / total
        parts.append(
            {
                "name": label, "text": text, "color": "#" + PALETTE[place % len(PALETTE)], "from": at, "to": end,
                "share": "" if text.endswith("%") else f"{value / total:.2%}",
            }
        )  # fmt: skip
        at = end
    return parts
