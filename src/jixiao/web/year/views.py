"""待办, the year of a unit, and one piece of work."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from jixiao.core.finding import DataError, Finding
from jixiao.process.apply import earlier, editable, possible
from jixiao.process.due import standing
from jixiao.process.model import Action, State
from jixiao.rules.render import points_text
from jixiao.scoring.explain import BASIS, Explainer
from jixiao.scoring.reason import reasons
from jixiao.scoring.sheet import sheet_json
from jixiao.web.appraisal import panel as appraisal
from jixiao.web.documents import panels as documents
from jixiao.web.evidence import panels as evidence
from jixiao.web.execution import payments
from jixiao.web.execution.owed import owed
from jixiao.web.filling import draft, saving, taking
from jixiao.web.filling.compared import compared, filed_beside
from jixiao.web.filling.contents import CONTENTS, reminders
from jixiao.web.filling.pointed import pointed
from jixiao.web.filling.veil import OPEN, PLAIN_LINES, veil_of
from jixiao.web.guard import whole
from jixiao.web.people.models import Post, Unit, held, roles_for
from jixiao.web.people.procedure import current
from jixiao.web.people.views import address
from jixiao.web.projects import panel as projects
from jixiao.web.publication import panel as publication
from jixiao.web.rectification import panel as problems
from jixiao.web.sampling import sampled
from jixiao.web.sections import panel as sections
from jixiao.web.year import papers
from jixiao.web.year.models import Step, Work
from jixiao.web.year.moving import act as do
from jixiao.web.year.moving import look
from jixiao.web.year.standing import waiting

ORDER = {"overdue": 0, "soon": 1, "open": 2, "": 3}


@dataclass(slots=True)
class Line:
    """A piece of work as a page shows it. `actions`: what this person may do now; `fills`: whether they fill it in now; `who`: the
    roles that it waits for."""

    work: Work
    state: State
    due: date | None
    stands: str
    actions: list[Action] = field(default_factory=list)
    who: list[tuple[str, str]] = field(default_factory=list)
    waits: tuple[Finding, ...] = ()
    fills: bool = False

    @property
    def forward(self) -> bool:
        """Whether it waits for this person."""
        return any(one.kind == "forward" for one in self.actions)

    @property
    def pages(self) -> list[tuple[str, str, str]]:
        """Its pages of documents and evidence, once it has begun."""
        return [] if self.waits else [*documents.links(self.work), *evidence.links(self.work)]


@require_safe
def todo(request: Any) -> HttpResponse:
    """What waits for this person, what is due first on top; and the units whose years they may open."""
    posts, works = held(request.user), list(_of(request.user))
    lines = [one for one in _lines(works, posts, request.user) if one.forward or one.fills]
    lines.sort(key=lambda one: (ORDER[one.stands], one.due or date.max, one.work.unit.code, one.work.kind))
    years: dict[int, list[int]] = {}
    for unit, year in (
        Work.objects.for_user(request.user).values_list("unit", "year").distinct().order_by("-year")
    ):
        years.setdefault(unit, []).append(year)
    units = [(one, years[one.pk]) for one in Unit.objects.filter(pk__in=years)]
    return render(request, "todo.html", {
        "lines": lines, "late": sum(one.stands == "overdue" for one in lines), "units": units,
        "posts": _posts(posts, request.english), "late_problems": problems.overdue(request.user),
        "owed": owed(request.user, works), "shares": sections.waiting(request.user, [one.work for one in lines if one.fills]),
    })  # fmt: skip


@require_safe
def unit_year(request: Any, unit: int, year: int) -> HttpResponse:
    """Where the year of a unit stands: who is next and by when, every piece of work in the order of the procedure."""
    found = Unit.objects.for_user(request.user).filter(pk=unit).first()
    if found is None:
        raise Http404
    works = list(_of(request.user).filter(unit=found, year=year))
    if not works:
        raise Http404
    lines = _lines(works, held(request.user), request.user)
    kinds = list(current().kinds)
    lines.sort(key=lambda one: (kinds.index(one.work.kind), one.work.times))
    now = [one for one in lines if not one.waits and not one.state.final]
    now.sort(key=lambda one: (ORDER[one.stands], one.due or date.max))
    steps = Step.objects.filter(work__in=works).select_related("actor", "work").order_by("-at")[:20]
    return render(request, "year.html", {
        "unit": found, "year": year, "lines": lines, "now": now, "next": now[0] if now else None,
        "done": sum(one.state.final for one in lines), "steps": [_told(one, request.english) for one in steps],
        **problems.of_year(found, year, request), **projects.of_year(found, year, request.user),
    })  # fmt: skip


@require_safe
def work(request: Any, work: int) -> HttpResponse:
    """One piece of work: where it stands, what may be done, what was done."""
    return show_work(request, work)


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: Any, work: int) -> HttpResponse:
    """Do what the form says. What stands against it is told on the same page, with what was typed."""
    mine = _mine(request, work)
    if request.method != "POST":
        return redirect("work", work=mine.pk)  # the page of a refusal, loaded again
    found = do(
        mine,
        request.user,
        request.POST.get("action", ""),
        whole(request.POST.get("version", "")),
        request.POST.get("opinion", ""),
        request.POST.get("to", ""),
        address(request),
        seen=whole(request.POST.get("seen", "")),
    )
    if any(one.severity == "error" for one in found):
        return show_work(request, work, found, request.POST.get("opinion", ""))
    request.session["told"] = {str(mine.pk): [one.message(_lang(request)) for one in found]}
    request.session["stepped"] = {str(mine.pk): request.POST.get("action", "")}
    return redirect("work", work=mine.pk)


@require_safe
def indicator(request: Any, work: int, name: str) -> HttpResponse:
    """Every step of one indicator's score."""
    mine = _mine(request, work)
    paper = papers.newest(mine)
    try:
        sheet = papers.scored(paper).sheet if paper is not None else None
    except DataError:
        raise Http404 from None
    row = sheet.row(name) if sheet is not None else None
    if sheet is None or row is None:
        raise Http404
    lang = _lang(request)
    veil = veil_of(mine, request, [sheet])
    lines = [
        (one.label(lang), one.text if one.what in PLAIN_LINES else veil.row(row.id, one.text), one.depth)
        for one in Explainer(sheet, lang).lines(row)
    ]
    return render(request, "indicator.html", {"work": mine, "row": row, "lines": lines})


