"""The record of a publication: begun once with its number, changed by who prepares it, with everything that is wrong told at once."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction
from django.utils import timezone

from jixiao.core.finding import DataError, Finding
from jixiao.core.system import Why
from jixiao.process.apply import editable
from jixiao.scoring.sheet import score_json
from jixiao.web.guard import day_of
from jixiao.web.log.models import record as log
from jixiao.web.people.models import held, roles_for
from jixiao.web.publication.models import OBJECTIVES, PUBLISHES, Publication
from jixiao.web.typed import typed
from jixiao.web.year import papers
from jixiao.web.year.models import Work
from jixiao.web.year.standing import waiting

INDEX = (
    os.environ.get("JIXIAO_INDEX") or "{unit}-{year}-{number}"
)  # the code of the unit, the year, a running number
LABELS = {
    "title": Why("标题", "title"),
    "index": Why("索引号", "index number"),
    "agency": Why("发布机构", "published by"),
    "approved": Why("批复日期", "day of the approval"),
    "published": Why("公开日期", "day of publication"),
    "url": Why("公开网址", "address"),
    "board": Why("公告栏", "notice board"),
    "proof": Why("公开的证明", "proof of publication"),
    "purpose": Why("钱用来做什么", "what the money is for"),
    "achieved": Why("做成了什么（目标公开写要做到什么）", "what came of it"),
    "reviewed": Why("复核得分", "reviewed score"),
    "reviewed_why": Why("复核与自评为什么不同", "why both scores differ"),
    "reason": Why("不公开的内容和理由", "what is not published, and why"),
}
MOST = {"title": 120, "index": 60, "agency": 120, "url": 500, "board": 200, "proof": 1000, "purpose": 1000, "achieved": 1000,
        "reviewed_why": 500, "reason": 500, "approved": 20, "published": 20, "reviewed": 20}  # fmt: skip
NUMBER = re.compile(r"[\w〔〕（）()\[\]/.-]+")
SCORE = re.compile(r"\d{1,3}(\.\d{1,2})?", re.ASCII)
HUNDRED = Decimal(100)

Told = tuple[str, Finding]


def closed(work: Work, person: Any) -> tuple[Finding, ...]:
    """Why somebody may not change the record of a work now."""
    not_begun = waiting(work)
    if not_begun:
        return not_begun
    if work.kind not in PUBLISHES or not editable(
        work.rules, work.stand(), roles_for(held(person), work.unit, work.year)
    ):
        state = work.rules.states[work.state]
        return (
            Finding(
                "publication_not_editable", values={"state": Why(state.title, state.title_en or state.title)}
            ),
        )
    return ()


def barred(work: Work, person: Any, version: int) -> tuple[Finding, ...]:
    """The same, or that the record is another one than the one that was on the screen, of this version."""
    found = Publication.objects.filter(work=work).values_list("version", flat=True).first() or 0
    return closed(work, person) or ((Finding("publication_stale"),) if found != version else ())


def blank(work: Work) -> dict[str, str]:
    """What the form of a record holds before anybody wrote in it."""
    what = "绩效目标" if work.kind == OBJECTIVES else "绩效自评结果"
    since = work.counted_from
    made = dict.fromkeys(LABELS, "")
    return made | {
        "title": f"{work.unit.name}{work.year}年度{what}", "agency": work.unit.name, "index": _number(work),
        "approved": since.isoformat() if since is not None and work.unit.kind == "department" else "",
        "reviewed": "" if work.kind == OBJECTIVES else _reviewed(work),
    }  # fmt: skip


def _reviewed(work: Work) -> str:
    """The score on which a review ended, where it is another one than was filed."""
    beside = {
        one.kind: one
        for one in Work.objects.filter(
            unit=work.unit_id, year=work.year, kind__in=("self_evaluation", "review")
        )
    }
    review, filed = beside.get("review"), beside.get("self_evaluation")
    if review is None or filed is None or not review.ended:
        return ""
    found = [papers.newest(review), papers.newest(filed)]
    try:
        totals = [papers.scored(one).sheet.total for one in found if one is not None]
    except DataError:
        return ""
    scores = [one.score for one in totals]
    if len(scores) < len(found) or None in scores or scores[0] == scores[1]:
        return ""
    return score_json(scores[0], 2) or ""


def typed_in(form: Mapping[str, Any]) -> dict[str, str]:
    """What a form holds, without signs that nobody sees."""
    return {one: typed(str(form.get(one, ""))) for one in LABELS}


def save(work: Work, person: Any, typed: Mapping[str, str], version: int, address: str = "") -> list[Told]:
    """Write the record, or give everything that stands against it, each with its field. What is still missing is asked for when it is
    handed in."""
    with transaction.atomic():
        mine = Work.objects.select_for_update().select_related("unit").get(pk=work.pk)
        stands = barred(mine, person, version)
        if stands:
            return [("", one) for one in stands]
        record = Publication.objects.filter(work=mine).first()
        values, found = _read(mine, typed, record.index if record is not None else "")
        if found:
            return found
        before = record.content() if record is not None else {}
        made = record or Publication(work=mine, version=0)
        for name, value in values.items():
            setattr(made, name, value)
        if record is not None and made.content() == before:
            return []
        made.version += 1
        try:
            with transaction.atomic():
                made.save()
        except IntegrityError:  # somebody else has just taken the number
            return [("index", Finding("publication_index_twice", values={"text": made.index[:60]}))]
        log(
            "publication_changed", actor=person.username, address=address, thing=f"publication:{made.pk}", unit=mine.unit_id,
            before=before, after=made.content(),
        )  # fmt: skip
    return []


def _read(mine: Work, typed: Mapping[str, str], own: str) -> tuple[dict[str, Any], list[Told]]:
    found: list[Told] = [
        (
            name,
            Finding(
                "publication_long",
                values={"name": LABELS[name], "count": f"{len(text):,}", "most": f"{MOST[name]:,}"},
            ),
        )
        for name, text in typed.items()
        if len(text) > MOST[name]
    ]
    days: dict[str, date | None] = {}
    for name in ("approved", "published"):
        days[name] = day_of(typed[name])
        if typed[name] and days[name] is None:
            found.append(
                (name, Finding("publication_date", values={"name": LABELS[name], "text": typed[name][:40]}))
            )
        found += _ahead(name, days[name])
    approved, published = days["approved"], days["published"]
    if approved is not None and published is not None and published < approved:
        told = {"day": published.isoformat(), "approved": approved.isoformat()}
        found.append(("published", Finding("publication_before", values=told)))
    index = typed["index"] or own or _number(mine)
    if not NUMBER.fullmatch(index):
        found.append(("index", Finding("publication_index", values={"text": index[:60]})))
    elif Publication.objects.filter(index=index).exclude(work=mine).exists():
        found.append(("index", Finding("publication_index_twice", values={"text": index[:60]})))
    if typed["url"] and not _address(typed["url"]):
        found.append(("url", Finding("publication_url", values={"text": typed["url"][:80]})))
    reviewed = typed["reviewed"]
    if reviewed and not (SCORE.fullmatch(reviewed) and Decimal(reviewed) <= HUNDRED):
        found.append(("reviewed", Finding("publication_score", values={"text": reviewed[:20]})))
        reviewed = ""
    values: dict[str, Any] = dict(typed) | {
        "index": index,
        "reviewed": Decimal(reviewed).quantize(Decimal("0.01")) if reviewed else None,
    }
    return values | days, found


def _ahead(name: str, day: date | None) -> list[Told]:
    if day is None or day <= timezone.localdate():
        return []
    return [(name, Finding("publication_ahead", values={"name": LABELS[name], "day": day.isoformat()}))]


def _address(text: str) -> bool:
    """Whether a text is the address of a page on the web: no script, no password, no blank in it."""
    try:
        parts = urlsplit(text)
        return (
            parts.scheme in ("http", "https")
            and bool(parts.hostname)
            and "@" not in parts.netloc
            and not re.search(r"\s", text)
        )
    except ValueError:
        return False


def _number(work: Work) -> str:
    """The next free index number of a unit and year."""
    shape = INDEX if "{number}" in INDEX else f"{INDEX}-{{number}}"
    begun = shape.replace("{unit}", work.unit.code).replace("{year}", str(work.year))
    taken = set(
        Publication.objects.filter(index__startswith=begun.split("{number}")[0]).values_list(
            "index", flat=True
        )
    )
    free = (begun.replace("{number}", f"{number:03}") for number in count(1))
    return next(one for one in free if one not in taken)
