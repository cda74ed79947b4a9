"""A table set with spaces while it is read: its lines by column, its rows, and what it takes in of the next page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from jixiao.readers.layout_columns import Bit, Edge, fitted, gap, placed
from jixiao.readers.layout_groups import Line, Text
from jixiao.readers.layout_heads import columns_of, head, head_size, own_size
from jixiao.readers.layout_pages import heads_in_order, near, odd, same_head, texts, under_columns, under_head
from jixiao.readers.layout_rows import rows

BESIDE = 2  # characters that a figure may stand beside its column
SHIFTED = 6  # the same where all figures of a page do
AGAIN = 2  # lines that begin with a name, which then is a cell
SHARE = 0.7  # of the columns that a header has heads for

Row = list[
    tuple[str, tuple[tuple[int, int], ...]]
]  # each cell's text, and from which character on it stands on which line


@dataclass(slots=True)
class Laid:
    """A table while it is read: its lines, with the column of each piece."""

    first: int
    last: int
    edges: list[Edge]
    head: list[Line]
    body: list[Line] = field(default_factory=list)

    def rows(self) -> tuple[int, list[Row]]:
        """How many rows are head, and all rows, each with a cell for every column."""
        count = len(self.edges)
        columns = columns_of(self.body, count)
        rooms = [column.room for column in columns]
        top = head(self.head, columns_of(self.lines, count))
        return len(top), [
            _row(one, rooms) for one in (*top, *rows(self.body, columns, headed=bool(self.head)))
        ]

    def begins(self, line: str) -> bool:
        """Whether a line is the first of this table's header."""
        return bool(self.head) and "".join(line.split()) == "".join(texts(self.head[0]))

    def goes_on(self, page: Laid) -> bool:
        """Takes the table of a next page in; False where that is another table."""
        size = len(self.head)
        again = same_head(self.head, page.lines)
        if not again and (page.head and _full(page.head[0], len(page.edges))):
            return False
        if not self.body and not again and len(page.edges) >= len(self.edges):
            return self._begins_on(page)
        rest = page.lines[size:] if again else page.lines
        found = [sorted(one.values(), key=lambda bit: bit.left) for one in rest]
        if again and len(page.edges) != len(self.edges):
            edges = under_head(self.head, page.lines[:size], len(self.edges))
            if edges is None:
                return False
            rest = lines_of(found, edges)
        elif not again:
            fresh = self._fresh(rest, found, page.edges)
            if fresh is None:
                return False
            rest = fresh
        self.body += rest
        self.last = page.last
        return True

    def _fresh(
        self, rest: Sequence[Line], found: Sequence[Sequence[Bit]], edges: Sequence[Edge]
    ) -> list[Line] | None:
        """The lines of a next page without a header by the columns of this table: as its own follow each other, or as they stand;
        None where they are of another table."""
        count = len(self.edges)
        fresh = under_columns(rest, edges, self.body, self.edges)
        strange = odd(fresh, self.body, count) if fresh is not None else 0
        sure = fresh is not None and not strange and len(edges) == count
        if sure or len(edges) > count or not near([bit for row in found for bit in row], self.edges):
            return fresh
        below = lines_of(found, self.edges)
        other = odd(below, self.body, count)
        if fresh is None:
            under = _under(below, self.edges)
            return below if (under or not self.body) and 2 * other <= sum(map(len, below)) else None
        return below if other < strange + (len(edges) < count) else fresh

    def _begins_on(self, page: Laid) -> bool:
        """Takes the rows of a next page in below a header that a page's end cut off; False where they are not as many columns."""
        count = len(page.edges)
        heads = heads_in_order([list(one.values()) for one in self.head], count)
        if heads is None:
            return False
        both = [*heads, *page.lines]
        size = own_size(both, head_size(both), count)
        self.edges, self.head, self.body, self.last = page.edges, both[:size], both[size:], page.last
        return True

    @property
    def lines(self) -> list[Line]:
        return [*self.head, *self.body]


def _under(lines: Sequence[Line], edges: Sequence[Edge]) -> bool:
    """Whether figures stand below their columns, or all as far beside them: a page of few rows has narrower names."""
    found = [(bit, edges[at]) for line in lines for at, bit in line.items() if bit.value]
    beside = max((gap(bit, edge) for bit, edge in found), default=0)
    lefts = [bit.left - edge.left for bit, edge in found]
    return beside <= BESIDE or (beside <= SHIFTED and max(lefts) - min(lefts) <= BESIDE)


def _full(line: Line, count: int) -> bool:
    return len(line) > 2 and len(line) >= SHARE * count and not any(bit.number for bit in line.values())


def lines_of(found: Sequence[Sequence[Bit]], edges: Sequence[Edge]) -> list[Line]:
    """The pieces of lines by column."""
    made: list[Line] = []
    for row in _named_apart(found, len(edges)):
        fit = fitted(row, edges)
        above = made[-1] if made and any(bit.number for bit in made[-1].values()) else None
        made.append(dict(zip(placed(fit, edges, above), fit, strict=True)))
    return made


def _named_apart(found: Sequence[Sequence[Bit]], count: int) -> list[list[Bit]]:
    """The pieces of lines, where a name that other lines begin with has one space behind it, that name apart: 效益 可持续影响."""
    first = Counter(row[0].text for row in found if len(row) > 1 and not row[0].number)
    names = [name for name, lines in first.items() if lines >= AGAIN]
    made: list[list[Bit]] = []
    for row in found:
        name = next((one for one in names if row[0].text.startswith(f"{one} ")), "") if row else ""
        if not name or len(row) >= count:
            made.append(list(row))
            continue
        cut = row[0].left + len(name)
        rest = replace(row[0], left=cut + 1, text=row[0].text[len(name) + 1 :])
        made.append([replace(row[0], right=cut, text=name), rest, *row[1:]])
    return made


def _row(row: dict[int, Text], rooms: Sequence[int]) -> Row:
    first = min((text.bits[0].line for text in row.values()), default=0)
    return [row[at].text(room) if at in row else ("", ((0, first),)) for at, room in enumerate(rooms)]