def _said(one: Finding, lang: str) -> str:
    """A finding in one line, with its place in the file where it has one."""
    place = one.place.show(lang)
    return f"{place}{' ' if place else ''}{one.message(lang)}"


def _lang(request: Any) -> str:
    return "en" if request.english else "zh"


def _mine(request: Any, pk: int) -> Work:
    found = Work.objects.for_user(request.user).select_related("unit").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _of(person: Any) -> Any:
    steps = Prefetch("steps", queryset=Step.objects.select_related("actor"))
    return (
        Work.objects.for_user(person)
        .select_related("unit", "publication")
        .defer("publication__page")
        .prefetch_related(steps)
    )


def _lines(works: Iterable[Work], posts: Sequence[Post], person: Any) -> list[Line]:
    """What pages say of each piece of work."""
    made = list(works)
    years: dict[tuple[int, int], list[Work]] = {}
    for one in made:
        years.setdefault((one.unit_id, one.year), []).append(one)
    today = timezone.localdate()
    titles = current().roles
    lines = []
    for one in made:
        one.beside = years[one.unit_id, one.year]
        rules, due = one.rules, one.due
        state = rules.states[one.state]
        waits = waiting(one)
        line = Line(
            one, state, due, standing(due, today) if not state.final and not waits else "", waits=waits
        )
        if not waits:
            roles = roles_for(posts, one.unit, one.year)
            line.fills = editable(rules, one.stand(), roles)
            line.actions = possible(rules, one.stand(), str(person.pk), roles)
            onward = [
                action for action in rules.actions if one.state in action.sources and action.kind == "forward"
            ]
            line.who = [titles[role] for role in _waited_for(one, onward)]
        lines.append(line)
    return lines


def _waited_for(work: Work, onward: Sequence[Action]) -> list[str]:
    """The roles that a piece of work waits for; of those that sign together, who has not signed yet."""
    signed = frozenset(work.signed) if work.pending else frozenset()
    return list(dict.fromkeys(
        role for one in onward for role in sorted(one.roles - (signed if one.id == work.pending else frozenset()))
    ))  # fmt: skip


