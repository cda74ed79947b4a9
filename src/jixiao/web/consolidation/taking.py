"""Sums taken over into the form of a department: as typed texts, whole rows, and never over what somebody changed meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from jixiao.core.case_book import KNOWN
from jixiao.core.finding import Finding
from jixiao.core.source import Place
from jixiao.flows.filling import key
from jixiao.web.consolidation.below import WHOLE, around, below
from jixiao.web.consolidation.models import OwnPart
from jixiao.web.consolidation.summing import KEPT_BACK, Row, in_unit, number, rows, whole
from jixiao.web.filling import draft, saving
from jixiao.web.filling.models import Draft
from jixiao.web.log.models import record
from jixiao.web.typed import typed
from jixiao.web.year.models import Work

MOST_OWN, MOST_NAMES = 60, 20
SUMMED = "由下列单位汇总："  # a note that begins so is ours, and another takes its place
WITHOUT = "；没有算入："
SCOPE = key("about", "scope", "value")


@dataclass(frozen=True, slots=True)
class Typed:
    """What a page sent for one fact: the own part, and what it had shown: that part before (`was`), the sum below, the form's text."""

    own: str
    was: str
    below: str
    now: str


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody chose: the keys of facts, what was sent for each fact, and whether sums that lack somebody are wanted too."""

    keys: tuple[str, ...] = ()
    sent: Mapping[str, Typed] = field(default_factory=dict)
    partial: bool = False


@dataclass(slots=True)
class Taken:
    """What came of it: everything that stands against it (then nothing was done), or how many facts were taken over."""

    found: list[Finding] = field(default_factory=list)
    count: int = 0


def take(work: Work, person: Any, wish: Wish, address: str = "") -> Taken:
    """Put chosen sums into the form, with a note that says from which units, and keep the department's own parts beside them."""
    if draft.standing(work) is None:  # slow the first time, and so before the database is held
        return Taken([Finding("site_no_framework")])
    if barred := saving.against(work, person):
        return Taken([*barred])
    with transaction.atomic():
        Draft.objects.get_or_create(work=work)
        Draft.objects.select_for_update().get(work=work)
        mine = Work.objects.select_related("unit").get(pk=work.pk)
        stands = draft.standing(mine)
        barred = saving.against(mine, person)
        if barred or stands is None:
            return Taken([*barred])
        units = below(mine, around(mine, person), person)
        kept = dict(OwnPart.objects.for_user(person).filter(work=mine).values_list("key", "text"))
        known = {one.key: one for one in rows(stands, units, kept)}
        chosen = [known[one] for one in dict.fromkeys(wish.keys) if one in known and one in wish.sent]
        own = {
            key: typed(one.own, MOST_OWN + 1) for key, one in wish.sent.items()
            if key in known and (key in wish.keys or one.own != one.was)
        }  # fmt: skip
        if not own:
            return Taken([Finding("consolidated_nothing")])
        made = Taken()
        texts: dict[str, str] = {}
        for fact, text in own.items():
            made.found += _against_own(known[fact], wish.sent[fact], text)
        for row in chosen:
            made.found += _against(row, wish, hidden=units.hidden)
            texts |= _texts(row, number(own[row.key], row.dimension, row.unit), hidden=units.hidden)
        if made.found:
            return made
        now = stands.filled.texts
        if texts:
            texts[SCOPE] = WHOLE
            # until now the form was the department's own: what stands in it elsewhere is its own part
            own |= {
                one.key: one.own
                for one in known.values()
                if one.own and one.key not in own and not whole(stands)
            }
        saved = saving.save(mine, person, texts, {one: now.get(one, "") for one in texts}, address)
        if saved.found:
            return Taken([*saved.found])
        before = {one: kept.get(one, "") for one in own if kept.get(one) != own[one]}
        OwnPart.objects.bulk_create(
            (OwnPart(work=mine, key=one, text=own[one]) for one in before),
            update_conflicts=True, unique_fields=["work", "key"], update_fields=["text"],
        )  # fmt: skip
        if saved.count or before:
            record(
                "consolidated", actor=person.username, address=address, thing=f"work:{mine.pk}", unit=mine.unit_id,
                before={"own": before}, after={"own": {one: own[one] for one in before}, "facts": [one.key for one in chosen]},
            )  # fmt: skip
        made.count = len(chosen)
    return made


def _against_own(row: Row, sent: Typed, text: str) -> list[Finding]:
    """What is wrong with an own part that was typed."""
    place, name = Place(field=f"own-{row.key}"), {"name": row.label}
    if row.own not in (sent.was, text):
        values = {**name, "shown": sent.was or "—", "now": row.own or "—"}
        return [Finding("consolidated_own_moved", place, values)]
    if text and (number(text, row.dimension, row.unit) is None or len(text) > MOST_OWN):
        return [Finding("consolidated_number", place, {**name, "text": text[:40], "unit": row.unit})]
    return []


def _against(row: Row, wish: Wish, *, hidden: bool) -> list[Finding]:
    """Why the sum of one fact is not taken over."""
    found, name, sent = [], {"name": row.label}, wish.sent[row.key]
    text = typed(sent.own)
    if not text:
        found.append(Finding("consolidated_own_missing", Place(field=f"own-{row.key}"), name))
    if (row.open or hidden) and not wish.partial:
        names = "、".join([one.name for one in row.open[:5]] + (["…"] if hidden else []))
        found.append(Finding("consolidated_partial", Place(field="partial"), {**name, "units": names}))
    value = number(text, row.dimension, row.unit)
    done = value is not None and row.now == in_unit(value + row.below, row.unit)
    if not done and sent.now != row.now:
        values = {**name, "shown": sent.now or "—", "now": row.now or "—"}
        found.append(Finding("consolidated_form_moved", values=values))
    if sent.below != in_unit(row.below, row.unit):
        values = {**name, "shown": sent.below or "—", "now": in_unit(row.below, row.unit)}
        found.append(Finding("consolidated_below_moved", values=values))
    return found


def _texts(row: Row, value: Any, *, hidden: bool) -> dict[str, str]:
    """What is typed for one fact: the sum, its note, and what must follow from both."""
    if value is None:
        return {}
    made = {
        key("facts", row.key, "value"): in_unit(value + row.below, row.unit),
        key("facts", row.key, "note"): _note(row, value, hidden=hidden),
    }
    if row.texts["status"] not in ("", KNOWN):
        made[key("facts", row.key, "status")] = KNOWN
    if not row.texts["secrecy"] and any(one.marked for one in row.parts):
        made[key("facts", row.key, "secrecy")] = KEPT_BACK
    return made


def _note(row: Row, value: Any, *, hidden: bool) -> str:
    """From whom the sum is, and who is not in it; what others wrote in the note stays."""
    kept = [line for line in row.texts["note"].splitlines() if line and not line.startswith(SUMMED)]
    told = [f"本级 {in_unit(value, row.unit)}"]
    told += [f"{one.name} {in_unit(one.value, row.unit)}" for one in row.parts if one.value is not None]
    line = SUMMED + "、".join(told[:MOST_NAMES])
    if len(told) > MOST_NAMES:
        line += f"等 {len(told)} 家"
    without = [one.name for one in row.open]
    if hidden:
        without.append("汇总人看不到的下属单位")
    if without:
        line += (
            WITHOUT
            + "、".join(without[:MOST_NAMES])
            + (f"等 {len(without)} 家" if len(without) > MOST_NAMES else "")
        )
    return "\n".join([*kept, line])
