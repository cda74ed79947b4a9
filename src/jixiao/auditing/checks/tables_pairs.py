"""Lines of a table that are two others together, or what is left of them: sums, differences, what is carried over."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from itertools import combinations

from jixiao.auditing.checks.tables_frame import RATE, Frame, Line, bare
from jixiao.auditing.checks.tables_slips import near, other_part, slipped
from jixiao.auditing.relation import Relation, gap, less, of
from jixiao.extraction.claims import Number

MOST = 16  # lines that pairs are made of
LESS = re.compile(r"差额|差异|增减|增加|减少|结余|结转|变动|节约|超支|余额|调整(?:额|数)?$")


def added(frame: Frame) -> Iterator[Relation]:
    """Each line that is two others together in most places; of a difference, the one that its words name."""
    lines = [line for line in frame.lines if line.filled and not rated(line)][:MOST]
    for whole in lines:
        if whole.total and frame.certain:
            continue  # the totals are looked at by themselves
        for one, two in combinations([line for line in lines if line is not whole], 2):
            yield from _pair(frame, whole, one, two)


def _pair(frame: Frame, whole: Line, one: Line, two: Line) -> Iterator[Relation]:
    holds: list[int] = []
    plain: list[int] = []  # one of the two is nought, and the other is the whole
    fails: list[int] = []
    digits = 0.0  # how many digits agree that would not by chance
    most = min(len(frame.places) // 2 + 1, whole.filled // 2)  # as many must hold as fail
    for place, ends in enumerate(whole.ends):
        left, right = one.ends[place], two.ends[place]
        if ends is None or left is None or right is None or not ends.value:
            continue
        slack = 1e-9 * (abs(ends.high) + 1)
        kind = whole.kinds[place]
        if not kind == one.kinds[place] == two.kinds[place] or (kind == "ratio" and not whole.rate):
            continue
        if not (ends.low <= left.high + right.high + slack and ends.high >= left.low + right.low - slack):
            fails.append(place)
            if len(fails) > most:
                return
        elif left.value and right.value:
            holds.append(place)
            here = (whole.cells[place], one.cells[place], two.cells[place])
            width = (left.high - left.low) + (right.high - right.low) + (ends.high - ends.low)
            digits += math.log10(max(abs(ends.value) / max(width, _unit(here)), 1))
        else:
            plain.append(place)
    many = len(holds) >= 2 and digits >= 6 and len(fails) <= len(holds) / 2
    long = digits >= 8 and 0 < len(holds) >= len(fails)
    broad = bool(holds) and digits >= 5 and len(holds) + len(plain) >= max(4, 3 * len(fails))
    if not (many or long or broad):
        return
    for place in (*holds, *plain, *fails):
        made = _sum(frame, whole, one, two, place)
        alike = (slipped(made) and len(holds) >= 2 * len(fails)) or (
            near(made) and (long or broad or (frame.certain and len(holds) >= 3 * len(fails)))
        )
        certain = place not in fails or (alike and not other_part(frame, made, place))
        yield Relation(made.rule, made.claimed, made.tree, values=made.values, certain=certain)


def _unit(cells: tuple[Number | None, ...]) -> float:
    """The unit of the last digit that all of some numbers have."""
    return max((cell.rough_digit for cell in cells if cell is not None), default=1.0)


def _sum(frame: Frame, whole: Line, one: Line, two: Line, place: int) -> Relation:
    """The relation of three lines; a difference that is named so is the claim."""
    total, left, right = whole.cells[place], one.cells[place], two.cells[place]
    assert total is not None
    assert left is not None
    assert right is not None
    for line, claimed, other in ((one, left, right), (two, right, left)):
        if LESS.search(line.label):
            values = {"name": line.words or "—", "row": frame.places[place].words or "—"}
            return Relation("table_difference_differs", claimed, less(total, other), values=values)
    values = {"name": whole.words or "—", "row": frame.places[place].words or "—"}
    return Relation("table_sum_differs", total, of(left, right), values=values)


# -- what is carried over


def carried(frame: Frame) -> Iterator[Relation]:
    """年初结转和结余 + 本年收入 - 本年支出 = 年末结转和结余, where all four have a line of their own."""
    found = {
        name: [line for line in frame.lines if pattern.search(bare(line.words))]
        for name, pattern in CARRIED.items()
    }
    expense = found["spent"]
    if len(expense) > 1:
        expense = [line for line in expense if line.total]
    if any(len(found[name]) != 1 for name in ("opening", "income", "closing")) or len(expense) != 1:
        return
    opening, income, closing = (found[name][0] for name in ("opening", "income", "closing"))
    for place, claimed in enumerate(closing.cells):
        parts = [opening.cells[place], income.cells[place], expense[0].cells[place]]
        if claimed is None or sum(part is not None for part in parts) < 2:
            continue
        plus = [part for part in parts[:2] if part is not None]
        tree = less(of(*plus), *(part for part in parts[2:] if part is not None))
        made = Relation(
            "table_carry_differs", claimed, tree, values={"row": frame.places[place].words or "—"}
        )
        off = gap(made)
        certain = off == 0 or (slipped(made) and not other_part(frame, made, place))
        yield Relation(made.rule, claimed, tree, values=made.values, certain=certain)


CARRIED = {
    "opening": re.compile(r"^(?:年初|上年).{0,8}(?:结转|结余)"),
    "income": re.compile(r"^本年收入(?:合计)?$"),
    "spent": re.compile(r"^本年支出"),
    "closing": re.compile(r"^年末.{0,8}(?:结转|结余)"),
}


def rated(line: Line) -> bool:
    """Whether a line holds rates: percents, or bare numbers under a word for a rate."""
    return line.rate or (line.dimension == "number" and RATE.search(line.words) is not None)
