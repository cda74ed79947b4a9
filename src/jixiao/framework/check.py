"""What is wrong with a framework: points that do not foot, bands with gaps, units that do not fit, scores out of reach."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction

from jixiao.core.fact import Catalogue, FactKind
from jixiao.core.finding import Findings
from jixiao.core.quantity import QuantityError, parse_quantity
from jixiao.core.source import Mapped
from jixiao.core.system import Why
from jixiao.framework.model import Framework, Indicator, Reading
from jixiao.framework.readings import changed_own, read_variant
from jixiao.rules.build import build_row, limits
from jixiao.rules.dimension import Dimensions
from jixiao.rules.expression import ExpressionError, height, parse
from jixiao.rules.kinds import KINDS
from jixiao.rules.kinds.base import Band, EventTerm, Exempt, Expr, Gate, Item, Rule, Score
from jixiao.rules.kinds.items import item_points
from jixiao.rules.kinds.ranges import FAR, Piece, Position, limit_of, meets, minus, piece_of
from jixiao.rules.render import percent_text, points_text
from jixiao.rules.tree import Const, Fact, Node, children, walk

# What an original may have wrong and `as_printed` may excuse; anything else could not be scored.
PRINTED = (
    "points_do_not_foot", "lower_band_full", "band_gap", "band_overlap", "band_never_used", "full_unreachable",
    "more_than_full", "percent_slip", "units_do_not_fit",
)  # fmt: skip
# What only follows where the points of an indicator are below 0, which is told.
FROM_POINTS = ("points_do_not_foot", "more_than_full", "full_unreachable", "lower_band_full")
AMOUNTS = ("money", "days", "date")
SETTINGS = ("zero_over_zero", "over_zero")
MOST_HEIGHT = 200  # of a row's whole tree; engines walk trees by recursion
MOST_NODES = 20_000


def check_framework(framework: Framework, findings: Findings) -> None:
    """All checks of one framework. A defect that the printed original has (`as_printed`) is a warning."""
    sizes = Sizes(framework.catalogue)
    if not _facts(framework, sizes, findings) or not _policies(framework, findings):
        return  # trees cannot be built
    top = sum((indicator.points for indicator in framework.indicators), Fraction(0))
    if top != framework.total and not _negative(framework.indicators):
        findings.add(
            "points_do_not_foot", 1, name="总分", points=points_text(framework.total), sum=points_text(top)
        )
    for indicator, _ in framework.walk():
        _Checker(framework, indicator, findings, sizes).run()
    whole = Indicator("total", "总分", framework.total, gates=framework.gates, line=1)
    _Checker(framework, whole, findings, sizes).gates()


def _negative(indicators: Iterable[Indicator]) -> bool:
    """Whether any has points below 0: that is told, and that their sum is another then follows from it."""
    return any(indicator.points < 0 for indicator in indicators)


def _facts(framework: Framework, sizes: Sizes, findings: Findings) -> bool:
    """Whether the framework's own facts can be used: bounds the right way round, formulas that end."""
    sound = True
    for fact in framework.own_facts:
        low, high = fact.bounds
        if low > high:
            findings.add(
                "bounds_reversed", fact.line, name=fact.label, low=_bound(low, fact), high=_bound(high, fact)
            )
            sound = False
        if sizes.circular(fact.id) or not sizes.fits(Fact(fact.id)):
            findings.add("expression_too_deep", fact.line, name=fact.label, limit=str(MOST_HEIGHT))
            sound = False
    return sound


def _bound(value: Fraction, fact: FactKind) -> str:
    return (
        percent_text(value)
        if fact.dimension == "ratio"
        else f"{points_text(value)} {BASE_UNITS.get(fact.dimension, '')}".strip()
    )


BASE_UNITS = {"money": "元", "days": "天", "months": "个月", "years": "年", "hours": "小时"}


def _policies(framework: Framework, findings: Findings) -> bool:
    sound = True
    for name in ("cap", *SETTINGS):
        written = framework.policies.get(name)
        allowed = (
            ("points", "full", "满分", "none") if name == "cap" else ("ask", "full", "zero", "leave_out")
        )
        if written is not None and written not in allowed and not is_plain(written, percent=name == "cap"):
            findings.add("not_a_score", 1, name=f"policies.{name}", text=str(written))
            sound = False
    return sound


