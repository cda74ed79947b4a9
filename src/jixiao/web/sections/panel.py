"""What pages say of shares: all of a form with their sections, the reminders on the first page, how far each section is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from jixiao.flows.filling import Key
from jixiao.web.filling.contents import CONTENTS
from jixiao.web.filling.draft import Standing
from jixiao.web.filling.page import LIST, TARGETS, Page
from jixiao.web.sections import whose
from jixiao.web.sections.assigning import Given, stands
from jixiao.web.sections.models import BEGUN, BLANK, DONE, KINDS, SECTION, STATES, Assignment
from jixiao.web.sections.shares import GROUPS, Share, Shares
from jixiao.web.year.models import Work

MOST_WAITING = 50  # shares on the first page


@dataclass(slots=True)
class Line:
    """A share as the page shows it. `score`: its score or interval; `given`: what stands in its fields, `shown` what stood there before
    anybody typed; `wrong`: what is said against them, by field; `newer`: what somebody else gave out meanwhile."""

    share: Share
    state: str
    word: tuple[str, str]
    filled: int
    asked: int | None
    score: str
    given: Given
    shown: str
    assignment: Assignment | None = None
    says: bool = False
    wrong: dict[str, list[str]] = field(default_factory=dict)
    newer: str = ""


@dataclass(slots=True)
class Stand:
    """How far one section is."""

    section: str
    all: int = 0
    done: int = 0
    begun: int = 0
    blank: int = 0
    late: int = 0


def lines(
    work: Work, case: Standing, shares: Shares, assigned: Iterable[Assignment], lang: str, says: set[str]
) -> list[Line]:
    """Every share of a form in its order, with what is assigned of it."""
    there = {one.share: one for one in assigned}
    page = Page(case, lang, CONTENTS[work.kind])
    made = []
    for share in shares.all:
        one = there.get(share.key)
        filled, asked = shares.filled(share, case.filled.texts)
        state = DONE if one is not None and one.done is not None else BEGUN if filled else BLANK
        score = page.of(share.question).score if share.question is not None else ""
        given = stands(one)
        made.append(
            Line(
                share, state, STATES[state], filled, asked, score, given, str(given), one,
                says=one is not None and one.done is None and share.key in says,
            )
        )  # fmt: skip
    return made


def groups(lines: Sequence[Line], english: bool) -> list[tuple[str, str, list[Line]]]:
    """The same under their headings: key, title, lines."""
    made: dict[str, list[Line]] = {}
    for one in lines:
        made.setdefault(one.share.group, []).append(one)
    return [(id, GROUPS[id][english] if id in GROUPS else id, each) for id, each in made.items()]


def statistics(lines: Iterable[Line]) -> list[Stand]:
    """How far each section is, the one with most that is overdue first."""
    made: dict[str, Stand] = {}
    for one in lines:
        if one.assignment is None:
            continue
        stand = made.setdefault(one.assignment.section, Stand(one.assignment.section))
        stand.all += 1
        stand.done += one.state == DONE
        stand.begun += one.state == BEGUN
        stand.blank += one.state == BLANK
        stand.late += one.assignment.late
    return sorted(made.values(), key=lambda one: (-one.late, one.section))


def waiting(person: Any, works: Iterable[Work]) -> list[Assignment]:
    """The shares that wait for a person, the first deadline on top. `works`: what the person fills in now."""
    mine = [one for one in works if one.kind in KINDS and whose.limited(one, person)]
    if not mine:
        return []
    found: dict[int, list[Assignment]] = {}
    for one in Assignment.objects.for_user(person).filter(work__in=mine).select_related("work__unit"):
        found.setdefault(one.work_id, []).append(one)
    open_ones = [one for each in found.values() for one in whose.own(each, person) if one.done is None]
    return sorted(open_ones, key=lambda one: (one.due, one.pk))[:MOST_WAITING]


def panel(work: Work) -> dict[str, Any]:
    """What the page of a piece of work says of its sections; nothing where it is of another kind."""
    if work.kind not in KINDS:
        return {}
    assigned = list(Assignment.objects.filter(work=work.pk))
    open_ones = [one for one in assigned if one.done is None]
    asks = SECTION in work.rules.states[work.state].edits
    return {
        "sections_here": True, "sections_given": len(assigned), "sections_open": open_ones if asks else [],
        "sections_late": sum(one.late for one in open_ones) if asks else 0,
    }  # fmt: skip


def on_form(work: Work, page: Page, person: Any) -> Callable[[Key], bool] | None:
    """Tell the page of a form whose its shares are; gives what the person may change there, None for everything."""
    assigned = whose.given_once(work)
    page.assigned = {one.share: one for one in assigned}
    return whose.may_type(assigned, person, work, page.form, page.texts)


def at_part(
    assigned: Mapping[str, Assignment], told: Mapping[str, Any]
) -> list[tuple[Assignment, list[str]]]:
    """Whose the shares are that a page shows besides indicators: those alike together, the first of them and the names of all."""
    part = str(told.get("part", ""))
    keys = [part] if part.startswith(LIST) else []
    keys += [TARGETS] * ("targets" in told)
    for one in told.get("fields", ()):
        keys.append(one.key.rpartition("|")[0])
        keys.append(one.key.partition("|")[0])
    keys += [fact.value.key.rpartition("|")[0] for fact in told.get("rest", ())]
    keys += [each[0].key.rpartition("|")[0] for _, each in told.get("watched", ())]
    made: dict[tuple[str, date, bool], tuple[Assignment, list[str]]] = {}
    for share in dict.fromkeys(keys):
        if share in assigned:
            one = assigned[share]
            made.setdefault((one.section, one.due, one.done is None), (one, []))[1].append(one.name)
    return list(made.values())
