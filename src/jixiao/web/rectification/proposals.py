"""What may be taken as a problem: lost points of the newest self-evaluation, problems that its case lists, opinions of the review."""

from __future__ import annotations

from dataclasses import dataclass

from jixiao.core.finding import DataError
from jixiao.flows.after import problems_of
from jixiao.web.filling.veil import classified_rows
from jixiao.web.people.procedure import current
from jixiao.web.rectification.models import AUDIT, LOST, OPINION
from jixiao.web.sm3 import digest
from jixiao.web.year import papers
from jixiao.web.year.models import Paper, Step, Work

REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A problem that somebody may take into the list. `key` names it in a form."""

    source: str
    origin: str
    problem: str
    basis: str = ""
    cause: str = ""
    measure: str = ""
    section: str = ""
    due: str = ""
    withheld: str = ""

    @property
    def key(self) -> str:
        return f"{self.source}:{self.origin}"


def proposals(work: Work) -> list[Proposal]:
    """What is proposed and not taken yet, in the order of the score table; nothing of a case that cannot be read."""
    taken = set(work.problems.values_list("source", "origin"))
    found = [*_of_case(work), *_of_review(work)]
    return [one for one in found if (one.source, one.origin) not in taken]


def _of_case(work: Work) -> list[Proposal]:
    papers_of = Paper.objects.filter(
        work__unit=work.unit_id, work__year=work.year, work__kind__in=papers.SCORED
    )
    paper = papers_of.order_by("-number").first()
    if paper is None:
        return []
    try:
        sheet = papers.scored(paper).sheet
        shown, classified = problems_of(sheet), classified_rows(sheet)
    except DataError:
        return []
    made = []
    for one in shown:
        source = LOST if one.indicator else AUDIT
        origin = (one.indicator or digest(one.problem.encode()))[:80]
        withheld = "classified" if one.indicator in classified else "withheld" if one.secret else ""
        made.append(
            Proposal(
                source, origin, one.problem, one.basis, one.cause, one.measure, one.section, one.due, withheld
            )
        )
    return made


def _of_review(work: Work) -> list[Proposal]:
    """What those above the unit wrote in the review."""
    steps = Step.objects.filter(
        work__unit=work.unit_id, work__year=work.year, work__kind=REVIEW, role__in=current().below
    ).exclude(opinion="")
    kind = current().kinds.get(REVIEW)
    forward = {one.id for one in kind.actions if one.kind == "forward"} if kind is not None else set()
    return [
        Proposal(OPINION, str(one.pk), one.opinion, f"{kind.title if kind else ''}，{one.at:%Y-%m-%d}")
        for one in steps.order_by("number")
        if one.action in forward
    ]
