"""The page on which a department sums the figures of the units below it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from jixiao.core.finding import DataError
from jixiao.web.consolidation.below import around, below
from jixiao.web.consolidation.models import OwnPart
from jixiao.web.consolidation.summing import BLANK, DIFFERS, PARTIAL, SAME, Row, in_unit, rows, whole
from jixiao.web.consolidation.taking import Taken, Typed, Wish, take
from jixiao.web.filling import draft
from jixiao.web.filling.contents import CONTENTS
from jixiao.web.people.duty import said, saying
from jixiao.web.people.typed import told as in_words
from jixiao.web.people.views import address
from jixiao.web.showing import mine as work_of
from jixiao.web.year.models import Work
from jixiao.web.year.standing import edits

OWN = "own:"  # before the key of a fact, in the names of fields
MOST_CHOSEN = 1000
STATES = {
    DIFFERS: ("✕ 不一致", "✕ differs"),
    BLANK: ("○ 表中没有填", "○ blank in the form"),
    PARTIAL: ("？ 合计不全", "？ sum not whole"),
    SAME: ("✓ 一致", "✓ agrees"),
}


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: Any, work: int) -> HttpResponse:
    """Every figure that may be summed, differences first; take chosen sums over into the form."""
    mine = work_of(request, work)
    if mine.unit.kind != "department" or mine.kind not in CONTENTS:
        raise Http404
    if request.method != "POST":
        return _page(request, mine, Taken(), Wish())
    sent = request.POST
    keys = [name.removeprefix(OWN) for name in sent if name.startswith(OWN)]
    told = {
        one: Typed(*(sent.get(f"{what}:{one}", "") for what in ("own", "was", "below", "now")))
        for one in keys
    }
    wish = Wish(tuple(sent.getlist("take")[:MOST_CHOSEN]), told, sent.get("partial") == "yes")
    try:
        taken = take(mine, request.user, wish, address(request))
    except DataError as error:
        taken = Taken([*error.findings])
    if taken.found:
        return _page(request, mine, taken, wish)
    words = (
        f"已把 {taken.count} 项合计写进填报表，本级数已保存。",
        f"{taken.count} sums were put into the form; own figures are kept.",
    )
    saying(request, words[int(request.english)])
    return redirect("consolidated", work=mine.pk)


def _page(request: Any, mine: Work, taken: Taken, wish: Wish) -> HttpResponse:
    at = int(request.english)
    works = around(mine, request.user)
    mine.beside = [one for one in works if one.unit_id == mine.unit_id]
    may = edits(mine, request.user)
    found = list(taken.found)
    units = below(mine, works, request.user)
    try:
        stands = draft.standing(mine)
    except DataError as error:
        stands, found = None, [*found, *error.findings]
    made: list[Row] = []
    if stands is not None:
        kept = dict(OwnPart.objects.for_user(request.user).filter(work=mine).values_list("key", "text"))
        made = rows(stands, units, kept)
    shown = in_words(found, request.english)
    return render(request, "consolidated.html", {
        "work": mine, "kind": mine.rules, "found": shown, "wrong": {one["field"] for one in shown}, "done": said(request),
        "rows": [_shown(one, wish, at) for one in made], "may": may, "stands": stands is not None, "whole": stands is not None and whole(stands),
        "units": [(one.unit.name, "" if one.lacks is None else one.lacks.en if at else str(one.lacks)) for one in units.handed],
        "missing": sum(one.case is None for one in units.handed), "hidden": units.hidden, "partial": wish.partial,
        "differ": sum(one.state == DIFFERS for one in made),
    }, status=422 if found else 200)  # fmt: skip


def _shown(row: Row, wish: Wish, at: int) -> dict[str, Any]:
    """A row as the page shows it; what was typed stays."""
    return {
        "row": row, "own": wish.sent[row.key].own if row.key in wish.sent else row.own, "below": row.shown(row.below), "sent": in_unit(row.below, row.unit),
        "sum": row.shown(row.sum) or "—", "now": row.now or "—", "state": STATES[row.state][at], "kind": row.state,
        "chosen": row.key in wish.keys, "lacking": len(row.open), "id": f"own-{row.key}", "heard": sum(one.value is not None for one in row.parts),
        "parts": [
            (one.name, one.shown, "" if one.why is None else one.why.en if at else str(one.why), one.open, one.marked) for one in row.parts
        ],
    }  # fmt: skip
