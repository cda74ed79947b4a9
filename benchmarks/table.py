"""Tables of a benchmark: for a terminal, or as Markdown. A Chinese character is two columns wide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from unicodedata import east_asian_width

Words = tuple[str, str]  # Chinese, English
Cell = str | Words


@dataclass(slots=True)
class Table:
    """One table; the first column is text, the others are numbers."""

    title: Words
    heads: Sequence[Words]
    rows: list[Sequence[Cell]] = field(default_factory=list)
    notes: list[Words] = field(default_factory=list)

    def add(self, *cells: Cell) -> None:
        self.rows.append(cells)


def say(text: Cell, lang: str) -> str:
    """A cell in one language."""
    return text if isinstance(text, str) else text[0 if lang == "zh" else 1]


def width(text: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def plain(table: Table, lang: str) -> str:
    """For a terminal."""
    rows = [[say(cell, lang) for cell in row] for row in (table.heads, *table.rows)]
    wide = [max(width(row[number]) for row in rows) for number in range(len(table.heads))]
    lines = [say(table.title, lang), ""]
    for place, row in enumerate(rows):
        cells = [_padded(cell, wide[number], number == 0) for number, cell in enumerate(row)]
        lines.append("  " + "  ".join(cells).rstrip())
        if place == 0:
            lines.append("  " + "─" * (sum(wide) + 2 * (len(wide) - 1)))
    lines += [f"  {say(note, lang)}" for note in table.notes]
    return "\n".join(lines)


def _padded(text: str, wide: int, left: bool) -> str:
    space = " " * (wide - width(text))
    return text + space if left else space + text


def markdown(table: Table, lang: str) -> str:
    """For a README."""
    rows = [[say(cell, lang).replace("|", "\\|") for cell in row] for row in table.rows]
    heads = [say(head, lang) for head in table.heads]
    lines = [f"**{say(table.title, lang)}**", "", f"| {' | '.join(heads)} |"]
    lines.append("|---|" + "---:|" * (len(heads) - 1))
    lines += [f"| {' | '.join(row)} |" for row in rows]
    lines += ["", *(f"* {say(note, lang)}" for note in table.notes)]
    return "\n".join(lines).rstrip()
