"""Tables known by their titles and heads, their cells by labels and the words over them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from jixiao.core.document import Document, Paragraph, Slot, Table
from jixiao.core.fact import fold
from jixiao.extraction.mapping import TableOf

TOTALS = ("合计", "总计", "小计", "本页小计", "累计", "共计")
WHOLE = ("合计", "总计", "共计")  # of all rows; 小计 is of some
NOTHING = ("", "-", "--", "—", "——", "/", "／", "…")
# what stands around a title or a label without changing which one it is
ORDINAL = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、])"
)
LEADING = re.compile(r"^(?:其中|减|加|包括)[:：]")
CODE = re.compile(r"^(?:附?表|财决|公开|预决)\d*(?:[-—－]\d+)*表?[、：:.]?")
BEFORE = re.compile(r"^.*?20\d{2}年度?+(?:(?:部门|单位)(?!预算))?")
AFTER = re.compile(r"(?:[（(][^（）()]*[）)])+$")


# -- which table is which


def named_tables(document: Document) -> Iterator[tuple[Table, tuple[str, ...]]]:
    """Each table with what it may be called: its caption, its sheet, the heading or line above it."""
    above = ""
    for block in document.blocks():
        if isinstance(block, Table):
            names = (block.caption, block.at.sheet, above)
            yield block, tuple(title_words(name) for name in names if name)
        elif (
            isinstance(block, Paragraph)
            and block.role in ("heading", "caption", "body")
            and len(block.text) <= 60
        ):
            above = block.text


def fits(wanted: TableOf, table: Table, names: Sequence[str]) -> bool:
    if wanted.titles and not any(name == title_words(title) for title in wanted.titles for name in names):
        return False
    heads = {label_words(text) for row in table.texts(spread=True)[: max(table.header, 1)] for text in row}
    return all(label_words(one) in heads for one in wanted.headers)


def title_words(text: str) -> str:
    """A table's title alone: without year, unit, number of the form and remarks in brackets."""
    made = re.sub(r"\s+", "", fold(text))
    made = AFTER.sub("", ORDINAL.sub("", made))
    return CODE.sub("", BEFORE.sub("", made, count=1), count=1) or made


def label_words(text: str) -> str:
    """The words of a label or header: without spaces, ordinals, 其中： and a unit in brackets."""
    made = AFTER.sub("", re.sub(r"\s+", "", fold(text)))
    return LEADING.sub("", ORDINAL.sub("", LEADING.sub("", made)))


# -- inside a table


class NamedTable:
    """A table as a rectangle of cells with their labels, and the words over each column."""

    def __init__(self, table: Table, names: Sequence[str]) -> None:
        self.table = table
        self.name = title_words(table.caption) if table.caption else names[0] if names else ""
        grid = table.grid()
        head = max(table.header, 1)
        self.body: list[list[Slot]] = grid[head:]
        width = len(grid[0]) if grid else 0
        self.heads = [
            tuple(dict.fromkeys(word for row in grid[:head] if (word := label_words(row[column].cell.text))))
            for column in range(width)
        ]
        self.labels = [[label_words(slot.cell.text) for slot in row] for row in self.body]

    def columns(self, words: Sequence[str]) -> list[int]:
        """The columns over which these words stand in this order, the last of them lowest."""
        wanted = [label_words(word) for word in words]
        return [
            number
            for number, heads in enumerate(self.heads)
            if heads and heads[-1] == wanted[-1] and _within(wanted, heads)
        ]

    def row(self, words: Sequence[str]) -> tuple[int, int] | None:
        """The row and column of the label `words[-1]`: the first below the others; None where it is not there."""
        start = 0
        found: tuple[int, int] | None = None
        for word in words:
            wanted = label_words(word)
            found = next(
                (
                    (number, column)
                    for number in range(start, len(self.labels))
                    for column, label in enumerate(self.labels[number])
                    if label == wanted
                    and self.body[number][column].first
                    and (found is None or column == found[1])
                ),
                None,
            )
            if found is None:
                return None
            start = found[0] + 1
        return found

    def is_total(self, number: int) -> bool:
        return any(
            label in TOTALS and self.body[number][column].first
            for column, label in enumerate(self.labels[number])
        )


def _within(wanted: Sequence[str], heads: Sequence[str]) -> bool:
    rest = iter(heads)
    return all(word in rest for word in wanted)