def show_work(request: Any, work: int, found: Sequence[Finding] = (), opinion: str = "") -> HttpResponse:
    """The page of a piece of work, with what stands against what somebody wanted and the opinion that they typed."""
    wanted = Work.objects.filter(pk=work)
    beside = list(_of(request.user).filter(unit__in=wanted.values("unit"), year__in=wanted.values("year")))
    mine = next((one for one in beside if one.pk == work), None)
    if mine is None:
        raise Http404
    look(mine, request.user)
    line = next(one for one in _lines(beside, held(request.user), request.user) if one.work is mine)
    stand, kind = mine.stand(), mine.rules
    lang, case = _lang(request), _case(mine, request)
    veil = case.get("veil", OPEN)
    return render(request, "work.html", {
        "line": line, "work": mine, "kind": kind, "path": _path(mine), "way": kind.path(),
        "back": [kind.states[one] for one in earlier(kind, stand)] if any(one.kind == "back" for one in line.actions) else [],
        "steps": [_told(one, request.english) for one in sorted(mine.steps.all(), key=lambda one: -one.number)],
        "found": pointed(mine, found, case.get("standing"), lang, veil) if found else [], "told": request.session.pop("told", {}).get(str(mine.pk), []),
        "done": kind.action(request.session.pop("stepped", {}).get(str(mine.pk), "")),
        "opinion": opinion, "to": request.POST.get("to", ""), **case,
        **problems.panel(mine, request), **publication.panel(mine, request), **sections.panel(mine), **appraisal.panel(mine, request),
        **sampled.panel(mine), **documents.panel(mine, case.get("standing")), **evidence.panel(mine, case.get("stands")),
    }, status=422 if found else 200)  # fmt: skip


def _case(mine: Work, request: Any) -> dict[str, Any]:
    """What a page says of the case of a self-evaluation: its score, row by row, and whether another may be handed in."""
    if mine.kind not in CONTENTS:
        return {}
    told: dict[str, Any] = {
        "takes": not saving.against(mine, request.user), "accepts": ",".join(taking.KINDS), "cased": True,
        "scored": mine.kind in papers.SCORED, "last": 0,
    }  # fmt: skip
    lang = _lang(request)
    try:
        stands = draft.standing(mine)
        if stands is None:
            return {**told, "seen": draft.number(mine)}
        told |= payments.panel(mine, stands, request)
        told |= {
            "standing": stands,
            "seen": stands.number,
            "pending": len(stands.typed),
            "stands": stands.filled.sheet,
        }
        paper = stands.paper
        sheet = papers.scored(paper).sheet if paper is not None else None
        filed = filed_beside(mine, stands)
        veil = told["veil"] = veil_of(mine, request, [sheet, filed], stands.filled)
        told["compared"] = compared(filed, stands, lang, veil)
        told["reminders"] = [
            (veil.said(one.message(lang)), one.hint(lang)) for one in reminders(mine.kind, stands.filled)
        ]
        if sheet is None or paper is None:
            return told
        told |= {"last": paper.number, "paper": paper}
    except DataError as error:
        veil = told.get("veil", OPEN)
        unread = [(veil.said(_said(one, lang)), one.hint(lang)) for one in error.findings]
        return {"seen": draft.number(mine), **told, "unread": unread}
    made = sheet_json(sheet, {id: veil.row(id, text) for id, text in reasons(sheet, lang).items()})
    for row in made["indicators"]:
        row["group"], row["basis"] = (
            " · ".join(row["path"][:-1]),
            BASIS[row["basis"]][1 if request.english else 0],
        )
    told["targets"] = [
        {"name": one.name, "operator": one.operator, "value": veil.said(one.value), "shown": "" if one.points is None else points_text(one.points)}
        for block in sheet.case.targets.values() for one in block
    ]  # fmt: skip
    return {**told, "sheet": made, "framework": sheet.framework.title, "unit_said": sheet.case.unit}


def _path(mine: Work) -> list[tuple[State, str]]:
    """The states that the work passes, each `done`, `now` or `ahead`."""
    kind = mine.rules
    path = kind.path()
    here = path.index(mine.state) if mine.state in path else -1
    passed = {step.source for step in mine.steps.all()}
    made = [
        (kind.states[one], "now" if at == here else "done" if at < here and one in passed else "ahead")
        for at, one in enumerate(path)
    ]
    return made if here >= 0 else [*made, (kind.states[mine.state], "now")]


def _told(step: Step, english: bool) -> dict[str, Any]:
    """A step in words."""
    kind = step.work.rules
    action, titles = kind.action(step.action), current().roles
    at = 1 if english else 0

    def title(one: Any, id: str) -> str:
        return (one.title_en or one.title if english else one.title) if one is not None else id

    return {
        "at": step.at, "who": step.actor.name, "role": titles.get(step.role, (step.role, step.role))[at],
        "kind": title(kind, step.work.kind), "action": title(action, step.action),
        "to": title(kind.states.get(step.to), step.to) if step.to != step.source else "", "opinion": step.opinion,
    }  # fmt: skip


def _posts(posts: Sequence[Post], english: bool) -> list[str]:
    titles = current().roles
    return [
        f"{one.unit.name} · {titles.get(one.role, (one.role, one.role))[1 if english else 0]}"
        + (f"（{one.year}）" if one.year else "")
        for one in posts
    ]
