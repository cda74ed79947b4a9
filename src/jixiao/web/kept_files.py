"""Whether uploaded files are what the log says was taken: every draft report and piece of evidence has its event, and its file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from jixiao.web.documents.models import Draft
from jixiao.web.evidence.models import Evidence
from jixiao.web.log.models import Event
from jixiao.web.sm3 import digest_of
from jixiao.web.stored import place

NUMBERS = {
    "report_taken": "report",
    "evidence_added": "number",
}  # what happened -> where its event has the number


def apart() -> Iterator[tuple[str, str]]:
    """Every draft and piece of evidence that has no event, or another one, or another file: what it is, and `missing` or `differs`."""
    told = {}
    for event in Event.objects.filter(action__in=NUMBERS).iterator(chunk_size=2000):
        told[event.thing, event.action, event.after.get(NUMBERS[event.action])] = event.after.get("sm3")
    drafts = Draft.objects.order_by("work_id", "number").defer("audit")
    pieces = Evidence.objects.order_by("work_id", "number")
    found: list[tuple[str, str, Draft | Evidence]] = [("report_taken", "report", one) for one in drafts]
    found += [("evidence_added", "evidence", one) for one in pieces]
    for action, name, one in found:
        thing = f"work:{one.work_id}"
        if (thing, action, one.number) not in told:
            yield f"{thing} {name} {one.number}", "missing"
        elif told[thing, action, one.number] != one.hash or not _same(settings.HOME, one.key, one.hash):
            yield f"{thing} {name} {one.number}", "differs"


def _same(home: Path, key: str, sm3: str) -> bool:
    """Whether the file is there and has its hash; where none was uploaded, there is nothing to compare."""
    try:
        return not key or digest_of(place(home, key)) == sm3
    except (OSError, ValueError):
        return False