def is_plain(written: str, *, percent: bool) -> bool:
    """Whether a limit or a setting is written in digits that rules can take over as they are."""
    text = written.removesuffix("分").strip()
    text = text.removesuffix("%") if percent else text
    return PLAIN_NUMBER.fullmatch(text) is not None


PLAIN_NUMBER = re.compile(r"[-+]?[0-9]{1,30}(\.[0-9]{1,30})?")


class Sizes:
    """How high and how large trees become once the formulas of derived facts are put into them."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.formulas: dict[str, Node | None] = {}
        self.known: dict[tuple[str, int], tuple[int, int]] = {}

    def formula(self, id: str) -> Node | None:
        if id not in self.formulas:
            kind = self.catalogue.facts.get(id)
            try:
                self.formulas[id] = parse(kind.formula, self.catalogue)[0] if kind and kind.formula else None
            except ExpressionError:
                self.formulas[id] = None
        return self.formulas[id]

    def circular(self, id: str) -> bool:
        """Whether a formula comes back to its own fact of the same period."""
        seen: set[str] = set()
        stack = [id]
        while stack:
            formula = self.formula(stack.pop())
            for part in walk(formula) if formula is not None else ():
                if isinstance(part, Fact) and not part.period:
                    if part.id == id:
                        return True
                    if part.id not in seen:
                        seen.add(part.id)
                        stack.append(part.id)
        return False

    def fits(self, node: Node) -> bool:
        height, nodes = self.of(node, 0)
        return height <= MOST_HEIGHT and nodes <= MOST_NODES

    def of(self, node: Node, depth: int) -> tuple[int, int]:
        """Height and number of nodes, formulas put in as deep as rules are built."""
        most, nodes = 0, 0
        stack = [(node, 1)]
        while stack:
            here, level = stack.pop()
            nodes += 1
            most = max(most, level)
            stack.extend((child, level + 1) for child in children(here))
            if isinstance(here, Fact) and depth <= FORMULAS_DEEP:
                more, inner = self.derived(here.id, depth)
                most, nodes = max(most, level + more), nodes + inner
        return most, nodes

    def derived(self, id: str, depth: int) -> tuple[int, int]:
        formula = self.formula(id)
        if formula is None:
            return 0, 0
        if (id, depth) not in self.known:
            height, nodes = self.of(formula, depth + 1)
            self.known[id, depth] = (height + 2, nodes + 2)
        return self.known[id, depth]


FORMULAS_DEEP = 4  # as in rules.build


class _Checker:
    def __init__(self, framework: Framework, indicator: Indicator, findings: Findings, sizes: Sizes) -> None:
        self.framework = framework
        self.indicator = indicator
        self.findings = findings
        self.sizes = sizes

    def note(self, code: str, line: int = 0, **values: str) -> None:
        if self.indicator.points < 0 and code in FROM_POINTS:
            return
        excused = code in self.indicator.as_printed and code in PRINTED
        if {values.get("left"), values.get("right")} & {"文字", "是否"}:
            excused = False  # texts among numbers cannot be computed, printed so or not
        severity = "warning" if excused else "error"
        self.findings.add(
            code,
            line or self.indicator.line,
            severity=severity,
            field=self.indicator.id,
            name=self.indicator.name,
            **({"as_printed": "true"} if excused else {}),
            **values,
        )

    def run(self) -> None:
        indicator = self.indicator
        if indicator.points < 0:
            self.note("points_negative", points=points_text(indicator.points))
        if indicator.indicators:
            total = sum((child.points for child in indicator.indicators), Fraction(0))
            if total != indicator.points and not _negative(indicator.indicators):
                self.note("points_do_not_foot", points=points_text(indicator.points), sum=points_text(total))
        for code in indicator.as_printed:
            if code not in PRINTED:
                self.note("not_a_choice", key="as_printed", text=code, choices="、".join(PRINTED))
        self.gates()
        self.own()
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
            else:
                self.reading(reading)

    def gates(self) -> None:
        """The gates of a group or of the total."""
        dimensions = Dimensions(self.framework.catalogue)
        for gate in self.indicator.gates:
            if not self.sizes.fits(gate.when.node) or not self.sizes.fits(gate.score.node):
                self.note("expression_too_deep", limit=str(MOST_HEIGHT))
                continue
            derive = self.framework.context.derive
            if dimensions.of(derive(gate.when.node)) not in ("bool", "any"):
                self.note("not_a_condition", formula=gate.when.text)
            if dimensions.of(derive(gate.score.node)) in ("bool", "text", "date"):
                self.note("not_a_measure", formula=gate.score.text)
        self.misfits(dimensions, 0)

    def own(self) -> None:
        own = self.indicator.own
        for name in ("beyond", "over_from") if own else ():
            written = getattr(own, name)
            try:
                if written and not parse_quantity(written, dimension="ratio").is_exact:
                    self.note("not_a_share", text=written)
            except QuantityError:
                self.note("not_a_share", text=written)

    def reading(self, reading: Reading) -> None:
        """Another reading must be a rule too: read it as it will be read, and check that it can be built."""
        change = reading.change
        block, parts = change.get("rule", change.get("own")), change.get("parts")
        shaped = block is None or isinstance(block, Mapped)
        if isinstance(parts, Mapped):
            shaped = shaped and all(isinstance(part, Mapped) for part in parts.values())
        if not shaped:
            self.note("reading_form")
            return
        findings = Findings(self.findings.file)
        if "own" in change:
            changed_own(self.indicator, change, self.framework.catalogue, findings)
        variant = read_variant(self.framework, self.indicator, reading, findings)
        if variant is not None and not findings.errors():
            checker = _Checker(self.framework, self.indicator, findings, self.sizes)
            for rule in rules_in(variant):
                if checker.sound(rule):
                    checker.units(rule)
        self.findings.items += [item for item in findings.items if item not in self.findings.items]

    def readable(self) -> set[str]:
        from_kind = (
            {spec.name for spec in KINDS[self.indicator.rule.kind].fields} if self.indicator.rule else set()
        )
        blocks = {"own"} if self.indicator.own else set()
        return {"rule", "rounding", "gates", "exempt", "floor", "cap"} | from_kind | set(POLICY_KEYS) | blocks

    def rule(self, rule: Rule) -> None:
        for key, _ in rule.common.get("rounding") or ():
            if key in ("total", "sum_of"):
                self.note("rounding_of_total", rule.line, key=key)
        if rule.kind == "banded":
            self.bands(rule)
        if rule.kind == "checklist":
            self.items(rule, rule.values["items"], rule.points)
            self.item_ids(rule.values["items"], set())
        if rule.kind == "parts":
            self.parts(rule)
        if rule.kind == "deduct" and not any(rule.get(key) for key in ("count", "items", "what")):
            self.note("deduct_what", rule.line)
        if rule.kind == "events" and not any(rule.get(key) for key in ("add", "subtract")):
            self.note("event_form", rule.line)
        if not self.sound(rule):
            return
        self.units(rule)
        if "." not in rule.key:
            self.reach(rule)

    def sound(self, rule: Rule) -> bool:
        """Whether the tree of a rule can be built at all."""
        sound = True
        for name in ("floor", "cap"):
            written = rule.common.get(name)
            if written not in (None, "points", "full", "满分", "none") and not is_plain(
                str(written), percent=True
            ):
                self.note("not_a_score", rule.line, text=str(written))
                sound = False
        for name in SETTINGS:
            written = rule.common.get(name)
            if written not in (None, "ask", "full", "zero", "leave_out") and not is_plain(
                str(written), percent=False
            ):
                self.note("not_a_score", rule.line, text=str(written))
                sound = False
        nodes = [item.node for item in written_in([*rule.values.values(), *rule.common.values()])]
        if branching(rule) > MOST_HEIGHT // 2:
            self.note("yaml_too_deep", rule.line, limit=str(MOST_HEIGHT // 2))
            return False
        if not all(self.sizes.fits(node) for node in nodes):
            self.note("expression_too_deep", rule.line, limit=str(MOST_HEIGHT))
            sound = False
        for part in rule.get("parts") or ():
            sound = self.sound(part) and sound
        return sound

    def units(self, rule: Rule) -> None:
        dimensions = Dimensions(self.framework.catalogue)
        for expr, wanted in expressions_of(rule):
            found = dimensions.of(expr.node)
            if wanted == "bool" and found not in ("bool", "any"):
                self.note("not_a_condition", rule.line, formula=expr.text)
            if wanted == "number" and found in ("bool", "text"):
                self.note("not_a_measure", rule.line, formula=expr.text)
        measure = rule.get("measure")
        if rule.kind == "linear" and isinstance(measure, Expr) and dimensions.of(measure.node) in AMOUNTS:
            self.note("not_a_rate", rule.line, formula=measure.text)
        context = self.framework.context
        tree = build_row(rule, context)
        if height(tree) > MOST_HEIGHT:
            self.note("expression_too_deep", rule.line, limit=str(MOST_HEIGHT))
            return
        if dimensions.of(tree) in ("text", "bool", "date"):
            self.note("not_a_measure", rule.line)
        self.misfits(dimensions, rule.line)

    def misfits(self, dimensions: Dimensions, line: int) -> None:
        for misfit in dimensions.found:
            self.note(misfit.code, line, **{k: v for k, v in misfit.values.items() if k != "name"})

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

    def item_ids(self, items: tuple[Item, ...], seen: set[str]) -> None:
        """One judgement is one item's: no two items of a rule may share an id, at whatever depth."""
        for item in items:
            if item.id in seen:
                self.note("duplicate_id", item.line, id=item.id)
            seen.add(item.id)
            self.item_ids(item.items, seen)

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
    """The rule of an indicator and of its parts, at every depth; of a block of own indicators those it falls back on."""
    own = indicator.own
    for rule in (indicator.rule, own.otherwise if own else None, own.qualitative if own else None):
        if rule is not None:
            yield from rules_in(rule)


