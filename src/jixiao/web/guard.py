"""What is true of every request: only who logged in gets further, headers that keep scripts out, the language, plain words for errors."""

from __future__ import annotations

import re
import sqlite3
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import DisallowedHost
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation

from jixiao.web.execution.who import watching
from jixiao.web.people.models import begins, held

PUBLIC = "/public/"  # what everybody may read: no cookie is read or set there
OPEN = ("login", "language", "public", "public_page", "public_file", "public_none")  # pages that need nobody
BEFORE = ("logout", "password", "language")  # pages that somebody with a first password may open
UNTYPED = frozenset(  # what a form sends that nobody typed, or that is not shown again
    (
        "csrfmiddlewaretoken",
        "version",
        "last",
        "seen",
        "action",
        "to",
        "next",
        "old",
        "new",
        "again",
        "password",
        "number",
    )
)
LANGUAGE = "jixiao_language"
POLICY = "; ".join((
    "default-src 'none'", "img-src 'self' data:", "style-src 'self'", "script-src 'self'", "font-src 'self'", "connect-src 'self'",
    "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
))  # fmt: skip

MOST = 6_000_000  # bytes of a request
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
LARGE, MOST_LARGE = (
    re.compile(r"/work/\d+/(?:report|evidence)/"),
    20_100_000,
)  # where a file of 20 MB may be sent
MINUTE = 60  # seconds
DIGITS = 16  # of a number that is read
TOO_LARGE = "文件太大，没有收：最多 {most:,} 字节。请返回上一页。\nToo large, and not taken: at most {most:,} bytes. Go back.\n"
OTHER_NAME = (
    "这个网址不是本网站的名称。请管理员用 JIXIAO_HOSTS 写明网站的名称。\n"
    "The site is not called by this name. Its names are to be told in JIXIAO_HOSTS.\n"
)

Answer = Callable[[HttpRequest], HttpResponse]


class Door:
    """What is too large, or calls the site by another name, is refused before it is taken."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        most = MOST_LARGE if LARGE.fullmatch(request.path_info) else MOST
        if not 0 <= whole(str(request.META.get("CONTENT_LENGTH") or "0")) <= most:
            told = TOO_LARGE.format(most=most)
            return HttpResponse(told, status=413, content_type="text/plain; charset=utf-8")
        try:
            request.get_host()
        except DisallowedHost:
            return HttpResponse(OTHER_NAME, status=400, content_type="text/plain; charset=utf-8")
        return self.answer(request)


class Headers:
    """No script, style or request from anywhere else; nothing of a page is kept by a shared computer."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.answer(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        response.headers.setdefault("X-Frame-Options", "DENY")
        response.headers.setdefault("Cache-Control", "no-store")
        return response


class Nobody:
    """The public pages know nobody: without cookies they need no session, and may be kept by whoever asks."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PUBLIC):
            return self.answer(request)
        request.META.pop("HTTP_COOKIE", None)
        request.COOKIES = {}
        response = self.answer(request)
        response.cookies.clear()
        return response


class Language:
    """`request.english`: what the person chose, kept in a cookie."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.english = request.COOKIES.get(LANGUAGE) == "en"
        with translation.override("en" if request.english else "zh-hans"):
            return self.answer(request)


class LoggedIn:
    """Everything but the pages named in OPEN is for people who logged in, and changed the password that they were given."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        del view, args, kwargs
        name = request.resolver_match.url_name
        if name in OPEN:
            return None
        if not request.user.is_authenticated:
            if request.method == "POST":
                return _ended(request)
            return redirect(f"{reverse('login')}?next={request.path}")
        _alive(request)
        if request.user.must_change and name not in BEFORE:
            return redirect("password")
        return None


def _alive(request: Any) -> None:
    """Whoever does something stays logged in; the record of it is written once a minute, not with every page."""
    now = int(time.time())
    if now - request.session.get("alive", 0) >= MINUTE:
        request.session["alive"] = now


def _ended(request: Any) -> HttpResponse:
    """The session ended while somebody typed: nothing was done, and what was typed is given back."""
    typed = "\n".join(
        value for key, values in request.POST.lists() if key not in UNTYPED for value in values if value
    )
    return render(request, "ended.html", {"typed": typed, "next": request.path}, status=401)


def whole(text: str) -> int:
    """A number that a form or an address holds; -1 for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < DIGITS else -1


