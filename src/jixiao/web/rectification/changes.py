"""What people do to problems: take what is proposed, write the plan, tell what was done, accept or send back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from jixiao.core.finding import Finding
from jixiao.core.system import Why
from jixiao.process.apply import editable
from jixiao.web.guard import day_of
from jixiao.web.log.models import record
from jixiao.web.people.models import held, roles_for
from jixiao.web.people.procedure import current
from jixiao.web.rectification.guards import judges
from jixiao.web.rectification.models import (
    ACCEPTED,
    DONE,
    KIND,
    RETURNED,
    STATES,
    TYPED,
    Problem,
)
from jixiao.web.rectification.plan import Told, lengths, read
from jixiao.web.rectification.proposals import proposals
from jixiao.web.typed import typed
from jixiao.web.year.models import Work
from jixiao.web.year.standing import waiting


@dataclass(slots=True)
class Outcome:
    """What came of a change: everything that stands against it, each with its field; nothing where it was done."""

    found: list[Told] = field(default_factory=list)
    problem: Problem | None = None


def may_edit(work: Work, person: Any) -> bool:
    """Whether somebody may change the problems of a work now."""
    return not _barred(work, person)


def against(work: Work, person: Any) -> tuple[Told, ...]:
    """Why somebody may not change the problems of a work now."""
    return tuple(("", one) for one in _barred(work, person))


def may_judge(work: Work, person: Any) -> bool:
    """Whether somebody may accept problems of a work now."""
    return bool(judges(work.rules, work.state) & roles_for(held(person), work.unit, work.year))


def take(work: Work, person: Any, keys: Collection[str], *, everything: bool, address: str = "") -> Outcome:
    """Take proposed problems into the list, those chosen or all of them; what is there already is not taken twice."""
    with transaction.atomic():
        mine = _locked(work)
        stands = _barred(mine, person)
        if stands:
            return Outcome([("", one) for one in stands])
        open_ones = proposals(mine)
        chosen = [one for one in open_ones if everything or one.key in keys]
        if not chosen:
            return Outcome(
                [
                    (
                        "",
                        Finding(
                            "rectification_taken" if keys or everything else "rectification_nothing_chosen"
                        ),
                    )
                ]
            )
        for one in chosen:
            made = Problem(
                work=mine, number=_next(mine), source=one.source, origin=one.origin, basis=one.basis, problem=one.problem,
                cause=one.cause, measure=one.measure, section=one.section[:60], withheld=one.withheld, due=day_of(one.due),
            )  # fmt: skip
            made.save()
            _told("problem_taken", made, person, address, {})
    return Outcome()


def save(
    work: Work,
    person: Any,
    pk: int,
    typed: Mapping[str, str],
    version: int,
    *,
    draft: bool,
    address: str = "",
) -> Outcome:
    """Write a problem, a new one where `pk` is 0. A draft may lack what the plan must say; wrong values are never kept."""
    with transaction.atomic():
        mine = _locked(work)
        stands = [("", one) for one in _barred(mine, person)]
        one = (
            mine.problems.select_related("person").filter(pk=pk).first()
            if pk
            else Problem(work=mine, source=TYPED, number=0)
        )
        if stands or one is None:
            return Outcome(stands or [("", Finding("rectification_gone"))])
        number = {"number": str(one.number)}
        if one.state == ACCEPTED:
            return Outcome([("", Finding("rectification_locked", values=number))], one)
        if pk and one.version != version:
            return Outcome([("", Finding("rectification_stale", values=number))], one)
        before = one.content() if pk else {}
        values, found = read(mine, one, typed, draft=draft)
        if found:
            return Outcome(found, one if pk else None)
        for name, value in values.items():
            setattr(one, name, value)
        if pk and one.content() == before:
            return Outcome([], one)  # a second click, or nothing new
        one.number, one.version = one.number or _next(mine), one.version + 1 if pk else 1
        one.save()
        _told("problem_changed" if pk else "problem_added", one, person, address, before)
    return Outcome([], one)


def remove(work: Work, person: Any, pk: int, version: int, address: str = "") -> Outcome:
    """Take a problem out of a list that is still being made; the log keeps it."""
    with transaction.atomic():
        mine = _locked(work)
        stands = _barred(mine, person)
        if not stands and mine.state != mine.rules.start:
            stands = (Finding("rectification_not_editable", values={"state": _stands_at(mine)}),)
        one = mine.problems.select_related("person").filter(pk=pk).first()
        if not stands and one is None:
            stands = (Finding("rectification_gone"),)
        if not stands and one is not None and one.version != version:
            stands = (Finding("rectification_stale", values={"number": str(one.number)}),)
        if stands or one is None:
            return Outcome([("", finding) for finding in stands], one)
        _told("problem_removed", one, person, address, one.content(), after={"version": one.version})
        one.delete()
    return Outcome()


def judge(
    work: Work, person: Any, pk: int, version: int, verdict: str, opinion: str, address: str = ""
) -> Outcome:
    """Accept a problem or send it back, with words."""
    words = typed(opinion)
    with transaction.atomic():
        mine = _locked(work)
        one = mine.problems.select_related("person").filter(pk=pk).first()
        if one is None:
            return Outcome([("", Finding("rectification_gone"))])
        found = list(_against_verdict(mine, one, person, version, verdict, words))
        if found:
            return Outcome(found, one)
        before = one.content()
        one.state, one.opinion, one.version = verdict, words, one.version + 1
        one.judged_by, one.judged_at = person, timezone.now()
        one.save()
        _told("problem_accepted" if verdict == ACCEPTED else "problem_returned", one, person, address, before)
    return Outcome([], one)


def _against_verdict(
    mine: Work, one: Problem, person: Any, version: int, verdict: str, words: str
) -> list[Told]:
    number = str(one.number)
    if not may_judge(mine, person):
        titles = current().roles
        ends = next((state for state in mine.rules.states if judges(mine.rules, state)), mine.state)
        values = {
            "state": _stands_at(mine),
            "roles": tuple(Why(*titles[role]) for role in sorted(judges(mine.rules, ends))),
        }
        return [("", Finding("rectification_not_judge", values=values))]
    if one.version != version:
        return [("", Finding("rectification_stale", values={"number": number}))]
    found: list[Told] = []
    if verdict not in (ACCEPTED, RETURNED):
        found.append(("", Finding("rectification_verdict")))
    if one.state != DONE:
        found.append(
            (
                "",
                Finding(
                    "rectification_not_ready", values={"number": number, "state": Why(*STATES[one.state])}
                ),
            )
        )
    if not words:
        found.append(("opinion", Finding("rectification_opinion")))
    return [*found, *lengths({"opinion": words})]


def _locked(work: Work) -> Work:
    return Work.objects.select_for_update().select_related("unit").get(pk=work.pk)


def _barred(mine: Work, person: Any) -> tuple[Finding, ...]:
    not_begun = waiting(mine)
    if not_begun:
        return not_begun
    if mine.kind == KIND and editable(
        mine.rules, mine.stand(), roles_for(held(person), mine.unit, mine.year)
    ):
        return ()
    return (Finding("rectification_not_editable", values={"state": _stands_at(mine)}),)


def _stands_at(mine: Work) -> Why:
    state = mine.rules.states[mine.state]
    return Why(state.title, state.title_en or state.title)


def _next(mine: Work) -> int:
    return (mine.problems.aggregate(last=Max("number"))["last"] or 0) + 1


def _told(
    action: str,
    one: Problem,
    person: Any,
    address: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any] | None = None,
) -> None:
    record(
        action, actor=person.username, address=address, thing=f"problem:{one.pk}", unit=one.work.unit_id, before=before,
        after=one.content() if after is None else after,
    )  # fmt: skip
