"""What somebody does to a piece of work: the rows of the procedure are asked, and what comes of it is kept with its event."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from importlib import import_module
from typing import Any

from django.db import transaction
from django.utils import timezone

from jixiao.core.finding import Finding
from jixiao.core.system import Why
from jixiao.process.apply import Wish, apply
from jixiao.process.guards import GUARDS
from jixiao.web.documents import auditing
from jixiao.web.evidence import keeping as evidence
from jixiao.web.execution import ledger
from jixiao.web.filling import draft, saving
from jixiao.web.filling.contents import CONTENTS
from jixiao.web.log.models import record
from jixiao.web.people.models import Unit, held, roles_for
from jixiao.web.people.procedure import current
from jixiao.web.sampling import sampled
from jixiao.web.typed import typed
from jixiao.web.year.models import Step, Work
from jixiao.web.year.standing import waiting

MOST_OPINION = 2000  # signs
ANSWERS = {  # the modules that keep the content of a kind of work, and answer for it: `answer`, `seen`, `stale`
    **dict.fromkeys(CONTENTS, "jixiao.web.filling.guards"),
    "appraisal": "jixiao.web.appraisal.guards",
    "rectification": "jixiao.web.rectification.guards",
    "publication_objectives": "jixiao.web.publication.guards",
    "publication": "jixiao.web.publication.guards",
}


def begin(unit: Unit, year: int) -> int:
    """The work of a unit's year, each kind at its start; what is there already stays as it is. Gives how many were made."""
    made = 0
    for kind in current().kinds.values():
        for times in kind.times or ("",):
            made += Work.objects.get_or_create(
                unit=unit,
                year=year,
                kind=kind.id,
                times=times,
                defaults={"state": kind.start, "since": timezone.localdate()},
            )[1]
    return made


def act(
    work: Work, person: Any, action: str, version: int, opinion: str = "", to: str = "", address: str = "",
    at: datetime | None = None, seen: int = 0,
) -> tuple[Finding, ...]:  # fmt: skip
    """Do it, or give everything that stands against it; warnings come with what was done. `seen`: the number of the
    content that was on the screen."""
    now = at or timezone.now()
    if work.kind in CONTENTS and _goes_on(work, action):
        draft.lacks(work)  # slow, and so before the database is held
    with transaction.atomic():
        mine = Work.objects.select_for_update().select_related("unit").get(pk=work.pk)
        not_begun = waiting(mine)
        if not_begun:
            return not_begun
        if mine.kind in ANSWERS and content(mine) != seen:
            return (_keeper(mine).stale(),)
        roles = roles_for(held(person), mine.unit, mine.year)
        words = typed(opinion, MOST_OPINION)
        wish = Wish(action, str(person.pk), roles, version, now, words, to)
        stands = mine.stand()
        moved, found = apply(mine.rules, stands, wish, _guard(mine))
        if moved == stands:
            return found
        if mine.kind in CONTENTS and moved.state != stands.state and _onward(mine, action, moved.state):
            wrong = saving.hand_in(mine, person, now, address)
            if wrong:
                return wrong
        _keep(mine, moved, person, address, now)
    return found


def _goes_on(work: Work, action: str) -> bool:
    """Whether an action may look at the content of the work: one that ends it beside its way does not."""
    told = work.rules.action(action)
    return told is None or not told.to or told.to in work.rules.path()


def _onward(work: Work, action: str, state: str) -> bool:
    """Whether it brings the work further on its way, and does not end it beside that."""
    told = work.rules.action(action)
    return told is not None and told.kind == "forward" and state in work.rules.path()


def content(work: Work) -> int:
    """The number of the content of a piece of work as it is now; 0 where the site keeps none of its kind."""
    return int(_keeper(work).seen(work)) if work.kind in ANSWERS else 0


def _keeper(work: Work) -> Any:
    return import_module(ANSWERS[work.kind])  # it imports this room's models: only when it is asked


def look(work: Work, person: Any) -> None:
    """Somebody looks at it: what the one before did can no longer be taken back."""
    last = max(work.steps.all(), key=lambda one: one.number, default=None)
    if last is not None and not work.opened and last.actor_id != person.pk:
        Work.objects.filter(pk=work.pk, version=work.version).update(opened=True)
        work.opened = True


def _keep(mine: Work, moved: Any, person: Any, address: str, now: datetime) -> None:
    step = moved.steps[-1]
    before = {"state": mine.state, "version": mine.version}
    if moved.state != mine.state:
        mine.since = timezone.localdate(now)
    mine.state, mine.version, mine.opened = moved.state, moved.version, moved.opened
    mine.pending, mine.signed = moved.pending, sorted(moved.signed)
    mine.save()
    if mine.ended:
        _begun_by(mine, now)
    Step.objects.create(
        work=mine, number=len(moved.steps), action=step.action, actor=person, role=step.role, at=now,
        source=step.source, to=step.to, opinion=step.opinion,
    )  # fmt: skip
    record(
        step.action, actor=person.username, address=address, thing=f"work:{mine.pk}", unit=mine.unit_id, before=before,
        after={"state": mine.state, "version": mine.version, "role": step.role, "opinion": step.opinion}, at=now,
    )  # fmt: skip


def _begun_by(ended: Work, now: datetime) -> None:
    """Days of what waited for this work count from today, where it can begin now."""
    works = list(Work.objects.filter(unit=ended.unit_id, year=ended.year))
    for one in works:
        one.beside = works
        if ended.kind in one.rules.after and one.version == 0 and not waiting(one):
            Work.objects.filter(pk=one.pk).update(since=timezone.localdate(now))


def _guard(work: Work) -> Any:
    """What stands against an action, by the guard's name. What the site keeps no records of yet is said, never passed over."""

    def asked(name: str) -> Iterable[Finding]:
        if name == "children_done":
            return _children_done(work)
        if name == "overdue":
            return _overdue(work)
        told = _keeper(work).answer(work, name) if work.kind in ANSWERS else None
        if told is not None:
            return list(told)
        if name == sampled.GUARD:
            return sampled.against(work)
        if name == auditing.GUARD:
            return auditing.unaudited(work)
        if name == evidence.GUARD:
            return evidence.unproved(work)
        if name == ledger.GUARD:
            return ledger.untold(work)
        return [Finding("process_by_hand", values={"guard": Why(*GUARDS[name])}, severity="warning")]

    return asked


def _children_done(work: Work) -> list[Finding]:
    below = Unit.objects.below(work.unit).filter(kind__in=("unit", "department"))
    open_ones = [
        one.unit.name
        for one in Work.objects.filter(unit__in=below, year=work.year, kind=work.kind).select_related("unit")
        if not one.ended and one.times == work.times
    ]
    if not open_ones:
        return []
    return [
        Finding("process_children", values={"units": "、".join(open_ones[:5]), "count": str(len(open_ones))})
    ]


def _overdue(work: Work) -> list[Finding]:
    due = work.due
    if due is not None and timezone.localdate() > due:
        return []
    return [Finding("process_not_overdue", values={"due": due.isoformat() if due else "—"})]
