"""What pages say of a publication: its record, its clock, its files; and what the public page says of it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from jixiao.web.publication.cases import REVIEWED
from jixiao.web.publication.clock import clock
from jixiao.web.publication.models import OBJECTIVES, PUBLISHES, Publication
from jixiao.web.publication.record import closed
from jixiao.web.year.models import Work


def panel(work: Work, request: Any) -> dict[str, Any]:
    """What the page of a piece of work says of its publication; nothing where it is of another kind."""
    if work.kind not in PUBLISHES:
        return {}
    record = Publication.objects.for_user(request.user).filter(work=work).first()
    if record is not None:
        record.work = work
    return {
        "kept": True, "publishes": True, "record": record, "seen": record.version if record is not None else 0, "clock": clock(work, record),
        "edits_publication": editing(work, request.user), "copies": files(record),
        "open_to_all": record is not None and work.ended,
    }  # fmt: skip


def editing(work: Work, person: Any) -> bool:
    """Whether somebody may change the record of a work now."""
    return not closed(work, person)


def files(record: Publication | None) -> list[Any]:
    """The files of a publication, without their bodies."""
    return list(record.copies.defer("body")) if record is not None else []


def said(record: Publication) -> dict[str, Any]:
    """What the public page says: plain words, what is bad like what is good."""
    work, page = record.work, record.page
    score = page.get("score")
    told: dict[str, Any] = {
        "record": record, "work": work, "unit": work.unit, "objectives": work.kind == OBJECTIVES,
        "clock": clock(work, record), "copies": files(record), "score": score, "problems": page.get("problems", []),
        "link": record.url,
    }  # fmt: skip
    if score is None:
        return told
    bad = [one for group in score["groups"] for one in group["lost"]]
    bad.sort(key=lambda one: (-Decimal(one["loss"]), one["name"]))
    reviewed = score.get("basis") == REVIEWED
    typed = f"{record.reviewed:.2f}" if record.reviewed is not None and not reviewed else ""
    shown, own = typed or score["total"], score.get("self", score["total"])
    return told | {
        "bad": bad, "worst": bad[:3], "shown": shown, "self": own, "differs": shown != own, "reviewed": reviewed,
        "by_review": reviewed or bool(typed), "graded": reviewed or not typed or typed == own,
    }  # fmt: skip
