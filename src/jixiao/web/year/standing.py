"""Which work of a unit's year has ended, which has not begun, and who may change its content."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from jixiao.core.finding import Finding
from jixiao.process import apply as moving
from jixiao.process.apply import waits_for
from jixiao.web.people.models import held, roles_for
from jixiao.web.people.procedure import current
from jixiao.web.year.models import Work


def ended(works: Iterable[Work]) -> frozenset[str]:
    """The kinds of work of one unit and year that nothing waits for: every period has ended, or the unit has none of the kind."""
    return frozenset(current().kinds) - frozenset(one.kind for one in works if not one.ended)


def waiting(work: Work) -> tuple[Finding, ...]:
    """Why a piece of work has not begun: what must end before it."""
    kinds = current().kinds
    before = waits_for(work.rules, ended(work.beside))
    titles = "、".join(kinds[one].title for one in before)
    return (Finding("process_waits", values={"kind": work.rules.title, "before": titles}),) if before else ()


def edits(work: Work, person: Any) -> bool:
    """Whether somebody may change the content of a piece of work now."""
    stands = moving.Work(work.kind, work.state)
    roles = roles_for(held(person), work.unit, work.year)
    return moving.editable(work.rules, stands, roles) and not waiting(work)
