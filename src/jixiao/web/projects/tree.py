"""The projects of a unit's year as a tree: what stands under what, sums and shares, and what should be looked at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from jixiao.core.finding import DataError, Finding
from jixiao.core.system import Why
from jixiao.web.filling import draft
from jixiao.web.people.models import Unit
from jixiao.web.projects.models import FIRST, NEW, UNAPPRAISED, Project
from jixiao.web.projects.money import share, wan
from jixiao.web.year.models import OBJECTIVES, Work

BUDGETS = (  # what a case says of the budget of its projects: the facts in order of preference, and what is held against them
    (("project_initial", "project_budget_amount"), "planned", Why("年初预算", "planned budget")),
    (("project_adjusted",), "now", Why("调整后预算", "adjusted budget")),
)


@dataclass(slots=True)
class Sum:
    """The money of some projects, in fen. `untold`: how many of them do not say what was paid."""

    planned: int = 0
    now: int = 0
    paid: int = 0
    count: int = 0
    untold: int = 0

    def add(self, one: Project) -> None:
        self.planned, self.now, self.count = self.planned + one.planned, self.now + one.now, self.count + 1
        self.paid, self.untold = self.paid + (one.paid or 0), self.untold + (one.paid is None)

    @property
    def said(self) -> dict[str, str]:
        """As a page shows it; what was paid is not known while nobody told it."""
        paid = "—" if self.untold == self.count else wan(self.paid, grouped=True)
        return {"planned": wan(self.planned, grouped=True), "now": wan(self.now, grouped=True), "paid": paid}


@dataclass(slots=True)
class Group:
    """A first-level project with those under it. `own`: it is of the unit itself; `here`: what the unit's own count, `whole`: what all
    that are shown count."""

    first: Project
    own: bool
    lines: list[Project] = field(default_factory=list)
    here: Sum = field(default_factory=Sum)
    whole: Sum = field(default_factory=Sum)
    share: str = "—"


@dataclass(slots=True)
class Tree:
    """All projects of a unit's year. `hidden`: of units below there are others under its projects, which this person may not see."""

    groups: list[Group]
    closed: list[Project]
    total: Sum
    hidden: bool
    own: list[Project]


def tree(unit: Unit, year: int, person: object) -> Tree:
    """The projects of a unit's year as somebody may see them, with those of units below that stand under its own."""
    seen = Project.objects.for_user(person).filter(year=year).filter(Q(unit=unit) | Q(parent__unit=unit))
    found = list(seen.select_related("unit", "parent"))
    under = list(
        Project.objects.filter(parent__unit=unit, year=year, closed=None).values_list("pk", "parent_id")
    )
    with_some = {parent for _, parent in under}
    groups: dict[int, Group] = {}
    total = Sum()
    own = [one for one in found if one.unit_id == unit.pk]
    for one in own:
        if one.level == FIRST and one.closed is None:
            groups[one.pk] = Group(one, own=True)
            if one.pk not in with_some:
                for some in (groups[one.pk].here, groups[one.pk].whole, total):
                    some.add(one)
    for one in found:
        if one.parent is None or one.closed is not None:
            continue
        group = groups.setdefault(one.parent.pk, Group(one.parent, own=False))
        group.lines.append(one)
        group.whole.add(one)
        if one.unit_id == unit.pk:
            group.here.add(one)
            total.add(one)
    made = sorted(groups.values(), key=lambda one: (not one.own, one.first.code))
    for group in made:
        group.share = share(group.here.now, total.now) if group.here.count else "—"
        group.lines.sort(key=lambda one: (one.unit_id != unit.pk, one.unit.code, one.code))
    shown = {one.pk for one in found}
    closed = [one for one in own if one.closed is not None]
    return Tree(made, closed, total, any(pk not in shown for pk, _ in under), own)


def lacking(projects: Iterable[Project]) -> tuple[int, int, int]:
    """Of the new projects that count: how many there are, how many have no ex-ante appraisal, and how many do not say."""
    new = [one for one in projects if one.kind == NEW and one.closed is None]
    return len(new), sum(one.appraisal == UNAPPRAISED for one in new), sum(not one.appraisal for one in new)


def reminders(made: Tree, works: Iterable[Work]) -> list[Finding]:
    """What should be looked at: each with both figures."""
    found = []
    for group in made.groups:
        first = group.first
        if group.own and group.lines and not made.hidden and first.planned != group.whole.planned:
            values = {"name": first.name, "one": _said(first.planned), "other": _said(group.whole.planned)}
            found.append(Finding("project_parent_differs", values=values, severity="warning"))
    for one in made.own:
        if one.closed is None and one.paid is not None and one.paid > one.now:
            values = {"name": one.name, "paid": _said(one.paid), "now": _said(one.now)}
            found.append(Finding("project_paid_over", values=values, severity="warning"))
    _, without, untold = lacking(made.own)
    if without or untold:
        values = {"without": str(without), "untold": str(untold)}
        found.append(Finding("project_unappraised", values=values, severity="warning"))
    return [*found, *_over_budget(made.total, works)]


def _said(fen: int) -> str:
    return wan(fen, grouped=True)


def _over_budget(total: Sum, works: Iterable[Work]) -> list[Finding]:
    """Whether the projects come to more than the case of the objectives, or of their adjustment, says of all of them."""
    kinds = {one.kind: one for one in works}
    objectives = kinds.get(OBJECTIVES)
    work = kinds.get("adjustment", objectives) if objectives is not None and objectives.ended else objectives
    try:
        stands = draft.standing(work) if work is not None and total.count else None
    except DataError:
        return []
    sheet = stands.filled.sheet if stands is not None else None
    if sheet is None:
        return []
    found = []
    for facts, which, title in BUDGETS:
        told = next((one for one in facts if sheet.case.value(one) is not None), "")
        value = sheet.case.value(told) if told else None
        if value is None or isinstance(value, bool | str) or getattr(total, which) <= value * 100:
            continue
        figure = wan(int(value * 100), grouped=True)
        values = {
            "which": title, "sum": _said(getattr(total, which)), "told": figure, "fact": sheet.framework.catalogue.label(told),
        }  # fmt: skip
        found.append(Finding("project_over_budget", values=values, severity="warning"))
    return found
