"""Coming in, going out, a password of one's own, the language."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate, update_session_auth_hash
from django.contrib.auth import login as begin_session
from django.contrib.auth import logout as end_session
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from jixiao.web.guard import LANGUAGE
from jixiao.web.log.models import record
from jixiao.web.people.passwords import change

MOST_TRIES = 5
YEAR_SECONDS = 365 * 24 * 3600


def address(request: Any) -> str:
    """Where a request comes from; behind the proxy of JIXIAO_HTTPS, what that says last."""
    told = str(request.META.get("HTTP_X_FORWARDED_FOR", "")) if settings.SECURE else ""
    return (told.rpartition(",")[2].strip() or str(request.META.get("REMOTE_ADDR", "")))[:45]


@never_cache
@require_http_methods(["GET", "POST"])
def login(request: Any) -> HttpResponse:
    """Name and password; what was wrong of the two is not told."""
    after = request.POST.get("next") or request.GET.get("next", "")
    if request.method == "GET":
        return render(request, "login.html", {"next": after})
    username = request.POST.get("username", "").strip()[:40]
    person = authenticate(request, username=username, password=request.POST.get("password", ""))
    if person is None:
        record("login_failed", actor=username, address=address(request))
        if getattr(request, "axes_locked_out", False):
            return locked(request)
        return render(request, "login.html", {"next": after, "username": username, "wrong": True}, status=422)
    begin_session(request, person)
    record("login", actor=person.username, address=address(request))
    safe = url_has_allowed_host_and_scheme(after, {request.get_host()}, require_https=request.is_secure())
    return redirect(after if after and safe else "todo")


def locked(request: Any, credentials: Any = None, *args: Any, **kwargs: Any) -> HttpResponse:
    """Five wrong passwords close the door for half an hour."""
    del credentials, args, kwargs
    return render(request, "login.html", {"locked": True}, status=429)


@require_POST
def logout(request: Any) -> HttpResponse:
    """End the session."""
    record("logout", actor=request.user.username, address=address(request))
    end_session(request)
    return redirect("login")


@require_http_methods(["GET", "POST"])
def password(request: Any) -> HttpResponse:
    """A new password; the first one that somebody was given must be changed before anything else."""
    wrong: list[str] = []
    if request.method == "POST":
        old, new, again = (request.POST.get(name, "") for name in ("old", "new", "again"))
        english = request.english
        if not request.user.check_password(old):
            wrong.append("The present password is not right." if english else "现在的密码不对。")
        if new != again:
            wrong.append("The two new passwords differ." if english else "两次填的新密码不一样。")
        try:
            validate_password(new, request.user)
        except ValidationError as error:
            wrong += error.messages
        if not request.user.check_password(old) and _tried_too_often(request):
            return redirect("login")
        if not wrong:
            with transaction.atomic():
                change(request.user, new)
                record("password_changed", actor=request.user.username, address=address(request))
            update_session_auth_hash(request, request.user)
            return redirect("todo")
    return render(request, "password.html", {"wrong": wrong}, status=422 if wrong else 200)


def _tried_too_often(request: Any) -> bool:
    """Whoever does not know the present password after five tries is sent out; each try stands in the log."""
    record("password_failed", actor=request.user.username, address=address(request))
    tries = request.session.get("password_tries", 0) + 1
    request.session["password_tries"] = tries
    if tries >= MOST_TRIES:
        end_session(request)
    return tries >= MOST_TRIES


@require_POST
def language(request: Any) -> HttpResponse:
    """Chinese or English, from now on."""
    after = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(after, {request.get_host()}, require_https=request.is_secure())
    response = redirect(after if safe else "todo")
    chosen = "en" if request.POST.get("language") == "en" else "zh"
    response.set_cookie(LANGUAGE, chosen, max_age=YEAR_SECONDS, httponly=True, samesite="Lax")
    return response
