"""Sentences about scores: 满分…得分…得分率 and deductions by themselves and against the table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from jixiao.auditing.checks.scores_board import Board, Entry, add, find_names, named, value
from jixiao.auditing.checks.scores_counts import counts
from jixiao.auditing.checks.scores_examples import examples
from jixiao.auditing.checks.scores_read import boards
from jixiao.auditing.checks.scores_said import N, Saying, number_at, sayings, taken_off
from jixiao.auditing.checks.scores_whole import totals
from jixiao.auditing.relation import Node, Of, Relation, Sum, less, ratio
from jixiao.auditing.remark import Remark, spot
from jixiao.auditing.view import Check, Judged, View
from jixiao.extraction.claims import Number

QUOTED = re.compile("[”》」](?:指标)?扣")
NAMED_TAKEN = re.compile(rf"([^，。；：:、\s\d(]{{3,24}}?)\s*扣(?:减|除)?(?:了)?\s*{N}")


def run(view: View, _: Judged) -> Iterator[Relation | Remark]:
    """Scores in sentences against themselves and against the table."""
    found = boards(view)
    names = find_names(found)
    yield from totals(view, found)
    said = list(sayings(view, names))
    for one in said:
        yield from _within(one)
        yield from _against(one, found)
    yield from _named_taken(view, names, said)
    yield from counts(view, found, names)


def _within(said: Saying) -> Iterator[Relation | Remark]:
    """A sentence by itself: the rate from score and points, the score from points and deductions."""
    name = said.entry.label if said.entry is not None else ""
    points = said.points or (said.entry.points if said.entry is not None else None)
    if said.rate is not None and said.score is not None and points is not None and value(points):
        yield Relation(
            "score_rate_differs",
            said.rate,
            ratio(Of(said.score, True), Of(points, True)),
            values={"name": name},
        )
    whole, got = value(said.points), value(said.score)
    for word, number in said.added:
        if said.points is None or said.score is None or whole is None or not value(number):
            continue
        base = any(got == (value(one) or 0) + (value(number) or 0) for one in number.passage.numbers)
        if whole - (value(number) or 0) != got or said.taken or base:
            continue  # it may well be added to something else
        yield Remark(
            "deduction_word", "error", (spot(number), spot(said.points), spot(said.score)), f"{word}{number.text}",
            f"扣减{number.text}", f"{said.points.text} - {number.text} = {said.score.text}", {"name": name, "word": word},
        )  # fmt: skip
    if said.taken and said.points is not None and said.score is not None:
        added = [number for _, number in said.added]
        yield _deducted(said.score, said.points, said.taken, name, added=added, before=said.before)


def _deducted(
    score: Number,
    points: Number,
    taken: Sequence[Number],
    name: str,
    *,
    added: Sequence[Number] = (),
    before: Sequence[Number] = (),
    certain: bool = True,
) -> Relation:
    """Points less deductions; a deduction may be said twice, the last time as the sum, and something may be added."""
    readings = [less(points, one) for one in taken] if len(taken) > 1 else []
    if before:
        readings.append(less(points, *before, *taken))
    if added:
        readings.append(Sum((*less(points, *taken).terms, *((1, Of(one)) for one in added))))
    tree = less(points, *taken)
    return Relation("deduction_differs", score, tree, "error", tuple(readings), {"name": name}, True, certain)


def _against(said: Saying, found: Sequence[Board]) -> Iterator[Relation]:
    """A sentence against the table."""
    entry = said.entry
    if entry is None:
        return
    if said.score is not None and not entry.leaf:
        scores = [one.score for one in found[0].leaves(entry)]
        if scores and all(scores):
            yield add(
                "group_score_differs", said.score, [one for one in scores if one is not None], entry.label
            )
    for rule, mine, role in (("points_elsewhere", said.points, "points"), ("score_elsewhere", said.score, "score"), ("score_elsewhere", said.rate, "rate")):  # fmt: skip
        if mine is None:
            continue
        own = getattr(entry, role)
        printed = [own] if own is not None else [number for kind, number in entry.others if kind == role]
        for other in printed[:3]:
            yield Relation(rule, mine, Of(other), values={"name": entry.label}, exact=role != "rate")


def _beside(view: View, entry: Entry) -> list[Number]:
    """The other numbers of the row that prints an indicator's score."""
    cell = entry.score.cell if entry.score is not None else None
    if cell is None:
        return []
    row = view.claims.sheets[cell[0]].rows[cell[1]]
    numbers = [one.number for one in row if one.number is not None and one.first]
    return [one for one in numbers if one is not entry.score and one is not entry.points]


def _named_taken(view: View, names: dict[str, Entry], said: Sequence[Saying]) -> Iterator[Relation]:
    """项目监管扣1分: what an indicator lost is its points less its score; and all that a group lost is what its rows lost."""
    for passage in view.claims.prose():
        text = passage.folded
        if "扣" not in text:
            continue
        lost: dict[Entry, Number] = {}
        for hit in NAMED_TAKEN.finditer(text):
            start = max(text.rfind(sign, 0, hit.start(1) + 1) for sign in "，。；：、,;") + 1
            entry = named(text[start : hit.end(1)], names) or named(hit[1], names)
            number = number_at(passage, hit.start(2))
            if entry is not None and entry.leaf and number is not None and entry not in lost:
                lost[entry] = number
                if entry.points is not None and entry.score is not None:
                    # a row may have the scores of several people, or print the deduction itself
                    beside = _beside(view, entry)
                    readings: list[Node] = [less(entry.points, one) for one in beside]
                    readings += [Of(one) for one in beside]
                    yield Relation(
                        "deduction_differs",
                        number,
                        less(entry.points, entry.score),
                        readings=tuple(readings),
                        values={"name": entry.label},
                        exact=True,
                    )
        here = [one for one in said if one.points is not None and one.points.passage is passage]
        for one in here:
            if one.points is None or one.score is None or one.taken:
                continue
            taken = taken_off(passage, text)
            if taken:
                # what is named may be a part of what was lost, never more
                all_taken = sum((value(number) or Fraction(0) for number in taken), Fraction(0))
                clear = set(taken) == set(lost.values()) or len(taken) == 1
                clear = clear and all_taken > (value(one.points) or 0) - (value(one.score) or 0)
                # of several scores it is that of none which it does not name
                clear = clear and (len(here) == 1 or not (lost or QUOTED.search(text)))
                name = one.entry.label if one.entry is not None else ""
                yield _deducted(one.score, one.points, taken, name, certain=clear)


CHECKS: tuple[Check, ...] = (
    Check("score_sentences", run, examples("deduction_differs", "deduction_word", "indicator_count_differs")),
)
