"""The case of a piece of work as it stands: the one that was handed in last, with what was typed since in its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from threading import BoundedSemaphore

from jixiao.case.model import Case
from jixiao.core.finding import DataError, Finding
from jixiao.flows.filling import NARRATIVE, Filled, Form, blank_case, fill, form_of, key
from jixiao.flows.library import framework_ids, open_framework
from jixiao.framework.model import Framework
from jixiao.scoring.sheet import Sheet
from jixiao.web.filling.contents import CONTENTS, complete
from jixiao.web.filling.models import Cell, Draft
from jixiao.web.year import papers
from jixiao.web.year.models import Paper, Work

Said = tuple[tuple[str, str], ...]


DEPARTMENT = "department"  # what a framework evaluates


@dataclass(frozen=True, slots=True)
class Base:
    """What a case begins from: a paper, or a blank case of a framework."""

    paper: int
    hash: str
    framework: str
    unit: str
    year: int
    id: str
    role: str


# how many cases are scored at once: more would only take turns, and keep waiting whoever holds the database
BUSY = BoundedSemaphore(2)
LATEST: dict[
    Base, Sheet
] = {}  # the latest score of each case: the next one takes from it what nobody touched
MOST_LATEST = 300


@dataclass(frozen=True, slots=True)
class Standing:
    """A case while it is filled in. `number` counts its changes; `paper` was handed in last, None before the first; `typed` differs
    from what it began from and is not handed in yet; `before`: the paper of other work on which it rests."""

    number: int
    paper: Paper | None
    typed: Mapping[str, str]
    form: Form
    filled: Filled
    base: Base
    before: Paper | None = None


def usable(year: int) -> list[Framework]:
    """The frameworks on the shelf that are valid for a year, those of departments before those of projects."""
    made = (_framework(id) for id in framework_ids())
    valid = [one for one in made if (one.valid_from or 0) <= year <= (one.valid_to or year)]
    return sorted(valid, key=lambda one: one.object != DEPARTMENT)


def last_year(work: Work) -> str:
    """The framework under which the same work of the unit was filled in a year before; empty where that is not known."""
    former = Work.objects.filter(
        unit=work.unit_id, year=work.year - 1, kind=work.kind, times=work.times
    ).first()
    try:
        stands = standing(former) if former is not None else None
    except DataError:
        return ""
    return stands.filled.form.framework.id if stands is not None else ""


def untouched(work: Work, stands: Standing) -> bool:
    """Whether nothing was typed, handed in, proved or shared out under the framework that was chosen."""
    if not stands.base.framework or stands.number:
        return False
    return not work.evidence.values("pk").union(work.assignments.values("pk")).exists()


def standing(work: Work) -> Standing | None:
    """The case of a piece of work; None where no framework was chosen yet. Raises `DataError` where a case that was handed in can no
    longer be read."""
    draft = Draft.objects.filter(work=work.pk).first()
    mine, before = handed(work)
    paper = mine or before
    if paper is None and (draft is None or not draft.framework):
        return None
    base = base_of(work, paper, draft)
    typed = dict(Cell.objects.filter(work=work.pk).values_list("key", "text"))
    return replace(stands(draft.number if draft else 0, mine, typed, base), before=before)


def stands(number: int, mine: Paper | None, typed: Mapping[str, str], base: Base) -> Standing:
    """A case with these texts in it. Raises `DataError` as `standing` does."""
    filled = _filled(base, _said(typed))
    return Standing(number, mine, typed, filled.form, filled, base)


@lru_cache(maxsize=4096)
def warm(work: Work) -> None:
    """Read what a case begins from, which is slow, once for each piece of work. Raises `DataError` as `standing` does."""
    mine, before = handed(work)
    draft = Draft.objects.filter(work=work.pk).first()
    if mine or before or (draft is not None and draft.framework):
        began(base_of(work, mine or before, draft))


def if_ended(stands: Standing) -> Sheet | None:
    """What the year would be worth if it ended now: what monitoring says was reached, where nothing else is said."""
    texts = stands.filled.texts
    rows = {one.split("|", 2)[1] for one, text in texts.items() if text and one.startswith("targets|")}
    told: dict[str, str] = {}
    for row in rows:
        id = texts.get(key("targets", row, "id")) or f"t{int(row):02d}"
        reached = texts.get(key(NARRATIVE, f"monitoring.{id}", "actual"), "")
        if reached and not texts.get(key("targets", row, "actual")):
            told[key("targets", row, "actual")] = reached
    return _filled(stands.base, _said({**stands.typed, **told})).sheet


def base_of(work: Work, paper: Paper | None, draft: Draft | None) -> Base:
    """What the case of a piece of work begins from."""
    framework = draft.framework if draft is not None and paper is None else ""
    pk, sm3 = (paper.pk, paper.hash) if paper is not None else (0, "")
    return Base(
        pk,
        sm3,
        framework,
        work.unit.name,
        work.year,
        f"{work.unit.code}-{work.year}",
        CONTENTS[work.kind].role,
    )


def lacks(work: Work, asked: Callable[[Filled], list[Finding]] | None = None) -> list[Finding]:
    """What a case still lacks before it may be handed in; or what `asked` finds against it."""
    try:
        mine, before = handed(work)
        paper = mine or before
        if paper is not None:
            papers.same(paper)  # what was read once is remembered; what is handed on is looked at again
        stands = standing(work)
    except DataError as error:
        return [*error.findings]
    if stands is None:
        return [Finding("site_no_case", values={"kind": work.rules.title})]
    return asked(stands.filled) if asked is not None else complete(work.kind, stands.filled)


def number(work: Work) -> int:
    """How many changes the case of a piece of work has had."""
    return max(Draft.objects.filter(work=work.pk).values_list("number", flat=True), default=0)


def handed(work: Work) -> tuple[Paper | None, Paper | None]:
    """The case of a piece of work that was handed in last, and the one of other work that it begins from: a review looks at what was
    filed."""
    kinds = CONTENTS[work.kind].begins
    found = Paper.objects.filter(
        work__unit=work.unit_id, work__year=work.year, work__kind__in=(work.kind, *kinds)
    )
    mine: Paper | None = None
    newest: dict[str, Paper] = {}
    for one in found.select_related("by", "work").defer("body").order_by("at", "number"):
        if one.work_id == work.pk:
            mine = one
        elif one.work.kind in kinds:
            newest[one.work.kind] = one
    return mine, next((newest[kind] for kind in kinds if kind in newest), None)


def began(base: Base) -> Mapping[str, str]:
    """The texts that a case began with."""
    return _form(base, ()).began


@lru_cache(maxsize=16)
def _framework(id: str) -> Framework:
    return open_framework(id)[0]


@lru_cache(maxsize=128)
def _opened(base: Base) -> tuple[Framework, Case]:
    if base.paper:
        opened = papers.opened(Paper.objects.get(pk=base.paper))
        return opened.framework, opened.case
    framework = _framework(base.framework)
    return framework, blank_case(framework, base.unit, base.year, base.id)


@lru_cache(maxsize=256)
def _form(base: Base, targets: Said) -> Form:
    return form_of(*_opened(base), dict(targets), base.role)


@lru_cache(maxsize=256)
def _filled(base: Base, typed: Said) -> Filled:
    form = _form(base, tuple(one for one in typed if one[0].startswith("targets|")))
    with BUSY:
        made = fill(form, dict(typed), LATEST.get(base))
    if made.sheet is not None:
        LATEST[base] = made.sheet
        while len(LATEST) > MOST_LATEST:
            LATEST.pop(next(iter(LATEST)), None)
    return made


def _said(typed: Mapping[str, str]) -> Said:
    return tuple(sorted(typed.items()))


def form_with(base: Base, typed: Mapping[str, str]) -> Form:
    """The form with these texts in it: own indicators change what is asked."""
    return _form(base, tuple(one for one in _said(typed) if one[0].startswith("targets|")))
