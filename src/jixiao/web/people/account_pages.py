"""Pages of accounts: the list, one account, a new one; the first password is on the screen once and nowhere else."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from jixiao.web.people import accounts
from jixiao.web.people.duty import one_of, only, paged, said, saying
from jixiao.web.people.models import DUTIES, Person
from jixiao.web.people.typed import Typed, told
from jixiao.web.people.views import address

ACTS = {  # what, by which duty, what is said of it
    "rename": (accounts.rename, "system", "姓名已改。", "The name was changed."),
    "lock": (
        accounts.lock,
        "system",
        "已锁定，已登录的也已退出。",
        "It is locked, and its sessions have ended.",
    ),
    "unlock": (accounts.unlock, "system", "已解锁。", "It is unlocked."),
    "appoint": (accounts.appoint, "security", "管理员的任命已改。", "The duty was changed."),
}


@require_safe
@only("system", "security")
def listed(request: Any) -> HttpResponse:
    """All accounts, or those found by account or name."""
    found = Person.objects.for_user(request.user).order_by("username")
    made = paged(request, found)
    if made["q"]:
        made = paged(request, found.filter(Q(username__contains=made["q"]) | Q(name__contains=made["q"])))
    for one in made["page"]:
        one.duty_said = _duty(one.staff, request.english)
    return render(request, "people_accounts.html", {**made, "done": said(request)})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@only("system")
def new(request: Any) -> HttpResponse:
    """Make an account, and show its first password."""
    typed = Typed(request.POST)
    if request.method == "POST":
        made = accounts.add(typed, request.user, address(request))
        if made is not None:
            return render(request, "people_password.html", {"account": made[0], "password": made[1]})
    return _page(request, typed, None)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@only("system", "security")
def one(request: Any, account: int) -> HttpResponse:
    """One account, and what an administrator may do with it."""
    mine: Person = one_of(Person.objects.for_user(request.user), account)
    if request.method != "POST":
        return _page(request, Typed({"name": mine.name, "duty": mine.staff}), mine)
    typed = Typed(request.POST)
    action = typed.raw("action")
    if action == "reset" and request.user.staff == "system":
        password = accounts.reset(mine, typed, request.user, address(request))
        if password:
            return render(
                request, "people_password.html", {"account": mine, "password": password, "reset": True}
            )
    elif action in ACTS and ACTS[action][1] == request.user.staff:
        does, _, zh, en = ACTS[action]
        if does(mine, typed, request.user, address(request)):
            saying(request, en if request.english else zh)
    else:
        typed.findings.add("people_other_duty")
    if not typed.wrong():
        return redirect("keep_account", account=mine.pk)
    mine = one_of(Person.objects.for_user(request.user), account)
    typed.fields = {"name": mine.name, "duty": mine.staff, **typed.fields}
    return _page(request, typed, mine)


def _duty(duty: str, english: bool) -> str:
    return DUTIES[duty][1 if english else 0] if duty else ""


def _page(request: Any, typed: Typed, account: Person | None) -> HttpResponse:
    found = told(typed.findings.items, request.english)
    return render(request, "people_account.html", {
        "typed": typed.fields, "found": found, "wrong": {one["field"] for one in found}, "account": account, "done": said(request),
        "duties": [(key, _duty(key, request.english)) for key in DUTIES],
        "duty": _duty(account.staff, request.english) if account is not None else "",
    }, status=422 if typed.wrong() else 200)  # fmt: skip
