"""The case of a self-evaluation: taken whole or not at all, scored as the command line scores it."""

from __future__ import annotations

import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from jixiao.core.fact import fold
from jixiao.core.finding import DataError, Finding
from jixiao.core.source import Place
from jixiao.flows.evaluate import Scored, score_opened
from jixiao.flows.library import open_case
from jixiao.process.apply import editable
from jixiao.web.log.models import record
from jixiao.web.people.models import held, roles_for
from jixiao.web.sm3 import digest
from jixiao.web.uploads import plain
from jixiao.web.year.models import Paper, Work
from jixiao.web.year.standing import waiting

KINDS = (".yaml", ".yml", ".xlsx")
MOST = 4_000_000  # bytes
SCORED = frozenset({"self_evaluation"})  # the kinds of work whose content is a case


def attach(
    work: Work, person: Any, name: str, body: bytes, last: int, address: str = ""
) -> tuple[Finding, ...]:
    """Take a case for a piece of work, or give everything that stands against it; then nothing has changed.

    last: the number of the case that was on the screen, 0 for none.
    """
    stands = _against(work, person, name, body, last)
    if stands:
        return stands
    try:
        scored = read(body, name)  # slow, and so before the database is held
    except DataError as error:
        return tuple(error.findings)
    found = _amiss(work, scored)
    if found:
        return found
    sm3 = digest(body)
    with transaction.atomic():
        mine = Work.objects.select_for_update().select_related("unit").get(pk=work.pk)
        stands = _against(mine, person, name, body, last)
        if stands:
            return stands
        if mine.state != mine.rules.start and (open_rows := _open_rows(scored)):
            return open_rows
        Paper.objects.create(
            work=mine, number=last + 1, name=plain(name), body=body, hash=sm3, by=person, at=timezone.now()
        )
        sheet = scored.sheet
        record(
            "case_taken", actor=person.username, address=address, thing=f"work:{mine.pk}", unit=mine.unit_id, before={"case": last},
            after={"case": last + 1, "sm3": sm3, "low": str(sheet.total.low), "high": str(sheet.total.high)},
        )  # fmt: skip
    return tuple(one for one in scored.findings if one.severity == "warning")


def _amiss(work: Work, scored: Scored) -> tuple[Finding, ...]:
    """What a case says of itself that this piece of work is not: another unit, another year."""
    found, said = [], scored.sheet.case
    if said.year != work.year:
        found.append(Finding("site_other_year", values={"year": str(said.year), "wanted": str(work.year)}))
    if fold(said.unit) != fold(work.unit.name):
        found.append(Finding("site_other_unit", values={"unit": said.unit, "wanted": work.unit.name}))
    return tuple(found)


def _open_rows(scored: Scored) -> tuple[Finding, ...]:
    """The rows that have no score yet."""
    rows = [row.indicator.name for row in scored.sheet.rows if row.score is None]
    if not rows:
        return ()
    return (Finding("site_unscored", values={"count": str(len(rows)), "names": "、".join(rows[:5])}),)


def _against(mine: Work, person: Any, name: str, body: bytes, last: int) -> tuple[Finding, ...]:
    if mine.kind not in SCORED or waiting(mine, Work.objects.filter(unit=mine.unit_id, year=mine.year)):
        return (Finding("site_no_case_here", values={"kind": mine.rules.title}),)
    if not editable(mine.rules, mine.stand(), roles_for(held(person), mine.unit, mine.year)):
        return (Finding("site_not_editable", values={"state": mine.rules.states[mine.state].title}),)
    found: list[Finding] = []
    newest = mine.papers.order_by("-number").first()
    if (newest.number if newest is not None else 0) != last:
        found.append(Finding("site_case_stale"))
    if Path(name).suffix.lower() not in KINDS:
        found.append(Finding("site_case_kind", values={"name": plain(name), "kinds": "、".join(KINDS)}))
    if not body or len(body) > MOST:
        found.append(Finding("site_case_size", values={"size": f"{len(body):,}", "most": f"{MOST:,}"}))
    return tuple(found)


def read(body: bytes, name: str) -> Scored:
    """A case scored. Raises `DataError` with all that is wrong in it, under its name. It may name no file of this machine."""
    with tempfile.TemporaryDirectory(prefix="jixiao-") as folder:
        path = Path(folder) / plain(name)
        path.write_bytes(body)
        return score_opened(open_case(str(path), shelf=True))


def number(work: Work) -> int:
    """The number of the case of a piece of work as it is now; 0 for none."""
    return max(work.papers.values_list("number", flat=True), default=0)


def newest(work: Work) -> Paper | None:
    """The case of a piece of work as it is now."""
    return work.papers.select_related("by").order_by("-number").first()


@lru_cache(maxsize=64)
def _scored(pk: int, sm3: str) -> Scored:
    paper = Paper.objects.get(pk=pk)
    if digest(bytes(paper.body)) != sm3:
        raise DataError([Finding("site_case_changed", Place(paper.name))])
    return read(bytes(paper.body), paper.name)


def scored(paper: Paper) -> Scored:
    """The score of a case that was taken."""
    return _scored(paper.pk, paper.hash)


def lacks(work: Work) -> list[Finding]:
    """What a self-evaluation still lacks: a case, or the facts and judgements of rows that have no score yet."""
    paper = newest(work)
    if paper is None:
        return [Finding("site_no_case", values={"kind": work.rules.title})]
    try:
        return [*_open_rows(scored(paper))]
    except DataError as error:
        return [*error.findings]
