"""Which work of a unit's year has ended, and which has not begun."""

from __future__ import annotations

from collections.abc import Iterable

from jixiao.core.finding import Finding
from jixiao.process.apply import waits_for
from jixiao.web.people.procedure import current
from jixiao.web.year.models import Work


def ended(works: Iterable[Work]) -> frozenset[str]:
    """The kinds of work of one unit and year that nothing waits for: every period has ended, or the unit has none of the kind."""
    return frozenset(current().kinds) - frozenset(one.kind for one in works if not one.ended)


def waiting(work: Work, works: Iterable[Work]) -> tuple[Finding, ...]:
    """Why a piece of work has not begun: what must end before it. `works`: all of its unit and year."""
    kinds = current().kinds
    before = waits_for(work.rules, ended(works))
    titles = "、".join(kinds[one].title for one in before)
    return (Finding("process_waits", values={"kind": work.rules.title, "before": titles}),) if before else ()
