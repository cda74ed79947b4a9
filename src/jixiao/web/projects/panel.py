"""What the page of a unit's year says of its projects."""

from __future__ import annotations

from typing import Any

from jixiao.web.people.models import Unit
from jixiao.web.projects.tree import lacking, tree


def of_year(unit: Unit, year: int, person: Any) -> dict[str, Any]:
    """How many there are, their sums, and of the new ones how many were appraised beforehand."""
    made = tree(unit, year, person)
    new, without, untold = lacking(made.own)
    firsts = sum(group.own for group in made.groups)
    return {"projects": {
        "firsts": firsts, "seconds": sum(one.level == "second" and one.closed is None for one in made.own),
        "count": made.total.count, "sum": made.total.said, "new": new, "without": without, "untold": untold,
    }}  # fmt: skip
