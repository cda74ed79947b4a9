"""What a row of indicators asks for, and running text that tells the same target: amounts and counts, both given as limits."""

from __future__ import annotations

from collections.abc import Iterator

from jixiao.auditing.checks.figures_company import Figures
from jixiao.auditing.checks.figures_digits import hardly, informative
from jixiao.auditing.checks.figures_indicators import COUNT, alike, said
from jixiao.auditing.relation import Of, Relation
from jixiao.auditing.view import View
from jixiao.extraction.claims import Number

LEAST_DIGITS = 4  # printed; two of them tell something: 1,200


def targets(view: View, made: Figures) -> Iterator[Relation]:
    """Each target of running text with that of the row that has its name, where there is one of each."""
    limits = [one for one in view.numbers if _tells(one)]
    rows = [one for one in limits if made.indicator(one)]
    for text in (one for one in limits if one.cell is None):
        found = [row for row in rows if alike(row, text) and said(text, made.indicator(row)) >= COUNT]
        if {row.value for row in found} != {found[0].value} if found else True:
            continue
        row, key = found[0], made.indicator(found[0])
        others = [one for one in limits if one.cell is None and one is not text and alike(one, text)]
        if row.value != text.value and (
            not hardly(row, text)
            or any(one.value in (row.value, text.value) or said(one, key) >= COUNT for one in others)
        ):
            continue
        values = {"label": text.before[-20:] or key, "other": key[-20:]}
        yield Relation("figure_differs", text, Of(row), "warning", values=values)


def _tells(one: Number) -> bool:
    return (
        one.limited
        and one.dimension not in ("ratio", "points")
        and bool(one.unit.symbol)
        and one.digits >= LEAST_DIGITS
        and informative(one) > 1
    )
