"""Totals of a table's rows and columns: which lines add up to which is found by agreement, and then the few that break it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, pairwise

from jixiao.auditing.checks.tables_frame import BRACKETS, MEAN, RATE, Frame, Line
from jixiao.auditing.checks.tables_slips import near, slipped
from jixiao.auditing.relation import Relation, of, value_of
from jixiao.core.record import record
from jixiao.extraction.claims import Number

SUMMED = re.compile("[合总小共]计")
PARTLY = re.compile(r"主要|部分|典型|抽查|抽样|举例|例如|前[\d一二三五十]+[名位项]|…|等\d*[项个]|重复|其中")
ALL = re.compile(r"^(?:全(?:[年市县区院省国乡镇校部行]|系统|行业|口径|辖区)|总体|整体|本年|年度)|全年$")
SIDE = re.compile(r"^(?:本年)?(?:收入|支出|收支)")
MOST_PARTS = 11  # of so many items every choice is tried
MOST_LINES = 120  # a longer table is searched only this far from each total


@record(frozen=True, slots=True, eq=False)
class _Sum:
    """A total with its items. `holds`: positions where they agree, two or more items being there; `same`: where the one item
    is the total again; `fails`: where they do not agree."""

    total: int
    items: tuple[int, ...]
    holds: tuple[int, ...] = ()
    same: tuple[int, ...] = ()
    fails: tuple[int, ...] = ()

    @property
    def weight(self) -> tuple[int, int, int]:
        return len(self.holds), len(self.holds) + len(self.same), -len(self.fails)


def totals(made: Sequence[Frame]) -> Iterator[Relation]:
    """The totals of all tables that are no score tables."""
    for frame in made:
        whole = frame.money() if frame.scored else frame
        if len(whole.lines) > 1 and whole.places:
            yield from _of(whole)
        if whole.lines and (len(whole.lines) > 1 or len(whole.places) > 3):
            yield from _of(whole.other())
    yield from _sides(made)


def _of(frame: Frame) -> Iterator[Relation]:
    found: dict[int, list[_Sum]] = {}
    families = _families(frame)
    for one in families or _nested(frame):
        found.setdefault(one.total, []).append(one)
    for inner, relations in list(_inner(frame)):
        if inner is not None and inner.total not in found:
            found[inner.total] = [inner]
        yield from relations
    yield from _told(frame, families, coded=True)
    order = sorted(
        (at for at, line in enumerate(frame.lines) if line.total and at not in found),
        key=lambda at: (frame.lines[at].label.endswith("计") and frame.lines[at].grand, at),
    )
    for at in order:
        best = _best(frame, at, found)
        if best is not None:
            found.setdefault(at, []).append(best)
    for at in order:  # again, now that the totals of parts are known
        best = _best(frame, at, found)
        if best is not None:
            found[at] = [best]
            yield from _told(frame, [best], coded=False)
        else:
            natural = _natural(frame, at, found)
            if natural is not None:
                yield from _alone(frame, natural)
    for at in _unnamed(frame, found):
        best = _best(frame, at, found)
        if best is not None and _shown(frame, best):
            found.setdefault(at, []).append(best)
            yield from _told(frame, [best], coded=False)


# -- which lines add up to which


def _families(frame: Frame) -> list[_Sum]:
    """Every line whose code is the beginning of other lines' codes, with the next ones below it."""
    codes = [line.code for line in frame.lines]
    known = {code: at for at, code in enumerate(codes) if code}
    if len(known) < 3 or any(count > 1 for code, count in Counter(codes).items() if code):
        return []
    children: dict[str, list[int]] = {}
    for code, at in known.items():
        parent = next((code[:end] for end in range(len(code) - 1, 0, -1) if code[:end] in known), None)
        if parent is not None:
            children.setdefault(parent, []).append(at)
    return [_tried(frame, known[code], tuple(items)) for code, items in children.items()]


