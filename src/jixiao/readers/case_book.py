"""A filled-in workbook into the located data of a case, every value with its cell; nothing in it is run or trusted."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jixiao.core.book import Spot, column_number, letters
from jixiao.core.case_book import (
    ABOUT,
    DISPUTED,
    FIRST,
    HEAD,
    KNOWN,
    LEVEL,
    LOST,
    MARK,
    NOT_APPLICABLE,
    RANGE,
    STATUSES,
    UNKNOWN,
)
from jixiao.core.finding import Findings
from jixiao.core.source import Data, Listed, Mapped, Scalar, located
from jixiao.core.system import Why
from jixiao.readers.case_form import checked
from jixiao.readers.case_people import People
from jixiao.readers.workbook import Cell, MarkedPage, Row, read_marked

SCHEMA = "jixiao/case-1"
SOME = 6  # how many cells a message names


@dataclass(frozen=True, slots=True)
class Claim:
    """A score as the workbook's own formulas gave it."""

    text: str
    spot: Spot


@dataclass(frozen=True, slots=True)
class FilledBook:
    """The located data of a case, what it asks for, and the scores that stand in the workbook by indicator id, `total` or level."""

    data: Mapped
    claims: Mapping[str, Claim]
    asked: frozenset[str] = frozenset()  # the ids of the rows of facts and lists that it has


def read_case_book(path: Path, findings: Findings) -> FilledBook | None:
    """The case that a person filled in; None when it is no such workbook. Whatever is wrong is a finding with its cell."""
    findings.book = True
    pages = read_marked(path, findings, MARK, HEAD)
    if pages is None:
        return None
    findings.sheets = tuple(page.name for page in pages)
    if not any(page.what for page in pages):
        if not findings.errors():  # else a sheet of ours could not be read, which says more
            findings.add("book_not_a_case", 0, sheet=ABOUT)
        return None
    by_kind = checked(pages, _framework(pages), findings)
    if findings.errors() and not {"about", "facts", "form"} <= by_kind.keys():
        return None
    return _Reader(findings, list(by_kind.values()), by_kind).book()


def _framework(pages: list[MarkedPage]) -> str:
    """The framework that a workbook names, where that can be told."""
    rows = [row for page in pages if page.what == "about" for id, row in page.rows if id == "framework"]
    cells = [row.cells["value"] for row in rows if "value" in row.cells]
    return str(cells[0].raw).strip() if cells else ""


CELL = re.compile(r"(.+)!([A-Z]{1,3})([1-9]\d{0,6})", re.ASCII)


@dataclass(frozen=True, slots=True)
class TypedSheet:
    """A sheet of the same workbook that was typed elsewhere: what it is, its name, the keys of its columns, and for each row its
    id and the texts by column. All rows that may be filled in are there, blank ones too."""

    what: str
    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, Mapping[str, str]], ...]


def read_typed_case(sheets: Sequence[TypedSheet], findings: Findings) -> Mapped:
    """The located data of a case that was typed into a form with the sheets of the workbook: `about` and `facts` at least. Places
    are cells as if it were one: `typed_cell` names them."""
    findings.book = True
    pages = [_page(one) for one in sheets]
    findings.sheets = tuple(page.name for page in pages)
    known = {one.what: frozenset(id for id, _ in one.rows) for one in sheets}
    reader = _Reader(findings, pages, {page.what: page for page in pages}, known)
    return reader.book(typed=True).data


def typed_cell(sheet: TypedSheet, row: int, column: str) -> str:
    """The name of a cell of a typed sheet, as findings have it; rows count from 0."""
    return f"{sheet.name}!{letters(sheet.columns.index(column))}{FIRST + row}"


def typed_at(sheet: TypedSheet, cell: str) -> tuple[int, str] | None:
    """The row, counted from 0, and the column of a cell that `typed_cell` named; None where it is none of this sheet."""
    found = CELL.fullmatch(cell)
    if found is None or found[1] != sheet.name:
        return None
    column, row = column_number(found[2]) - 1, int(found[3]) - FIRST
    if not (0 <= column < len(sheet.columns) and 0 <= row < len(sheet.rows)):
        return None
    return row, sheet.columns[column]


