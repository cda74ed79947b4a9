"""Which framework of the shelf a report uses, told from the names in its score table."""

from __future__ import annotations

import re
from functools import lru_cache

from jixiao.extraction.matching import Matching, match
from jixiao.extraction.tree import ScoreTable, known, number_of
from jixiao.flows.library import DATA, framework_ids, open_framework
from jixiao.framework.model import Framework

ALIKE = 0.7  # of the names of either that the other must have before a framework is opened
SURE = 0.9  # of both the printed rows and the framework's that must match
YEAR = re.compile(r"20\d\d")


def recognise(table: ScoreTable, year: int | None = None) -> tuple[Framework, Matching] | None:
    """The framework whose indicators are those of a score table, and the matching; None where no one surely is.

    Of editions that fit alike, the one whose points are printed; then the latest that is no later than the report's year.
    """
    names = {known(row.name) for row in table.rows}
    if len(names) < 5:
        return None
    best: tuple[tuple[int, ...], Framework, Matching] | None = None
    for id in framework_ids():
        wanted_names = _names(id)
        if len(names & wanted_names) < ALIKE * min(len(names), len(wanted_names)):
            continue
        framework = _opened(id)
        matching = match(table, framework)
        rows, wanted = len(table.rows), sum(1 for _ in framework.walk())
        if (
            len(matching.matches) < SURE * max(rows - len(matching.own), 1)
            or len(matching.missing) > (1 - SURE) * wanted
        ):
            continue
        points = {one.id: one.points for one, _ in framework.walk()}
        same = sum(number_of(one.row.points.text) == points[one.id] for one in matching.matches)
        found = YEAR.search(framework.edition)
        edition = int(found[0]) if found is not None else 0
        late = 0 if year is None or edition <= year else 1
        rank = (len(matching.matches), same, -late, edition if not late else -edition)
        if best is None or rank > best[0]:
            best = rank, framework, matching
    return (best[1], best[2]) if best is not None else None


@lru_cache(maxsize=32)
def _names(id: str) -> frozenset[str]:
    """The names that a framework's file gives, without reading its rules."""
    text = (DATA / "frameworks" / f"{id}.yaml").read_text(encoding="utf-8")
    return frozenset(
        known(name.strip().strip("\"'"))
        for name in re.findall(r"^\s*(?:- )?name:\s*(.+)$", text, re.MULTILINE)
    )


@lru_cache(maxsize=32)
def _opened(id: str) -> Framework:
    return open_framework(id)[0]
