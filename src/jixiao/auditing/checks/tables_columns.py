"""Columns (or rows) that are computed from others: rates, shares, growth, differences; found where most of them hold."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import permutations

from jixiao.auditing.checks.tables_exact import exactly
from jixiao.auditing.checks.tables_frame import RATE, Frame, Line
from jixiao.auditing.checks.tables_pairs import added, carried, rated
from jixiao.auditing.checks.tables_slips import slip
from jixiao.auditing.relation import (
    Fixed,
    Node,
    Of,
    Product,
    Ratio,
    Relation,
    Size,
    Sum,
    ends_of,
    gap,
    growth,
    holds,
    numbers_of,
    of,
    ratio,
    value_of,
)
from jixiao.auditing.showing import rounded
from jixiao.core.record import record
from jixiao.extraction.claims import Number

TWICE = 3  # times what was planned: more is a misprint
MOST = 16  # lines that pairs are made of: more are no table of rates
GROWTH = re.compile(
    r"增减|增长|增幅|降幅|变动|变化|差异|偏离|同比|比上年|节约|结余率|结转率|调整率|调减|调增"
)
UNSIGNED = re.compile(
    r"降|减|节约|差异|变动|变化|偏离|调整|结余|结转"
)  # a rate that says its direction in words
LESS = re.compile("不含|不包括|剔除|扣除|除外")
DONE = re.compile(r"执行|支出|决算|支付|实际|完成|到位|使用|已")
PLANNED = re.compile(r"预算|计划|调整|下达|指标|目标|应|安排|批复")
DOING = re.compile(r"(?:执行|完成|支出|支付|到位|使用|控制)(?:率|进度|比例|比率)")
TENTH = Fraction(1, 10)
ROOM = 2.0  # so many digits of room in all, and what agrees to the last digit was not rounded
SMALL = Fraction(1, 4)  # a rate that misses by more is another rate

Tree = Callable[[int], Node | None]


@record(frozen=True, slots=True, eq=False)
class _Rule:
    """How one line may be computed at each place. `kind`: rate, growth or share; `trees`: the expression at a place."""

    kind: str
    trees: Tree
    liked: int = 0


@dataclass(slots=True, eq=False)
class _Fit:
    """Where a rule gives what is printed. `strong`: places that are no plain 0 % or 100 %; `digits`: printed in those."""

    rule: _Rule
    strong: list[int]
    plain: list[int]
    fails: list[int]
    digits: int

    @property
    def holds(self) -> int:
        return len(self.strong) + len(self.plain)


@dataclass(slots=True)
class _Digits:
    """Of rates from numbers with so many decimals: where all digits agree and where not, and how many digits of room there was."""

    agree: list[int]
    off: list[int]
    room: float = 0.0


def computed(made: Sequence[Frame]) -> Iterator[Relation]:
    """The computed columns and rows of all tables; of score tables only the rates of money."""
    for frame in made:
        for one in (frame, frame.other()):
            yield from _rates(one)
            if not frame.scored:
                yield from added(one)
                yield from carried(one)


# -- rates


def _rates(frame: Frame) -> Iterator[Relation]:
    amounts = [line for line in frame.lines if not rated(line) and line.filled]
    for line in frame.lines:
        if not rated(line) or not line.filled:
            continue
        if frame.scored and not (frame.turned and line.rate and DOING.search(line.label)):
            continue
        rules = _rules(frame, line, amounts[:MOST])
        fits = [_fit(line, rule if frame.certain else _shifted(line, rule)) for rule in rules]
        good = [one for one in fits if _believed(frame, line, one)]
        best = max(good, key=lambda one: (one.holds, len(one.strong), one.rule.liked), default=None)
        if best is not None:
            yield from _told(frame, line, _by_digits(line, best), [one.rule for one in good])
        elif frame.certain:
            yield from _named(frame, line, amounts, [one.rule for one in fits])


def _rules(frame: Frame, line: Line, amounts: Sequence[Line]) -> Iterator[_Rule]:
    for one, two in permutations(amounts, 2):
        if one.dimension == two.dimension:
            if not frame.certain or _anywhere(line, one, two):
                yield _Rule("rate", _over(one, two, ratio), _liked(line, one, two))
            if GROWTH.search(line.words):
                yield _Rule("growth", _over(one, two, growth), 1)
                if UNSIGNED.search(line.words):
                    yield _Rule("growth", _over(one, two, _change))
    for first, last, whole in _spans(line, amounts):
        yield _Rule("rate", _together(amounts[first : last + 1], whole))
    rates = [one for one in frame.lines if one is not line and one.rate and one.filled][:6]
    for one, two in permutations(rates, 2) if line.rate else ():
        if not frame.certain or _anywhere(line, one, two):
            yield _Rule("rate", _over(one, two, ratio))  # progress over what time had passed
    totals = [at for at, place in enumerate(frame.places) if place.total]
    for one in amounts:
        for at in totals:
            reach = _reach(frame, totals, at)
            yield _Rule("share", _part(one, at, reach), 2 if frame.places[at].grand else 1)
        yield _Rule("share", _of_all(one))


def _liked(line: Line, one: Line, two: Line) -> int:
    """Whether the words of two lines say that the first over the second is this rate."""
    if not DOING.search(line.label):
        return 0
    done = bool(DONE.search(one.label)) and not re.search("预算数?$|计划数?$", one.label)
    planned = bool(PLANNED.search(two.label)) and not re.search("决算|支出|执行|实际", two.label)
    return 2 * done + planned + bool(re.search("调整|全年", two.label))


def _anywhere(line: Line, one: Line, two: Line) -> bool:
    """Whether a line comes near the quotient of two others at any place, as `_near` asks: of nearly all pairs that could be tried it
    does not."""
    return any(
        claimed is not None
        and top is not None
        and bottom is not None
        and bottom.rough != 0
        and _near(claimed, top.rough / bottom.rough)
        for claimed, top, bottom in zip(line.cells, one.cells, two.cells, strict=True)
    )


def _over(one: Line, two: Line, make: Callable[[Number, Number], Node]) -> Tree:
    def tree(place: int) -> Node | None:
        top, bottom = one.cells[place], two.cells[place]
        if top is None or bottom is None or not bottom.value or top.dimension != bottom.dimension:
            return None
        rate = "ratio" in (top.dimension, one.dimension)
        return make(top, bottom) if top.dimension == one.dimension or not rate else None

    return tree


def _spans(line: Line, amounts: Sequence[Line]) -> Iterator[tuple[int, int, Line]]:
    """From which to which of the amounts, added up, may stand over which other one: the first half of a year, the content."""
    if not line.rate or len(amounts) < 4:
        return
    for first, last in ((0, 1), (0, 2), (1, 2), (len(amounts) - 2, len(amounts) - 1)):
        for at, whole in enumerate(amounts[:MOST]):
            if not first <= at <= last and (at in (0, len(amounts) - 1) or whole.total):
                yield first, last, whole


def _together(parts: Sequence[Line], whole: Line) -> Tree:
    def tree(place: int) -> Node | None:
        tops, bottom = [one.cells[place] for one in parts], whole.cells[place]
        cells = [one for one in tops if one is not None]
        if bottom is None or not bottom.value or len(cells) < len(tops):
            return None
        return ratio(of(*cells), bottom) if len({one.dimension for one in (*cells, bottom)}) == 1 else None

    return tree


def _change(now: Number, before: Number) -> Node:
    return Size(growth(now, before))


def _reach(frame: Frame, totals: Sequence[int], at: int) -> range:
    """The places that a total is the whole of: back to the total before it (a grand one, where it is one itself), or on to the
    next where it comes first."""
    rival = [one for one in totals if frame.places[one].grand or not frame.places[at].grand]
    before = max((one for one in rival if one < at), default=-1)
    if at - before > 1:
        return range(before + 1, at)
    return range(at + 1, min((one for one in rival if one > at), default=len(frame.places)))


def _part(one: Line, total: int, reach: range) -> Tree:
    def tree(place: int) -> Node | None:
        top, bottom = one.cells[place], one.cells[total]
        if (
            top is None
            or bottom is None
            or not bottom.value
            or place not in reach
            or top.dimension == "ratio"
        ):
            return None
        return ratio(top, bottom)

    return tree


def _of_all(one: Line) -> Tree:
    cells = [cell for cell in one.cells if cell is not None]

    def tree(place: int) -> Node | None:
        top = one.cells[place]
        if top is None or len(cells) < 2 or any(one.open) or sum(cell.value for cell in cells) == 0:
            return None
        return ratio(top, of(*cells))

    return tree


def _shifted(line: Line, rule: _Rule) -> _Rule:
    """The rule where nobody knows what stands under what: the numbers of another place may be meant, where they agree."""

    def tree(place: int) -> Node | None:
        own, claimed = rule.trees(place), line.cells[place]
        if claimed is None or (own is not None and _agrees(claimed, own)):
            return own
        made = [one for other in range(len(line.cells)) if (one := rule.trees(other)) is not None]
        return next((one for one in made if _agrees(claimed, one)), own or next(iter(made), None))

    return _Rule(rule.kind, tree, rule.liked)


def _fit(line: Line, rule: _Rule) -> _Fit:
    made = _Fit(rule, [], [], [], 0)
    for place, claimed in enumerate(line.cells):
        if claimed is None or claimed.dimension != line.dimension or (tree := rule.trees(place)) is None:
            continue
        if not _agrees(claimed, tree):
            made.fails.append(place)
            if len(made.fails) > made.holds + len(line.cells) - place - 1:
                break  # wherever else it holds, it will not be believed
        elif claimed.value in (0, 1, 100) or abs(claimed.value) == 1 or _all_one(tree):
            made.plain.append(place)
        else:
            made.strong.append(place)
            made.digits += claimed.digits
    return made


def _all_one(tree: Node) -> bool:
    """Whether it is of 100% by 100%, which may be anything near it."""
    return all(one.rough == 1 and one.dimension == "ratio" for one in numbers_of(tree))


SCORED = re.compile("得分|评分|分值|分）|分\\)")


def _agrees(claimed: Number, tree: Node) -> bool:
    """Whether a rate is what the expression gives; floats first, then exactly."""
    value = _rough(tree)
    if value is None or not _near(claimed, value):
        return False
    return holds(Relation("table_rate_differs", claimed, _shown(claimed, tree)))


def _near(claimed: Number, value: float) -> bool:
    """Whether a rate, or a bare number of percents, is near enough to a value for an exact look."""
    printed = claimed.rough
    room = claimed.rough_digit + abs(printed) * 0.05 + 0.006
    if abs(printed - value) <= room:
        return True
    return claimed.dimension == "number" and abs(printed - 100 * value) <= room


def _rough(tree: Node) -> float | None:
    """About the value of an expression; None where it divides by nought."""
    if isinstance(tree, Of):
        return tree.number.rough
    if isinstance(tree, Fixed):
        return float(tree.value)
    if isinstance(tree, Ratio):
        top, bottom = _rough(tree.top), _rough(tree.bottom)
        return top / bottom if top is not None and bottom else None
    if isinstance(tree, Sum):
        terms = [_rough(term) for _, term in tree.terms]
        return sum(sign * term for (sign, _), term in zip(tree.terms, terms, strict=True) if term is not None)
    if isinstance(tree, Size):
        inner = _rough(tree.inner)
        return abs(inner) if inner is not None else None
    value = value_of(tree)
    return float(value) if value is not None else None


def _bare_percent(claimed: Number, value: Fraction) -> bool:
    """Whether a rate, printed as a bare number, is a number of percents without the sign."""
    return abs(claimed.value - 100 * value) < abs(claimed.value - value)


def _shown(claimed: Number, tree: Node) -> Node:
    if claimed.dimension == "number":
        value = value_of(tree)
        if value is not None and _bare_percent(claimed, value):
            return Product((Fixed(Fraction(100)), tree))
    return tree


def _believed(frame: Frame, line: Line, fit: _Fit) -> bool:
    """Whether a rule holds at enough places, with enough digits that it is no chance."""
    if not fit.holds:
        return False  # of nearly all that are tried
    worded = RATE.search(line.words) is not None
    enough = fit.digits >= (4 if worded else 6) and len(fit.fails) <= len(fit.strong)
    if len(fit.fails) > fit.holds / 2 and not enough:
        return False
    if fit.rule.kind == "share" and not worded and len(frame.places) < 3:
        return False
    if len(fit.strong) >= 2 and fit.digits >= 5:
        return True
    if fit.strong and fit.digits >= 3 and worded:
        return True
    return fit.rule.liked >= 2 and len(fit.plain) >= 2 and fit.rule.kind == "rate"


def _by_digits(line: Line, fit: _Fit) -> _Fit:
    """The rule with all digits of what it is computed from, where that gives the printed rates although their last digits leave
    room for more: then nothing was rounded, and the one rate that only rounding would explain fails. Numbers with as many
    decimals tell of each other: what is counted is not rounded where what is measured is."""
    kinds: dict[tuple[int, ...], _Digits] = {}
    for place in fit.strong:
        claimed, tree = line.cells[place], fit.rule.trees(place)
        assert claimed is not None
        assert tree is not None
        shown = _shown(claimed, tree)
        value, ends = value_of(shown), ends_of(shown)
        kind = kinds.setdefault(tuple(one.places for one in numbers_of(tree)), _Digits([], []))
        if value is None or ends is None or rounded(claimed, value) != claimed.value:
            kind.off.append(place)
        else:
            kind.agree.append(place)
            kind.room += math.log10(max(float((ends[1] - ends[0]) / claimed.quantity.last_digit), 1.0))
    off = [
        place
        for kind in kinds.values()
        if kind.room >= ROOM and len(kind.agree) >= max(2, 3 * len(kind.off) - 1)
        for place in kind.off
    ]
    if not off:
        return fit

    def precise(place: int) -> Node | None:
        own = fit.rule.trees(place)
        return exactly(own) if own is not None and place in off else own

    strong = [place for place in fit.strong if place not in off]
    return _Fit(
        _Rule(fit.rule.kind, precise, fit.rule.liked), strong, fit.plain, [*fit.fails, *off], fit.digits
    )


def _told(frame: Frame, line: Line, best: _Fit, others: Sequence[_Rule]) -> Iterator[Relation]:
    for place in (*best.strong, *best.plain):
        yield _relation(frame, line, place, best.rule)
    for place in best.fails:
        yield _accused(frame, line, best, place, others)


def _accused(frame: Frame, line: Line, best: _Fit, place: int, others: Sequence[_Rule]) -> Relation:
    """The relation at a place where the rule fails, with what else might be meant there."""
    tree = best.rule.trees(place)
    assert tree is not None
    mine = list(numbers_of(tree))  # the same with room for rounding explains nothing
    readings = [
        one for rule in others if (one := rule.trees(place)) is not None and list(numbers_of(one)) != mine
    ]
    if best.rule.kind == "rate":  # columns may have slipped where nobody sees it
        others_here = (best.rule.trees(other) for other in range(len(frame.places)) if other != place)
        # by the very digits: 9 ÷ 9, with room for rounding, is nearly everything
        readings += [exactly(tree) for tree in others_here if tree is not None]
    claimed, own = line.cells[place], best.rule.trees(place)
    if claimed is not None and claimed.value == 1 and own is not None and 1 < (value_of(own) or 0) < TWICE:
        readings.append(Fixed(Fraction(1)))  # more than planned is often told as 100 %
    if frame.places[place].total:  # the rate of a total may be the mean of the rates above it
        rest = [cell for at, cell in enumerate(line.cells) if cell is not None and at != place]
        if rest:
            readings += [of(*rest), ratio(of(*rest), Fixed(Fraction(len(rest))))]
    made = _relation(frame, line, place, best.rule, readings)
    off = gap(made)
    few = best.holds >= 3 * len(best.fails) or (best.holds >= len(best.fails) and bool(best.strong))
    close = off is not None and abs(off) <= SMALL
    value = value_of(made.tree)
    close = close or (value is not None and slip(made.claimed, value))
    sure = best.holds >= 3 * len(best.fails) and (len(best.strong) >= 2 or best.rule.liked >= 2)
    if not frame.certain:
        certain = few and close and best.holds >= 3
    else:
        certain = few and (close or sure or (best.rule.kind == "share" and frame.places[-1].total))
    if LESS.search(line.label + line.words + frame.places[place].words):
        certain = False  # 药占比（不含谈判药品）: of what no column has
    if frame.places[place].derived:
        certain = False  # 2022年较2021年: the rate is the difference of two rates
    if not best.strong and all(one.dimension == "ratio" for one in mine):
        certain = False  # that 100% is 100% of 100% tells nothing of how a column is computed
    return Relation(
        made.rule,
        made.claimed,
        made.tree,
        readings=made.readings,
        values=made.values,
        certain=certain and made.certain,
    )


def _named(frame: Frame, line: Line, amounts: Sequence[Line], rules: Sequence[_Rule]) -> Iterator[Relation]:
    """A rate whose operands only the words of its table name: 执行率 beside one 执行数 and a 预算数."""
    if not DOING.search(line.label):
        return
    pairs = [
        (_liked(line, one, two), one, two)
        for one, two in permutations(amounts, 2)
        if one.dimension == two.dimension and _liked(line, one, two) >= 3
    ]
    if not pairs:
        return
    _, one, two = max(pairs, key=lambda pair: pair[0])
    rule = _Rule("rate", _over(one, two, ratio))
    for place, claimed in enumerate(line.cells):
        if claimed is not None and rule.trees(place) is not None:
            readings = [tree for other in rules if (tree := other.trees(place)) is not None]
            readings += _later(frame, claimed)
            made = _relation(frame, line, place, rule, readings)
            off = gap(made)
            value = value_of(made.tree) or Fraction(0)
            shifted = any(
                abs(value * by - claimed.value) <= claimed.quantity.last_digit for by in (10, TENTH)
            )
            near_it = off is not None and (abs(off) <= 2 * SMALL or shifted)
            certain = bool(frame.sheet.heads) and near_it and not frame.places[place].derived
            yield Relation(
                made.rule,
                made.claimed,
                made.tree,
                readings=made.readings,
                values=made.values,
                certain=certain and made.certain,
            )


def _later(frame: Frame, claimed: Number) -> list[Node]:
    """The amounts of its row in front of a rate, each by one that stands in front of it: of two budgets the rate may be of
    either, not the wrong way round."""
    if claimed.cell is None:
        return []
    _, row, column = claimed.cell
    cells = [one.number for one in frame.sheet.rows[row][:column]]
    amounts = [one for one in cells if one is not None and one.dimension != "ratio" and one.value]
    return [
        ratio(late, early)
        for at, late in enumerate(amounts)
        for early in amounts[:at]
        if late.dimension == early.dimension
    ]


def _relation(frame: Frame, line: Line, place: int, rule: _Rule, readings: Sequence[Node] = ()) -> Relation:
    claimed, tree = line.cells[place], rule.trees(place)
    assert claimed is not None
    assert tree is not None
    values = {"name": line.words or "—", "row": frame.places[place].words or "—"}
    shown = _shown(claimed, tree)
    also = tuple(_shown(claimed, one) for one in readings)
    if rule.kind == "share":
        return Relation("table_share_differs", claimed, shown, readings=also, values=values)
    if rule.kind == "growth":
        if UNSIGNED.search(line.words) and claimed.value > 0:
            also = (*also, Size(shown))
        if claimed.unit.symbol.endswith("点"):  # 41.8% after 41.2%: 0.6个百分点 of the rates themselves
            return Relation(
                "table_growth_differs", claimed, shown, readings=also, values=values, certain=False
            )
        return Relation("table_growth_differs", claimed, shown, readings=also, values=values)
    scored = (
        SCORED.search(line.words + frame.places[place].words) is not None
    )  # 执行率得分 is ten times the rate
    return Relation("table_rate_differs", claimed, shown, readings=also, values=values, certain=not scored)
