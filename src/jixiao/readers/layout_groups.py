"""Cells of several lines in a table set with spaces, and names of groups that stand in the middle of their rows."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass, field

from jixiao.readers.layout_columns import Bit, printed

ROOM = 2  # half widths that a full line may leave
ENDS = tuple("。；;：:")
OPEN, CLOSE = "（(【《“", "）)】》”"
SECTION = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|其中[:：]|合\s*计|总\s*[计分]|小\s*计"
)
WHOLE = re.compile(
    "(?:投入|决策|过程|管理|产出|效益|效果|满意度)(?:指标)?"
)  # names of groups, whole by themselves
TOTAL = re.compile(r"(?:合|总|小)\s*计|总\s*分")
MARK = re.compile(r"\d{1,2}[.．、)）](?!\d)|[①-⑳]|[（(]\d{1,2}[）)]|[-•·●]")
OFF = 1.0  # lines by which the middle of a cell may be missed
MOST_ROWS = 120  # rows of a group
MOST_WAYS = 4  # partings of rows that are kept
MARGIN = 0.4  # by which a way must be better than any other
UNKNOWN = 100.0  # what it costs that names of a column find no place
TAIL = 4  # half widths of what ends a name
SKEW = 3  # lines between two rows where no page ends
NEXT = 2  # lines between two lines of a name, where those of other cells stand between

Line = dict[int, Bit]  # the pieces of a line by column


@dataclass(slots=True)
class Text:
    """The text of a cell while it is put together: its lines."""

    bits: list[Bit] = field(default_factory=list)

    def text(self, room: int) -> tuple[str, tuple[tuple[int, int], ...]]:
        """The whole, and from which character on which line of the text gave it; a line that was not full, and ends or begins
        like a sentence, keeps its break."""
        made = ""
        places: list[tuple[int, int]] = []
        for before, bit in zip([None, *self.bits], self.bits, strict=False):
            if before is not None:
                short = printed(before.text) < full(room)
                latin = before.text[-1:].isascii() and before.text[-1:].isalpha() and bit.text[:1].isalpha()
                broken = before.text.endswith(ENDS) or MARK.match(bit.text) is not None
                made += "\n" if short and broken else " " if latin and bit.text[:1].isascii() else ""
            places.append((len(made), bit.line))
            made += bit.text
        return made, tuple(places)


Row = dict[int, Text]


def full(room: int) -> int:
    """How wide a line must be to be full, where the widest has `room` half widths: digits and spaces are not as wide in print."""
    return room - max(ROOM, room // 8)


def unclosed(text: str) -> bool:
    """Whether a bracket of the text is still open."""
    return sum(text.count(one) for one in OPEN) > sum(text.count(one) for one in CLOSE)


def mend(made: list[Row], at: int, order: dict[int, int]) -> None:
    """Join what stands in the next row of a column of names, but only closes the bracket of the name above it."""
    above: Text | None = None
    for row in made:
        mine = row.get(at)
        if mine is None:
            continue
        if (
            above is not None
            and order[mine.bits[0].line] - order[above.bits[-1].line] <= 1
            and _closes(above, mine.bits[0])
        ):
            above.bits += row.pop(at).bits
        else:
            above = mine


def _closes(above: Text, below: Bit) -> bool:
    whole = "".join(bit.text for bit in above.bits)
    if unclosed(whole) or below.text[:1] in CLOSE:
        return True
    return below.text[:1] in OPEN and below.text[-1:] in CLOSE and not any(one in whole for one in OPEN)


def names_of(
    found: Sequence[Bit], room: int, order: dict[int, int], rows: Container[int], points: Container[int]
) -> list[Text]:
    """The names of a column of groups, each of one line or more. `room`: the widest line, in half widths; `rows`: the lines on
    which the numbers of rows stand; `points`: those of the groups' own numbers, of which a name has one."""
    made: list[Text] = []
    for bit in found:
        near = bool(made) and order[bit.line] - order[made[-1].bits[-1].line] <= NEXT
        own = near and bit.line in points and any(one.line in points for one in made[-1].bits)
        if near and not own and _goes_on(made[-1], bit, room, bit.line in rows):
            made[-1].bits.append(bit)
        else:
            made.append(Text([bit]))
    return made


def _both_whole(above: str, below: str) -> bool:
    """Whether two names of groups are such as stand alone: 投入 above 效果, but not 社会 above 效益."""
    return WHOLE.fullmatch(above) is not None and WHOLE.fullmatch(below) is not None


