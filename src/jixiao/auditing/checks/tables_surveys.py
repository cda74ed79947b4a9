"""Satisfaction that the text tells, against the survey whose tables the report prints."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from jixiao.auditing.checks.tables_frame import Frame, Line
from jixiao.auditing.relation import Fixed, Node, Of, Product, Relation, Sum, holds, of, ratio, value_of
from jixiao.auditing.view import View
from jixiao.extraction.claims import Number, Passage

CONTENT = re.compile(r"满意|认可|好评")
NOT_CONTENT = re.compile(r"不(?:太|大|够|很)?满意|不认可|差评")
SAID = re.compile(r"满意(?:度|率)")
# how many points each answer is worth, the best first, where satisfaction is a weighted mean
WEIGHTS = (
    (100, 80, 60, 40, 20),
    (100, 80, 60, 40, 0),
    (100, 80, 60, 30, 0),
    (100, 75, 50, 25, 0),
    (100, 80, 60, 0, 0),
)
NEAR = Fraction(1, 10)  # what is farther off is told of something else


@dataclass(frozen=True, slots=True, eq=False)
class _Question:
    """One question: how many gave each answer, the best first, and how many answered."""

    answers: tuple[Number, ...]
    asked: Number
    content: int


def surveys(view: View, made: Sequence[Frame]) -> Iterator[Relation]:
    """Each satisfaction of the text that names how many were asked, where tables show the answers of as many."""
    questions = [one for frame in made for side in (frame, frame.other()) for one in _questions(side)]
    if not questions:
        return
    for passage in view.claims.prose():
        if SAID.search(passage.text):
            yield from _said(passage, questions)


def _questions(frame: Frame) -> Iterator[_Question]:
    totals = [at for at, place in enumerate(frame.places) if place.total]
    if len(totals) != 1:
        return
    options = [at for at in range(len(frame.places)) if at not in totals]
    liked = [at for at in options if _content(frame.places[at])]
    if len(options) < 3 or not liked or liked != options[: len(liked)]:
        return
    for line in frame.lines:
        asked = line.cells[totals[0]]
        answers = [line.cells[at] for at in options]
        if line.counted and asked is not None and all(one is not None for one in answers):
            yield _Question(tuple(one for one in answers if one is not None), asked, len(liked))


def _content(place: Line) -> bool:
    return CONTENT.search(place.words) is not None and NOT_CONTENT.search(place.words) is None


def _said(passage: Passage, questions: Sequence[_Question]) -> Iterator[Relation]:
    for claimed in passage.numbers:
        if claimed.dimension != "ratio" or not claimed.measured or not SAID.search(claimed.before):
            continue
        start, end = passage.sentence(claimed.start)
        asked = {
            one.value
            for one in passage.numbers
            if start <= one.start < end and one.places == 0 and one.dimension in ("count", "number")
        }
        same = [one for one in questions if one.asked.value in asked]
        if same:
            made = _relation(claimed, same)
            if made is not None:
                yield made


def _relation(claimed: Number, questions: Sequence[_Question]) -> Relation | None:
    """The satisfaction as what the tables give: most often the share of the content over all questions of one kind."""
    trees = list(_trees(questions))
    fits = next((tree for tree in trees if holds(Relation("satisfaction_differs", claimed, tree))), None)
    values = {"count": len(questions), "asked": questions[0].asked.text}
    if fits is not None:
        return Relation("satisfaction_differs", claimed, fits, "warning", values=values)
    value = value_of(trees[0])
    certain = value is not None and abs(value - claimed.value) <= NEAR and claimed.places > 0
    return Relation(
        "satisfaction_differs", claimed, trees[0], "warning", tuple(trees[1:]), values, certain=certain
    )


def _trees(questions: Sequence[_Question]) -> Iterator[Node]:
    kinds = sorted({len(one.answers) for one in questions}, reverse=True)
    groups = [[one for one in questions if len(one.answers) == kind] for kind in kinds] + [list(questions)]
    groups += [[one] for one in questions]
    for group in groups:
        yield _share(group, [one.content for one in group])
    for group in groups:
        for most in (1, 2, 3):
            yield _share(group, [most] * len(group))
        for weights in WEIGHTS:
            if all(len(one.answers) == len(weights) for one in group):
                yield _mean(group, weights)


def _share(group: Sequence[_Question], firsts: Sequence[int]) -> Node:
    chosen = [answer for one, first in zip(group, firsts, strict=True) for answer in one.answers[:first]]
    return ratio(of(*chosen), of(*(one.asked for one in group)))


def _mean(group: Sequence[_Question], weights: Sequence[int]) -> Node:
    terms = tuple(
        (1, Product((Fixed(Fraction(weight, 100)), Of(answer))))
        for one in group
        for weight, answer in zip(weights, one.answers, strict=True)
    )
    return ratio(Sum(terms), of(*(one.asked for one in group)))
