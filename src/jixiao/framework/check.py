"""What is wrong with a framework: points that do not foot, bands with gaps, units that do not fit, scores out of reach."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from jixiao.core.finding import Findings
from jixiao.framework.model import Framework, Indicator
from jixiao.rules.build import build_row, limits
from jixiao.rules.dimension import Dimensions
from jixiao.rules.kinds import KINDS
from jixiao.rules.kinds.base import Band, Expr, Item, Rule, Score
from jixiao.rules.kinds.items import item_points
from jixiao.rules.render import points_text
from jixiao.rules.tree import Const, Fact

Position = tuple[Fraction, int]  # a value, and 0 before it or 1 after it
Piece = tuple[Position, Position]
FAR = Fraction(10**60)


def check_framework(framework: Framework, findings: Findings) -> None:
    """All checks of one framework. A defect that the printed original has (`as_printed`) is a warning."""
    top = sum((indicator.points for indicator in framework.indicators), Fraction(0))
    if top != framework.total:
        findings.add(
            "points_do_not_foot", 1, name="总分", points=points_text(framework.total), sum=points_text(top)
        )
    for indicator, _ in framework.walk():
        _Checker(framework, indicator, findings).run()


class _Checker:
    def __init__(self, framework: Framework, indicator: Indicator, findings: Findings) -> None:
        self.framework = framework
        self.indicator = indicator
        self.findings = findings

    def note(self, code: str, line: int = 0, **values: str) -> None:
        severity = "warning" if code in self.indicator.as_printed else "error"
        self.findings.add(
            code,
            line or self.indicator.line,
            severity=severity,
            field=self.indicator.id,
            name=self.indicator.name,
            **values,
        )

    def run(self) -> None:
        indicator = self.indicator
        if indicator.points < 0:
            self.note("points_negative", points=points_text(indicator.points))
        if indicator.indicators:
            total = sum((child.points for child in indicator.indicators), Fraction(0))
            if total != indicator.points:
                self.note("points_do_not_foot", points=points_text(indicator.points), sum=points_text(total))
        for rule in rules_of(indicator):
            self.rule(rule)
        for reading in indicator.readings:
            unknown = [key for key in reading.change if key not in self.readable()]
            if unknown:
                self.note(
                    "unknown_key",
                    key=unknown[0],
                    where=f"readings：{reading.name}",
                    near="、".join(sorted(self.readable())[:8]),
                )

    def readable(self) -> set[str]:
        from_kind = (
            {spec.name for spec in KINDS[self.indicator.rule.kind].fields} if self.indicator.rule else set()
        )
        blocks = {"own"} if self.indicator.own else set()
        return {"rule", "rounding", "gates", "exempt", "floor", "cap"} | from_kind | set(POLICY_KEYS) | blocks

    def rule(self, rule: Rule) -> None:
        if rule.kind == "banded":
            self.bands(rule)
        if rule.kind == "checklist":
            self.items(rule, rule.values["items"], rule.points)
        if rule.kind == "parts":
            self.parts(rule)
        if rule.kind == "deduct" and not any(rule.get(key) for key in ("count", "items", "what")):
            self.note("deduct_what", rule.line)
        self.units(rule)
        if "." not in rule.key:
            self.reach(rule)

    def units(self, rule: Rule) -> None:
        dimensions = Dimensions(self.framework.catalogue)
        for expr, wanted in expressions_of(rule):
            found = dimensions.of(expr.node)
            if wanted == "bool" and found not in ("bool", "any"):
                self.note("not_a_condition", rule.line, formula=expr.text)
            if wanted == "number" and found in ("bool", "text"):
                self.note("not_a_measure", rule.line, formula=expr.text)
        if rule.kind == "linear" and isinstance(rule.get("measure"), Expr):
            if dimensions.of(rule.values["measure"].node) in ("money", "days", "date"):
                self.note("not_a_rate", rule.line, formula=rule.values["measure"].text)
        context = self.framework.context
        dimensions.of(build_row(rule, context))
        for misfit in dimensions.found:
            self.note(misfit.code, rule.line, **{k: v for k, v in misfit.values.items() if k != "name"})

    # -- bands

    def bands(self, rule: Rule) -> None:
        bands: tuple[Band, ...] = rule.values["bands"]
        numeric = [
            band
            for band in bands
            if not band.otherwise and all(isinstance(limit_of(e), Fraction) for _, e in band.tests)
        ]
        if len(numeric) != len([band for band in bands if not band.otherwise]):
            return
        full_scores: list[Fraction] = []
        covered: list[Piece] = []
        domain = ((-FAR, 0), (FAR, 1))
        for number, band in enumerate(bands, 1):
            piece = domain if band.otherwise else piece_of(band)
            fresh = minus(piece, covered)
            shown = f"第 {number} 档"
            if piece[0] >= piece[1]:
                self.note("band_empty", band.line, band=shown)
            elif not fresh:
                self.note("band_never_used", band.line, band=shown)
            elif not band.otherwise and len(band.tests) == 2 and any(meets(piece, one) for one in covered):
                self.note("band_overlap", band.line, band=shown)
            covered.append(piece)
            value = score_of(band.score)
            if value is None:
                continue
            if value > rule.points:
                self.note(
                    "more_than_full", band.line, score=points_text(value), points=points_text(rule.points)
                )
            if full_scores and value == max(full_scores) == rule.points and fresh:
                self.note("lower_band_full", band.line, band=shown, score=points_text(value))
            full_scores.append(value)
        holes = [hole for hole in minus(self.measure_domain(rule), covered) if hole[0] < hole[1]]
        if holes and not any(band.otherwise for band in bands):
            low, high = holes[0]
            self.note("band_gap", rule.line, gap=gap_text(low, high))

    def measure_domain(self, rule: Rule) -> Piece:
        measure: Expr | None = rule.get("measure")
        if measure is not None and isinstance(measure.node, Fact):
            kind = self.framework.catalogue.facts[measure.node.id]
            low, high = kind.bounds
            return (low, 0), (high, 1)
        return (Fraction(0), 0), (FAR, 1)

    # -- items and parts

    def items(self, rule: Rule, items: tuple[Item, ...], full: Fraction) -> None:
        shares = item_points(items, full)
        total = sum(shares, Fraction(0))
        if items and total != full:
            self.note("points_do_not_foot", rule.line, points=points_text(full), sum=points_text(total))
        for item, share in zip(items, shares, strict=True):
            if item.items:
                self.items(rule, item.items, share)

    def parts(self, rule: Rule) -> None:
        parts: tuple[Rule, ...] = rule.values["parts"]
        if (rule.get("combine") or "sum") == "sum":
            total = sum((part.points for part in parts), Fraction(0))
            if total != rule.points:
                self.note(
                    "points_do_not_foot", rule.line, points=points_text(rule.points), sum=points_text(total)
                )

    def reach(self, rule: Rule) -> None:
        if rule.kind in ("judged", "unstated", "events"):
            return
        best = highest(rule)
        _, high = limits(rule, self.framework.context)
        if best is not None and best < rule.points:
            self.note("full_unreachable", rule.line, best=points_text(best), points=points_text(rule.points))
        if high is not None and high > rule.points and not self.indicator.bonus:
            self.note("more_than_full", rule.line, score=points_text(high), points=points_text(rule.points))


POLICY_KEYS = (
    "partial",
    "cap",
    "zero_over_zero",
    "over_zero",
    "deviation",
    "over",
    "missed",
    "not_applicable",
    "precedence",
    "parts",
)


def rules_of(indicator: Indicator) -> Iterator[Rule]:
    """The rule of an indicator and of its parts, at every depth."""
    stack = [indicator.rule] if indicator.rule else []
    if indicator.own and indicator.own.otherwise:
        stack.append(indicator.own.otherwise)
    while stack:
        rule = stack.pop()
        yield rule
        stack += list(rule.get("parts") or ())


def expressions_of(rule: Rule) -> Iterator[tuple[Expr, str]]:
    """The expressions of a rule with what each must be: a number or a condition."""
    for spec in KINDS[rule.kind].fields:
        value = rule.get(spec.name)
        if isinstance(value, Expr):
            wanted = "bool" if spec.type == "condition" else "any" if rule.kind == "graded" else "number"
            if not (rule.kind == "banded" and spec.name == "measure"):
                yield value, wanted
    for item in rule.get("items") or ():
        if item.when is not None:
            yield item.when, "bool"
    for gate in (*(rule.common.get("gates") or ()), *(rule.common.get("exempt") or ())):
        yield gate.when, "bool"


def highest(rule: Rule) -> Fraction | None:
    """The most a rule can give, where that can be told from its data."""
    if rule.kind == "banded":
        scores = [score_of(band.score) for band in rule.values["bands"]]
        return None if any(score is None for score in scores) else max(s for s in scores if s is not None)
    if rule.kind == "graded":
        values = [score_of(score) for score in rule.values["grades"].values()]
        return None if any(value is None for value in values) else max(v for v in values if v is not None)
    if rule.kind == "parts" and (rule.get("combine") or "sum") == "sum":
        best = [highest(part) for part in rule.values["parts"]]
        return (
            None
            if any(value is None for value in best)
            else sum((v for v in best if v is not None), Fraction(0))
        )
    if rule.kind in ("linear", "judged", "checklist", "all_or_nothing", "tolerance", "minimum", "target"):
        return rule.points
    return None


def limit_of(expr: Expr) -> object:
    node = expr.node
    return node.value if isinstance(node, Const) and not isinstance(node.value, bool) else None


def score_of(score: Score) -> Fraction | None:
    node = score.node
    return node.value if isinstance(node, Const) and isinstance(node.value, Fraction) else None


def piece_of(band: Band) -> Piece:
    """What a band covers."""
    low: Position = (-FAR, 0)
    high: Position = (FAR, 1)
    for op, expr in band.tests:
        value = limit_of(expr)
        if not isinstance(value, Fraction):
            continue
        if op in (">", ">="):
            low = max(low, (value, 0 if op == ">=" else 1))
        elif op in ("<", "<="):
            high = min(high, (value, 0 if op == "<" else 1))
        else:
            low, high = (value, 0), (value, 1)
    return low, high


def minus(piece: Piece, covered: list[Piece]) -> list[Piece]:
    """What of a piece is not covered."""
    left = [piece]
    for low, high in covered:
        rest: list[Piece] = []
        for start, end in left:
            if high <= start or low >= end:
                rest.append((start, end))
                continue
            if start < low:
                rest.append((start, low))
            if high < end:
                rest.append((high, end))
        left = rest
    return left


def meets(one: Piece, other: Piece) -> bool:
    return max(one[0], other[0]) < min(one[1], other[1])


def gap_text(low: Position, high: Position) -> str:
    """A gap as people write it: 80% 至 90%."""
    left = "" if low[0] <= -FAR else f"{'大于' if low[1] else '从'} {points_text(low[0] * 100)}%"
    right = "" if high[0] >= FAR else f"{'至' if high[1] else '到（不含）'} {points_text(high[0] * 100)}%"
    return f"{left} {right}".strip()
