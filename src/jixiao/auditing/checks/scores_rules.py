"""Printed scores against the framework's own rules, computed from the facts that the report states."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from jixiao.auditing.checks.scores_bands import by_standards
from jixiao.auditing.checks.scores_board import Entry, value
from jixiao.auditing.checks.scores_examples import examples
from jixiao.auditing.checks.scores_read import boards
from jixiao.auditing.remark import Remark, Spot, spot
from jixiao.auditing.view import Check, Judged, View
from jixiao.case.model import Case, Stated
from jixiao.core.finding import Findings
from jixiao.core.numerals import decimal_text
from jixiao.extraction.facts import Stated as Said
from jixiao.extraction.facts import find_facts
from jixiao.extraction.mentions import WIDE
from jixiao.framework.model import Framework, Indicator
from jixiao.framework.readings import read_variant
from jixiao.rules.build import build_row
from jixiao.rules.tree import Node
from jixiao.scoring.exact import Exact
from jixiao.scoring.interval import Interval

Ends = tuple[Fraction, Fraction]


def run(view: View, _: Judged) -> Iterator[Remark]:
    """Scores against the rules of a framework that is known, and against the standards that the table itself prints."""
    told = set()
    for remark in by_framework(view):
        told.add((id(remark.spots[0].passage), remark.rule != "points_not_of_edition"))
        yield remark
    for remark in by_standards(view):
        if (id(remark.spots[0].passage), True) not in told:
            yield remark


def by_framework(view: View) -> Iterator[Remark]:
    """Each row of the framework that the report uses, where the facts decide its score or narrow it."""
    framework, matching = view.framework, view.matching
    if framework is None or matching is None or view.table is None or boards(view)[0].unsure:
        return
    # a part scored apart comes behind the rows of the table
    entries = dict(zip(map(id, view.table.rows), boards(view)[0].entries, strict=False))
    indicators = {one.id: one for one, _ in framework.walk()}
    facts = find_facts(view.document, framework.catalogue, view.year or 0, view.grids)
    said = {(one.stated.id, one.stated.period): one.stated for one in facts.found}
    case = Case(
        "audit", "", facts.year or 0, framework.id,
        facts={key: Stated(one.id, one.period, value=one.quantity.value, text=one.text) for key, one in said.items()},
    )  # fmt: skip
    for found in matching.matches:
        entry, indicator = entries[id(found.row)], indicators[found.id]
        if not entry.leaf or indicator.rule is None:
            continue
        yield from _edition(entry, indicator, framework)
        if said and entry.score is not None and value(entry.points) == indicator.points:
            yield from _ruled(view, entry, indicator, framework, case, said)


def _edition(entry: Entry, indicator: Indicator, framework: Framework) -> Iterator[Remark]:
    """Points that differ from those of the framework's edition: a unit may set its own, so this is for information."""
    if entry.points is not None and value(entry.points) != indicator.points:
        yield Remark(
            "points_not_of_edition", "info", (spot(entry.points),), entry.points.text, _plain(indicator.points),
            "", {"name": entry.label, "framework": framework.title},
        )  # fmt: skip


def _ruled(
    view: View,
    entry: Entry,
    indicator: Indicator,
    framework: Framework,
    case: Case,
    said: dict[tuple[str, str], Said],
) -> Iterator[Remark]:
    tree = framework.tree(indicator)
    ends, used = ends_of(tree, case, framework)
    score = entry.score
    if ends is None or not used or score is None:
        return
    if _fits(score.value / score.unit.scale, score.places, ends):
        return
    read = any(
        _fits(score.value / score.unit.scale, score.places, other)
        for other in _variants(indicator, framework, case)
    )
    low, high = ends
    shown = _plain(low) if low == high else f"{_plain(low)}～{_plain(high)}"
    spots = [spot(score)]
    told = []
    for key in used:
        one = said.get(key)
        place = place_of(view, one) if one is not None else None
        if one is not None:
            told.append(f"{framework.catalogue.label(one.id)} {one.text}")
        if place is not None:
            spots.append(place)
    yield Remark(
        "score_against_rule", "info" if read else "warning", tuple(dict.fromkeys(spots)), score.text, shown,
        "；".join(told), {"name": entry.label, "framework": framework.title}, "likely",
    )  # fmt: skip


def ends_of(tree: Node, case: Case, framework: Framework) -> tuple[Ends | None, list[tuple[str, str]]]:
    """What the stated facts leave of a score, and the facts it rests on; None where they leave it all open."""
    exact = Exact(case)
    score = exact.number(tree)
    used = list(exact.used)
    if score is not None:
        return (score, score), used
    span = Interval(case, framework.catalogue).value(tree)
    return (None if span.empty or span.options is not None else (span.low, span.high)), used


def _variants(indicator: Indicator, framework: Framework, case: Case) -> Iterator[Ends]:
    """What other readings of the criterion give."""
    for reading in indicator.readings:
        findings = Findings(framework.file)
        rule = read_variant(framework, indicator, reading, findings)
        if rule is not None and not findings.errors():
            ends, _ = ends_of(build_row(rule, framework.context, indicator.scale), case, framework)
            if ends is not None:
                yield ends


def _fits(score: Fraction, places: int, ends: Ends) -> bool:
    """Whether a printed score may be one of these, rounded or cut at its last digit."""
    unit = Fraction(1, 10 ** max(places, 2))
    return ends[0] - unit < score < ends[1] + unit


def place_of(view: View, said: Said) -> Spot | None:
    """Where a fact is printed."""
    wanted = "".join(said.text.translate(WIDE).split()).replace("，", ",")
    for number in view.numbers:
        if number.at == said.at and "".join(number.text.translate(WIDE).split()).replace("，", ",") == wanted:
            return spot(number)
    return None


def _plain(number: Fraction) -> str:
    text = decimal_text(number, 2)
    return text.rstrip("0").rstrip(".")


CHECKS: tuple[Check, ...] = (
    Check(
        "score_rules",
        run,
        examples(
            "points_not_of_edition",
            "score_against_rule",
            "score_off_standard",
            "bands_contradict",
            "standard_direction",
        ),
    ),
)
