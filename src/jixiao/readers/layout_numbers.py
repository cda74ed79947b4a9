"""Numbers that narrow columns of a table set with spaces cut over lines: 1,260.0 and 0 below it, 94.44 and %."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from itertools import pairwise

from jixiao.readers.layout_columns import Bit, width
from jixiao.readers.layout_groups import Line
from jixiao.readers.layout_heads import Column
from jixiao.readers.text_spans import NOTHING

ACROSS = 2  # lines from one part to the next: the numbers of one line stand between two
DIGITS = 2  # digits that a whole number may leave for the next line
SHORTEST = 2  # digits of a line that a whole number fills
SHORT = 2  # half widths that a part may be narrower than the widest line of its column

Chains = dict[Bit, tuple[Bit, ...]]  # for each part of a number all its parts, from above


def ends_number(above: str, below: str) -> bool:
    """Whether two lines of a cell are one number: 100.00 and %, 1,260.0 and 0, 37,048,5 and 39.00, 12. and 5."""
    if below in "%％":
        return above[-1:].isdigit()
    if below == ".":
        return above.replace(",", "").isdigit()
    if not re.fullmatch(r"[\d,]*(?:\.\d+)?[%％]?", below) or not re.fullmatch(
        r"[-+]?[\d,]+(?:\.\d*)?", above
    ):
        return False
    whole, point, part = above.partition(".")
    end = below.rstrip("%％")
    if below.startswith("."):
        return not point
    if point:
        fits = end[:1].isdigit() and "." not in end and "," not in end
        return fits and len(part) + len(end) <= 4 and len(part) < 2 and len(end) < 2 + (not part)
    if "," not in whole:
        return False
    rest = whole.rsplit(",", 1)[1]
    return len(rest) < 3 and re.fullmatch(r"[-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?", above + end) is not None


def chains_of(lines: Sequence[Line], columns: Sequence[Column]) -> Chains:
    """The numbers of several lines, in columns of figures. Of its lines one at most has whole numbers beside; where it leaves a
    line out, only that one has, being the middle of the row."""
    found = [
        (at, chain)
        for at, column in enumerate(columns)
        if column.figures
        for chain in _chains(lines, at, column.room)
    ]
    while True:
        parts = {(number, at) for at, chain in found for number in chain}
        whole = {number for number, line in enumerate(lines) if _whole(line, number, columns, parts)}
        steps = {step for at, chain in found if not _doubtful(lines, at, chain) for step in pairwise(chain)}
        kept = [
            (at, chain)
            for at, chain in found
            if sum(number in whole for number in chain) <= 1
            and (not _doubtful(lines, at, chain) or steps.issuperset(pairwise(chain)))
            and all(_next(one, other, whole) for one, other in pairwise(chain))
        ]
        if len(kept) == len(found):
            break
        found = kept
    made: Chains = {}
    for at, chain in found:
        bits = tuple(lines[number][at] for number in chain)
        made.update(dict.fromkeys(bits, bits))
    return made


def _chains(lines: Sequence[Line], at: int, room: int) -> list[tuple[int, ...]]:
    """The lines of what may be one number each, in one column; `room`: its widest line."""
    made: list[tuple[int, ...]] = []
    chain: list[int] = []
    text = ""
    for number, line in enumerate(lines):
        if at not in line:
            continue
        here = line[at].text
        near = bool(chain) and number - chain[-1] <= ACROSS
        filled = near and width(lines[chain[-1]][at].text) >= room - SHORT
        if filled and (ends_number(text, here) or _ends_digits(text, here, room) or _ends_date(text, here)):
            chain.append(number)
            text += here
            continue
        made += [tuple(chain)] if len(chain) > 1 else []
        chain, text = [number], here
    return made + ([tuple(chain)] if len(chain) > 1 else [])


def _ends_digits(above: str, below: str, room: int) -> bool:
    """Whether digits may end a whole number that fills its line."""
    return (
        above.isdigit() and below.isdigit() and len(below) <= DIGITS and len(above) >= max(SHORTEST, room - 1)
    )


def _ends_date(above: str, below: str) -> bool:
    """Whether digits end a date: 2022-03- and 18."""
    return below.isdigit() and re.fullmatch(r"\d{4}[-./](?:\d{1,2}[-./])?", above) is not None


def _doubtful(lines: Sequence[Line], at: int, chain: Sequence[int]) -> bool:
    """Whether nothing in it shows that it is one number: then numbers beside it must be cut at the same lines."""
    return all(lines[number][at].text.isdigit() for number in chain)


def _whole(line: Line, number: int, columns: Sequence[Column], parts: Container[tuple[int, int]]) -> bool:
    """Whether a line has a figure that is not part of a number of several lines."""
    return any(
        columns[at].figures and (bit.value or bit.text in NOTHING) and (number, at) not in parts
        for at, bit in line.items()
    )


def _next(one: int, other: int, whole: Container[int]) -> bool:
    """Whether two lines follow each other, or have the middle of their row between them."""
    return other - one == 1 or (one + 1 in whole and one not in whole and other not in whole)
