"""Lines of a table that go on from place to place: running totals, means of all places, shares of one number not printed there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from jixiao.auditing.checks.tables_frame import RATE, Ends, Frame, Line
from jixiao.auditing.checks.tables_slips import near, slip
from jixiao.auditing.relation import Node, Of, Product, Ratio, Relation, mean, of, ratio, value_of
from jixiao.extraction.claims import Number

RUNNING = re.compile(r"累计")
MEAN = re.compile(r"^(?:总体|全部|各[^，。]{0,6})?(?:平均|均值|平均值|平均数|平均分|平均得分)$")
LEAST = 3  # places that show how a line is computed, where no word says it
DIGITS = 8  # that agree in them


def runs(made: Sequence[Frame], known: set[Number], numbers: Sequence[Number]) -> Iterator[Relation]:
    """What goes on from place to place. `known`: rates that other relations give already; `numbers`: all of the document."""
    for frame in made:
        for one in (frame, frame.other()):
            if not frame.scored:
                yield from _running(one)
                yield from _shares(one, known, numbers)
            yield from _means(one)


def _relation(
    frame: Frame, line: Line, place: int, rule: str, tree: Node, *, certain: bool = True
) -> Relation:
    claimed = line.cells[place]
    assert claimed is not None
    values = {"name": line.words or "—", "row": frame.places[place].words or "—"}
    return Relation(rule, claimed, tree, values=values, certain=certain)


# -- running totals


def _running(frame: Frame) -> Iterator[Relation]:
    """Each line that is the line beside it, added up from place to place."""
    lines = [line for line in frame.lines if line.filled > LEAST and not line.rate]
    for line in lines:
        for other in lines:
            if other is not line and other.dimension == line.dimension:
                yield from _added_up(frame, line, other)


def _added_up(frame: Frame, line: Line, other: Line) -> Iterator[Relation]:
    places = [at for at, place in enumerate(frame.places) if not place.total]
    while places and line.cells[places[-1]] is None:
        places.pop()
    if len(places) <= LEAST or any(line.cells[at] is None or other.cells[at] is None for at in places):
        return
    if not any(_cell(line, at).value != _cell(other, at).value for at in places):
        return
    made: list[tuple[int, Relation, bool]] = []
    first = places[0]
    start = _relation(frame, line, first, "running_total_differs", of(_cell(other, first)))
    made.append((first, start, _fits(line.ends[first], other.ends[first])))
    for before, at in pairwise(places):
        tree = of(_cell(line, before), _cell(other, at))
        fits = _fits(line.ends[at], line.ends[before], other.ends[at])
        made.append((at, _relation(frame, line, at, "running_total_differs", tree), fits))
    good = [one for at, one, fits in made if fits and _cell(other, at).value]
    bad = sum(not fits for _, _, fits in made)
    digits = sum(one.claimed.digits for one in good)
    named = RUNNING.search(line.words) is not None
    if bad > 2 or len(good) < (2 if named else LEAST) or digits < (5 if named else DIGITS) or bad > len(good):
        return
    if 2 * len(good) >= len(made):
        yield from (one for _, one, _ in made)


def _cell(line: Line, place: int) -> Number:
    cell = line.cells[place]
    assert cell is not None
    return cell


def _fits(whole: Ends | None, *parts: Ends | None) -> bool:
    """Whether a number may be the sum of others, as they are printed."""
    known = [one for one in parts if one is not None]
    if whole is None or len(known) < len(parts):
        return False
    slack = 1e-9 * (abs(whole.high) + 1)
    low, high = sum(one.low for one in known) - slack, sum(one.high for one in known) + slack
    return whole.low <= high and whole.high >= low


# -- means


def _means(frame: Frame) -> Iterator[Relation]:
    """The line of means of all lines above it, where it is that in more places than not."""
    for at, line in enumerate(frame.lines):
        if not MEAN.match(line.label):
            continue
        rows = [one for one in frame.lines[:at] if not one.total and not MEAN.match(one.label)]
        made: list[Relation] = []
        for place, claimed in enumerate(line.cells):
            items = [cell for one in rows if (cell := one.cells[place]) is not None]
            alike = claimed is not None and {one.dimension for one in items} == {claimed.dimension}
            if alike and len(items) == len(rows) > 2:
                made.append(_relation(frame, line, place, "table_mean_differs", mean(*items)))
        good = [one for one in made if _agrees(one.claimed, one.tree)]
        bad = [one for one in made if one not in good]
        yield from good
        if len(bad) <= len(good):  # else it is weighted, or of something else
            yield from (one for one in bad if _close(one))


def _agrees(claimed: Number, tree: Node) -> bool:
    value = value_of(tree)
    return value is not None and abs(value - claimed.value) <= claimed.quantity.last_digit / 2


def _close(relation: Relation) -> bool:
    value = value_of(relation.tree)
    return value is not None and (near(relation) or slip(relation.claimed, value))


# -- shares of what is not printed beside them


def _shares(frame: Frame, known: set[Number], numbers: Sequence[Number]) -> Iterator[Relation]:
    """Rates of a line that are amounts of another over one and the same number, which stands elsewhere or nowhere."""
    amounts = [line for line in frame.lines if line.filled > LEAST and not line.rate]
    for line in frame.lines:
        if not line.rate or not RATE.search(line.words) or line.filled <= LEAST:
            continue
        if 2 * sum(cell in known for cell in line.cells) > line.filled:
            continue
        for other in amounts:
            made = list(_proportional(frame, line, other, numbers))
            if made:
                yield from made
                break


def _proportional(frame: Frame, line: Line, other: Line, numbers: Sequence[Number]) -> Iterator[Relation]:
    wholes: list[tuple[int, float, float]] = []  # of each place, what the amount may be a share of
    for place, (rate, amount) in enumerate(zip(line.ends, other.ends, strict=True)):
        if rate is not None and amount is not None and rate.low > 0 and amount.low > 0:
            wholes.append((place, amount.low / rate.high, amount.high / rate.low))
    if len(wholes) <= LEAST:
        return
    # the span in which most of them meet begins at one of their lower ends
    low = max((one[1] for one in wholes), key=lambda at: (sum(a <= at <= b for _, a, b in wholes), at))
    here = [one for one in wholes if one[1] <= low <= one[2]]
    high = min(one[2] for one in here)
    wrong = [one[0] for one in wholes if one not in here]
    digits = sum(_cell(line, one[0]).digits for one in here)
    spread = {_cell(other, one[0]).value for one in here}
    if len(here) < LEAST or 3 * len(wrong) > len(here) or digits < DIGITS or len(spread) < LEAST:
        return
    whole = _whole(other, low, high, numbers)
    best = max((one[0] for one in here), key=lambda at: (_cell(line, at).value, at))
    for place, _, _ in wholes:
        top, claimed = _cell(other, place), _cell(line, place)
        if claimed.value == 1 or (place in wrong and frame.places[place].total):
            continue  # the rate of a total is of all wholes together
        if whole is not None:
            yield _relation(frame, line, place, "table_share_differs", ratio(top, whole))
        elif place != best:
            tree = Product((Ratio(Of(top), Of(_cell(other, best))), Of(_cell(line, best))))
            yield _relation(frame, line, place, "table_share_differs", tree)


def _whole(other: Line, low: float, high: float, numbers: Sequence[Number]) -> Number | None:
    """The number of the document that all amounts are shares of: the longest that lies where it must."""
    slack = 1e-9 * high
    own = set(other.cells)
    found = [
        one
        for one in numbers
        if one.dimension == other.dimension
        and one not in own
        and one.measured
        and one.digits >= LEAST
        and low - slack <= float(one.value) <= high + slack
    ]
    return max(found, key=lambda one: (one.digits, -one.order), default=None)
