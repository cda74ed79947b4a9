"""The lines of a table set with spaces that goes on over the end of a page, under the columns of the page before."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from statistics import fmean

from jixiao.readers.layout_columns import Bit, Edge, gap
from jixiao.readers.layout_groups import Line
from jixiao.readers.layout_heads import columns_of
from jixiao.readers.text_spans import NOTHING

ENOUGH = 60  # lines that tell what columns hold
FEWEST = 3  # lines that tell their own columns
MOST_LACKING = 2  # columns that a page may lack: names of groups that stand on the page before
NEAR = 4  # characters that pieces of a next page may stand beside the columns of the page before
MOST_ODD = 0.1  # share of the pieces that may be words under figures, or figures under words


def same_head(head: Sequence[Line], other: Sequence[Line]) -> bool:
    """Whether the first lines of a page are the header of the table before."""
    return bool(head) and [texts(one) for one in other[: len(head)]] == [texts(one) for one in head]


def texts(line: Line) -> list[str]:
    """What stands in a line, without spaces."""
    return ["".join(line[at].text.split()) for at in sorted(line)]


def under_head(head: Sequence[Line], again: Sequence[Line], count: int) -> list[Edge] | None:
    """The columns of a page by its header, which is that of the page before; None where not all have a head."""
    found: dict[int, list[Bit]] = {}
    for line, other in zip(head, again, strict=True):
        for at, page in zip(sorted(line), sorted(other), strict=True):
            found.setdefault(at, []).append(other[page])
    if len(found) < count:
        return None
    return [
        Edge(min(bit.left for bit in found[at]), max(bit.right for bit in found[at])) for at in range(count)
    ]


def heads_in_order(lines: Sequence[Sequence[Bit]], count: int) -> list[Line] | None:
    """The lines of a header by its own columns, told from its lowest pieces; None where they are not `count`. What reaches over
    several stands in the first."""
    places: list[tuple[int, int]] = []
    for line in reversed(lines):
        for bit in line:
            over = [at for at, (left, right) in enumerate(places) if left < bit.right and bit.left < right]
            if not over:
                places.append((bit.left, bit.right))
            elif len(over) == 1:
                left, right = places[over[0]]
                places[over[0]] = (min(left, bit.left), max(right, bit.right))
    places.sort()
    if len(places) != count:
        return None
    return [
        {
            next(at for at, (left, right) in enumerate(places) if left < bit.right and bit.left < right): bit
            for bit in line
        }
        for line in lines
    ]


def under_columns(
    lines: Sequence[Line], page: Sequence[Edge], body: Sequence[Line], edges: Sequence[Edge]
) -> list[Line] | None:
    """The lines of a page without a header by the columns of the page before, which may be some characters off or at another
    scale; None where they are no columns of that table."""
    lacking = len(edges) - len(page)
    if not 0 <= lacking <= MOST_LACKING or len(page) < 2 or not lines:
        return None
    if not lacking and len(lines) >= FEWEST:
        return list(lines)
    if len(lines) < FEWEST and any(len(line) < len(page) for line in lines):
        return None
    ways = (
        (odd(made, body, len(edges)), _off([edges[at] for at in way], page), made)
        for way in combinations(range(len(edges)), len(page))
        for made in [[{way[at]: bit for at, bit in line.items()} for line in lines]]
    )
    strange, _, made = min(ways, key=lambda way: way[:2])
    return made if strange <= MOST_ODD * sum(map(len, lines)) else None


def near(bits: Sequence[Bit], edges: Sequence[Edge]) -> bool:
    """Whether all pieces stand below columns of the page before."""
    return all(min(gap(bit, edge) for edge in edges) <= NEAR for bit in bits)


def odd(lines: Sequence[Line], body: Sequence[Line], count: int) -> int:
    """How many pieces are words under figures, or figures under words."""
    kinds = [column.figures for column in columns_of(body[-ENOUGH:], count)]
    return sum(
        bit.value != kinds[at] for line in lines for at, bit in line.items() if bit.text not in NOTHING
    )


def _off(edges: Sequence[Edge], page: Sequence[Edge]) -> float:
    """How far columns are from those of another page at the scale that fits best, in squared characters."""
    xs = [(edge.left + edge.right) / 2 for edge in edges]
    ys = [(edge.left + edge.right) / 2 for edge in page]
    x, y = fmean(xs), fmean(ys)
    spread = sum((one - x) ** 2 for one in xs)
    scale = sum((one - x) * (two - y) for one, two in zip(xs, ys, strict=True)) / spread if spread else 1.0
    return sum((two - y - scale * (one - x)) ** 2 for one, two in zip(xs, ys, strict=True))