def _nested(frame: Frame) -> list[_Sum]:
    """Lines that are the sum of two or more lines right below them at every place: parts of a line, told by arithmetic alone."""
    made: list[_Sum] = []
    at = 0
    while at < len(frame.lines) - 2:
        line = frame.lines[at]
        tried = [
            _tried(frame, at, tuple(range(at + 1, end)))
            for end in range(at + 3, min(at + 14, len(frame.lines) + 1))
            if not any(one.total for one in frame.lines[at + 1 : end])
        ]
        good = [one for one in tried if one.holds and not one.fails]
        if good and not line.total and sum(_digits(line.cells[place]) for place in good[0].holds) >= 4:
            made.append(good[0])
            at = good[0].items[-1]
        at += 1
    return made


def _inner(frame: Frame) -> Iterator[tuple[_Sum | None, list[Relation]]]:
    """The lines that are said to be parts of the line above them (其中), as far as they add up to it. Where they add up nowhere,
    some may be left out: then only a slip of the pen tells."""
    for at, line in enumerate(frame.lines[:-2]):
        if line.inner or line.total or not frame.lines[at + 1].inner:
            continue
        end = at + 2
        while end < min(len(frame.lines), at + MOST_PARTS) and not _begins(frame.lines[end]):
            end += 1
        tried = [_tried(frame, at, tuple(range(at + 1, stop))) for stop in range(at + 3, end + 1)]
        best = max(tried, key=lambda one: (len(one.holds) + len(one.same), len(one.holds)), default=None)
        if best is None:
            continue
        here = (*best.holds, *best.same)
        told = [_relation(frame, best, place) for place in here]
        for one in [best] if here else tried:
            for place in one.fails:
                made = _relation(frame, one, place)
                long = min((number.digits for number in made.numbers() if number.value), default=0) >= 4
                if slipped(made) and (len(here) >= 2 or (long and len(one.fails) == 1)):
                    told.append(made)
        yield (best if here or told else None), told


def _begins(line: Line) -> bool:
    """Whether a line is no part of those above it any more."""
    return line.total or line.inner or line.step > 0 or not line.filled


def _unnamed(frame: Frame, found: Mapping[int, Sequence[_Sum]]) -> Iterator[int]:
    """The lines that may be totals without the word: of the whole (全市, 全年), and the first and the last."""
    amounts = [at for at, line in enumerate(frame.lines) if line.filled and not line.rate]
    ends = {*amounts[:1], *amounts[-1:]}
    for at, line in enumerate(frame.lines):
        known = line.total or at in found or MEAN.search(line.words) or line.rate or frame.scored
        if not known and (at in ends or ALL.search(line.label)) and line.filled:
            yield at


def _shown(frame: Frame, one: _Sum) -> bool:
    """Whether numbers show a total that no word names: several places agree in many digits, and few do not; of two items the
    columns that are computed tell."""
    digits = sum(_digits(frame.lines[one.total].cells[place]) for place in one.holds)
    wrong = len(_wrong_places(frame, one))
    if len(one.items) < 3 or not one.holds:
        return False
    if ALL.search(frame.lines[one.total].label):
        return wrong <= len(one.holds) and digits >= 4
    return 2 * wrong <= len(one.holds) and digits >= (7 if wrong else 5)


def _best(frame: Frame, at: int, found: dict[int, list[_Sum]]) -> _Sum | None:
    """The run of lines above or below a total that gives it in most positions; None where none does."""
    made = [_tried(frame, at, items) for items in _runs(frame, at, found)]
    good = [one for one in made if _believed(frame, one)]
    parts = _parts(found)

    def liked(one: _Sum) -> tuple[tuple[int, int, int], int, int]:
        return (
            one.weight,
            -sum(item in parts for item in one.items),
            len(one.items),
        )  # 一、 before what is in it

    return max(good, key=liked, default=None)


def _parts(found: Mapping[int, Sequence[_Sum]]) -> set[int]:
    """The lines that are parts of a line above them."""
    return {item for groups in found.values() for one in groups for item in one.items if item > one.total}


