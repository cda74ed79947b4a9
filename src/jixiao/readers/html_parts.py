"""The parts of a web page while it is read: cells, tables and lists, and the table of the Document they become."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from jixiao.core.document import At, Cell, Paragraph, Table

LISTS = {
    "none": "",
    "disc": "",
    "circle": "",
    "square": "",
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
    "lower-alpha": "lowerLetter",
    "upper-alpha": "upperLetter",
    "lower-roman": "lowerRoman",
    "upper-roman": "upperRoman",
    "cjk-ideographic": "chineseCounting",
    "simp-chinese-informal": "chineseCounting",
}


@dataclass(slots=True)
class Box:
    """A cell, or the page outside all tables, while it is read."""

    content: list[Paragraph | Grid] = field(default_factory=list)
    pieces: list[tuple[str, bool]] = field(
        default_factory=list
    )  # texts since the last paragraph, and whether bold
    rows: int = 1
    columns: int = 1
    align: str = ""
    head: bool = False

    def text(self) -> str:
        """All of the cell; of a table in it, one line for each row."""
        lines: list[str] = []
        for item in self.content:
            if isinstance(item, Paragraph):
                lines.append(item.text)
            else:
                rows = (" ".join(cell.text().replace("\n", " ") for cell in row) for row in item.rows)
                lines += [row.strip() for row in rows if row.strip()]
        return "\n".join(lines).replace("\t", " ")


@dataclass(slots=True)
class Grid:
    """A table while it is read."""

    rows: list[list[Box]] = field(default_factory=list)
    header: int = 0
    in_head: bool = False
    caption: str = ""
    in_caption: bool = False
    open: bool = False  # whether a cell is open

    def is_frame(self) -> bool:
        """Whether a table only puts things on the page: a table of its own in a cell holds most of the text."""
        inner = [
            len(one.text())
            for row in self.rows
            for one in row
            if any(isinstance(item, Grid) and (len(item.rows) > 1 or item.is_frame()) for item in one.content)
        ]
        all_of_it = sum(len(one.text()) for row in self.rows for one in row)
        return bool(inner) and 2 * sum(inner) > all_of_it

    def table(self, first: int) -> Table:
        """The table of a Document, its first row on line `first`."""
        total, header = len(self.rows), self.header
        while header < total and self.rows[header] and all(one.head for one in self.rows[header]):
            header += 1
        rows = tuple(
            tuple(
                Cell(
                    one.text(),
                    min(one.rows or total, total - number),
                    one.columns,
                    At(first + number),
                    one.align,
                    one.head,
                )
                for one in row
            )
            for number, row in enumerate(self.rows)
        )
        return Table(rows, header, self.caption, at=At(first))


@dataclass(slots=True)
class OpenList:
    """An open list: how its items are numbered (empty for bullets), and the last number."""

    format: str = ""
    last: int = 0


def opened_list(tag: str, attributes: Any, style: str) -> OpenList:
    if tag == "ul":
        return OpenList()
    found = re.search(r"list-style(?:-type)?\s*:\s*([a-z-]+)", style)
    type = found[1] if found else attributes.get("type") or "1"
    return OpenList(LISTS.get(type, "decimal"), whole(attributes.get("start"), 1) - 1)


def whole(text: str | None, default: int) -> int:
    """A whole number as written in an attribute; the default where it is none."""
    value = (text or "").strip()
    return int(value) if value.isascii() and value.isdigit() and len(value) < 6 else default
