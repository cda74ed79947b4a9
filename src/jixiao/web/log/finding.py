"""Which events are looked for: by days, account, action and thing. What cannot be looked for is told, never passed over."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from jixiao.web.guard import whole
from jixiao.web.log.models import Event
from jixiao.web.people.typed import Typed

FIELDS = ("from", "to", "actor", "action", "thing")
THING = re.compile(r"[a-z_]{1,20}(:\d{1,18})?", re.ASCII)


class Search:
    """What was asked for: `found` holds the events, `wrong` is why it cannot be asked so."""

    def __init__(self, asked: Mapping[str, Any]) -> None:
        self.typed = Typed({key: asked.get(key, "") for key in (*FIELDS, "before")})
        self.asked = {key: self.typed.raw(key)[:80] for key in FIELDS if self.typed.raw(key)}
        first, last = self.typed.day("from"), self.typed.day("to")
        found = Event.objects.all()
        zone = timezone.get_current_timezone()
        if first is not None:
            found = found.filter(at__gte=datetime.combine(first, time(), zone))
        if last is not None and last.year < 9999:
            found = found.filter(at__lt=datetime.combine(last + timedelta(days=1), time(), zone))
        if first is not None and last is not None and last < first:
            self.typed.findings.add("people_ends_early", field="to", starts=str(first), ends=str(last))
        if "actor" in self.asked:
            found = found.filter(actor=self.asked["actor"])
        if "action" in self.asked:
            found = found.filter(action__in=self.asked["action"].split(","))
        thing = self.asked.get("thing", "")
        if thing and not THING.fullmatch(thing):
            self.typed.findings.add("log_thing", field="thing", text=thing)
        elif ":" in thing:
            found = found.filter(thing=thing)
        elif thing:
            found = found.filter(thing__startswith=f"{thing}:")
        self.all = found.none() if self.typed.wrong() else found
        before = whole(self.typed.raw("before"))
        self.found = self.all.filter(number__lt=before) if before >= 0 else self.all