def _believed(frame: Frame, one: _Sum) -> bool:
    """Whether a run gives its total in enough positions, and with enough digits that it is no chance."""
    digits = sum(_digits(frame.lines[one.total].cells[place]) for place in one.holds)
    here = len(one.holds) + len(one.same)
    if len(one.fails) > here and len(one.holds) < 2 and len(_wrong_places(frame, one)) > here:
        return False
    return digits >= 3 or len(one.same) >= 2 or (digits >= 1 and len(one.items) >= 3)


def _wrong_places(frame: Frame, one: _Sum) -> list[int]:
    """The positions where a total differs and could be a sum: no rates, no means."""
    return [place for place in one.fails if _added(frame, one, place)]


def _runs(frame: Frame, at: int, found: dict[int, list[_Sum]]) -> Iterator[tuple[int, ...]]:
    """The runs of lines above, then below: each total inside stands for its items; parts of a line (其中) may be left out."""
    parts = _parts(found)
    for step in (-1, 1):
        for inner in (True, False):
            made: list[int] = []
            other = at + step
            while 0 <= other < len(frame.lines) and abs(other - at) <= MOST_LINES:
                line = frame.lines[other]
                if any(at in group.items for group in found.get(other, ())):
                    break  # what this total is itself an item of
                if _fits(frame.lines[at], line) and (inner or not (line.inner or other in parts)):
                    made.append(other)
                    yield tuple(made)
                below = _below(found, other, step)
                other = (min(below) if step < 0 else max(below)) if below else other
                other += step
            if not parts and not any(line.inner for line in frame.lines):
                break
    steps = [other for other, line in enumerate(frame.lines) if line.step]
    if steps:
        first = min(frame.lines[other].step for other in steps)
        yield tuple(other for other in steps if frame.lines[other].step == first and other != at)
    tops = tuple(
        other
        for other, line in enumerate(frame.lines)
        if line.code
        and not any(line.code != one.code and line.code.startswith(one.code) for one in _coded(frame))
    )
    if len(tops) >= 2:
        yield tops


def _coded(frame: Frame) -> list[Line]:
    return [line for line in frame.lines if line.code]


def _below(found: dict[int, list[_Sum]], total: int, step: int) -> set[int]:
    """All lines on one side of a total that it stands for."""
    made: set[int] = set()
    rest = [total]
    while rest:
        one = rest.pop()
        for group in found.get(one, ()):
            fresh = {item for item in group.items if (item - total) * step > 0} - made
            made |= fresh
            rest += fresh
    return made


def _natural(frame: Frame, at: int, found: dict[int, list[_Sum]]) -> _Sum | None:
    """The lines that a total stands for by its place alone: up to the total before it, or down where it comes first."""
    runs = [one for one in _runs(frame, at, found) if at not in one]
    above = [one for one in runs if one and one[0] < at and all(_plain(frame, other, found) for other in one)]
    below = [one for one in runs if one and one[0] > at and all(_plain(frame, other, found) for other in one)]
    chosen = max(above, key=len, default=()) if above else max(below, key=len, default=()) if at == 0 else ()
    if any(frame.lines[other].inner for other in chosen):  # 一、 and 二、 without what is said to be in them
        chosen = tuple(
            other for other in chosen if frame.lines[other].step == 1 and not frame.lines[other].inner
        )
    return _tried(frame, at, chosen) if len(chosen) >= 2 else None


def _plain(frame: Frame, at: int, found: dict[int, list[_Sum]]) -> bool:
    """Whether a line is no total, or one whose items are known, or one whose items stand in another table."""
    return not frame.lines[at].total or at in found or at == 0


def _fits(total: Line, line: Line) -> bool:
    """Whether the numbers of a line can be items of those of a total: of the same kind, a bare number of any, but no rate."""
    if not line.filled or line.dimension == total.dimension:
        return line.filled > 0
    kinds = {line.dimension, total.dimension}
    return "number" in kinds and "ratio" not in kinds


