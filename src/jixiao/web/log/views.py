"""The page of events and its export, for the audit administrator alone."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST

from jixiao.web.log import wording
from jixiao.web.log.finding import Search
from jixiao.web.log.models import WRONG, Event, broken, head, record
from jixiao.web.log.naming import KINDS, Names
from jixiao.web.people.duty import only, said, saying
from jixiao.web.people.procedure import current
from jixiao.web.people.typed import told
from jixiao.web.people.views import address
from jixiao.web.words import moment

PAGE = 100
CHECKED = 2_000  # of the last events, each time the page is opened
HEADS = (
    ("号", "no."), ("时间", "when"), ("账号", "account"), ("来自", "from"), ("动作", "action"), ("对象", "thing"),
    ("之前", "before"), ("之后", "after"), ("SM3", "SM3"),
)  # fmt: skip
DANGEROUS = tuple("=+-@\t\r")  # what a spreadsheet would take for a formula


@dataclass(frozen=True, slots=True)
class Line:
    """An event in words."""

    event: Event
    action: str
    thing: str
    before: list[tuple[str, str]]
    after: list[tuple[str, str]]


@require_http_methods(["GET", "HEAD", "POST"])
@only("audit")
def events(request: Any) -> HttpResponse:
    """The last events that were asked for, the newest first; a broken chain on top. POST: check all of it."""
    at = 1 if request.english else 0
    number, _ = head()
    if request.method == "POST":
        wrong = list(broken())
        record(
            "log_verified", actor=request.user.username, address=address(request), thing="log:all",
            after={"count": number, "broken": len(wrong)},
        )  # fmt: skip
        if not wrong:
            saying(request, f"All {number:,} events fit." if at else f"共 {number:,} 条，逐条核对无误。")
            return redirect("log")
    else:
        wrong = list(broken(max(1, number - CHECKED + 1)))
    search = Search(request.GET)
    made = list(search.found[:PAGE])
    older = made[-1].number if len(made) == PAGE and made[-1].number > 1 else None
    found = told(search.typed.findings.items, request.english)
    return render(request, "log.html", {
        "lines": list(_lines(made, request.english)), "asked": search.typed.fields, "found": found, "wrong": {one["field"] for one in found},
        "older": urlencode({**search.asked, "before": older}) if older is not None else "", "done": said(request),
        "broken": [(one, WRONG[what][at]) for one, what in wrong[:20]], "breaks": len(wrong), "checked": min(CHECKED, number),
        "actions": _actions(request.english), "things": [(key, title[at]) for key, title in KINDS.items()],
    }, status=422 if found else 200)  # fmt: skip


@require_POST
@only("audit")
def export(request: Any) -> Any:
    """The events that were asked for as CSV, which itself is an event."""
    search = Search(request.POST)
    if search.typed.wrong():
        return redirect(f"/log/?{urlencode(search.asked)}")
    last, _ = head()
    found = search.all.filter(number__lte=last)
    record(
        "log_exported", actor=request.user.username, address=address(request), thing="log:all",
        after={"count": found.count(), "filter": urlencode(search.asked)},
    )  # fmt: skip
    name = f"日志_{timezone.localdate():%Y%m%d}.csv"
    response = StreamingHttpResponse(_rows(found, request.english), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


class _Echo:
    """What csv writes to: it gives each row back."""

    def write(self, text: str) -> str:
        return text


def _rows(found: Any, english: bool) -> Iterator[str]:
    writer = csv.writer(_Echo())
    at = 1 if english else 0
    yield "\ufeff" + writer.writerow([one[at] for one in HEADS])  # Excel knows UTF-8 by it
    last = None
    while batch := list((found if last is None else found.filter(number__lt=last))[:1000]):
        last = batch[-1].number
        for one in _lines(batch, english):
            said = [
                str(one.event.number), moment(one.event.at), one.event.actor, one.event.address, one.action, one.thing,
                _joined(one.before), _joined(one.after), one.event.hash,
            ]  # fmt: skip
            yield writer.writerow([f"'{text}" if text.startswith(DANGEROUS) else text for text in said])


def _joined(pairs: list[tuple[str, str]]) -> str:
    return "；".join(f"{title} {text}" for title, text in pairs)


def _lines(found: list[Event], english: bool) -> Iterator[Line]:
    names = Names(found, english)
    for one in found:
        kind = names.kind(one)
        before, after = (said if isinstance(said, dict) else {} for said in (one.before, one.after))
        said_before, said_after = wording.changed(before, after, kind, english)
        thing = names.name(one) if one.thing else ""
        yield Line(one, wording.action(one.action, kind, english), thing, said_before, said_after)


def _actions(english: bool) -> list[tuple[str, str]]:
    """What can be looked for: the actions of the site, then those of the procedure, which share a title in several kinds of work."""
    made = [(id, title[1 if english else 0]) for id, title in wording.ACTIONS.items()]
    of: dict[str, list[str]] = {}
    for kind in current().kinds.values():
        for one in kind.actions:
            ids = of.setdefault((one.title_en or one.title) if english else one.title, [])
            if one.id not in ids:
                ids.append(one.id)
    return [*made, *((",".join(ids), title) for title, ids in of.items())]
