"""The score table: points, scores and rates that add up, within each table and between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from jixiao.auditing.checks import scores_columns, scores_prose, scores_rules, scores_sense
from jixiao.auditing.checks.scores_board import BONUS, Board, Entry, add, value
from jixiao.auditing.checks.scores_examples import examples
from jixiao.auditing.checks.scores_read import boards
from jixiao.auditing.checks.tables_slips import slipped
from jixiao.auditing.relation import Fixed, Node, Of, Product, Relation, holds, of, ratio
from jixiao.auditing.remark import Remark, spot
from jixiao.auditing.view import Check, Judged, View
from jixiao.core.numerals import decimal_text
from jixiao.extraction.claims import Number

MOST_BLANK = 3  # more empty score cells than this, and the table is not filled in yet
BLANK = "（空）"


def run(view: View, _: Judged) -> Iterator[Relation | Remark]:
    """Sums, rates and limits of every table that prints points or scores, and the same indicator in several tables."""
    told: set[tuple[int, int]] = view.kept.setdefault("told_blanks", set())
    for board in boards(view):
        yield from _points(board)
        for made in _scores(board):
            if isinstance(made, Remark) and made.severity != "info":  # no other check tells these cells again
                told |= {one.passage.cell[:2] for one in made.spots if one.passage.cell and not one.text}
            yield made
        yield from _rates(board)
        yield from _limits(board)
        yield from _elsewhere(board)


# -- sums


def _points(board: Board) -> Iterator[Relation | Remark]:
    """The points of a group are those of its parts, at every level."""
    made: list[Relation] = []
    groups: list[Entry | None] = [None, *(one for one in board.entries if not one.leaf)]
    for group in groups:
        claimed = board.total.points if group is None and board.total else group.points if group else None
        if claimed is None or (group is None and board.partial):
            continue
        name = group.label if group is not None else "总分"
        for parts in _parts(board, group):
            numbers = [one.points for one in parts if one.points is not None]
            if len(numbers) == len(parts) and parts:
                made.append(add("points_differ", claimed, numbers, name))
                plain = [one for one in parts if not BONUS.search(one.label)] if group is None else parts
                counted = [one for one in parts if one.score is not None]  # without what does not apply
                for some in (plain, counted):
                    without = [one.points for one in some if one.points is not None]
                    if 0 < len(some) < len(parts) and sum(value(one) or 0 for one in without) == value(
                        claimed
                    ):
                        made[-1] = add("points_differ", claimed, without, name)
    good = [one for one in made if holds(one)]
    yield from good
    broken = [one for one in made if not holds(one)]
    # a multiple means that subtotals were read as rows
    broken = [
        one
        for one in broken
        if _sum(one) % (value(one.claimed) or 1) or _sum(one) < (value(one.claimed) or 0)
    ]
    # what comes to the total score are scores: the columns of points and scores were not told apart
    got = value(board.total.score) if board.total is not None else None
    broken = [one for one in broken if _sum(one) != got]
    bad = list({one.claimed: one for one in reversed(broken)}.values())[::-1]  # by the level right below
    # what adds up by one level is wrong by another only where some group between them is wrong too
    held, wrong = {one.claimed for one in good}, {one.claimed for one in broken}
    bad = [one for one in bad if one.claimed not in held or wrong & set(one.numbers()[1:])]
    # a table whose levels mostly do not add up was not read well, or counts in another way
    if not bad or len(bad) > max(len(good), 1) or (board.nested and not board.deep):
        return
    shared = set(bad[0].numbers()).intersection(*(one.numbers() for one in bad))
    moved = not sum(_off(one) for one in bad)
    if not shared and not moved and 2 * len(bad) > max(len(good), 2):
        return
    if not board.certain:
        bad = [one for one in bad if len(good) >= 3 * len(bad) and slipped(one)]
        if not bad:
            return
    if len(bad) > 1 and moved and not {n for one in bad[1:] for n in one.numbers()} & set(bad[0].numbers()):
        yield _moved(bad)
    else:
        yield from bad


def _sum(relation: Relation) -> Fraction:
    return sum((value(one) or Fraction(0) for one in relation.numbers()[1:]), Fraction(0))


def _off(relation: Relation) -> Fraction:
    return (value(relation.claimed) or Fraction(0)) - _sum(relation)


def _moved(bad: Sequence[Relation]) -> Remark:
    """Groups whose points differ from their parts' by amounts that cancel: points were moved, the groups' kept."""
    first = bad[0]
    numbers = [one.claimed for one in bad] + [part for one in bad for part in one.numbers()[1:]]
    return Remark(
        "points_moved",
        "error",
        tuple(spot(one) for one in dict.fromkeys(numbers)),
        first.claimed.text,
        _sum_text(first.numbers()[1:]),
        "；".join(
            f"{_terms(one.numbers()[1:])} = {_sum_text(one.numbers()[1:])} ≠ {one.claimed.text}"
            for one in bad
        ),
        {"names": "、".join(str(one.values["name"]) for one in bad)},
    )


def _parts(board: Board, group: Entry | None) -> Iterator[list[Entry]]:
    """What a group adds up from: what stands directly under it, and its rows of the last level."""
    below = board.children(group)
    leaves = board.leaves(group)
    yield below
    if leaves and leaves != below:
        yield leaves


def _scores(board: Board) -> Iterator[Relation | Remark]:
    """The score of a group and the total are those of their parts; an empty cell is what the total leaves for it."""
    leaves = board.leaves()
    blank = [one for one in leaves if one.score is None and one.blank is not None]
    scored = [one for one in leaves if one.score is not None]
    if (
        board.deep
        and blank
        and board.whole()
        and (board.main or (board.total is not None and board.total.score is not None))
        and len(scored) >= 2
        and len(blank) <= max(MOST_BLANK, len(leaves) // 8)
    ):
        yield _missing(board, blank, scored)
    for group in [None, *(one for one in board.entries if not one.leaf)]:
        whole = board.total if group is None else group
        if whole is None:
            continue
        claims = [whole.score] + [number for role, number in whole.others if role == "score"]
        parts = board.leaves(group)
        numbers = [one.score for one in parts if one.score is not None]
        if not parts or len(numbers) < len(parts) or (len(numbers) < 2 and group is None):
            continue
        # scores without points, of something else than the main table: nobody knows what their total counts
        told = board.whole(group) and (board.deep or board.twin or any(one.points for one in parts))
        name = group.label if group is not None else "总分"
        for claimed in claims:
            if claimed is not None:
                made = _scored(
                    "score_total_differs" if group is None else "group_score_differs",
                    claimed, parts, numbers, name, told,
                )  # fmt: skip
                yield _with_execution(board, made, numbers) if group is None else made


def _scored(
    rule: str, claimed: Number, parts: Sequence[Entry], numbers: Sequence[Number], name: str, whole: bool
) -> Relation:
    severity = "info" if _cut(claimed, numbers) else "error"
    made = add(rule, claimed, numbers, name, severity, whole)
    minus = [one for one in parts if "扣分" in one.name or "减分" in one.name]
    if minus and not holds(made):  # a row of deductions may be printed without its sign
        terms: list[tuple[int, Node]] = [
            (-1 if one in minus else 1, Of(one.score)) for one in parts if one.score is not None
        ]
        other = of()
        other = type(other)(tuple(terms))
        return Relation(
            rule, claimed, made.tree, made.severity, (other,), made.values, exact=made.exact, certain=whole
        )
    return made


def _with_execution(board: Board, made: Relation, numbers: Sequence[Number]) -> Relation:
    """The total with the score of the budget's execution, where that stands outside of the table and is part of it."""
    if holds(made):
        return made
    others = [add(made.rule, made.claimed, [*numbers, one], "总分") for one in board.beside]
    found = next((one for one in others if holds(one)), None)
    if found is not None:
        return found
    return replace(made, certain=False) if others and not any(one.points for one in board.leaves()) else made


