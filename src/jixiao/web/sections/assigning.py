"""Giving shares to sections, all at once or as last year; saying that a share is done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from jixiao.core.finding import DataError, Finding
from jixiao.core.system import Why
from jixiao.web.filling import draft
from jixiao.web.filling.models import WHOLE, Change
from jixiao.web.guard import day_of
from jixiao.web.log.models import record
from jixiao.web.people.models import Person, held, roles_for
from jixiao.web.sections import whose
from jixiao.web.sections.models import KINDS, SECTION, Assignment
from jixiao.web.sections.shares import Share, Shares, shares_of
from jixiao.web.typed import typed
from jixiao.web.year.models import Work
from jixiao.web.year.standing import waiting

MOST_SECTION = 60  # signs
FIELDS = ("section", "person", "due")
LEAP = (2, 29)

Told = tuple[str, Finding]  # the field that it is about, "" for none


@dataclass(frozen=True, slots=True)
class Given:
    """To whom a share is given, as it is typed."""

    section: str = ""
    person: str = ""
    due: str = ""

    @property
    def empty(self) -> bool:
        """Whether it is given to nobody."""
        return not (self.section or self.person or self.due)

    def __str__(self) -> str:
        return "|".join((self.section, self.person, self.due))


@dataclass(slots=True)
class Outcome:
    """What came of it: everything that stands against it, or how many shares changed; `newer`: shares that somebody else had given out
    meanwhile."""

    found: list[Told] = field(default_factory=list)
    count: int = 0
    newer: list[str] = field(default_factory=list)


def said_in(form: Mapping[str, Any], prefix: str = "", share: str = "") -> Given:
    """What a form says of one share."""
    names = {"section": "s", "person": "p", "due": "d"}
    texts = {one: typed(str(form.get(f"{names[one]}:{prefix}{share}", ""))) for one in FIELDS}
    return Given(**texts)


def stands(one: Assignment | None) -> Given:
    """To whom a share is given now."""
    if one is None:
        return Given()
    return Given(one.section, one.person.username if one.person else "", one.due.isoformat())


def against(work: Work, person: Any) -> list[Told]:
    """Why a person may not give shares out now."""
    if work.kind not in KINDS:
        return [("", Finding("site_no_case_here", values={"kind": work.rules.title}))]
    found = waiting(work)
    if found:
        return [("", one) for one in found]
    if whose.assigns(work, person):
        return []
    return [("", Finding("sections_not_assigner", values={"state": _state(work)}))]


def opened(work: Work) -> tuple[draft.Standing, Shares]:
    """The case of a piece of work, and the shares of its form. Raises `DataError` where there is none yet."""
    made = draft.standing(work)
    if made is None:
        raise DataError([Finding("sections_no_form")])
    return made, shares_of(made.form, work.kind)


def assign(
    work: Work, person: Any, wanted: Mapping[str, Given], shown: Mapping[str, str], address: str = ""
) -> Outcome:
    """Give shares out, take them back where nothing is said, all or none. `shown`: what the page showed of each before; what is as it
    was shown is not touched."""
    try:
        _, shares = opened(work)  # slow the first time, and so before the database is held
    except DataError as error:
        return Outcome([("", one) for one in error.findings])
    with transaction.atomic():
        mine = _locked(work)
        if found := against(mine, person):
            return Outcome(found)
        now = {one.share: one for one in whose.given(mine)}
        touched = {
            id: one for id, one in wanted.items() if str(one) != shown.get(id, "") and id in shares.by_key
        }
        newer = [id for id in touched if str(stands(now.get(id))) != shown.get(id, "")]
        newer = [id for id in newer if touched[id] != stands(now.get(id))]
        if newer:
            names = "、".join(shares.by_key[id].name for id in newer[:5])
            return Outcome([("", Finding("sections_newer", values={"names": names}))], newer=newer)
        found, read = [], {}
        people: dict[str, Person | None] = {}
        for id, one in touched.items():
            if not one.empty:
                read[id] = _read(mine, shares.by_key[id], one, now.get(id), people, found)
        if found:
            return Outcome(found)
        changed = {id: one for id, one in touched.items() if one != stands(now.get(id))}
        before = {id: one.content() for id, one in now.items() if id in changed}
        for id in changed:
            _give(mine, shares.by_key[id], read.get(id), now.get(id))
        _told(mine, person, address, before, changed)
    return Outcome(count=len(changed))


def bulk(work: Work, person: Any, one: Given, group: str = "", address: str = "") -> Outcome:
    """Give everything that nobody has yet to one section; of one group where that is named."""
    try:
        _, shares = opened(work)
    except DataError as error:
        return Outcome([("", each) for each in error.findings])
    if one.empty:
        one = Given(" ", one.person, one.due)  # all that is missing is told
    there = {each.share for each in whose.given(work)}
    wanted = {each.key: one for each in shares.all if each.key not in there and group in ("", each.group)}
    if not wanted:
        return Outcome(against(work, person) or [("", Finding("sections_nothing_open"))])
    made = assign(work, person, wanted, {id: str(Given()) for id in wanted}, address)
    made.found = _once(made.found)
    return made


def copy(work: Work, person: Any, address: str = "") -> Outcome:
    """Give out what nobody has yet as it was given last year: same sections, deadlines a year later."""
    before = Work.objects.for_user(person).filter(
        unit=work.unit_id, year=work.year - 1, kind=work.kind, times=work.times
    ).first()  # fmt: skip
    last = {one.share: one for one in whose.given(before)} if before is not None else {}
    try:
        _, shares = opened(work)
    except DataError as error:
        return Outcome([("", each) for each in error.findings])
    there = {each.share for each in whose.given(work)}
    today = timezone.localdate()
    latest = work.due if work.due is not None and work.due >= today else None
    wanted = {}
    for id, one in last.items():
        if id not in shares.by_key or id in there:
            continue
        day = max(_next_year(one.due), today)
        day = min(day, latest) if latest is not None else day
        still = one.person is not None and _section_person(work, one.person)
        wanted[id] = Given(one.section, one.person.username if still and one.person else "", day.isoformat())
    if not wanted:
        return Outcome(against(work, person) or [("", Finding("sections_nothing_to_copy"))])
    return assign(work, person, wanted, {id: str(Given()) for id in wanted}, address)


def say_done(work: Work, person: Any, share: str, seen: int, address: str = "") -> Outcome:
    """A section says that its share is done, with the texts that it saw: `seen` counts the changes of the case then."""
    try:
        case, shares = opened(work)
    except DataError as error:
        return Outcome([("", one) for one in error.findings])
    with transaction.atomic():
        mine = _locked(work)
        assigned = whose.given(mine)
        one = next((each for each in assigned if each.share == share), None)
        if one is None or share not in shares.by_key:
            return Outcome([("", Finding("sections_gone"))])
        if found := _not_yours(mine, person, assigned, one):
            return Outcome(found)
        if one.done is not None:
            return Outcome()  # a second click
        case, shares = opened(mine)
        rows = shares.rows_of(case.filled.texts)
        later = Change.objects.filter(work=mine.pk, number__gt=seen).values_list("key", flat=True)
        name = {"name": one.name}
        if any(where == WHOLE or share in shares.of(where, rows) for where in set(later)):
            return Outcome([("", Finding("sections_typed_since", values=name))])
        wrong = [
            each for each in case.filled.errors if any(share in shares.of(where, rows) for where in each.keys)
        ]
        if wrong:
            return Outcome([("", Finding("sections_wrong", values={**name, "count": str(len(wrong))}))])
        filled, asked = shares.filled(shares.by_key[share], case.filled.texts)
        if asked and not filled:
            return Outcome([("", Finding("sections_empty", values=name))])
        one.done, one.done_by, one.texts = timezone.now(), person, case.number
        one.save()
        record(
            "sections_done", actor=person.username, address=address, thing=f"work:{mine.pk}", unit=mine.unit_id,
            before={"done": ""}, after={"done": share, "section": one.section, "texts": one.texts},
        )  # fmt: skip
    return Outcome(count=1)


def may_say(work: Work, person: Any, assigned: Iterable[Assignment]) -> set[str]:
    """The shares that a person may call done: those of their section, and those in which nobody is named for who gives them out."""
    if not whose.fills_now(work, person):
        return set()
    every = list(assigned)
    mine = {one.share for one in whose.own(every, person)} if whose.limited(work, person) else set()
    if whose.assigns(work, person):
        mine |= {one.share for one in every if one.person_id is None}
    return mine


def _not_yours(mine: Work, person: Any, assigned: list[Assignment], one: Assignment) -> list[Told]:
    found = waiting(mine)
    if found:
        return [("", each) for each in found]
    if one.share in may_say(mine, person, assigned):
        return []
    return [("", Finding("sections_not_done_by_you", values={"name": one.name, "section": one.section}))]


def _read(
    mine: Work,
    share: Share,
    one: Given,
    now: Assignment | None,
    people: dict[str, Person | None],
    found: list[Told],
) -> tuple[str, Person | None, date | None]:
    """The values of one share; what is wrong with them goes to `found`."""
    name = {"name": share.name}
    section = one.section.strip()
    if not section:
        found.append((f"s:{share.key}", Finding("sections_no_section", values=name)))
    elif len(section) > MOST_SECTION:
        values = {**name, "count": str(len(section)), "most": str(MOST_SECTION)}
        found.append((f"s:{share.key}", Finding("sections_long", values=values)))
    if one.person not in people:
        people[one.person] = _person(mine, one.person)
    person = people[one.person]
    if one.person and person is None:
        found.append((f"p:{share.key}", Finding("sections_person", values={**name, "text": one.person[:40]})))
    due, today = day_of(one.due), timezone.localdate()
    if not one.due:
        found.append((f"d:{share.key}", Finding("sections_no_due", values=name)))
    elif due is None:
        found.append((f"d:{share.key}", Finding("sections_date", values={**name, "text": one.due[:40]})))
    elif now is None or due != now.due:
        if due < today:
            found.append((f"d:{share.key}", Finding("sections_past", values={**name, "day": one.due})))
        elif mine.due is not None and today <= mine.due < due:
            values = {**name, "day": one.due, "due": mine.due.isoformat()}
            found.append((f"d:{share.key}", Finding("sections_too_late", values=values)))
    return section, person, due


def _give(
    mine: Work, share: Share, read: tuple[str, Person | None, date | None] | None, now: Assignment | None
) -> None:
    if read is None or read[2] is None:
        if now is not None:
            now.delete()
        return
    section, person, due = read
    one = now or Assignment(work=mine, share=share.key)
    if one.section != section:
        one.done, one.done_by = None, None  # another section has not said so
    one.section, one.person, one.due = section, person, due
    one.name, one.place = share.name[:200], share.place[:400]
    one.save()


def _told(
    mine: Work,
    person: Any,
    address: str,
    before: Mapping[str, Mapping[str, str]],
    changed: Mapping[str, Given],
) -> None:
    if not changed:
        return
    after = {
        id: one.content() for id, one in ((each.share, each) for each in whose.given(mine)) if id in changed
    }
    record(
        "sections_assigned", actor=person.username, address=address, thing=f"work:{mine.pk}", unit=mine.unit_id,
        before={"shares": before}, after={"shares": after},
    )  # fmt: skip


def _once(found: list[Told]) -> list[Told]:
    """What is said of many shares alike, once."""
    return list({one.rule: (f"{field[:1]}:" if field else "", one) for field, one in found}.values())


def _person(mine: Work, username: str) -> Person | None:
    """Somebody who is a section's here. Who is none looks the same as who does not exist."""
    if not 0 < len(username) <= MOST_SECTION:
        return None
    found = Person.objects.filter(username=username, is_active=True).first()
    return found if found is not None and _section_person(mine, found) else None


def _section_person(work: Work, person: Person) -> bool:
    return person.is_active and SECTION in roles_for(held(person), work.unit, work.year)


def _next_year(day: date) -> date:
    return date(day.year + 1, *((2, 28) if (day.month, day.day) == LEAP else (day.month, day.day)))


def _locked(work: Work) -> Work:
    return Work.objects.select_for_update().select_related("unit").get(pk=work.pk)


def _state(work: Work) -> Why:
    state = work.rules.states[work.state]
    return Why(state.title, state.title_en or state.title)
