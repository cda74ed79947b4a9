"""The pages of the library: the search, one's own indicators, taking one into objectives, keeping one of approved objectives."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jixiao.core.finding import DataError, Finding
from jixiao.framework.indicators import ASPECTS, BLOCKS, NATURES
from jixiao.web.filling import draft, saving
from jixiao.web.filling.page import TARGETS, Field
from jixiao.web.guard import whole
from jixiao.web.library import changes, taking
from jixiao.web.library.choosing import Offer, called, offered, searched
from jixiao.web.library.models import LibraryIndicator, keeps
from jixiao.web.people.duty import said as done
from jixiao.web.people.duty import saying
from jixiao.web.people.models import held
from jixiao.web.people.typed import told
from jixiao.web.people.views import address
from jixiao.web.year.models import Work


@require_safe
def listed(request: Any) -> HttpResponse:
    """The indicators that a person may choose from, searched."""
    _enter(request)
    offers = offered(request.user, english=request.english)
    withdrawn = LibraryIndicator.objects.kept_by(request.user).filter(withdrawn__isnull=False)
    return render(
        request,
        "library.html",
        {**searched(request, offers), "done": done(request), "withdrawn": list(withdrawn[:50])},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Any) -> HttpResponse:
    """Add an indicator to the library of a unit whose library one keeps."""
    _enter(request)
    if request.method != "POST":
        if not keeps(request.user):
            return _form(request, None, [Finding("library_not_keeper")])
        return _form(request, None)
    outcome = changes.add(request.POST, request.user, request.POST.get("owner", ""), address(request))
    if outcome.found or outcome.one is None:
        return _form(request, None, outcome.found)
    saying(request, "It is in the library." if request.english else "已放进指标库。")
    return redirect("library_one", one=outcome.one.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: Any, one: int) -> HttpResponse:
    """One indicator that an office keeps, to be read or changed."""
    mine = _one(request, one)
    if request.method != "POST":
        return _form(request, mine)
    outcome = changes.change(
        mine.pk, request.POST, request.user, whole(request.POST.get("version", "")), address(request)
    )
    if outcome.found or outcome.one is None:
        return _form(request, outcome.one or mine, outcome.found)
    saying(request, "It was saved." if request.english else "已保存。")
    return redirect("library_one", one=mine.pk)


@require_POST
def withdraw(request: Any, one: int) -> HttpResponse:
    """Withdraw an indicator, or restore it."""
    mine, back = _one(request, one), request.POST.get("back") == "1"
    version = whole(request.POST.get("version", ""))
    outcome = changes.withdraw(mine.pk, request.user, version, address(request), back=back)
    if outcome.found:
        return _form(request, outcome.one or mine, outcome.found, typed=False)
    words = (
        ("已恢复。", "It was restored.")
        if back
        else ("已撤下；选用过的不受影响。", "It was withdrawn; what was taken stays.")
    )
    saying(request, words[1 if request.english else 0])
    return redirect("library_one", one=mine.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def of_work(request: Any, work: int) -> HttpResponse:
    """The library beside the objectives that are being filled in: an indicator goes into the first blank row."""
    mine = _work(request, work)
    offers = offered(request.user, english=request.english, work=mine)
    if request.method != "POST":
        return _choosing(request, mine, offers)
    pick = request.POST.get("pick", "")
    entry = next((one.entry for one in offers if one.entry.id == pick), None)
    if entry is None:
        against = saving.against(mine, request.user)
        return _choosing(request, mine, offers, against or (Finding("library_gone"),))
    row = whole(request.POST.get("row", ""))
    made = taking.take(
        mine, request.user, entry, request.POST.get(f"where-{pick}", ""), row, address(request)
    )
    if made.found:
        return _choosing(request, mine, offers, made.found)
    request.session["taken"] = {str(mine.pk): [entry.name, made.row, entry.unit, list(made.aspects)]}
    field = Field(f"{taking.SHEET}|{made.row}|value", "", "").id
    return redirect(f"{reverse('fill', args=[mine.pk])}?{urlencode({'part': TARGETS})}#{field}")


@require_POST
def keep(request: Any, work: int) -> HttpResponse:
    """Keep an indicator of approved objectives in one's own library."""
    mine = _work(request, work)
    offers = offered(request.user, english=request.english, work=mine)
    owner = changes.keeper_of(mine, request.user)
    if owner is None:
        return _choosing(request, mine, offers, (Finding("library_not_keeper"),))
    if not _approved(mine):
        return _choosing(request, mine, offers, (Finding("library_not_approved"),))
    target = next(
        (one for one in _targets(_stands(mine)[0]) if one["id"] == request.POST.get("target")), None
    )
    if target is None:
        return _choosing(request, mine, offers, (Finding("library_gone"),))
    said = taking.entry_of(target)
    outcome = changes.add(said, request.user, str(owner.pk), address(request), origin=mine)
    if outcome.found and outcome.one is None:
        return _choosing(request, mine, offers, tuple(outcome.found))
    words = (
        "已存入指标库；含义和公式请补上。",
        "It is in the library; add what it means and how it is computed.",
    )
    if outcome.found:
        words = (
            "指标库里已经有这个名称的，就是这一个。",
            "The library has one of this name already: this one.",
        )
    saying(request, words[1 if request.english else 0])
    assert outcome.one is not None
    return redirect("library_one", one=outcome.one.pk)