def rules_in(rule: Rule) -> Iterator[Rule]:
    """A rule and its parts, at every depth."""
    stack = [rule]
    while stack:
        found = stack.pop()
        yield found
        stack += list(found.get("parts") or ())


def branching(found: object) -> int:
    """How many bands, items, events and parts may come to stand above one another in the tree of a rule."""
    if isinstance(found, tuple):
        return len(found) + max((branching(one) for one in found), default=0)
    if isinstance(found, Rule):
        return max((branching(value) for value in found.values.values()), default=0)
    return branching(found.items) if isinstance(found, Item) else 0


def written_in(values: Iterable[object]) -> Iterator[Expr | Score]:
    """Every expression and score written in the fields of a rule; its parts are rules of their own."""
    for value in values:
        if isinstance(value, (Expr, Score)):
            yield value
        elif isinstance(value, Band):
            yield from written_in([value.score, *(limit for _, limit in value.tests)])
        elif isinstance(value, Item):
            yield from written_in([value.when, value.items])
        elif isinstance(value, (Gate, Exempt)):
            yield from written_in([value.when, value.score])
        elif isinstance(value, EventTerm):
            yield from written_in([value.count, value.each, value.most])
        elif isinstance(value, dict):
            yield from written_in(value.values())
        elif isinstance(value, tuple):
            yield from written_in(value)


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


def score_of(score: Score) -> Fraction | None:
    node = score.node
    return node.value if isinstance(node, Const) and isinstance(node.value, Fraction) else None


def gap_text(low: Position, high: Position) -> Why:
    """A gap as people write it, in both languages: 从 80% 至 90%, from 80% to 90%."""
    ends = [points_text(one[0] * 100) for one in (low, high)]
    left, left_en = ("", "")
    right, right_en = ("", "")
    if low[0] > -FAR:
        left, left_en = (
            f"{'大于' if low[1] else '从'} {ends[0]}%",
            f"{'above' if low[1] else 'from'} {ends[0]}%",
        )
    if high[0] < FAR:
        right, right_en = (
            f"{'至' if high[1] else '到（不含）'} {ends[1]}%",
            f"{'to' if high[1] else 'to below'} {ends[1]}%",
        )
    return Why(f"{left} {right}".strip(), f"{left_en} {right_en}".strip())
