"""What people do to the indicators that they keep: add, change, withdraw, restore, keep one of approved objectives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from jixiao.core.finding import Finding
from jixiao.core.source import Place
from jixiao.core.system import Why
from jixiao.framework.indicators import ASPECTS, NATURES
from jixiao.web.library.models import TEXTS, LibraryIndicator, chain, keeps
from jixiao.web.log.models import record
from jixiao.web.people.models import Unit
from jixiao.web.typed import typed
from jixiao.web.year.models import Work

LABELS = {
    "name": ("名称", "name"),
    "field": ("行业", "line of work"),
    "aspect": ("方面", "aspect"),
    "meaning": ("含义", "meaning"),
    "formula": ("计算公式", "formula"),
    "operator": ("比较", "operator"),
    "unit": ("计量单位", "unit of measure"),
    "figures": ("数据来源", "source of the figures"),
    "owner": ("归谁维护", "owner"),
}
MOST = {
    "name": 80,
    "field": 20,
    "aspect": 12,
    "meaning": 1000,
    "formula": 1000,
    "operator": 4,
    "unit": 20,
    "figures": 200,
}
LINES = ("meaning", "formula")  # the texts that may have several lines


@dataclass(slots=True)
class Outcome:
    """What came of a change: everything that stands against it, nothing where it was done; the indicator as it is now."""

    found: list[Finding] = field(default_factory=list)
    one: LibraryIndicator | None = None


def read(said: Mapping[str, str]) -> tuple[dict[str, str], list[Finding]]:
    """The texts of an indicator, and all that is wrong in them."""
    texts, found = {}, []
    for name in TEXTS:
        text = typed(str(said.get(name, "")))
        texts[name] = text if name in LINES else " ".join(text.split())
        what = Why(*LABELS[name])
        if len(texts[name]) > MOST[name]:
            size = {"what": what, "count": f"{len(texts[name]):,}", "most": f"{MOST[name]:,}"}
            found.append(Finding("library_long", Place(field=name), size))
    if not texts["name"]:
        found.append(Finding("library_missing", Place(field="name"), {"what": Why(*LABELS["name"])}))
    for name, known in (("aspect", ASPECTS), ("operator", NATURES)):
        if texts[name] not in known:
            found.append(Finding("library_choice", Place(field=name), {"what": Why(*LABELS[name])}))
    return texts, found


def add(
    said: Mapping[str, str], person: Any, owner: str, address: str = "", origin: Work | None = None
) -> Outcome:
    """A new indicator of a unit whose library the person keeps; one that says the same and is there already stays as it is."""
    texts, found = read(said)
    mine = keeps(person)
    known = {str(one.pk): one for one in mine} | ({"": mine[0]} if len(mine) == 1 else {})
    unit = known.get(owner)
    if not mine:
        return Outcome([Finding("library_not_keeper")])
    if unit is None:
        found.append(Finding("library_choice", Place(field="owner"), {"what": Why(*LABELS["owner"])}))
    if found or unit is None:
        return Outcome(found)
    with transaction.atomic():
        Unit.objects.select_for_update().get(pk=unit.pk)
        there = _same_name(unit, texts)
        if there is not None:
            same = there.texts() == texts
            return Outcome([] if same else [_twice(texts)], there)
        made = LibraryIndicator.objects.create(
            owner=unit, origin=origin, by=person, at=timezone.now(), **texts
        )
        _told("library_added", made, person, address, {})
    return Outcome([], made)


def change(pk: int, said: Mapping[str, str], person: Any, version: int, address: str = "") -> Outcome:
    """Other texts for an indicator."""
    texts, found = read(said)
    with transaction.atomic():
        one, stands = _mine(pk, person, version)
        if one is None or stands:
            return Outcome(stands, one)
        there = _same_name(one.owner, texts)
        if there is not None and there.pk != one.pk and one.withdrawn is None:
            found.append(_twice(texts))
        if found or one.texts() == texts:
            return Outcome(found, one)
        before = one.content()
        for name, text in texts.items():
            setattr(one, name, text)
        _keep("library_changed", one, person, address, before)
    return Outcome([], one)


def withdraw(pk: int, person: Any, version: int, address: str = "", *, back: bool) -> Outcome:
    """Nobody takes it any more, or, where it comes `back`, everybody again; what was taken from it stays."""
    with transaction.atomic():
        one, stands = _mine(pk, person, version)
        if one is None or stands:
            return Outcome(stands, one)
        if back == (one.withdrawn is None):
            return Outcome([], one)
        if back and _same_name(one.owner, one.texts()) is not None:
            return Outcome([_twice(one.texts())], one)
        before = one.content()
        one.withdrawn = None if back else timezone.now()
        _keep("library_restored" if back else "library_withdrawn", one, person, address, before)
    return Outcome([], one)


def keeper_of(work: Work, person: Any) -> Unit | None:
    """The unit into whose library a person puts what stands in a piece of work: the nearest one that they keep."""
    above = chain(work.unit)
    mine = [one for one in keeps(person) if one.pk in above]
    return max(mine, key=lambda one: above.index(one.pk), default=None)


def _mine(pk: int, person: Any, version: int) -> tuple[LibraryIndicator | None, list[Finding]]:
    """An indicator, held until the transaction ends, and what stands against changing it."""
    one = LibraryIndicator.objects.for_user(person).filter(pk=pk).select_related("owner").first()
    if one is None:
        return None, [Finding("library_gone")]
    if one.owner_id not in {unit.pk for unit in keeps(person)}:
        return one, [Finding("library_not_mine")]
    Unit.objects.select_for_update().get(pk=one.owner_id)  # two of one name are never made at once
    one = LibraryIndicator.objects.select_for_update(of=("self",)).select_related("owner").get(pk=pk)
    return one, [] if one.version == version else [Finding("library_stale")]


def _same_name(owner: Unit, texts: Mapping[str, str]) -> LibraryIndicator | None:
    found = LibraryIndicator.objects.usable().filter(owner=owner, field=texts["field"], name=texts["name"])
    return found.select_related("owner").first()


def _twice(texts: Mapping[str, str]) -> Finding:
    return Finding(
        "library_twice", Place(field="name"), {"name": texts["name"], "where": texts["field"] or "—"}
    )


def _keep(action: str, one: LibraryIndicator, person: Any, address: str, before: Mapping[str, Any]) -> None:
    one.version, one.by, one.at = one.version + 1, person, timezone.now()
    one.save()
    _told(action, one, person, address, before)


def _told(action: str, one: LibraryIndicator, person: Any, address: str, before: Mapping[str, Any]) -> None:
    record(
        action, actor=person.username, address=address, thing=f"indicator:{one.pk}", unit=one.owner_id, at=one.at,
        before=before, after=one.content(),
    )  # fmt: skip
