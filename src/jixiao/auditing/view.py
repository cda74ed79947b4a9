"""What every check looks at: the document, its statements, its score table, and what they say the report is about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jixiao.auditing.relation import Relation
from jixiao.auditing.remark import Remark
from jixiao.core.document import Document
from jixiao.extraction.claims import Claims, Number
from jixiao.extraction.grid import Grid, grids
from jixiao.extraction.matching import Matching
from jixiao.extraction.statements import claims
from jixiao.extraction.tree import ScoreTable, score_table
from jixiao.framework.model import Framework

YEAR = re.compile(r"(20\d\d)\s*年")


@dataclass(slots=True)
class View:
    """A document as the checks see it. `framework` and `matching` where its indicators are known; `others`: documents to
    compare with (last year's report, another unit's)."""

    document: Document
    grids: tuple[Grid, ...]
    claims: Claims
    table: ScoreTable | None = None
    framework: Framework | None = None
    matching: Matching | None = None
    others: tuple[Document, ...] = ()
    year: int | None = None
    kept: dict[str, Any] = field(default_factory=dict, repr=False)  # what several checks want, made once

    @property
    def numbers(self) -> tuple[Number, ...]:
        return self.claims.numbers


@dataclass(slots=True)
class Judged:
    """What the judge said of the relations: what late checks start from. `verified`: the numbers that stand in at least
    one relation that holds; `broken`: those in one that does not."""

    verified: frozenset[Number] = frozenset()
    broken: frozenset[Number] = frozenset()
    relations: tuple[Relation, ...] = ()


Run = Callable[[View, Judged], Iterable[Relation | Remark]]


@dataclass(frozen=True, slots=True)
class Check:
    """One check. `rules`: the codes it may give, each with the smallest text that shows it (for the catalogue, and tried by a
    test); `late`: it runs when the relations of all others are judged, and sees the verdicts."""

    name: str
    run: Run
    rules: Mapping[str, str] = field(default_factory=dict)
    late: bool = False


def view_of(
    document: Document,
    *,
    made: Sequence[Grid] | None = None,
    table: ScoreTable | None = None,
    framework: Framework | None = None,
    matching: Matching | None = None,
    others: Sequence[Document] = (),
) -> View:
    """The view of a document; grids and score table are made where they are not given."""
    ordered = tuple(made if made is not None else grids(document))
    return View(
        document,
        ordered,
        claims(document, ordered),
        table if table is not None else score_table(document, ordered),
        framework,
        matching,
        tuple(others),
        report_year(document),
    )


def report_year(document: Document) -> int | None:
    """The year that a report is about: that of its title, else the one it names most; None where it names none."""
    head = [one.text for one in document.paragraphs()[:12]]
    for text in (document.title, *head):
        found = YEAR.search(text)
        if found is not None and re.search("年度", text):
            return int(found[1])
    years = Counter(int(one) for line in document.lines for one in YEAR.findall(line))
    return years.most_common(1)[0][0] if years else None
