"""Changes of accounts: made, renamed, locked, given another password or an administrator's duty; never deleted."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from jixiao.core.system import Why
from jixiao.web.log.models import record
from jixiao.web.people import passwords
from jixiao.web.people.models import DUTIES, Person, Post
from jixiao.web.people.typed import MOST_PERSON, Typed


def add(typed: Typed, person: Any, address: str) -> tuple[Person, str] | None:
    """An account and its first password; None where something stands against it."""
    username, name = typed.username(), typed.line("name", MOST_PERSON, "person")
    with transaction.atomic():
        if Person.objects.filter(username=username).exists():
            typed.findings.add("people_username_taken", field="username", username=username)
        if typed.wrong():
            return None
        password = passwords.first()
        made = Person.objects.create(username, password, name=name)
        told("account_added", made, person, address, {}, {"username": username, "name": name})
    return made, password


def rename(account: Person, typed: Typed, person: Any, address: str) -> bool:
    """Another name; the account stays what it is called."""
    name = typed.line("name", MOST_PERSON, "person")
    with transaction.atomic():
        mine = _mine(account, typed)
        if mine is None or typed.wrong():
            return False
        before, mine.name = {"name": mine.name}, name
        _keep("account_renamed", mine, person, address, before, {"name": name})
    return True


def reset(account: Person, typed: Typed, person: Any, address: str) -> str:
    """Another first password, and the end of every session; "" where something stands against it."""
    with transaction.atomic():
        mine = _mine(account, typed)
        if mine is None or _is_self(mine, typed, person):
            return ""
        made = passwords.first()
        mine.version += 1
        passwords.change(mine, made, given=True)
        told("password_reset", mine, person, address, {}, {"username": mine.username})
    return made


def lock(account: Person, typed: Typed, person: Any, address: str) -> bool:
    """Nobody logs in with it any more, and every session of it ends."""
    with transaction.atomic():
        mine = _mine(account, typed)
        if mine is None or _is_self(mine, typed, person) or _is_last(mine, typed):
            return False
        mine.is_active = False
        mine.sessions += 1
        _keep("account_locked", mine, person, address, {"active": True}, {"active": False})
    return True


def unlock(account: Person, typed: Typed, person: Any, address: str) -> bool:
    """It may log in again."""
    with transaction.atomic():
        mine = _mine(account, typed)
        if mine is None:
            return False
        mine.is_active = True
        _keep("account_unlocked", mine, person, address, {"active": False}, {"active": True})
    return True


def appoint(account: Person, typed: Typed, person: Any, address: str) -> bool:
    """Give one of the three duties to somebody without posts, or take it away; never from oneself, and never from the last."""
    duty = typed.choice("duty", ("", *DUTIES))
    with transaction.atomic():
        mine = _mine(account, typed)
        if mine is None or _is_self(mine, typed, person) or typed.wrong():
            return False
        if duty == mine.staff:
            return True
        if duty and mine.staff:
            told = Why(*DUTIES[mine.staff])
            typed.findings.add("people_one_duty", field="duty", name=mine.name, duty=told)
        elif duty and Post.objects.filter(person=mine).exists():
            typed.findings.add("people_has_posts", field="duty", name=mine.name, duty=Why(*DUTIES[duty]))
        elif not duty:
            _is_last(mine, typed)
        if typed.wrong():
            return False
        before, mine.staff = {"duty": mine.staff}, duty
        mine.sessions += 1  # what was opened as an administrator is closed
        _keep("duty_changed", mine, person, address, before, {"duty": duty})
    return True


def _mine(account: Person, typed: Typed) -> Person | None:
    """The account as it is now, held for us; None where the page has not shown it so. All administrators are held with it, so that
    two of them cannot lock each other."""
    list(Person.objects.select_for_update().exclude(staff="").order_by("pk").values_list("pk"))
    mine = Person.objects.select_for_update().get(pk=account.pk)
    return None if typed.stale(mine.version) else mine


def _is_self(mine: Person, typed: Typed, person: Any) -> bool:
    if mine.pk == person.pk:
        typed.findings.add("people_self")
    return bool(mine.pk == person.pk)


def _is_last(mine: Person, typed: Typed) -> bool:
    """Whether nobody else could log in with this duty."""
    if not mine.staff or not mine.is_active:
        return False
    others = Person.objects.filter(staff=mine.staff, is_active=True).exclude(pk=mine.pk)
    if not others.exists():
        typed.findings.add("people_last", name=mine.name, duty=Why(*DUTIES[mine.staff]))
    return typed.wrong()


def _keep(
    action: str, mine: Person, person: Any, address: str, before: dict[str, Any], after: dict[str, Any]
) -> None:
    mine.version += 1
    mine.save()
    told(action, mine, person, address, before, after)


def told(
    action: str, mine: Person, person: Any, address: str, before: dict[str, Any], after: dict[str, Any]
) -> None:
    """The event of a change of an account."""
    thing = f"person:{mine.pk}"
    record(action, actor=person.username, address=address, thing=thing, before=before, after=after)
