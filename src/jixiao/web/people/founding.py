"""The beginning of a site that has no people: its three administrators, who make everybody else."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from jixiao.core.finding import DataError, Finding
from jixiao.web.log.models import record
from jixiao.web.people import passwords
from jixiao.web.people.models import DUTIES, Person

ACCOUNTS = {"system": "xitong", "security": "anquan", "audit": "shenji"}


@dataclass(frozen=True, slots=True)
class Founder:
    """An administrator with the first password, which is kept nowhere else."""

    username: str
    password: str
    duty: tuple[str, str]


def found() -> list[Founder]:
    """The three administrators. Raises `DataError` where there are people already; then nothing was made."""
    with transaction.atomic():
        count = Person.objects.count()
        if count:
            raise DataError([Finding("site_has_people", values={"count": f"{count:,}"})])
        made = [Founder(ACCOUNTS[key], passwords.first(), DUTIES[key]) for key in DUTIES]
        for duty, one in zip(DUTIES, made, strict=True):
            Person.objects.create(one.username, one.password, name=one.duty[0], staff=duty)
        record("site_begun", actor="jixiao", thing="", after={"people": len(made)})
    return made