def _goes_on(above: Text, below: Bit, room: int, beside: bool) -> bool:
    if _closes(above, below):
        return True
    last = above.bits[-1].text
    if (
        MARK.match(below.text)
        or SECTION.match(below.text)
        or _both_whole(last, below.text)
        or last.endswith(tuple(CLOSE))
        or (beside and len(above.bits) > 1 and room <= TAIL)  # each line is full where two signs fit
    ):
        return False
    return printed(last) >= room - ROOM and (
        printed(below.text) <= TAIL or (not beside and printed(below.text) < printed(last))
    )


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one column of groups; `beside`: the row beside which each begins."""

    at: int
    names: Sequence[Text]
    beside: Sequence[int]


Ways = list[
    tuple[float, list[int]]
]  # in which rows groups begin, and how far their names are from their middles


def place(
    made: list[Row],
    found: Sequence[tuple[int, Sequence[Text]]],
    points: Sequence[tuple[int, Sequence[Bit]]],
    order: dict[int, int],
    *,
    middle: bool,
    headed: bool,
) -> None:
    """Put the names of groups to the first of their rows, and their points beside them. `found`: the names of each column of
    groups, the outermost first; `points`: the numbers of a column behind one of names.

    They stand beside it, or (`middle`, or with nothing beside the first row below a header) in the middle of their rows. Where
    no parting of the rows puts each name into the middle of its own, nobody knows whose they are: then they are left out.
    """
    spots = [[order[bit.line] for text in row.values() for bit in text.bits] for row in made]
    first, last = [min(one) for one in spots], [max(one) for one in spots]
    columns = [
        Names(at, names, [_row_of(first, order[name.bits[0].line]) for name in names])
        for at, names in found
        if names
    ]
    late = headed and any(one.beside[0] > 0 for one in columns) and len(made[0]) > 1
    known: list[list[int] | None] = [list(one.beside) for one in columns]
    if headed and (late or middle):
        rows = _Rows(first, last, _cuts(made), order)
        known = rows.best(columns[::-1])[::-1]
    for one, starts in zip(columns, known, strict=True):
        for start, name in zip(starts or one.beside, one.names, strict=True):
            if starts is None and not TOTAL.match(name.bits[0].text):
                continue
            if one.at in made[start]:
                made[start][one.at].bits += name.bits
            else:
                made[start][one.at] = name
    for at, bits in points:
        owner = next((number for number, one in enumerate(columns) if one.at == at - 1), None)
        for bit in bits:
            row = _row_of(first, order[bit.line])
            if owner is not None:
                names, starts = columns[owner].names, known[owner]
                near = min(
                    range(len(names)), key=lambda one: abs(_middle(names[one], order) - order[bit.line])
                )
                if starts is None and not TOTAL.match(names[near].bits[0].text):
                    continue
                row = (starts or columns[owner].beside)[near]
            if at not in made[row]:
                made[row][at] = Text([bit])


def _middle(name: Text, order: dict[int, int]) -> float:
    return (order[name.bits[0].line] + order[name.bits[-1].line]) / 2


@dataclass(frozen=True, slots=True)
class _Rows:
    """The first and last line of each row, and for each the next row at which another page begins."""

    first: Sequence[int]
    last: Sequence[int]
    cuts: Sequence[int]
    order: dict[int, int]

    def best(self, columns: Sequence[Names]) -> list[list[int] | None]:
        """Where the groups of each column begin, the innermost first; None for a column where several ways are as good, and for
        those around it."""
        tried = sorted(self._tried(columns, None), key=lambda one: one[0])
        least, starts = tried[0]
        made = list(starts)
        for cost, others in tried[1:]:
            if cost < least + MARGIN:
                made = [one if one == other else None for one, other in zip(made, others, strict=True)]
        unknown = next((at for at, one in enumerate(made) if one is None), len(made))
        return made[:unknown] + [None] * (len(made) - unknown)

    def _tried(
        self, columns: Sequence[Names], inner: list[int] | None
    ) -> list[tuple[float, list[list[int] | None]]]:
        """Ways for all columns, with how far names are from their middles; no group begins inside one of the column before."""
        if not columns:
            return [(0.0, [])]
        mine = columns[0]
        totals = [
            row for row, name in zip(mine.beside, mine.names, strict=True) if TOTAL.match(name.bits[0].text)
        ]
        made: list[tuple[float, list[list[int] | None]]] = []
        for cost, way in self._ways(mine, None if inner is None else {*inner, *totals}):
            made += [(cost + rest, [way, *others]) for rest, others in self._tried(columns[1:], way)]
        return made or [(UNKNOWN + rest, [None, *others]) for rest, others in self._tried(columns[1:], None)]

    def _ways(self, mine: Names, allowed: Container[int] | None) -> Ways:
        """The best ways to part the rows so that each name stands in the middle of its own; of a group that a page's end cuts,
        in the middle or at the top of its first part."""
        size = len(self.first)
        ways: dict[int, Ways] = {0: [(0.0, [])]}  # by the row in which the next group begins
        for name, beside in zip(mine.names, mine.beside, strict=True):
            total = TOTAL.match(name.bits[0].text) is not None  # a row, no group
            top, bottom = self.order[name.bits[0].line], self.order[name.bits[-1].line]
            fresh: dict[int, Ways] = {}
            for start, before in ways.items():
                for end in range(start + 1, min(size, start + MOST_ROWS) + 1):
                    if allowed is not None and end < size and end not in allowed:
                        continue
                    if total and (start, end) != (beside, beside + 1):
                        continue
                    cut = min(self.cuts[start], end)
                    off = abs(top + bottom - self.first[start] - self.last[cut - 1]) / 2
                    if cut < end:
                        off = min(off, abs(top - self.first[start]))
                    if off <= OFF:
                        fresh.setdefault(end, []).extend(
                            (cost + off**2, [*way, start]) for cost, way in before
                        )
            ways = {end: sorted(one)[:MOST_WAYS] for end, one in fresh.items()}
        return ways.get(size, [])


def _row_of(first: Sequence[int], line: int) -> int:
    """The row beside which a line stands."""
    return max((number for number, start in enumerate(first) if start <= line), default=0)


def _cuts(made: Sequence[Row]) -> list[int]:
    """For each row the next one at which another page begins; the end where none does."""
    lines = [[bit.line for text in row.values() for bit in text.bits] for row in made]
    cuts = [len(made)] * len(made)
    for number in range(len(made) - 2, -1, -1):
        far = min(lines[number + 1]) > max(lines[number]) + SKEW
        cuts[number] = number + 1 if far else cuts[number + 1]
    return cuts
