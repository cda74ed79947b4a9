"""What stands against handing on a rectification: problems without a plan, without proof, or not accepted."""

from __future__ import annotations

from jixiao.core.finding import Finding
from jixiao.core.system import Why
from jixiao.process.model import Kind
from jixiao.web.rectification.models import ACCEPTED, DONE, RETURNED, Problem
from jixiao.web.rectification.models import seen as seen
from jixiao.web.rectification.proposals import proposals
from jixiao.web.year.models import Work

LABELS = {
    "cause": Why("原因", "cause"),
    "measure": Why("整改措施", "measure"),
    "section": Why("责任科室", "section"),
    "due": Why("完成时限", "deadline"),
}


def answer(work: Work, name: str) -> list[Finding] | None:
    """What stands against it by a guard's name; None where this work has no answer to it."""
    if name not in ("complete", "evidence_there"):
        return None
    problems = list(work.problems.all())
    if name == "evidence_there":
        return [Finding("rectification_no_proof", values=_named(one)) for one in problems if not one.proved]
    found = [_lacks(one) for one in problems if one.lacking]
    if work.state == work.rules.start:
        return [*_untaken(work, problems), *found]
    if judges(work.rules, work.state):
        return found + [
            Finding("rectification_not_accepted", values=_named(one))
            for one in problems
            if one.state != ACCEPTED
        ]
    return found + [_undone(one) for one in problems if one.state not in (DONE, ACCEPTED)]


def stale() -> Finding:
    """What is told where the list is another one than on the screen."""
    return Finding("rectification_list_stale")


def judges(kind: Kind, state: str) -> frozenset[str]:
    """The roles that accept problems in a state: those that may end the work from there."""
    return frozenset(
        role
        for one in kind.actions
        if one.kind == "forward"
        and state in one.sources
        and one.to in kind.states
        and kind.states[one.to].final
        for role in one.roles
    )


def _untaken(work: Work, problems: list[Problem]) -> list[Finding]:
    """Lost points that nobody took into the list: told, and against it where the list is empty."""
    left = proposals(work)
    if not left:
        return []
    severity = "warning" if problems else "error"
    return [Finding("rectification_untaken", values={"count": str(len(left))}, severity=severity)]


def _named(one: Problem) -> dict[str, str]:
    return {"number": str(one.number), "problem": one.problem[:40]}


def _undone(one: Problem) -> Finding:
    if one.state == RETURNED:
        return Finding("rectification_returned", values=_named(one))
    return Finding("rectification_not_done", values=_named(one))


def _lacks(one: Problem) -> Finding:
    lacks = tuple(LABELS[name] for name in one.lacking)
    return Finding("rectification_lacks", values={**_named(one), "lacks": lacks})
