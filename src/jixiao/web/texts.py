"""The sign NUL: PostgreSQL takes it in no text, and nobody types it."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict, UnreadablePostError

from jixiao.web.guard import Answer

NUL = "\0"


class NoNul:
    """It is left out of what was typed; an address or a cookie that holds it was made by no page."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if NUL in request.path_info:
            raise Http404
        request.COOKIES = {name: one for name, one in request.COOKIES.items() if NUL not in one}
        request.GET = _without(request.GET)
        return self.answer(request)

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> None:
        del view, args, kwargs
        if request.method == "POST":
            with suppress(UnreadablePostError):  # who asks for it next is told
                request.POST = _without(request.POST)


def _without(told: QueryDict) -> QueryDict:
    if not any(NUL in one for values in told.lists() for one in values[1]):
        return told
    made = told.copy()
    for name, values in told.lists():
        made.setlist(name, [one.replace(NUL, "") for one in values])
    return made
