"""A filled-in workbook held against its own hidden register: no sheet, column or row may be left out in silence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from jixiao.core.book import Spot
from jixiao.core.case_book import (
    ABOUT,
    COLUMN_PART,
    FORM,
    KEPT_PART,
    ROW_PART,
    SHEET_PART,
)
from jixiao.core.finding import Findings
from jixiao.readers.workbook import MarkedPage, Row

FREE = ("targets",)  # sheets to which people add rows; lists besides
ABOVE = 3  # the row of headers, which everyone sees
SOME = 5  # how many rows a message names


@dataclass(slots=True)
class Wanted:
    """What the register says of one sheet: its name, headers by column key, names by row id, rows put away in it."""

    name: str
    columns: dict[str, str] = field(default_factory=dict)
    rows: dict[str, str] = field(default_factory=dict)
    kept: set[str] = field(default_factory=set)


def checked(pages: list[MarkedPage], framework: str, findings: Findings) -> dict[str, MarkedPage]:
    """The sheets of ours by what they are; an error for each that is gone, there twice, or has lost its marks.

    `framework`: how the workbook names its framework, for the command that makes an empty form.
    """
    by_kind: dict[str, MarkedPage] = {}
    for page in pages:
        if not page.what:
            continue
        before = by_kind.get(page.what)
        if before is not None:
            spot = _visible(page.name)
            findings.add("book_sheet_twice", spot, field=spot.name, sheet=before.name, other=page.name)
        else:
            by_kind[page.what] = page
    names = {page.name: page for page in pages}
    command = framework or "指标体系"
    register = _register(by_kind.get("form"))
    if not register.get("about"):
        register = {**register, "about": Wanted(ABOUT), "form": Wanted(FORM)}
    for kind, wanted in register.items():
        found = by_kind.get(kind)
        if found is None or not found.headed:
            there = found.name if found else wanted.name if wanted.name in names else ""
            spot = _visible(there or wanted.name)
            findings.add(
                "book_mark_gone" if there else "book_sheet_gone", spot, field=spot.name, sheet=there or wanted.name, framework=command,
            )  # fmt: skip
        elif kind != "form" and wanted.rows and not found.ids & set(wanted.rows):
            spot = _visible(found.name)
            findings.add("book_mark_gone", spot, field=spot.name, sheet=found.name, framework=command)
        elif "form" in by_kind:
            _Page(found, wanted, command, findings).check(free=kind in FREE or kind.startswith("list:"))
    return {kind: page for kind, page in by_kind.items() if page.headed}


def _visible(sheet: str, column: str = "B") -> Spot:
    """A cell of a sheet that is not hidden: in the row of headers."""
    return Spot(ABOVE, f"{sheet}!{column}{ABOVE}")


def _register(page: MarkedPage | None) -> dict[str, Wanted]:
    made: dict[str, Wanted] = {}
    for _, row in page.rows if page else ():
        kind, part, key, label = (_said(row, name) for name in ("kind", "part", "key", "label"))
        wanted = made.setdefault(kind, Wanted(label))
        if part == SHEET_PART:
            wanted.name = label
        elif part == COLUMN_PART:
            wanted.columns[key] = label
        elif part == ROW_PART:
            wanted.rows[key] = label
        elif part == KEPT_PART:
            wanted.kept.add(key)
    return made


def _said(row: Row, key: str) -> str:
    cell = row.cells.get(key)
    return str(cell.raw).strip() if cell is not None else ""


class _Page:
    """One sheet with its mark, held against what the register says of it."""

    def __init__(self, page: MarkedPage, wanted: Wanted, framework: str, findings: Findings) -> None:
        self.page, self.wanted, self.framework, self.findings = page, wanted, framework, findings

    def check(self, *, free: bool) -> None:
        self.columns()
        if free:
            return
        self.labels()
        gone = [label or id for id, label in self.wanted.rows.items() if id not in self.page.ids]
        unknown = any(id not in self.wanted.rows for id, _ in self.page.rows)  # told by themselves
        if gone and not unknown:
            spot = _visible(self.page.name)
            names = "、".join(_last(one) for one in gone[:SOME]) + ("……" if len(gone) > SOME else "")
            self.note("book_rows_gone", spot, severity="warning", count=len(gone), names=names)
        for id, row in self.page.rows:
            if id in self.wanted.kept and "value" not in row.cells:
                self.emptied(row)
        for id in self.wanted.kept - {id for id, _ in self.page.rows}:
            self.note("book_kept_gone", _visible(self.page.name), name=_last(self.wanted.rows.get(id, id)))

    def emptied(self, row: Row) -> None:
        at = f"{self.page.name}!{self.page.columns.get('value', 'B')}{int(row.spot)}"
        self.note("book_kept_gone", Spot(int(row.spot), at), name=_said(row, "label"))

    def columns(self) -> None:
        heads = {head: key for key, head in self.wanted.columns.items() if head}
        for key, head in self.wanted.columns.items():
            found = self.page.columns.get(key)
            if found is None:
                self.note("book_column_gone", _visible(self.page.name), column=head or key)
            elif heads.get(there := self.page.heads.get(key, ""), key) != key and there != head:
                self.note(
                    "book_column_moved", _visible(self.page.name, found), column=head or key, found=there
                )
        for key, letter in self.page.columns.items():
            if key not in self.wanted.columns and any(key in row.cells for _, row in self.page.rows):
                self.note("book_column_unknown", _visible(self.page.name, letter), column=letter)

    def labels(self) -> None:
        """The name beside an id: that of another row tells that rows were sorted without their ids."""
        known = set(self.wanted.rows.values())
        for id, row in self.page.rows:
            name, there = self.wanted.rows.get(id, ""), row_name(row)
            if name and there != name and there in known:
                spot = next(iter(row.cells.values())).spot
                self.note("book_row_moved", spot, name=_last(there), found=_last(name))

    def note(self, code: str, spot: Spot, *, severity: str = "error", **values: Any) -> None:
        self.findings.add(
            code,
            spot,
            severity=severity,
            field=spot.name,
            sheet=self.page.name,
            framework=self.framework,
            **values,
        )


def row_name(row: Row) -> str:
    """What a row is called on its sheet, as the register has it: label and period, or indicator and question."""
    said = [_said(row, key) for key in ("label", "period", "row", "what")]
    return "\t".join(text.rpartition("\n")[2] for text in said if text)


def _last(name: str) -> str:
    return "：".join(part for part in name.split("\t") if part)


def known_rows(pages: Mapping[str, MarkedPage]) -> Iterator[tuple[str, frozenset[str]]]:
    """The ids of rows by sheet, as the workbook was made."""
    for kind, wanted in _register(pages.get("form")).items():
        yield kind, frozenset(wanted.rows)
