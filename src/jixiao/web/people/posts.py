"""Posts given, ended, and delegated by who holds them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from jixiao.core.finding import Finding
from jixiao.core.source import Place
from jixiao.web.log.models import record
from jixiao.web.people.models import Person, Post, Unit
from jixiao.web.people.procedure import current
from jixiao.web.people.typed import Typed

LONGEST = 90  # days for which a post may be delegated


def said(post: Post) -> dict[str, Any]:
    """What an event says of a post."""
    return {
        "username": post.person.username,
        "unit_code": post.unit.code,
        "role": post.role,
        "year": post.year or "",
        "starts": post.starts.isoformat(),
        "ends": post.ends.isoformat() if post.ends is not None else "",
        "given_by": post.given_by_id or "",
    }


def give(typed: Typed, person: Any, address: str) -> Post | None:
    """A post for somebody; None where something stands against it, all of which is told."""
    today = timezone.localdate()
    username, code = typed.username(), typed.code("unit")
    role, year = typed.choice("role", current().roles), typed.year()
    starts, ends = typed.day("starts") or today, typed.day("ends")
    with transaction.atomic():
        receiver = Person.objects.select_for_update().filter(username=username).first()
        unit = Unit.objects.filter(code=code).first()
        _not_past(typed, starts, today)
        if username and receiver is None:
            typed.findings.add("people_no_account", field="username", username=username[:40])
        elif receiver is not None and not receiver.is_active:
            typed.findings.add("people_locked_account", field="username", username=username)
        elif receiver is not None and receiver.pk == person.pk:
            typed.findings.add("people_self", field="username")
        if code and unit is None:
            typed.findings.add("people_no_unit", field="unit", code=code[:40], near="")
        elif unit is not None and unit.closed is not None:
            typed.findings.add("people_closed_unit", field="unit", name=unit.name)
        if receiver is None or unit is None or typed.wrong():
            if receiver is not None and receiver.staff:
                typed.take(Post(person=receiver, unit=unit or Unit(), role=role, starts=starts).against())
            return None
        made = Post(person=receiver, unit=unit, role=role, year=year, starts=starts, ends=ends)
        return _made("post_given", made, typed, person, address)


def end(post: Post, typed: Typed, person: Any, address: str, action: str = "post_ended") -> bool:
    """Take a post away: from now on, or after a last day that is typed. One that was delegated of it goes with it."""
    today = timezone.localdate()
    last = typed.day("ends")
    with transaction.atomic():
        mine = Post.objects.select_for_update(of=("self",)).select_related("person", "unit").get(pk=post.pk)
        if mine.person_id == person.pk and mine.given_by_id is None:
            typed.findings.add("people_self")
        if typed.raw("seen") != seen(mine) or mine.ended is not None:
            typed.findings.add("people_stale")
        if last is not None:
            _not_past(typed, last, today, "ends")
        if typed.wrong():
            return False
        before = said(mine)
        if last is None:
            mine.ended = timezone.now()
        else:
            mine.ends = last
            typed.take(mine.against())
            if typed.wrong():
                return False
        mine.save()
        after = {**said(mine), "ended": mine.ended is not None}
        record(
            action, actor=person.username, address=address, thing=f"post:{mine.pk}", unit=mine.unit_id, before=before, after=after,
        )  # fmt: skip
    return True


def delegate(post: Post, typed: Typed, person: Any, address: str) -> Post | None:
    """Give one's own post to somebody else for some days. Whether an account exists is not told apart from whether it may take one."""
    today = timezone.localdate()
    username = typed.username()
    starts, ends = typed.day("starts") or today, typed.day("ends")
    with transaction.atomic():
        mine = Post.objects.select_for_update(of=("self",)).select_related("person", "unit").get(pk=post.pk)
        receiver = Person.objects.filter(username=username, is_active=True, staff="").first()
        if username and (receiver is None or receiver.pk == person.pk):
            typed.findings.add("people_receiver", field="username", username=username[:40])
        _not_past(typed, starts, today)
        last = min(one for one in (starts + timedelta(days=LONGEST - 1), mine.ends) if one is not None)
        if ends is None or not starts <= ends <= last:
            typed.findings.add(
                "people_give_ends", field="ends", first=starts.isoformat(), last=last.isoformat()
            )
        if not mine.holds(today) or mine.given_by_id is not None:
            typed.take([Finding("people_not_given", Place(field="post"))])
        if receiver is None or typed.wrong():
            return None
        made = Post(
            person=receiver, unit=mine.unit, role=mine.role, year=mine.year, starts=starts, ends=ends, given_by=mine
        )  # fmt: skip
        return _made("post_delegated", made, typed, person, address)


def seen(post: Post) -> str:
    """What a page has shown of the days of a post."""
    return f"{post.starts}:{post.ends or ''}:{'ended' if post.ended else ''}"


def _made(action: str, made: Post, typed: Typed, person: Any, address: str) -> Post | None:
    typed.take(made.against())
    for other in Post.objects.filter(
        person=made.person, unit=made.unit, role=made.role, ended=None
    ).select_related("given_by"):
        apart = (made.ends is not None and made.ends < other.starts) or (
            other.ends is not None and other.ends < made.starts
        )
        over = other.given_by is not None and other.given_by.ended is not None
        if not apart and not over and (other.year is None or made.year is None or other.year == made.year):
            typed.findings.add("people_post_twice", field="username", name=made.person.name)
            break
    if typed.wrong():
        return None
    made.save()
    record(
        action, actor=person.username, address=address, thing=f"post:{made.pk}", unit=made.unit_id, after=said(made)
    )  # fmt: skip
    return made


def _not_past(typed: Typed, day: date, today: date, field: str = "starts") -> None:
    if day < today:
        typed.findings.add("people_past", field=field, day=day.isoformat())
