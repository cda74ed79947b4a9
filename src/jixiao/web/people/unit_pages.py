"""Pages of units for the system administrator: the tree, one unit, a new one."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jixiao.web.people import units
from jixiao.web.people.duty import one_of, only, paged, said, saying
from jixiao.web.people.models import Unit
from jixiao.web.people.tree import KINDS
from jixiao.web.people.typed import Typed, told
from jixiao.web.people.views import address

ACTS = {
    "close": (units.close, "已停用：不再开始新的工作。", "It is closed: no new work begins."),
    "reopen": (units.reopen, "已恢复。", "It is open again."),
}


@require_safe
@only("system")
def tree(request: Any) -> HttpResponse:
    """All units by code, or those found by code or name."""
    found = Unit.objects.kept_by(request.user).select_related("parent")
    listed = paged(request, found)
    if listed["q"]:
        listed = paged(request, found.filter(Q(code__startswith=listed["q"]) | Q(name__contains=listed["q"])))
    for one in listed["page"]:
        one.level, one.kind_said = min(one.path.count("/") - 2, 7), _kind(one.kind, request.english)
    return render(request, "people_units.html", {**listed, "done": said(request)})


@require_http_methods(["GET", "HEAD", "POST"])
@only("system")
def new(request: Any) -> HttpResponse:
    """Make a unit."""
    typed = Typed(request.POST if request.method == "POST" else {"parent": request.GET.get("under", "")[:32]})
    if request.method == "POST":
        made = units.add(typed, request.user, address(request))
        if made is not None:
            saying(
                request,
                f"{made.name} was made." if request.english else f"已新建“{made.name}”（{made.code}）。",
            )
            return redirect("keep_units")
    return _page(request, "people_unit.html", typed, None)


@require_http_methods(["GET", "HEAD", "POST"])
@only("system")
def one(request: Any, unit: int) -> HttpResponse:
    """One unit: another name, kind or parent."""
    mine = _mine(request, unit)
    if request.method == "POST":
        typed = Typed(request.POST)
        if units.change(mine, typed, request.user, address(request)):
            saying(request, "It was changed." if request.english else "已修改。")
            return redirect("keep_unit", unit=mine.pk)
        return _page(request, "people_unit.html", typed, _mine(request, unit))
    parent = mine.parent.code if mine.parent is not None else ""
    return _page(
        request,
        "people_unit.html",
        Typed({"code": mine.code, "name": mine.name, "kind": mine.kind, "parent": parent}),
        mine,
    )


@require_POST
@only("system")
def act(request: Any, unit: int) -> HttpResponse:
    """Close a unit, or open it again."""
    mine = _mine(request, unit)
    typed = Typed(request.POST)
    does = ACTS.get(typed.raw("action"))
    if does is not None and does[0](mine, typed, request.user, address(request)):
        saying(request, does[2] if request.english else does[1])
    if not typed.wrong():
        return redirect("keep_unit", unit=mine.pk)
    mine = _mine(request, unit)
    parent = mine.parent.code if mine.parent is not None else ""
    typed.fields |= {"code": mine.code, "name": mine.name, "kind": mine.kind, "parent": parent}
    return _page(request, "people_unit.html", typed, mine)


def _mine(request: Any, pk: int) -> Unit:
    found: Unit = one_of(Unit.objects.kept_by(request.user).select_related("parent"), pk)
    return found


def _kind(kind: str, english: bool) -> str:
    return KINDS[kind][1 if english else 0]


def _page(request: Any, template: str, typed: Typed, unit: Unit | None) -> HttpResponse:
    kinds = [(key, _kind(key, request.english)) for key in KINDS]
    found = told(typed.findings.items, request.english)
    return render(request, template, {
        "typed": typed.fields, "found": found, "wrong": {one["field"] for one in found}, "unit": unit, "kinds": kinds, "done": said(request),
        "children": list(unit.children.all()[:51]) if unit is not None else [],
    }, status=422 if typed.wrong() else 200)  # fmt: skip
