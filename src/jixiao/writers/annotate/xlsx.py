"""A copy of a workbook with its marks as coloured cells with comments, and a first sheet that lists them all."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Sequence
from typing import Any

from openpyxl import load_workbook

from jixiao.core.document import Document
from jixiao.core.finding import DataError, Finding
from jixiao.core.marks import Mark, Stretch
from jixiao.core.source import Place
from jixiao.writers.annotate.places import Reading
from jixiao.writers.annotate.words import ORDER, cut, label, lines, quoted, refer, severity, where
from jixiao.writers.cell_marks import (
    BLUE,
    GREY,
    PINK,
    YELLOW,
    Line,
    above_rules,
    cell_at,
    list_sheet,
    note,
    rgb,
)

LIST = {"zh": "审核意见", "en": "Audit remarks"}
COLUMNS = {
    "zh": (("编号", 6), ("类别", 8), ("位置", 18), ("原文", 22), ("核对", 22), ("意见", 56), ("建议", 44)),
    "en": (("No.", 6), ("Kind", 9), ("Place", 18), ("Printed", 22), ("Recomputed", 22), ("Remark", 56), ("Next step", 44)),
}  # fmt: skip
BASIS = {"zh": "依据", "en": "Basis"}
LINKED = 3
OLE = b"\xd0\xcf\x11\xe0"
FILLS = {"error": PINK, "warning": YELLOW, "info": BLUE, "basis": GREY}
RANK = {rgb(FILLS[name]): rank for name, rank in {**ORDER, "basis": 9}.items()}  # the gravest first


def annotated_xlsx(original: bytes, marks: Sequence[Mark], document: Document, lang: str) -> bytes:
    """The workbook with its cells marked and every mark in the list. Raises `DataError` when it cannot be opened for that."""
    lang = lang if lang in LIST else "zh"
    book = _opened(original, document.file)
    reading = Reading(document)
    listed: list[Line] = []
    for mark in marks:
        targets = [_target(reading, stretch) for stretch in mark.stretches]
        for number, target in enumerate(targets):
            cell = cell_at(book, *target)
            if cell is None:
                continue
            fill = FILLS["basis" if number else severity(mark)]
            if RANK.get(rgb(cell.fill), 99) > RANK[rgb(fill)]:
                cell.fill = fill
            note(cell, refer(mark, lang) if number else "\n".join(lines(mark, lang)))
        listed += _lines(mark, targets, lang)
    for sheet in book.worksheets:
        above_rules(sheet, tuple(FILLS.values()))
    list_sheet(book, _free_name(book, LIST[lang]), COLUMNS[lang], LINKED, listed)
    book.calculation.fullCalcOnLoad = True  # the copy keeps formulas without their values
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _opened(original: bytes, file: str) -> Any:
    """The workbook; a `DataError` with the reason where it cannot be opened."""
    if original.startswith(OLE):  # the container in which Office puts a locked file
        raise DataError([Finding("document_locked", Place(file))])
    if not zipfile.is_zipfile(io.BytesIO(original)):
        raise DataError([Finding("document_damaged", Place(file))])
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns of what it does not know
            return load_workbook(io.BytesIO(original))
    except Exception as error:  # the library meets what it does not know with exceptions of every kind
        if isinstance(error, MemoryError):
            raise
        raise DataError([Finding("annotate_book_unopened", Place(file))]) from error


def _target(reading: Reading, stretch: Stretch) -> tuple[str, str]:
    """The sheet and cell of a stretch: told by itself, or by the line of the reading that it stands on."""
    if stretch.at.cell:
        return stretch.at.sheet, stretch.at.cell
    spot = reading.find(stretch)
    return ("", "") if spot is None else (reading.units[spot.unit].at.sheet, reading.units[spot.unit].at.cell)


def _lines(mark: Mark, targets: Sequence[tuple[str, str]], lang: str) -> list[Line]:
    """The lines of a mark in the list: itself, then what it rests on."""
    first = mark.stretches[0] if mark.stretches else None
    formula = ("算式：" if lang == "zh" else "Arithmetic: ") + cut(mark.formula) if mark.formula else ""
    remark = "\n".join(part for part in (cut(mark.title), cut(mark.message), formula) if part)
    made = [
        Line(
            (
                str(mark.number),
                label(mark, lang),
                _place(first, targets[0], lang)
                if first is not None
                else ("全文" if lang == "zh" else "All of it"),
                cut(mark.claimed or (first.text if first is not None else "")),
                cut(mark.recomputed),
                remark,
                cut(mark.hint),
            ),
            FILLS[severity(mark)],
            targets[0] if targets else ("", ""),
        )
    ]
    for stretch, target in zip(mark.stretches[1:], targets[1:], strict=True):
        texts = (
            str(mark.number),
            BASIS[lang],
            _place(stretch, target, lang),
            cut(stretch.text),
            "",
            refer(mark, lang),
            "",
        )
        made.append(Line(texts, GREY, target))
    return made


def _place(stretch: Stretch, target: tuple[str, str], lang: str) -> str:
    """Where a stretch stands, as a cell where that is known."""
    return cut("!".join(target)) if all(target) else where(stretch, lang) or quoted(stretch, lang)


def _free_name(book: Any, name: str) -> str:
    """The name of the list, with a number where the workbook has a sheet of that name."""
    taken = {sheet.lower() for sheet in book.sheetnames}
    names = [name, *(f"{name} {number}" for number in range(2, len(taken) + 3))]
    return next(one for one in names if one.lower() not in taken)
