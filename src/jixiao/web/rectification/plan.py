"""The plan of a problem as people type it: what it may hold, and everything that is wrong with it at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from jixiao.core.finding import Finding
from jixiao.core.system import Why
from jixiao.process.due import due_on
from jixiao.web.guard import day_of
from jixiao.web.people.models import Person, held, roles_for
from jixiao.web.rectification.guards import LABELS
from jixiao.web.rectification.models import DOING, DONE, WANTED, WITHHELD, Problem
from jixiao.web.typed import typed
from jixiao.web.year.models import Work

MOST = {
    "problem": 500,
    "cause": 1000,
    "measure": 1000,
    "section": 60,
    "proof": 1000,
    "opinion": 1000,
}  # signs
LONG = {
    **LABELS,
    "problem": Why("问题", "problem"),
    "proof": Why("佐证", "proof"),
    "opinion": Why("意见", "opinion"),
}
FIELDS = ("problem", "cause", "measure", "section", "person", "due", "proof", "state", "withheld")

Told = tuple[str, Finding]  # the field that it is about, "" for none


def typed_in(form: Mapping[str, Any]) -> dict[str, str]:
    """What a form holds, without signs that nobody sees."""
    return {one: typed(str(form.get(one, ""))) for one in FIELDS}


def latest(work: Work) -> date | None:
    """The last day that a deadline may be: that of the rectification itself, counted from the end of the plan while there is only
    that. None where the procedure gives none, or it has passed."""
    today, due = timezone.localdate(), work.due
    if work.state == work.rules.start:
        following = work.rules.states[(*work.rules.onward(work.state), work.state)[0]].due
        due = due_on(following, work.year, max(due or today, today)) if following is not None else due
    return due if due is not None and due >= today else None


def read(
    mine: Work, one: Problem, typed: Mapping[str, str], *, draft: bool
) -> tuple[dict[str, Any], list[Told]]:
    """The values of a form, and everything that is wrong with it at once."""
    found = lengths(typed)
    wanted = ("problem",) if draft else ("problem", *WANTED)
    found += [
        (name, Finding("rectification_empty", values={"name": LONG[name]}))
        for name in wanted
        if not typed[name]
    ]
    due = day_of(typed["due"])
    if typed["due"] and due is None:
        found.append(("due", Finding("rectification_date", values={"text": typed["due"][:40]})))
    if due is not None and due != one.due:
        found += _misplaced(mine, due)
    person = _responsible(mine, typed["person"])
    if typed["person"] and person is None:
        found.append(("person", Finding("rectification_person", values={"text": typed["person"][:40]})))
    state = typed["state"] or one.state
    if state not in choices(mine, one):
        found.append(("state", Finding("rectification_state", values={"text": state[:20]})))
    elif state == DONE and not typed["proof"]:
        found.append(("proof", Finding("rectification_unproved")))
    withheld = typed["withheld"]
    if withheld not in WITHHELD:
        found.append(("withheld", Finding("rectification_state", values={"text": withheld[:20]})))
    values = {name: typed[name] for name in ("problem", "cause", "measure", "section", "proof")}
    return values | {"due": due, "person": person, "state": state, "withheld": withheld}, found


def choices(work: Work, one: Problem) -> list[str]:
    """The states that somebody who fills in may set: none while the plan is made."""
    if work.state == work.rules.start:
        return [one.state]
    return list(dict.fromkeys((one.state, DOING, DONE)))


def lengths(typed: Mapping[str, str]) -> list[Told]:
    """The texts that are too long."""
    return [
        (name, Finding("rectification_long", values={"name": LONG[name], "count": f"{len(text):,}", "most": f"{MOST[name]:,}"}))
        for name, text in typed.items()
        if len(text) > MOST.get(name, 1000)
    ]  # fmt: skip


def _misplaced(mine: Work, due: date) -> list[Told]:
    last = latest(mine)
    if due < timezone.localdate():
        return [("due", Finding("rectification_past", values={"day": due.isoformat()}))]
    if last is not None and due > last:
        return [
            (
                "due",
                Finding("rectification_too_late", values={"day": due.isoformat(), "due": last.isoformat()}),
            )
        ]
    return []


def _responsible(mine: Work, username: str) -> Person | None:
    """Somebody with a post here. Who has none looks the same as who does not exist."""
    found = (
        Person.objects.filter(username=username, is_active=True).first() if 0 < len(username) <= 40 else None
    )
    return found if found is not None and roles_for(held(found), mine.unit, mine.year) else None
