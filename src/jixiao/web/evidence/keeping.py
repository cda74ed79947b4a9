"""Evidence taken and removed, and which indicators still lack it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from jixiao.core.finding import DataError, Finding
from jixiao.framework.model import Indicator
from jixiao.process.apply import editable
from jixiao.scoring.sheet import Sheet
from jixiao.web.evidence.models import MARKS, Evidence
from jixiao.web.filling import draft
from jixiao.web.jobs.working import add as add_job
from jixiao.web.log.models import record
from jixiao.web.people.models import held, roles_for
from jixiao.web.sm3 import digest
from jixiao.web.stored import keep
from jixiao.web.typed import typed
from jixiao.web.uploads import against, plain
from jixiao.web.year import papers
from jixiao.web.year.models import Work
from jixiao.web.year.standing import waiting

GUARD = "evidence_there"
KINDS = ("pdf", "docx", "xlsx", "jpg", "png", "txt")
MOST_ABOUT = 500  # signs
MOST_NAMED = 5  # indicators that a message names


@dataclass(frozen=True, slots=True)
class Piece:
    """What somebody sends: a file or none, what it is, what it proves, and how secret it is."""

    name: str
    body: bytes
    about: str
    indicators: tuple[str, ...]
    mark: str = ""


def proved(work: Work) -> bool:
    """Whether the procedure asks for evidence before some action on this work."""
    return any(GUARD in action.guards for action in work.rules.actions)


def indicators(work: Work) -> list[Indicator]:
    """The indicators that evidence can be tied to: those of the case; none where there is no case that can be scored."""
    if work.kind not in papers.SCORED:
        return []
    try:
        stands = draft.standing(work)
    except DataError:
        return []
    return indicators_of(stands.filled.sheet if stands is not None else None)


def indicators_of(sheet: Sheet | None) -> list[Indicator]:
    """The same of a score, each with the materials that the framework lists for it or for the group in which it stands."""
    if sheet is None:
        return []
    listed = {one.id: one for top in sheet.framework.indicators for one in _listed(top, ())}
    return [listed.get(row.id, row.indicator) for row in sheet.rows]


def _listed(node: Indicator, above: tuple[str, ...]) -> Iterator[Indicator]:
    """The leaves under a node, with the materials of their group where they have none of their own."""
    evidence = node.evidence or above
    if not node.indicators:
        yield replace(node, evidence=evidence)
    for child in node.indicators:
        yield from _listed(child, evidence)


def lacking(asked: Sequence[Indicator], pieces: Sequence[Evidence]) -> list[Indicator]:
    """The indicators for which the framework asks for evidence, and none is there."""
    there = {id for one in pieces for id in one.indicators}
    return [one for one in asked if one.evidence and one.id not in there]


def unproved(work: Work) -> list[Finding]:
    """What stands in the way: indicators without evidence; without a case, no evidence at all."""
    pieces = list(Evidence.objects.there().filter(work=work))
    if work.kind not in papers.SCORED:
        return [] if pieces else [Finding("site_evidence_none")]
    found = lacking(indicators(work), pieces)
    if not found:
        return []
    names = "、".join(one.name for one in found[:MOST_NAMED])
    return [Finding("site_evidence_lacks", values={"count": str(len(found)), "names": names})]


def add(work: Work, person: Any, piece: Piece, address: str = "") -> tuple[Finding, ...]:
    """Take a piece of evidence, or everything that stands against it; then nothing has changed."""
    found = (*_against(work, person), *_amiss(work, piece))
    if found:
        return found
    key = keep(settings.HOME, piece.body) if piece.body else ""
    sm3 = digest(piece.body) if piece.body else ""
    about = typed(piece.about, MOST_ABOUT)
    with transaction.atomic():
        mine = Work.objects.select_for_update().select_related("unit").get(pk=work.pk)
        found = (*_against(mine, person), *_twice(mine, sm3, about, piece))
        if found:
            return found
        number = 1 + max(mine.evidence.values_list("number", flat=True), default=0)
        made = Evidence.objects.create(
            work=mine, number=number, indicators=list(piece.indicators), about=about, mark=piece.mark,
            name=plain(piece.name) if piece.body else "", key=key, hash=sm3, size=len(piece.body), by=person, at=timezone.now(),
        )  # fmt: skip
        if not made.mark and Path(made.name).suffix.lower() == ".pdf":
            made.job = add_job("preview", made.pk)
            made.save(update_fields=["job"])
        record(
            "evidence_added", actor=person.username, address=address, thing=f"work:{mine.pk}", unit=mine.unit_id,
            after={"number": number, "name": made.name, "sm3": sm3, "indicators": made.indicators, "mark": made.mark},
        )  # fmt: skip
    return ()


def remove(work: Work, person: Any, number: int, why: str, address: str = "") -> tuple[Finding, ...]:
    """Mark a piece of evidence as removed, with the reason; its file and its record stay."""
    words = typed(why, MOST_ABOUT)
    with transaction.atomic():
        mine = Work.objects.select_for_update().select_related("unit").get(pk=work.pk)
        found = [*_against(mine, person)]
        one = mine.evidence.filter(number=number).first()
        if one is None or one.removed_at is not None:
            found.append(Finding("site_evidence_gone", values={"number": str(number)}))
        if not words:
            found.append(Finding("site_evidence_why"))
        if found or one is None:
            return tuple(found)
        one.removed_at, one.removed_by, one.removed_why = timezone.now(), person, words
        one.save(update_fields=["removed_at", "removed_by", "removed_why"])
        record(
            "evidence_removed", actor=person.username, address=address, thing=f"work:{mine.pk}", unit=mine.unit_id,
            before={"number": number, "name": one.name, "sm3": one.hash, "indicators": one.indicators}, after={"why": words},
        )  # fmt: skip
    return ()


def changeable(work: Work, person: Any) -> bool:
    """Whether a person may add and remove evidence now."""
    return not _against(work, person)


def _against(work: Work, person: Any) -> tuple[Finding, ...]:
    if not proved(work) or waiting(work):
        return (Finding("site_evidence_not_here", values={"kind": work.rules.title}),)
    if not editable(work.rules, work.stand(), roles_for(held(person), work.unit, work.year)):
        return (Finding("site_not_editable", values={"state": work.rules.states[work.state].title}),)
    return ()


def _amiss(work: Work, piece: Piece) -> list[Finding]:
    """What is wrong with a piece by itself, all at once."""
    found: list[Finding] = []
    if not typed(piece.about, MOST_ABOUT):
        found.append(Finding("site_evidence_about"))
    if piece.mark not in {mark for mark, *_ in MARKS}:
        found.append(Finding("site_evidence_mark", values={"mark": piece.mark[:20]}))
    known = {one.id for one in indicators(work)}
    strange = [one[:40] for one in piece.indicators if one not in known]
    if strange:
        found.append(Finding("site_evidence_indicator", values={"names": "、".join(strange[:MOST_NAMED])}))
    elif known and not piece.indicators:
        found.append(Finding("site_evidence_untied"))
    if piece.name or piece.body:
        found += against(piece.name, piece.body, KINDS)
    return found


def _twice(work: Work, sm3: str, about: str, piece: Piece) -> tuple[Finding, ...]:
    """Whether the same is there already: a form that was sent twice."""
    same = Evidence.objects.there().filter(work=work, hash=sm3, about=about)
    if any(one.indicators == list(piece.indicators) for one in same):
        return (Finding("site_evidence_twice"),)
    return ()