def day_of(text: str) -> date | None:
    """A day that a form holds, written 2026-03-31; None for anything else."""
    try:
        return date.fromisoformat(text) if DAY.fullmatch(text) else None
    except ValueError:
        return None


def page(request: Any) -> dict[str, Any]:
    """What every page knows: its language and who looks at it."""
    person = getattr(request, "user", None)
    return {
        "english": getattr(request, "english", False), "person": person, "begins": lambda: begins(person),
        "posted": lambda: bool(held(person)), "watches": lambda: watching(person),
    }  # fmt: skip


def _told(request: Any, status: int, zh: tuple[str, str], en: tuple[str, str]) -> HttpResponse:
    title, text = en if getattr(request, "english", False) else zh
    return render(request, "told.html", {"title": title, "text": text}, status=status)


def unopened(request: Any, found: Sequence[tuple[str, str]]) -> HttpResponse:
    """Something that should be here cannot be given: why, and what to do."""
    text = " ".join(part for pair in found for part in pair)
    return _told(request, 410, ("打不开", text), ("It cannot be opened", text))


def not_found(request: Any, exception: object = None) -> HttpResponse:
    """What does not exist and what is somebody else's look the same."""
    del exception
    return _told(
        request, 404,
        ("没有这一页", "没有这一页，或者不属于您能看的单位。请从“待办”重新进入；如果应当能看，请安全管理员核对您的岗位。"),
        ("No such page", "There is no such page, or it is not of a unit that you may see. Go back to your tasks; if you should see it, ask the security administrator to check your posts."),
    )  # fmt: skip


def away(error: BaseException | None) -> bool:
    """Whether a database that cannot be reached, or is busy for too long, is the reason. SQLite calls everything operational, a table
    that is missing too."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    return getattr(error.__cause__, "sqlite_errorcode", None) != sqlite3.SQLITE_ERROR


def _away(request: Any) -> HttpResponse:
    """The page names nobody and keeps no session: both would ask the database."""
    request.user = None
    request.__dict__.pop("session", None)
    answer = _told(
        request, 503,
        ("数据库暂时不能用", "数据库连不上，或者正忙。刚才提交的内容很可能没有保存：请过一两分钟返回上一页，先核对，再提交。一直这样，请告诉管理员。"),
        ("The database cannot be used now", "It cannot be reached, or it is busy. What you just submitted was most likely not saved: go back in a minute or two, look, and submit again. If this lasts, tell the administrator."),
    )  # fmt: skip
    answer.headers["Retry-After"] = "60"
    return answer


def forged(request: Any, reason: str = "") -> HttpResponse:
    """A form that did not come from our page, or from one that is too old."""
    del reason
    return _told(
        request, 403,
        ("这一页已经过期", "为了安全，刚才的提交没有执行，什么也没有改变。请返回上一页，刷新后再提交。"),
        ("This page is too old", "For safety nothing was done and nothing changed. Go back, reload the page and submit again."),
    )  # fmt: skip


def broken(request: Any) -> HttpResponse:
    """A fault of our own: nothing was changed, and the details are in the log of the server."""
    if away(sys.exc_info()[1]):
        return _away(request)
    return _told(
        request, 500,
        ("系统出错了", "这是系统的问题，不是您的操作。刚才的修改没有保存。请稍后再试；仍然出错，请告诉管理员发生的时间。"),
        ("Something failed", "This is a fault of the system. What you just did was not saved. Try again; if it fails again, tell the administrator when it happened."),
    )  # fmt: skip
