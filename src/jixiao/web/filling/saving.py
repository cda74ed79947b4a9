"""Texts saved as they are typed: right or wrong, whoever types, and never over what somebody else wrote meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from jixiao.core.finding import DataError, Finding
from jixiao.flows.filling import MOST_TEXT
from jixiao.process.apply import editable
from jixiao.scoring.sheet import Sheet
from jixiao.web.filling import draft
from jixiao.web.filling.contents import CONTENTS
from jixiao.web.filling.models import WHOLE, Cell, Change, Draft
from jixiao.web.log.models import record
from jixiao.web.people.models import held, roles_for
from jixiao.web.sections import whose
from jixiao.web.sm3 import digest
from jixiao.web.typed import typed
from jixiao.web.year import papers
from jixiao.web.year.models import Paper, Work
from jixiao.web.year.standing import waiting


@dataclass(slots=True)
class Saved:
    """What came of saving: everything that stands against it (then nothing was saved), or how many texts changed, and those that
    somebody else had changed meanwhile, by key what was typed here. `shown`: where nothing was saved, what the page had shown. `now`:
    the case with what was saved."""

    found: tuple[Finding, ...] = ()
    count: int = 0
    conflicts: dict[str, str] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)
    now: Callable[[], draft.Standing] | None = None


def against(work: Work, person: Any) -> tuple[Finding, ...]:
    """Why a person may not fill in the case of a piece of work now; empty where they may."""
    if work.kind not in CONTENTS:
        return (Finding("site_no_case_here", values={"kind": work.rules.title}),)
    if not_begun := waiting(work):
        return not_begun
    if not editable(work.rules, work.stand(), roles_for(held(person), work.unit, work.year)):
        return (Finding("site_not_editable", values={"state": work.rules.states[work.state].title}),)
    return whose.barred(work, person)


def choose(
    work: Work, person: Any, framework: str, address: str = "", instead: str = ""
) -> tuple[Finding, ...]:
    """Begin a case under a framework. What was begun already stays under its own, but where nothing was filled in yet and that one is
    named (`instead`)."""
    if found := against(work, person):
        return found
    known = [one.id for one in draft.usable(work.year)]
    if framework not in known:
        return (Finding("framework_not_found", values={"name": framework, "near": "、".join(known)}),)
    with transaction.atomic():
        mine = _locked(work)
        if mine.framework != instead or mine.framework == framework or work.papers.exists():
            return ()
        if instead and (stands := draft.standing(work)) is not None and not draft.untouched(work, stands):
            return (Finding("site_framework_stays"),)
        mine.framework = framework
        mine.save()
        record(
            "case_begun", actor=person.username, address=address, thing=f"work:{work.pk}", unit=work.unit_id,
            before={"framework": instead} if instead else {}, after={"framework": framework},
        )  # fmt: skip
    return ()


def save(
    work: Work, person: Any, texts: Mapping[str, str], shown: Mapping[str, str], address: str = ""
) -> Saved:
    """Keep texts by key. `shown`: what the page showed in their place before anybody typed there; blank where it does not say.

    A text that is another one by now is not written over: the page gets both.
    """
    try:
        draft.warm(work)  # before the database is held
        return _save(work, person, texts, shown, address)
    except DataError as error:
        return Saved(error.findings)


def _save(work: Work, person: Any, texts: Mapping[str, str], shown: Mapping[str, str], address: str) -> Saved:
    with transaction.atomic():
        mine = _locked(work)
        work = Work.objects.select_related("unit").get(pk=work.pk)
        if found := against(work, person):
            return Saved(found)
        handed, before_it = draft.handed(work)
        paper = handed or before_it
        if paper is None and not mine.framework:
            return Saved((Finding("site_no_framework"),))
        base = draft.base_of(work, paper, mine)
        begun = draft.began(base)
        kept = dict(Cell.objects.filter(work=work.pk).values_list("key", "text"))
        known = draft.form_with(base, kept)
        wanted = {one: typed(text) for one, text in texts.items()}
        before = {one: kept.get(one, begun.get(one, "")) for one in wanted}
        changed = {one: text for one, text in wanted.items() if text != before[one]}
        targets = {
            one: text for one, text in changed.items() if one.startswith("targets|") and known.knows(one)
        }
        form = draft.form_with(base, {**kept, **targets})
        if strange := [one for one in changed if not form.knows(one) and not known.knows(one)]:
            return Saved((Finding("site_no_such_cell", values={"keys": "、".join(strange[:3])}),))
        if long := [one for one, text in changed.items() if len(text) > MOST_TEXT]:
            return Saved(
                (Finding("site_text_too_long", values={"count": str(len(long)), "most": f"{MOST_TEXT:,}"}),)
            )
        saved = Saved()
        for one in [*changed]:
            there = typed(shown.get(one, ""))
            if there != before[one]:
                text = changed.pop(one)
                if text != there:  # else this person did not touch it
                    saved.conflicts[one] = text
        stood = {**begun, **kept}
        if others := whose.others(work, person, form, [*changed, *saved.conflicts], stood):
            return Saved(others)
        back = [one for one, text in changed.items() if text == begun.get(one, "")]
        _keep(mine, work, person, changed, before, back, address)
        whose.reopen(work, form, [*changed], stood, person, address)
        saved.count = len(changed)
        left = {one: text for one, text in {**kept, **changed}.items() if one not in back}
    saved.now = partial(draft.stands, mine.number, handed, left, base)
    return saved


def _keep(
    mine: Draft, work: Work, person: Any, changed: Mapping[str, str], before: Mapping[str, str], back: Sequence[str],
    address: str,
) -> None:  # fmt: skip
    if not changed:
        return
    mine.number += 1
    mine.save()
    now = timezone.now()
    Change.objects.bulk_create(
        Change(work=work, number=mine.number, key=one, before=before[one], after=text, by=person, at=now)
        for one, text in changed.items()
    )
    if back:
        Cell.objects.filter(work=work, key__in=back).delete()
    Cell.objects.bulk_create(
        (Cell(work=work, key=one, text=text) for one, text in changed.items() if one not in back),
        update_conflicts=True, unique_fields=["work", "key"], update_fields=["text"],
    )  # fmt: skip
    record(
        "typed", actor=person.username, address=address, thing=f"work:{work.pk}", unit=work.unit_id, at=now,
        before={"texts": {one: before[one] for one in changed}}, after={"number": mine.number, "texts": dict(changed)},
    )  # fmt: skip


def hand_in(work: Work, person: Any, at: datetime, address: str = "") -> tuple[Finding, ...]:
    """Make what was typed the case of this work, in the transaction of the caller; or give what is wrong in it, and nothing is
    changed."""
    stands = draft.standing(work)
    if stands is None:
        return (Finding("site_no_case", values={"kind": work.rules.title}),)
    if stands.paper is not None and not stands.typed:
        return ()
    if stands.filled.data is None:
        return tuple(one.finding for one in stands.filled.errors)
    number = papers.number(work) + 1
    name = f"{work.unit.code}-{work.year}-{number}.yaml"
    take(work, person, number, name, stands.filled.yaml().encode(), stands.filled.sheet, at, address)
    return ()


def take(
    work: Work,
    person: Any,
    number: int,
    name: str,
    body: bytes,
    sheet: Sheet | None,
    at: datetime,
    address: str,
) -> None:
    """Keep a case as the one of this work, in the place of what was typed."""
    sm3 = digest(body)
    Paper.objects.create(work=work, number=number, name=name, body=body, hash=sm3, by=person, at=at)
    mine = _locked(work)
    mine.number += 1
    mine.save()
    Cell.objects.filter(work=work.pk).delete()
    Change.objects.create(
        work=work, number=mine.number, key=WHOLE, before=str(number - 1), after=str(number), by=person, at=at
    )
    record(
        "case_taken", actor=person.username, address=address, thing=f"work:{work.pk}", unit=work.unit_id, at=at,
        before={"case": number - 1}, after={"case": number, "sm3": sm3, "changes": mine.number, **_ends(sheet)},
    )  # fmt: skip


def _locked(work: Work) -> Draft:
    found = Draft.objects.select_for_update().filter(work=work.pk).first()
    if found is None:
        Draft.objects.get_or_create(work_id=work.pk)
        found = Draft.objects.select_for_update().get(work=work.pk)
    return found


def _ends(sheet: Sheet | None) -> dict[str, str]:
    """Between what the score of a case lies, where there is one."""
    return {"low": str(sheet.total.low), "high": str(sheet.total.high)} if sheet is not None else {}
