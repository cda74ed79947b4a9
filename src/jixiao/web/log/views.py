"""The page of events, for the audit administrator alone."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from jixiao.web.guard import whole
from jixiao.web.log.models import Event

PAGE = 100


def events(request: Any) -> HttpResponse:
    """The last events, the newest first; `before` goes further back."""
    if request.user.staff != "audit":
        raise Http404
    before = whole(request.GET.get("before", ""))
    found = Event.objects.filter(number__lt=before) if before >= 0 else Event.objects.all()
    made = list(found[:PAGE])
    older = made[-1].number if len(made) == PAGE and made[-1].number > 1 else None
    return render(request, "log.html", {"events": made, "older": older})
