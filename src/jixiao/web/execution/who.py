"""By which schedule this site measures execution, and who tells and watches what was paid."""

from __future__ import annotations

import os
from typing import Any

from jixiao.core.finding import Finding
from jixiao.core.system import Why
from jixiao.flows.schedule import schedule, schedule_ids
from jixiao.process.schedule import Schedule
from jixiao.web.people.models import Post, Unit, held, roles_for
from jixiao.web.people.procedure import current

VARIABLE, OTHERWISE = "JIXIAO_SCHEDULE", "national"


def measure() -> Schedule:
    """The schedule named by JIXIAO_SCHEDULE; else the one called as the procedure, else the national one."""
    procedure = current()
    own = procedure.id if procedure.id in schedule_ids() else OTHERWISE
    return schedule(os.environ.get(VARIABLE, own), frozenset(procedure.roles))


def against(person: Any, unit: Unit, year: int) -> tuple[Finding, ...]:
    """Why somebody may not tell what a unit paid, nor write its ledger; empty where they may."""
    types = measure().types
    if types & roles_for(held(person), unit, year):
        return ()
    titles = current().roles
    return (
        Finding("execution_not_yours", values={"roles": tuple(Why(*titles[one]) for one in sorted(types))}),
    )


def watching(person: Any, year: int | None = None) -> list[Post]:
    """The posts by which somebody watches units below their own, in an evaluated year."""
    return [
        one
        for one in held(person)
        if one.role in measure().watches and (year is None or one.year in (None, year))
    ]