def _tried(frame: Frame, total: int, items: tuple[int, ...]) -> _Sum:
    """Where a total is the sum of its items and where not."""
    holds, same, fails = [], [], []
    whole, lines = frame.lines[total], [frame.lines[item] for item in items]
    for place, ends in enumerate(whole.ends):
        if ends is None:
            continue
        low = high = 0.0
        count = some = 0
        for line in lines:  # thousands of runs are tried
            if line.open[place]:
                count = 0
                break
            one = line.ends[place]
            if one is not None:
                low, high, count = low + one.low, high + one.high, count + 1
                some += one.high > 0 and one.value != 0
        if not count:
            continue
        slack = 1e-9 * (abs(ends.high) + 1)
        if ends.low <= high + slack and ends.high >= low - slack:
            if some >= 2:
                holds.append(place)
            elif ends.value != 0:
                same.append(place)
        else:
            fails.append(place)
    return _Sum(total, items, tuple(holds), tuple(same), tuple(fails))


# -- what is said of them


def _told(frame: Frame, sums: Sequence[_Sum], *, coded: bool) -> Iterator[Relation]:
    """The relations of sums that agree somewhere; those of the positions that do not are accused where they are the few."""
    good = sum(len(one.holds) + len(one.same) for one in sums)
    bad = sum(len(_wrong_places(frame, one)) for one in sums)
    strong = sum(len(one.holds) for one in sums)
    for one in sums:
        for place in (*one.holds, *one.same):
            yield _relation(frame, one, place)
        wrong = _wrong_places(frame, one)
        for place in wrong:
            made = _relation(frame, one, place)
            here = len(one.holds) + len(one.same)
            many = strong >= 3 and good >= 4 * bad
            others = here == 0 and len(wrong) == 1 and good >= bad  # other families of the same column hold
            certain = (
                (slipped(made) and len(wrong) <= max(here, 1))
                or (here > 0 and len(wrong) <= here and (near(made) or many or _answers(frame, one, place)))
                or (coded and frame.certain and bool(frame.sheet.heads) and (many or others) and near(made))
            )
            # of one item only: 省本级小计, of which one office is told
            alone = len(one.items) == 1 and not slipped(made)
            yield _relation(frame, one, place, certain=certain and not alone and not _cut(frame, one, made))


def _cut(frame: Frame, one: _Sum, made: Relation) -> bool:
    """Whether items of a total may stand in the next table, on another page: it is larger than those that are there."""
    last = max(one.items) > one.total and max(one.items) >= len(frame.lines) - 3
    below = max(one.items) > one.total and frame.lines[one.total].code and one.total >= len(frame.lines) - 8
    value = value_of(made.tree)
    more = value is not None and made.claimed.value > value
    return frame.cut and not frame.turned and more and bool(last or below or frame.lines[one.total].grand)


def _answers(frame: Frame, one: _Sum, place: int) -> bool:
    """Whether it is the number of people asked, beside shares that add up."""
    line = frame.lines[one.total]
    shares = any(frame.places[other].rate for other in one.holds)
    return line.grand and frame.places[place].counted and shares


def _alone(frame: Frame, one: _Sum) -> Iterator[Relation]:
    """The relations of a total that agrees nowhere with the lines that it must stand for."""
    line = frame.lines[one.total]
    items = [frame.lines[item] for item in one.items]
    # only a plain list has all its items: no parts of parts, no levels, no table that goes on from another page
    plain = not any(item.inner or item.step for item in items) or len({item.step for item in items}) == 1
    told = bool(SUMMED.search(line.label)) and (one.items[0] < one.total or line.grand)
    whole = frame.certain and bool(frame.sheet.heads) and plain and told and not frame.goes_on
    for place in one.fails:
        made = _relation(frame, one, place)
        if _added(frame, one, place):
            # what fails in every one of several columns is no total of these lines
            certain = len(_wrong_places(frame, one)) == 1 and told and _wrong(frame, made, place, whole=whole)
            certain = certain and not _without_some(one, frame, place) and not _some(frame, one)
            certain = certain and not any(item.grand for item in items)  # 合计 is no part of a 小计 behind it
            yield _relation(frame, one, place, certain=certain)


