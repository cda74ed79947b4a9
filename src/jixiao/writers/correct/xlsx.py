"""A corrected copy of a workbook: numbers stay numbers, texts keep their looks, formulas stay, each change has a comment.

The parts of the file are changed and not written anew, so that charts, pictures and everything else stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import deepcopy
from decimal import Decimal
from typing import Any

from lxml import etree

from jixiao.core.document import Document
from jixiao.core.finding import DataError, Finding
from jixiao.core.marks import Edit
from jixiao.core.source import Place
from jixiao.writers.annotate.places import Reading, fold
from jixiao.writers.correct.cell_notes import Notes
from jixiao.writers.correct.places import Corrected, differing, one_line
from jixiao.writers.package import UnopenedError, packed, parsed, related, unpacked, written

NUMBER = re.compile(r"([-−－]?)(\d[\d,，]*(?:\.\d+)?)\s*([%％]?)")
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
BEFORE_CALCULATION = ("fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets",
                      "functionGroups", "externalReferences", "definedNames")  # fmt: skip


def corrected_xlsx(original: bytes, edits: Sequence[Edit], document: Document) -> Corrected:
    """The workbook with the edits. Raises `DataError` when the original cannot be opened."""
    try:
        entries, parts = unpacked(original)
        book = _Book(parts)
        missed = book.apply(edits, Reading(document))
        return Corrected(packed(entries, parts, book.changed()), missed)
    except UnopenedError as error:
        raise DataError([Finding(error.code, Place(document.file))]) from error


class _Book:
    """The parts of a workbook, opened as they are needed."""

    def __init__(self, parts: dict[str, bytes]) -> None:
        self.parts = parts
        self.main = next(
            (part for _, kind, part in related("", parts) if kind == "officeDocument"), "xl/workbook.xml"
        )
        self.roots: dict[str, Any] = {}
        root = self.root(self.main)
        self.ns = f"{{{etree.QName(root).namespace or ''}}}"
        targets = {id: (kind, part) for id, kind, part in related(self.main, parts)}
        self.sheets: dict[str, str] = {}
        for sheet in root.iter(f"{self.ns}sheet"):
            id = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")
            self.sheets[sheet.get("name", "")] = targets.get(id, ("", ""))[1]
        self.shared = next((part for kind, part in targets.values() if kind == "sharedStrings"), "")
        self.cells: dict[str, dict[str, Any]] = {}
        self.own: dict[tuple[str, str], Any] = {}  # texts that a changed cell no longer shares
        self.notes: dict[str, Notes] = {}
        self.formulas = False

    def root(self, part: str) -> Any:
        """The root of a part."""
        if part not in self.roots:
            if part not in self.parts:
                raise UnopenedError
            self.roots[part] = parsed(self.parts[part])
        return self.roots[part]

    def apply(self, edits: Sequence[Edit], reading: Reading) -> dict[int, str]:
        """Make the edits; the later ones of a cell first, so that places in its text stay."""
        missed: dict[int, str] = {}
        found: list[tuple[int, int, str, str]] = []
        for number, edit in enumerate(edits):
            spot = reading.find(edit.stretch)
            if spot is None:
                missed[number] = "not_found"
                continue
            unit = reading.units[spot.unit]
            start, _ = reading.span(spot)
            found.append((number, start - unit.start, unit.at.sheet, unit.at.cell))
        for number, start, sheet, spot_name in sorted(found, key=lambda one: -one[1]):
            edit = edits[number]
            why = self._change(sheet, spot_name, edit, start)
            if why:
                missed[number] = why
            elif edit.note:
                part = self.sheets[sheet]
                self.notes.setdefault(part, Notes(self.parts, part, self.root(part))).add(
                    spot_name, one_line(edit.note)
                )
        if missed.keys() != set(range(len(edits))):
            self._calculate_anew()
        return missed

    def changed(self) -> dict[str, bytes]:
        """The parts that are not as they were."""
        made: dict[str, bytes] = {}
        for notes in self.notes.values():
            made |= notes.changed({**self.parts, **made})
        return made | {part: written(root) for part, root in self.roots.items()}

    def _change(self, sheet: str, spot: str, edit: Edit, start: int) -> str:
        """Change one cell; why not, where it cannot be."""
        part = self.sheets.get(sheet, "")
        cell = self._cells(part).get(spot) if part else None
        if cell is None:
            return "not_found"
        kind, value = cell.get("t", "n"), cell.find(f"{self.ns}v")
        if cell.find(f"{self.ns}f") is not None:
            self.formulas = True
            if not edit.follows:
                return "formula"
        if kind == "n" and value is not None:
            return _change_number(value, edit)
        holder = self._texts_of(part, spot, cell, kind)
        return _change_text(holder, self.ns, edit, start) if holder is not None else "not_found"

    def _cells(self, part: str) -> dict[str, Any]:
        if part not in self.cells:
            root = self.root(part)
            self.cells[part] = {one.get("r", ""): one for one in root.iter(f"{self.ns}c")}
        return self.cells[part]

    def _texts_of(self, part: str, spot: str, cell: Any, kind: str) -> Any | None:
        """The element that holds a cell's text, which no other cell shares; None where there is none."""
        value = cell.find(f"{self.ns}v")
        if kind == "inlineStr":
            return cell.find(f"{self.ns}is")
        if kind == "str":
            return cell
        if kind != "s" or value is None or not self.shared:
            return None
        if (part, spot) not in self.own:
            table = self.root(self.shared)
            items = table.findall(f"{self.ns}si")
            number = int(value.text) if (value.text or "").isdigit() else len(items)
            if number >= len(items):
                return None
            made = deepcopy(items[number])
            table.append(made)
            value.text = str(len(items))
            for key in ("count", "uniqueCount"):
                table.attrib.pop(key, None)
            self.own[part, spot] = made
        return self.own[part, spot]

    def _calculate_anew(self) -> None:
        """Let the program compute all formulas when it opens the copy."""
        root = self.root(self.main)
        settings = root.find(f"{self.ns}calcPr")
        if settings is None:
            settings = root.makeelement(f"{self.ns}calcPr")
            before = [one for one in root if etree.QName(one).localname in BEFORE_CALCULATION]
            if before:
                before[-1].addnext(settings)
            else:
                root.append(settings)
        settings.set("fullCalcOnLoad", "1")