def _enter(request: Any) -> None:
    """The library is for everybody with a post, and for nobody else."""
    if not held(request.user):
        raise Http404


def _one(request: Any, pk: int) -> LibraryIndicator:
    found = (
        LibraryIndicator.objects.for_user(request.user).select_related("owner", "by").filter(pk=pk).first()
    )
    if found is None:
        raise Http404
    return found


def _work(request: Any, pk: int) -> Work:
    found = Work.objects.for_user(request.user).select_related("unit").filter(pk=pk).first()
    if found is None or found.kind not in taking.KINDS:
        raise Http404
    return found


def _approved(work: Work) -> bool:
    return work.ended and work.state == work.rules.path()[-1]


def _stands(work: Work) -> tuple[draft.Standing | None, tuple[Finding, ...]]:
    """The objectives as they stand, and why they cannot be read."""
    try:
        return draft.standing(work), ()
    except DataError as error:
        return None, tuple(error.findings)


def _targets(stands: draft.Standing | None) -> list[dict[str, str]]:
    """The own indicators of a piece of work; none where it cannot be read."""
    return [dict(one) for one in stands.form.asked.targets if one["name"]] if stands is not None else []


def _choosing(request: Any, mine: Work, offers: list[Offer], found: tuple[Finding, ...] = ()) -> HttpResponse:
    against = saving.against(mine, request.user)
    stands, unread = _stands(mine)
    told_of = searched(request, offers)
    choices = (
        {one.entry.id: taking.blocks_for(stands.form, one.entry) for one in told_of["page"]}
        if stands is not None
        else {}
    )
    rows = [(one, choices.get(one.entry.id, [])) for one in told_of["page"]]
    approved = _approved(mine)
    return render(request, "library_work.html", {
        **told_of, "work": mine, "kind": mine.rules, "rows": rows, "found": told(found or unread, request.english),
        "may": stands is not None and not against, "begun": stands is not None,
        "row": taking.blank_row(stands.filled.texts) if stands is not None else 0, "part": TARGETS,
        "targets": _targets(stands) if approved else [], "owner": changes.keeper_of(mine, request.user) if approved else None,
    }, status=422 if found else 200)  # fmt: skip


def _form(
    request: Any, mine: LibraryIndicator | None, found: list[Finding] | None = None, *, typed: bool = True
) -> HttpResponse:
    """The form of an indicator, with what was typed and what stands against it."""
    at, owners = 1 if request.english else 0, keeps(request.user)
    said = {one: str(request.POST.get(one, "")) for one in (*changes.LABELS,)}
    stale = any(one.rule == "library_stale" for one in found or ())
    shown = said if request.method == "POST" and typed else mine.texts() if mine is not None else said
    known = {post.unit_id for post in held(request.user)}
    return render(request, "library_one.html", {
        "one": mine, "typed": shown, "found": told(found or (), request.english), "stale": stale,
        "wrong": {one.place.field for one in found or ()}, "done": done(request), "owners": owners,
        "may": (mine is None and bool(owners)) or (mine is not None and mine.owner_id in {unit.pk for unit in owners}),
        "owner": called(mine.owner, known, english=request.english) if mine is not None else "",
        "aspects": [(block, names) for block, names in BLOCKS.items()], "operators": list(NATURES.items()),
        "labels": {key: names[at] for key, names in changes.LABELS.items()}, "most": changes.MOST,
        "part_of": ASPECTS.get(mine.aspect, "") if mine is not None else "",
        "nature": NATURES.get(mine.operator, "") if mine is not None else "",
    }, status=422 if found else 200)  # fmt: skip
