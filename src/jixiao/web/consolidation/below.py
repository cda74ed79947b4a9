"""What the units below a department handed in: the newest case of each that counts, or why there is none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q

from jixiao.case.model import Case
from jixiao.core.fact import Catalogue
from jixiao.core.finding import DataError
from jixiao.core.system import Why
from jixiao.web.people.models import Unit
from jixiao.web.year import papers
from jixiao.web.year.models import Paper, Work

COUNTED = ("department", "unit")  # kinds of units that have cases
WHOLE = "汇总"  # what a case says of itself that holds the units below already
MOST_KEPT = 300

NOT_BEGUN = Why("没有开始这一年", "its year has not begun")
NOT_HANDED = Why("还没有报送", "has handed in nothing yet")
UNREADABLE = Why("案卷读不出来", "its case cannot be read")


@dataclass(frozen=True, slots=True)
class Handed:
    """A unit below with the case that it handed in; `lacks` says why there is none."""

    unit: Unit
    case: Case | None = None
    catalogue: Catalogue | None = None
    lacks: Why | None = None


@dataclass(frozen=True, slots=True)
class Below:
    """All units that count below one. `hidden`: there are others, which this person may not see."""

    handed: tuple[Handed, ...]
    hidden: bool


OPENED: dict[
    tuple[int, str], tuple[Case, Catalogue] | None
] = {}  # cases that were read, which never change; None for one that cannot be


def around(work: Work, person: Any) -> list[Work]:
    """All work of the same unit and year, and the same work of all units below it, as somebody may see them."""
    same = Q(unit=work.unit_id) | Q(kind=work.kind, times=work.times)
    found = Work.objects.for_user(person).filter(same, unit__path__startswith=work.unit.path, year=work.year)
    return list(found.select_related("unit"))


def below(work: Work, works: Iterable[Work], person: Any) -> Below:
    """The units below that of a piece of work as somebody may see them, each with its newest case of the same kind and year that it
    handed on. What stands under a unit whose case is whole is in that case already. `works`: what `around` gives."""
    seen = Exists(Unit.objects.for_user(person).filter(pk=OuterRef("pk")))
    every = list(Unit.objects.below(work.unit).filter(kind__in=COUNTED).annotate(seen=seen))
    units = [one for one in every if one.seen]
    theirs = {
        one.unit_id: one for one in works
        if one.unit_id != work.unit_id and (one.kind, one.times) == (work.kind, work.times)
    }  # fmt: skip
    cases = _cases([one for one in theirs.values() if one.state != one.rules.start])
    children: dict[int | None, list[Unit]] = {}
    known = {one.pk for one in units}
    for one in units:
        children.setdefault(one.parent_id if one.parent_id in known else work.unit_id, []).append(one)

    def counted(parent: int) -> Iterator[Handed]:
        for unit in children.get(parent, ()):
            if unit.closed is not None and unit.pk not in theirs:
                yield from counted(unit.pk)
                continue
            found = _handed(unit, theirs.get(unit.pk), cases)
            yield found
            if found.case is None or found.case.scope != WHOLE:
                yield from counted(unit.pk)

    return Below(tuple(counted(work.unit_id)), len(every) > len(units))


def _handed(unit: Unit, work: Work | None, cases: dict[int, tuple[Case, Catalogue] | None]) -> Handed:
    if work is None:
        return Handed(unit, lacks=NOT_BEGUN)
    if work.pk not in cases:
        return Handed(unit, lacks=NOT_HANDED)
    found = cases[work.pk]
    return Handed(unit, lacks=UNREADABLE) if found is None else Handed(unit, *found)


def _cases(works: list[Work]) -> dict[int, tuple[Case, Catalogue] | None]:
    """The newest case of each piece of work that has one, by its key."""
    newest: dict[int, Paper] = {}
    for one in Paper.objects.filter(work__in=works).defer("body").order_by("number"):
        newest[one.work_id] = one
    unread = [one.pk for one in newest.values() if (one.pk, one.hash) not in OPENED]
    for one in Paper.objects.filter(pk__in=unread) if unread else ():
        OPENED[one.pk, one.hash] = _read(one)
    made = {work: OPENED.get((one.pk, one.hash)) for work, one in newest.items()}
    while len(OPENED) > MOST_KEPT:
        OPENED.pop(next(iter(OPENED)), None)
    return made


def _read(paper: Paper) -> tuple[Case, Catalogue] | None:
    try:
        opened = papers.opened(paper)
    except DataError:
        return None
    return opened.case, opened.framework.catalogue