def _cut(claimed: Number, numbers: Sequence[Number]) -> bool:
    """Whether scores that were rounded one by one may differ from a total that was added up before: 0.67 + 0.67, 1.33."""
    off = abs(
        (value(claimed) or Fraction(0)) - sum((value(one) or Fraction(0) for one in numbers), Fraction(0))
    )
    fine = sum(one.places == claimed.places for one in numbers)
    return claimed.places >= 2 and fine >= 2 and off == Fraction(1, 10**claimed.places)


def _missing(board: Board, blank: Sequence[Entry], scored: Sequence[Entry]) -> Remark:
    """Rows of a scored table whose own score is empty."""
    spots = [one.blank for one in blank if one.blank is not None]
    numbers = [one.score for one in scored if one.score is not None]
    names = "、".join(one.label for one in blank)
    total = board.total.score if board.total is not None else None
    if total is None:
        return Remark("score_missing", "info", tuple(spots), BLANK, "", "", {"names": names})
    rest = (value(total) or Fraction(0)) - sum((value(one) or Fraction(0) for one in numbers), Fraction(0))
    most = sum((value(one.points) or Fraction(0) for one in blank), Fraction(0))
    places = max((one.places for one in (total, *numbers)), default=0)
    shown = plain(rest, places)
    rest_spots = [spot(one) for one in (total, *numbers)]
    what = shown if len(blank) == 1 else f"共{shown}"
    formula = f"{total.text} - ({_terms(numbers)}) = {shown}"
    if rest < 0 or rest > most:
        return Remark(
            "score_missing_total", "error" if rest < 0 else "warning", (*spots, *rest_spots), BLANK, f"0～{plain(most, 2)}",
            formula, {"names": names},
        )  # fmt: skip
    if rest == 0:
        return Remark("score_missing", "info", (*spots, *rest_spots), BLANK, what, formula, {"names": names})
    return Remark("score_missing", "warning", (*spots, *rest_spots), BLANK, what, formula, {"names": names})


