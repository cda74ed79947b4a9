"""Tables: totals, columns and rates that hold for most rows, and the few that break them."""

from __future__ import annotations

from collections.abc import Iterator

from jixiao.auditing.checks.tables_columns import computed
from jixiao.auditing.checks.tables_frame import frames
from jixiao.auditing.checks.tables_totals import totals
from jixiao.auditing.relation import Relation
from jixiao.auditing.view import Check, Judged, View


def run(view: View, _: Judged) -> Iterator[Relation]:
    """All relations that the structure of the tables says."""
    made = frames(view)
    yield from totals(made)
    yield from computed(made)


CHECKS: tuple[Check, ...] = (Check("tables", run, {}),)
