"""Events: who did what, when and from where, before and after. They are only ever added, and each holds the hash of the one before."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NoReturn

from django.db import connection, models, transaction
from django.utils import timezone

from jixiao.web.sm3 import digest

START = "0" * 64  # what the first event holds instead of a hash
WRONG = {  # what `broken` finds, in words
    "changed": ("内容和它的摘要对不上：这一条被改过", "does not agree with its hash: it was changed"),
    "missing": ("前面少了记录", "events before it are missing"),
    "chain": (
        "和前一条接不上：前一条被换过或删过",
        "does not follow from the one before: that one was replaced or deleted",
    ),
}
TURN = 0x6A69_7869_616F  # the lock of PostgreSQL under which the next number is taken


class OnlyAddedError(Exception):
    """Somebody tried to change or to delete an event."""


class Events(models.QuerySet["Event"]):
    def update(self, **kwargs: Any) -> NoReturn:
        del kwargs
        raise OnlyAddedError("events are never changed")

    def delete(self) -> NoReturn:
        raise OnlyAddedError("events are never deleted")


class Event(models.Model):
    """One thing that happened. `thing`: what it happened to, as kind:key; `unit`: the key of its unit, where it has one."""

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=40)
    address = models.CharField(max_length=45, blank=True)
    action = models.CharField(max_length=60)
    thing = models.CharField(max_length=80, blank=True)
    unit = models.BigIntegerField(null=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    objects = Events.as_manager()

    class Meta:
        ordering = ("-number",)

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise OnlyAddedError("events are never changed")
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        del args, kwargs
        raise OnlyAddedError("events are never deleted")

    def digest(self) -> str:
        """The hash of what it says and of the hash before it."""
        said = [
            self.number,
            self.at.astimezone(timezone.get_fixed_timezone(0)).isoformat(timespec="microseconds"),
            self.actor,
            self.address,
            self.action,
            self.thing,
            self.unit,
            self.before,
            self.after,
            self.previous,
        ]
        text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return digest(text.encode())


def record(
    action: str,
    *,
    actor: str,
    address: str = "",
    thing: str = "",
    unit: int | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    at: datetime | None = None,
) -> Event:
    """Add an event, in the transaction of what it tells of: neither is there without the other."""
    with transaction.atomic(savepoint=False):
        _turn()
        last = Event.objects.order_by("-number").first()
        made = Event(
            number=last.number + 1 if last is not None else 1,
            at=at or timezone.now(),
            actor=actor[:40],
            address=address[:45],
            action=action,
            thing=thing,
            unit=unit,
            before=dict(before or {}),
            after=dict(after or {}),
            previous=last.hash if last is not None else START,
        )
        made.hash = made.digest()
        made.save()
    return made


def _turn() -> None:
    """Nobody else adds an event until this transaction ends. SQLite has one writer at a time anyway; a lock on the last event would not
    do on PostgreSQL, where who waited for it goes on with that event, although another one has followed."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURN])


def _agrees(one: Event) -> bool:
    """Whether an event has the hash of what it says; what cannot even be read has not."""
    try:
        return one.digest() == one.hash
    except (AttributeError, TypeError, ValueError):
        return False


def head() -> tuple[int, str]:
    """The number and the hash of the last event: kept elsewhere, they show later whether everything before was rewritten."""
    last = Event.objects.order_by("-number").first()
    return (last.number, last.hash) if last is not None else (0, START)


def stands_at(number: int, hash: str) -> bool:
    """Whether the event of a number still has the hash that was kept elsewhere."""
    return Event.objects.filter(number=number, hash=hash).exists() or (number, hash) == (0, START)


def broken(first: int = 1) -> Iterator[tuple[int, str]]:
    """Every event that does not fit, from a number on: its number, and whether it was `changed`, one before it is `missing`, or its
    `chain` is cut."""
    earlier = Event.objects.filter(number=first - 1).first()
    before, expected = earlier.hash if earlier is not None else START, first
    for one in Event.objects.filter(number__gte=first).order_by("number").iterator(chunk_size=2000):
        if one.number != expected:
            yield one.number, "missing"
        elif one.previous != before:
            yield one.number, "chain"
        if not _agrees(one):
            yield one.number, "changed"
        before, expected = one.hash, one.number + 1