# -- rates and limits


def rate_of(rate: Number, score: Number, points: Number, name: str) -> Relation | None:
    """得分率: the score as a part of the points."""
    if not value(points):
        return None
    if rate.cell and points.cell and rate.cell[:2] == points.cell[:2] and rate.cell[2] < points.cell[2]:
        return None  # in front of the points it is a weight
    tree: Node = ratio(Of(score, True), Of(points, True))
    if points.dimension == "ratio" != score.dimension:  # weights in percent: 15% are 15 points
        tree = ratio(Of(score, True), Product((Fixed(Fraction(100)), Of(points, True))))
    if rate.dimension != "ratio":
        tree = Product((Fixed(Fraction(100)), tree))
    return Relation("score_rate_differs", rate, tree, values={"name": name})


def _rates(board: Board) -> Iterator[Relation]:
    made = []
    for entry in [*board.entries, *([board.total] if board.total is not None else [])]:
        if entry.rate is not None and entry.score is not None and entry.points is not None:
            one = rate_of(entry.rate, entry.score, entry.points, entry.label or "总分")
            if one is not None:
                made.append(one)
    # of several columns of scores the rate may be of another, as most rows then show
    known = not board.doubtful or 2 * sum(holds(one) for one in made) > len(made)
    yield from (one if known else replace(one, certain=False) for one in made)


def _limits(board: Board) -> Iterator[Remark]:
    """No score above its points, none below nought where nothing is deducted."""
    above = board.above_points()
    both = [one for one in board.entries if one.score is not None and value(one.points)]
    for entry in above if len(above) == 1 and len(both) > 2 and not board.doubtful else ():
        if entry.score is not None and entry.points is not None and value(entry.points):
            yield Remark(
                "score_above_points", "error", (spot(entry.score), spot(entry.points)), entry.score.text,
                f"≤{entry.points.text}", "", {"name": entry.label},
            )  # fmt: skip


# -- the same indicator in several tables


def _elsewhere(board: Board) -> Iterator[Relation]:
    """Points and scores of an indicator are the same wherever they are printed."""
    if not board.main:
        return
    for entry in board.entries:
        points = [number for kind, number in entry.others if kind == "points"]
        scores = [number for kind, number in entry.others if kind == "score"]
        yield from same("points_elsewhere", entry.points, points, entry.label)
        yield from same("score_elsewhere", entry.score, scores, entry.label)
    if board.total is not None:
        others = [number for kind, number in board.total.others if kind == "score"]
        yield from same("score_elsewhere", board.total.score, others, "总分")


def same(rule: str, own: Number | None, others: Sequence[Number], name: str) -> Iterator[Relation]:
    """Each further print of a number against the one that most of them have."""
    numbers = [one for one in (own, *others) if one is not None]
    if len(numbers) < 2:
        return
    count = {value(one): sum(value(two) == value(one) for two in numbers) for one in numbers}
    base = max(numbers, key=lambda one: count[value(one)])
    for one in numbers:
        if one is not base:
            yield Relation(rule, one, Of(base), values={"name": name}, exact=True)


# -- texts


def plain(number: Fraction, places: int) -> str:
    """A number without noughts at its end."""
    text = decimal_text(number, places)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _terms(numbers: Sequence[Number]) -> str:
    texts = [one.text for one in numbers]
    return " + ".join(texts if len(texts) <= 8 else [*texts[:4], "…", *texts[-2:]])


def _sum_text(numbers: Sequence[Number]) -> str:
    total = sum((value(one) or Fraction(0) for one in numbers), Fraction(0))
    return plain(total, max((one.places for one in numbers), default=0))


CHECKS: tuple[Check, ...] = (
    Check(
        "score_tables",
        run,
        examples(
            "points_differ",
            "points_moved",
            "points_elsewhere",
            "score_total_differs",
            "group_score_differs",
            "score_elsewhere",
            "score_missing",
            "score_missing_total",
            "score_rate_differs",
            "score_above_points",
        ),
    ),
    *scores_columns.CHECKS,
    *scores_prose.CHECKS,
    *scores_rules.CHECKS,
    *scores_sense.CHECKS,
)