def _change_number(value: Any, edit: Edit) -> str:
    """Let a number be another one; why not, where that is not sure."""
    old, new = _plain(edit.old), _plain(edit.new)
    if new is None:
        return "no_number"
    if old is None:
        return "not_found"
    try:
        same = abs(Decimal(value.text) - old) <= abs(old) * Decimal("1e-12")
    except (ArithmeticError, TypeError, ValueError):
        return "not_found"
    if not same:
        return "not_found"
    value.text = f"{new:f}"
    return ""


def _plain(text: str) -> Decimal | None:
    """A printed number as a cell keeps it: 95.5% is 0.955."""
    found = NUMBER.fullmatch(text.strip())
    if found is None:
        return None
    number = Decimal(found[2].replace(",", "").replace("，", ""))
    number = -number if found[1] else number
    return number / 100 if found[3] else number


def _change_text(holder: Any, ns: str, edit: Edit, start: int) -> str:
    """Let the words of a text be others, in the looks of their first sign; `start`: the sign of the text they begin with."""
    pieces = [one for one in holder.iter(f"{ns}t", f"{ns}v") if _shown(one, ns)]
    texts = [one.text or "" for one in pieces]
    folded = fold("".join(texts))
    wanted = fold(edit.old).signs
    if not wanted or folded.signs[start : start + len(wanted)] != wanted:
        return "not_found"
    begin, end, new = differing(edit.old, edit.new)
    start += len(fold(edit.old[:begin]).signs)
    first, last = folded.span(start, start + len(fold(edit.old[begin:end]).signs))
    at = 0
    rest = one_line(new)
    for piece, text in zip(pieces, texts, strict=True):
        low, high = max(first - at, 0), min(last - at, len(text))
        if low < high:
            piece.text = text[:low] + rest + text[high:]
            piece.set(XML_SPACE, "preserve")
            rest = ""
        at += len(text)
    return ""


def _shown(piece: Any, ns: str) -> bool:
    """Whether a text is seen: no reading aid above it."""
    return all(one.tag != f"{ns}rPh" for one in piece.iterancestors())