def _without_some(one: _Sum, frame: Frame, place: int) -> bool:
    """Whether the total is the sum without a few lines that follow each other: parts of a line that nothing marks as such."""
    total = frame.lines[one.total].ends[place]
    parts = [end for item in sorted(one.items) if (end := frame.lines[item].ends[place]) is not None]
    if total is None:
        return False
    if 3 < len(parts) <= MOST_PARTS and any(
        sum(end.low for end in some) <= total.high and sum(end.high for end in some) >= total.low
        for count in range(2, len(parts))
        for some in combinations(parts, count)
    ):
        return True
    for start in range(len(parts)):
        for stop in range(start + 2, len(parts) + 1):
            rest = parts[:start] + parts[stop:]
            if (
                len(rest) >= 2
                and sum(end.low for end in rest) <= total.high
                and sum(end.high for end in rest) >= total.low
            ):
                return True
    return False


def _wrong(frame: Frame, made: Relation, place: int, *, whole: bool) -> bool:
    """Whether a lone total is wrong rather than meant in another way: what is larger than its items may have items that are not
    listed, people may be counted once in a total and twice in its items; then only a slip of the pen tells."""
    value = value_of(made.tree)
    if value is None:
        return False
    if made.claimed.value > value:
        printed = {number.places for number in made.numbers()}
        alike = (
            whole and near(made) and len(made.numbers()) > 3 and len(printed) == 1 and made.claimed.places > 0
        )
        return (slipped(made) and made.claimed.digits >= 4) or alike
    return slipped(made) or (whole and near(made) and not frame.places[place].counted)


def _some(frame: Frame, one: _Sum) -> bool:
    """Whether the words around a table say that it lists only a part."""
    items = (frame.lines[at] for at in (*one.items, one.total))
    words = [frame.sheet.caption, *frame.sheet.heading[-1:], *(line.words for line in items)]
    return any(PARTLY.search(one) is not None for one in words)


def _added(frame: Frame, one: _Sum, place: int) -> bool:
    """Whether the numbers of a position can be added: amounts and counts, and shares of one whole; no rates, no means."""
    total = frame.lines[one.total].cells[place]
    if total is None:
        return False
    words = BRACKETS.sub("", frame.places[place].words)
    if MEAN.search(words):
        return False
    if total.dimension != "ratio":
        return not RATE.search(words) or frame.places[place].dimension in ("money", "count")
    parts = sum(end.value for item in one.items if (end := frame.lines[item].ends[place]) is not None)
    if abs(parts - 1) <= 0.005:
        return len(one.items) >= 2
    return total.value == 1 and len(one.items) >= 3 and 0.85 < parts < 1.15


AVERAGE = re.compile("均|率|比|单价|单位成本|每|标准")


def _relation(frame: Frame, one: _Sum, place: int, *, certain: bool = True) -> Relation:
    total = frame.lines[one.total].cells[place]
    items = [cell for item in sorted(one.items) if (cell := frame.lines[item].cells[place]) is not None]
    assert total is not None
    # what lies between its items is their average, or a rate of their totals
    within = len(items) > 1 and min(one.value for one in items) <= total.value <= max(
        one.value for one in items
    )
    values = {"total": frame.lines[one.total].words or "—", "count": len(items)}
    return Relation(
        "row_total_differs" if frame.turned else "table_total_differs",
        total,
        of(*items),
        values=values,
        exact=frame.places[place].counted or frame.lines[one.total].counted,
        certain=certain and not (within and AVERAGE.search(frame.places[place].words)),
    )


def _digits(number: Number | None) -> int:
    return number.digits if number is not None else 0


# -- two halves


def _sides(made: Sequence[Frame]) -> Iterator[Relation]:
    """The totals that both halves of a table of income and expenditure end with."""
    for left, right in pairwise(made):
        if left.sheet is not right.sheet or left.scored:
            continue
        ours, theirs = left.lines[-1], right.lines[-1]
        if not (ours.grand and theirs.grand and SIDE.sub("", ours.label) == SIDE.sub("", theirs.label)):
            continue
        one = next((cell for cell in reversed(ours.cells) if cell is not None), None)
        two = next((cell for cell in theirs.cells if cell is not None), None)
        if one is not None and two is not None and one.line == two.line:
            yield Relation("sides_differ", one, of(two), values={"total": ours.label})
