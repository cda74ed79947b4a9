"""Which cases a publication tells of: the one that was filed, and the one on which a review ended, whose score then counts."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from jixiao.core.finding import Finding
from jixiao.flows.after import public_page
from jixiao.scoring.sheet import Sheet
from jixiao.web.publication.models import OBJECTIVES, PUBLISHES
from jixiao.web.year import papers
from jixiao.web.year.models import Paper, Work

REVIEW = "review"
OWN, REVIEWED = "self", "review"  # whose score it is


def filed(work: Work) -> Paper | None:
    """The newest case of the work that is published; None where there is none."""
    return _newest(work, PUBLISHES[work.kind])


def concluded(work: Work) -> Paper | None:
    """The case on which a review of these results ended; None where there was none, or it has not ended."""
    if work.kind == OBJECTIVES:
        return None
    review = Work.objects.filter(unit=work.unit_id, year=work.year, kind=REVIEW).first()
    if review is None or review.state != review.rules.path()[-1]:
        return None
    return _newest(work, REVIEW)


def _newest(work: Work, kind: str) -> Paper | None:
    found = Paper.objects.filter(work__unit=work.unit_id, work__year=work.year, work__kind=kind)
    return found.order_by("-number").first()


def cases_of(work: Work) -> list[Paper]:
    """The cases that are told of, the one whose score counts first."""
    return [one for one in (concluded(work), filed(work)) if one is not None]


def hashes(cases: list[Paper]) -> str:
    """What the cases are known by together."""
    return " ".join(one.hash for one in cases)


def sheets_of(work: Work) -> list[Sheet]:
    """The scores of these cases. Raises `DataError` where one cannot be read."""
    return [papers.scored(one).sheet for one in cases_of(work)]


def score_of(counts: Sheet, own: Sheet) -> tuple[dict[str, Any], tuple[Finding, ...]]:
    """What the public page says of the score that counts; what is withheld in the unit's own case is withheld here as well, whatever the
    review made of its marks."""
    seen, found = public_page(counts)
    made: dict[str, Any] = asdict(seen)
    made["basis"], made["self"] = (OWN if counts is own else REVIEWED), seen.total
    if counts is own:
        return made, found
    before, told = public_page(own)
    hidden = {*seen.hidden, *before.hidden}
    shown = {label for label, _, _ in before.money}
    made["self"], made["hidden"] = before.total, sorted(hidden)
    made["money"] = [one for one in made["money"] if one[0] in shown]
    for group in made["groups"]:
        group["lost"] = [one for one in group["lost"] if one["id"] not in hidden]
    return made, (*found, *(one for one in told if one not in found))


def keeps_marks(counts: Sheet, own: Sheet) -> bool:
    """Whether a review withholds every row that the unit's own case does, so that a file may be made of it."""
    return set(public_page(own)[0].hidden) <= set(public_page(counts)[0].hidden)
