"""What pages of work share: the work that a person may see, findings in their language, notes told once, reloading while something runs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpResponse

from jixiao.core.finding import Finding
from jixiao.web.year.models import Work

RELOAD = "3"  # seconds after which a page on which something runs is asked for again
STILL = "still"  # in the address: do not reload by itself


def lang_of(request: Any) -> str:
    """The language of a page, as findings know it."""
    return "en" if request.english else "zh"


def mine(request: Any, pk: int) -> Work:
    """A piece of work that the person may see; what is somebody else's does not exist."""
    found = Work.objects.for_user(request.user).select_related("unit").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def in_words(found: Iterable[Finding], lang: str) -> list[tuple[str, str]]:
    """Each finding with its place, and the next step."""
    made = []
    for one in found:
        place = one.place.show(lang)
        made.append((f"{place}{' ' if place else ''}{one.message(lang)}", one.hint(lang)))
    return made


def noted(told: Iterable[dict[str, list[str]]], lang: str) -> list[tuple[str, str]]:
    """The same for findings as records keep them."""
    return [(one[lang][0], one[lang][1]) for one in told]


def reloading(request: Any, answer: HttpResponse, *, open: bool) -> HttpResponse:
    """Have the browser ask again soon while something runs; not where the reader asked for quiet, nor after a form was refused."""
    if open and STILL not in request.GET and request.method == "GET":
        answer["Refresh"] = RELOAD
    return answer
