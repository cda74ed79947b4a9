"""Scoring a case: every row exactly or as an interval, what is left out made up by the rest, levels, total, grades."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from jixiao.case.apply import apply_case
from jixiao.case.check import check_case, judged_keys, judged_name
from jixiao.case.model import Case
from jixiao.core.finding import Findings
from jixiao.framework.model import Framework, Indicator
from jixiao.rules.build import build_row
from jixiao.scoring.leaving import leavings, whichever_leave
from jixiao.scoring.remembered import Remembered
from jixiao.scoring.rows import Rows
from jixiao.scoring.sheet import Sheet
from jixiao.scoring.sums import Sums


def score_case(
    framework: Framework,
    case: Case,
    findings: Findings | None = None,
    *,
    trace: bool = True,
    together: bool = True,
    before: Sheet | None = None,
) -> Sheet:
    """Score a case. Raises `DataError` when the case does not fit the framework; findings say why.

    together: rows that share unknown facts are searched as one, which takes time. Without, the interval of a sum that is still open
    holds its score too, but may be wider than what one filling of the facts can give; what is decided is the same.
    before: a score of nearly the same case under this framework; rows that nothing touched since are taken from it.
    """
    findings = findings if findings is not None else Findings(case.file)
    like = before.framework if before is not None else None
    framework, case = apply_case(framework, case, findings, like)
    check_case(framework, case, findings)
    findings.stop_on_errors()
    sheet = score_applied(framework, case, trace=trace, together=together, before=before)
    _unneeded_judgements(sheet, findings)
    findings.stop_on_errors()
    return sheet


def score_applied(
    framework: Framework,
    case: Case,
    *,
    trace: bool = False,
    together: bool = False,
    before: Sheet | None = None,
) -> Sheet:
    """Score a case with its framework, both as `apply_case` gives them (and as a sheet holds them)."""
    known = before.remembered if before is not None else None
    scorer = Scorer(
        framework, case, trace, together=together, known=known if isinstance(known, Remembered) else None
    )
    sheet = scorer.sheet()
    maybe = scorer.rows.maybe
    if maybe:
        gone = leavings(maybe)
        others = [Scorer(framework, case, False, each, together=together).sheet() for each in gone]
        sheet = whichever_leave(sheet, others, maybe, len(gone) == 2 ** len(maybe) - 1)
    return sheet


def _unneeded_judgements(sheet: Sheet, findings: Findings) -> None:
    """A judgement of what the criteria decide by themselves is an error: nobody may judge a computed row."""
    silent = {key for key, wanted in judged_keys(sheet.framework).items() if set(wanted) == {"silent"}}
    for row in sheet.rows:
        rule = row.indicator.rule
        if rule is None or row.score is None:
            continue
        for key in silent:
            mine = key == rule.key or key.startswith(f"{rule.key}.")
            if mine and key in sheet.case.judgements and key not in row.judged:
                line = sheet.case.judgements[key].place.line
                findings.add("judgement_of_computed", line, name=judged_name(sheet.framework, key))


class Scorer:
    """Scores one case: its rows, then the sums of these. `gone` are rows taken as left out, where that is still open (see `leaving`)."""

    def __init__(
        self,
        framework: Framework,
        case: Case,
        trace: bool,
        gone: frozenset[str] = frozenset(),
        *,
        together: bool = True,
        known: Remembered | None = None,
    ) -> None:
        self.framework = framework
        self.case = case
        self.rows = Rows(framework, case, trace, gone, known)
        self.weight: dict[str, Fraction] = {}
        self.sums = Sums(self.rows, self.weight, together=together)

    def sheet(self) -> Sheet:
        framework = self.framework
        for indicator, path in framework.leaves():
            self.rows.score(indicator, path)
        if self.rows.left:
            self.make_up()
        groups = [(indicator, path) for indicator, path in framework.walk() if indicator.indicators]
        levels = tuple(self.sums.level(indicator, path) for indicator, path in groups)
        total = self.sums.total()
        rows = tuple(self.rows.rows.values())
        return Sheet(
            self.case, framework, rows, levels, total, self.sums.grades(total), self.rows.remembered()
        )

    def make_up(self) -> None:
        """Give the points of what is left out to the rest of the same group, in proportion, and score those again."""
        factors: dict[str, Fraction] = {}
        self.spread(self.framework.indicators, self.framework.total, Fraction(1), factors)
        for indicator, path in self.framework.leaves():
            factor = factors.get(indicator.id, Fraction(1))
            if factor == 1 or indicator.id in self.rows.left or indicator.rule is None:
                continue
            heavier = replace(indicator, points=indicator.points * factor)
            tree = build_row(indicator.rule, self.framework.context, indicator.scale, factor)
            self.rows.score(heavier, path, tree)

    def spread(
        self,
        children: tuple[Indicator, ...],
        points: Fraction,
        factor: Fraction,
        factors: dict[str, Fraction],
    ) -> None:
        gone = sum(
            (child.points for child in children if self.rows.all_left(child) and not child.bonus), Fraction(0)
        )
        more = factor * points / (points - gone) if 0 < gone < points else factor
        for child in children:
            mine = factor if child.bonus else more  # what is added on top takes over nothing
            if child.indicators:
                self.weight[child.id] = mine
                self.spread(child.indicators, child.points, mine, factors)
            else:
                factors[child.id] = mine