def _page(sheet: TypedSheet) -> MarkedPage:
    rows = []
    for number, (id, texts) in enumerate(sheet.rows):
        cells = {
            key: Cell(text, Spot(FIRST + number, typed_cell(sheet, number, key)))
            for key, text in texts.items()
            if text
        }
        if cells:
            spot = Spot(FIRST + number, f"{sheet.name}!A{FIRST + number}")
            rows.append((id, Row(spot, cells)))
    columns = {key: letters(number) for number, key in enumerate(sheet.columns)}
    ids = frozenset(id for id, _ in sheet.rows)
    return MarkedPage(sheet.name, sheet.what, rows, dict.fromkeys(sheet.columns, ""), columns, ids)


class _Reader(People):
    def __init__(
        self, findings: Findings, pages: list[MarkedPage], by_kind: Mapping[str, MarkedPage],
        known: Mapping[str, frozenset[str]] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(findings, pages, by_kind)
        self.known |= known or {}
        self.in_words: list[Spot] = []
        self.beside: object = None  # what a report printed beside its scores
        self.facts = self.unique("facts")

    def book(self, *, typed: bool = False) -> FilledBook:
        data = Mapped(1)
        data.put("schema", Scalar(SCHEMA, 1), 1)
        self.about(data)
        own = self.targets(data)
        self.put_facts(data, own)
        self.put_lists(data)
        self.judgements(data)
        claims = self.scores(data)
        if not typed:  # what is typed is text everywhere
            self.tell_words()
        return FilledBook(data, claims, frozenset(self.known.get("facts", ())))

    def tell_words(self) -> None:
        """One reminder of all numbers that the formulas of the score table cannot see, since they are texts."""
        if self.in_words:
            first, *others = self.in_words
            self.findings.add(
                "book_numbers_in_words", first, severity="warning", field=first.name, related=others, count=len(self.in_words),
                cells=_named(self.in_words),
            )  # fmt: skip

    def about(self, data: Mapped) -> None:
        rows = self.unique("about")
        source = Mapped()
        page = self.by_kind["about"]
        head = Spot(FIRST - 1, f"{page.name}!{page.columns.get('value', 'A')}{FIRST - 1}")
        data.lines.update(
            dict.fromkeys(("unit", "year", "id", "framework"), head)
        )  # should their rows be gone
        for id, row in rows.items():
            text = self.text(row, "value")
            spot = self.at(row, "value")
            if not text:
                data.lines[id] = spot
                continue
            if id in ("source_title", "source_file"):
                source.put(id.removeprefix("source_"), Scalar(text, spot), spot)
            elif id in ("overlay", "more"):
                self.kept(data, id, text, spot)
            elif id in ("unit", "year", "scope", "id", "framework", "title"):
                data.put(id, Scalar(text, spot), spot)
            elif id == "fictional":
                data.put(id, Scalar("true" if text == "是" else "false", spot), spot)
            elif id in ("total", "grade"):
                printed = self.inner(data, "printed", spot)
                printed.put(id, self.mapped(spot, {"score" if id == "total" else "name": text}), spot)
        if source:
            data.put("source", source, 1)

    def kept(self, data: Mapped, id: str, text: str, spot: Spot) -> None:
        """What the writer put away for a case that is read back: never edited by people."""
        try:
            said = json.loads(text, parse_float=str, parse_int=str)
        except (ValueError, RecursionError):
            said = None
        if not isinstance(said, dict):
            self.bad(
                spot,
                Why(
                    "这一格由程序写，内容已经损坏；请重新生成工作簿",
                    "the program wrote this cell and its content is damaged: make the workbook again",
                ),
            )
            return
        if id == "overlay":
            points = {
                key: {"points": str(pair[0]), "reason": str(pair[1])}
                for key, pair in said.items()
                if isinstance(pair, list) and len(pair) == 2
            }
            data.put("overlay", located({"points": points}, spot), spot)
            return
        self.beside = said.get("printed")
        for key in ("narrative", "unused", "notes"):
            if said.get(key):
                data.put(key, located(said[key], spot), spot)

    def put_facts(self, data: Mapped, own: frozenset[str]) -> None:
        for id, row in self.facts.items():
            if id.startswith("list:") or id in own:
                continue
            read = self.fact(id, row)
            if read is not None:
                self.inner(data, "facts", 1).put(id, read, read.line)

    def fact(self, id: str, row: Row) -> Mapped | None:
        """One fact as a case file has it; None where nothing is filled in, or with a finding."""
        name = self.text(row, "label").rpartition("\n")[2] or id
        status = self.text(row, "status")
        reason = self.text(row, "reason")
        cell = row.cells.get("value")
        spot = self.at(row, "value")
        if status and status not in STATUSES:
            at = row.cells["status"].spot
            self.findings.add(
                "book_status", at, field=at.name, name=name, text=status, choices="、".join(STATUSES)
            )
            return None
        made = Mapped(spot)
        text = ""
        if cell is not None:
            if cell.wrong:
                self.bad(cell.spot, cell.wrong)
                return None
            unit = self.unit(row, name)
            text = self.number(cell, unit, name) if unit is not None else ""
            if not text:
                return None
            if status in ("", KNOWN):
                self.see(cell, unit or "", text)
        if not text and status in (KNOWN, RANGE, DISPUTED):
            self.findings.add("book_value_missing", spot, field=spot.name, name=name, status=status)
            return None
        if text and (
            status in (UNKNOWN, NOT_APPLICABLE, LOST)
            or (status == RANGE and cell is not None and not isinstance(cell.raw, str))
        ):
            self.findings.add(
                "book_status_value", spot, related=[self.at(row, "status")], field=spot.name, name=name, status=status, text=text,
            )  # fmt: skip
            return None
        key = {UNKNOWN: "unknown", NOT_APPLICABLE: "not_applicable", LOST: "lost", RANGE: "range", DISPUTED: "disputed"}.get(
            status, "value" if text else "unknown"
        )  # fmt: skip
        if not text and not status and not reason:
            return None
        why = self.at(row, "reason")
        made.lines.update(reason=why, proof=why)
        made.put(key, Scalar(text or reason, spot), spot)
        if key == "not_applicable" and reason:
            made.put("proof", Scalar(reason, why), why)
        if key == "disputed":
            made.put("why", Scalar(reason, why), why)
        for more in ("secrecy", "line", "note"):
            said = self.text(row, more)
            if said:
                made.put(more, Scalar(said, row.cells[more].spot), row.cells[more].spot)
        return made

    def put_lists(self, data: Mapped) -> None:
        for page in self.pages:
            if not page.what.startswith("list:"):
                continue
            id = page.what.removeprefix("list:")
            row = self.facts.get(page.what)
            status = self.text(row, "status")
            self.repeated(page)
            records: list[Data] = [self.record(page, line) for _, line in page.rows]
            head = Spot(FIRST - 1, f"{page.name}!B{FIRST - 1}")
            stated = self.at(row, "status") if row is not None else head
            spot = next(iter(page.rows[0][1].cells.values())).spot if page.rows else stated
            name = self.text(row, "label").rpartition("\n")[2] or f"清单“{page.name}”"
            lists = self.inner(data, "lists", 1) if records or status else Mapped()
            if status == UNKNOWN and records:
                text = f"{len(records)} 条记录"
                self.findings.add(
                    "book_list_unknown", stated, related=[spot], field=stated.name, name=name, text=text
                )
            elif status not in ("", KNOWN, UNKNOWN):
                choices = f"{KNOWN}、{UNKNOWN}"
                self.findings.add(
                    "book_status", stated, field=stated.name, name=name, text=status, choices=choices
                )
            if status == UNKNOWN and not records:
                made = Mapped(spot)
                why = self.at(row, "reason") if row is not None else stated
                made.lines["reason"] = why
                made.put("unknown", Scalar(self.text(row, "reason"), why), why)
                lists.put(id, made, spot)
            elif records or status == KNOWN:
                made = Mapped(spot)
                made.put("rows", Listed(records, spot), spot)
                lists.put(id, made, spot)

    def repeated(self, page: MarkedPage) -> None:
        """A reminder of records that have the same name, or that are the same in all."""
        met: dict[tuple[str, ...], list[Spot]] = {}
        for _, row in page.rows:
            named = next((cell for key, cell in row.cells.items() if key.partition("|")[0] == "name"), None)
            cells = [named] if named is not None else list(row.cells.values())
            told = tuple(
                f"{cell.spot.name.rpartition('!')[2].rstrip('0123456789')}{cell.raw}".strip()
                for cell in cells
            )
            met.setdefault(told, []).append(cells[0].spot)
        names = {cell.spot.name: str(cell.raw).strip() for _, row in page.rows for cell in row.cells.values()}
        for spots in met.values():
            if len(spots) > 1:
                self.findings.add(
                    "book_record_twice", spots[1], severity="warning", field=spots[1].name, related=[spots[0], *spots[2:]],
                    list=Why(f"清单“{page.name}”", f"the list “{page.name}”"), name=names[spots[0].name], count=len(spots), cells=_named(spots),
                )  # fmt: skip

    def record(self, page: MarkedPage, row: Row) -> Mapped:
        made = Mapped(row.spot)
        for key, cell in row.cells.items():
            id, _, unit = key.partition("|")
            if cell.wrong:
                self.bad(cell.spot, cell.wrong)
                continue
            text = self.number(cell, unit, page.heads.get(key, id))
            self.see(cell, unit, text)
            if text in (NOT_APPLICABLE, UNKNOWN):
                status = "not_applicable" if text == NOT_APPLICABLE else "unknown"
                made.put(id, self.mapped(cell.spot, {status: f"表中写“{text}”"}), cell.spot)
            elif text:
                made.put(id, Scalar(text, cell.spot), cell.spot)
        return made

    def scores(self, data: Mapped) -> dict[str, Claim]:
        """Printed scores into the data; what the formulas gave as claims, never as scores."""
        claims: dict[str, Claim] = {}
        for id, row in self.unique("scores").items():
            cell = row.cells.get("score")
            if cell is not None and not cell.wrong and isinstance(cell.raw, (int, float)):
                claims[id] = Claim(repr(cell.raw), cell.spot)
            printed = row.cells.get("printed")
            text = self.text(row, "printed")
            if printed is None or not text or id in ("total", "grade"):
                continue
            group = "levels" if id.startswith(LEVEL) else "indicators"
            inside = self.inner(self.inner(data, "printed", 1), group, 1)
            inside.put(id.removeprefix(LEVEL), self.mapped(printed.spot, {"score": text}), printed.spot)
        self.put_beside(data)
        return claims

    def put_beside(self, data: Mapped) -> None:
        """The printed points and rates, and where they stand, behind the printed scores."""
        for group, found in self.beside.items() if isinstance(self.beside, dict) else ():
            if group not in ("indicators", "levels") or not isinstance(found, dict):
                continue
            inside = self.inner(self.inner(data, "printed", 1), group, 1)
            for id, texts in found.items():
                row = self.inner(inside, str(id), 1)
                for key in ("points", "rate", "line"):
                    if isinstance(texts, dict) and texts.get(key):
                        row.put(key, Scalar(str(texts[key]), row.line), row.line)


def _named(spots: list[Spot]) -> str:
    """The first few of these cells by name."""
    return "、".join(spot.name for spot in spots[:SOME]) + ("……" if len(spots) > SOME else "")
