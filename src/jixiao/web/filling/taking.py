"""A whole case that somebody uploads: taken as it is or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from jixiao.core.fact import fold
from jixiao.core.finding import DataError, Finding
from jixiao.flows.evaluate import Scored
from jixiao.web.filling import draft, saving
from jixiao.web.filling.models import Cell
from jixiao.web.sections import whose
from jixiao.web.uploads import plain
from jixiao.web.year import papers
from jixiao.web.year.models import Work

KINDS = (".yaml", ".yml", ".xlsx")
MOST = 4_000_000  # bytes


def attach(
    work: Work, person: Any, name: str, body: bytes, last: int, address: str = "", *, replace: bool = False
) -> tuple[Finding, ...]:
    """Take a case for a piece of work, or give everything that stands against it; then nothing has changed.

    last: the number of the case that was on the screen, 0 for none. replace: what was typed on the site may go.
    """
    stands = _against(work, person, name, body, last, replace=replace)
    if stands:
        return stands
    try:
        scored = papers.read(body, name)  # slow, and so before the database is held
    except DataError as error:
        return tuple(error.findings)
    found = _amiss(work, scored)
    if found:
        return found
    with transaction.atomic():
        mine = Work.objects.select_for_update().select_related("unit").get(pk=work.pk)
        stands = _against(mine, person, name, body, last, replace=replace)
        if stands:
            return stands
        if (
            mine.state != mine.rules.start
            and mine.kind in papers.SCORED
            and (open_rows := papers.open_rows(scored.sheet))
        ):
            return tuple(open_rows)
        before = draft.standing(mine)
        saving.take(mine, person, last + 1, plain(name), body, scored.sheet, timezone.now(), address)
        if before is not None and (after := draft.standing(mine)) is not None:
            old, new = before.filled.texts, after.filled.texts
            changed = [one for one in {**old, **new} if old.get(one, "") != new.get(one, "")]
            whose.reopen(mine, after.form, changed, new, person, address)
    return tuple(one for one in scored.findings if one.severity == "warning")


def _amiss(work: Work, scored: Scored) -> tuple[Finding, ...]:
    """What a case says of itself that this piece of work is not: another unit, another year."""
    found, said = [], scored.sheet.case
    if said.year != work.year:
        found.append(Finding("site_other_year", values={"year": str(said.year), "wanted": str(work.year)}))
    if fold(said.unit) != fold(work.unit.name):
        found.append(Finding("site_other_unit", values={"unit": said.unit, "wanted": work.unit.name}))
    return tuple(found)


def _against(
    mine: Work, person: Any, name: str, body: bytes, last: int, *, replace: bool
) -> tuple[Finding, ...]:
    if found := saving.against(mine, person):
        return found
    found_here: list[Finding] = [*whose.whole(mine, person)]
    if papers.number(mine) != last:
        found_here.append(Finding("site_case_stale"))
    if Path(name).suffix.lower() not in KINDS:
        values = {"name": plain(name), "kinds": "、".join(KINDS)}
        found_here.append(Finding("site_case_kind", values=values))
    if not body or len(body) > MOST:
        found_here.append(Finding("site_case_size", values={"size": f"{len(body):,}", "most": f"{MOST:,}"}))
    typed = Cell.objects.filter(work=mine.pk).count()
    if typed and not replace:
        found_here.append(Finding("site_typed_pending", values={"count": str(typed)}))
    return tuple(found_here)
