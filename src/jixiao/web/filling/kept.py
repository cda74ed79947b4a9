"""Whether the changes of cases are what the log says was typed and taken: every one has its event, and says the same."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import groupby

from jixiao.web.filling.models import WHOLE, Change
from jixiao.web.log.models import Event
from jixiao.web.sm3 import digest

TYPED, TAKEN = "typed", "case_taken"
Texts = Iterable[tuple[str, str, str]]


def apart() -> Iterator[tuple[str, str]]:
    """Every change that has no event (`missing`), or another one (`differs`), and every event whose change is `gone`, as
    `work:KEY change N`."""
    told: dict[tuple[str, int], str] = {}
    by_case: dict[tuple[str, str], str] = {}  # of events that do not say which change they tell of
    for event in Event.objects.filter(action__in=(TYPED, TAKEN)).iterator(chunk_size=2000):
        number, said = _of_event(event)
        if number:
            told[event.thing, number] = said
        elif event.action == TAKEN:
            by_case[event.thing, str(event.after.get("case", ""))] = said
    rows = Change.objects.select_related("by").order_by("work_id", "number", "pk").iterator(chunk_size=2000)
    for (work, number), found in groupby(rows, key=lambda one: (one.work_id, one.number)):
        thing, each = f"work:{work}", list(found)
        said = told.pop((thing, number), "")
        if not said and each[0].key == WHOLE:
            said = by_case.pop((thing, each[0].after), "")
        if not said:
            yield f"{thing} change {number}", "missing"
        elif said != _seal(
            each[0].by.username, each[0].at, ((one.key, one.before, one.after) for one in each)
        ) or not _one(each):
            yield f"{thing} change {number}", "differs"
    for thing, number in sorted(told):
        yield f"{thing} change {number}", "gone"


def _one(each: list[Change]) -> bool:
    """Whether one person made them at one moment."""
    return len({(one.by_id, one.at) for one in each}) == 1


def _of_event(event: Event) -> tuple[int, str]:
    """The number of the change that an event tells of, 0 where it does not say, and what it says."""
    after, before = event.after, event.before
    number = after.get("number" if event.action == TYPED else "changes", 0)
    if event.action == TAKEN:
        texts = [(WHOLE, str(before.get("case", "")), str(after.get("case", "")))]
    else:
        was, now = before.get("texts", {}), after.get("texts", {})
        texts = [(key, str(was.get(key, "")), str(text)) for key, text in now.items()]
    return number if isinstance(number, int) else 0, _seal(event.actor, event.at, texts)


def _seal(actor: str, at: datetime, texts: Texts) -> str:
    """One text for all that is compared, however much somebody typed."""
    said = [actor, at.astimezone(UTC).isoformat(timespec="microseconds"), sorted(texts)]
    return digest(json.dumps(said, ensure_ascii=False).encode())
