"""What a kind of rule is: its fields, its tree of closed nodes, and its wording."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from jixiao.core.fact import Catalogue
from jixiao.rules.dimension import Dimensions
from jixiao.rules.render import constant_text, formula, points_text
from jixiao.rules.tree import (
    Arith,
    Ask,
    Case,
    Compare,
    Const,
    Judged,
    Named,
    Node,
    Otherwise,
    Round,
    number,
    walk,
)


@dataclass(frozen=True, slots=True)
class Expr:
    """An expression: its text as written and its tree."""

    text: str
    node: Node = field(compare=False)


@dataclass(frozen=True, slots=True)
class Score:
    """A score a rule can give: its text as written, and its tree (`Ask` where the criteria are silent)."""

    text: str
    node: Node = field(compare=False)

    def wording(self, catalogue: Catalogue) -> str:
        """`得 2 分`, `得满分`, `由评价人判断`."""
        if isinstance(self.node, Ask):
            return "剔除并由同级指标折算" if self.text == "leave_out" else "由评价人判断（原文未规定）"
        if isinstance(self.node, Const) and isinstance(self.node.value, Fraction):
            if self.text in ("full", "满分"):
                return f"得满分（{points_text(self.node.value)} 分）"
            return f"得 {points_text(self.node.value)} 分"
        return f"得分为 {formula(self.node, catalogue)}"


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One key of a kind: English and Chinese name, how it is read, and whether it must be there."""

    name: str
    zh: str
    type: str
    required: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Band:
    """One band: conditions on the measure (operator, limit), or a text it must equal, and the score."""

    tests: tuple[tuple[str, Expr], ...]
    score: Score
    line: int = field(default=0, compare=False)

    @property
    def otherwise(self) -> bool:
        return not self.tests


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a checklist. Exactly one of `points` and `share` may be given; else items share equally.

    `partly` is the share of its points for 部分符合; `veto`: when not met, the whole row is 0.
    """

    id: str
    text: str
    points: Fraction | None = None
    share: Fraction | None = None
    when: Expr | None = None
    discretionary: bool = False
    items: tuple[Item, ...] = ()
    partly: Fraction | None = None
    veto: bool = False
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Gate:
    """A condition that overrides a result: effect `score`, `cap`, `subtract` or `times`."""

    when: Expr
    effect: str
    score: Score
    text: str = ""


@dataclass(frozen=True, slots=True)
class Exempt:
    """A condition under which a fixed score is given, with the proof it needs."""

    when: Expr
    score: Score
    proof: str = ""


@dataclass(frozen=True, slots=True)
class Tier:
    """A tier of a judgement: a name and the shares of the points it covers."""

    name: str
    low: Fraction
    high: Fraction
    high_in: bool = True


@dataclass(frozen=True, slots=True)
class EventTerm:
    """So many points for each of a count, at most `most`."""

    count: Expr
    each: Score
    most: Score | None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Rounding:
    """Where and how numbers are rounded. None means not at all."""

    input: int | None = None
    part: int | None = None
    row: int | None = 2
    total: int | None = 2
    how: str = "half_up"
    sum_of: str = "rounded"
    input_how: str = ""

    @property
    def of_input(self) -> str:
        """How rates are rounded before use: as everything else unless said otherwise."""
        return self.input_how or self.how

    def changed(self, overrides: tuple[tuple[str, int | str | None], ...]) -> Rounding:
        """This rounding with what one rule says differently."""
        return replace(self, **dict(overrides)) if overrides else self  # type: ignore[arg-type]  # the codec gives each name its type


@dataclass(frozen=True, slots=True)
class Rule:
    """A scoring rule of a row or of a part of one.

    `values` holds the kind's own fields; `common` the keys every rule may have; `points` is the full score;
    `key` is the indicator id, or indicator id and part (`procurement.rate`).
    """

    kind: str
    values: Mapping[str, Any]
    common: Mapping[str, Any]
    points: Fraction
    key: str
    name: str = ""
    line: int = field(default=0, compare=False)

    def get(self, name: str) -> Any:
        return self.values.get(name)


DEFAULT_POLICIES: Mapping[str, Any] = {
    "partial": "floor",
    "cap": "points",
    "zero_over_zero": "ask",
    "over_zero": "ask",
    "deviation": "signed",
    "over": "full",
    "missed": "ask",
    "not_applicable": "ask",
    "precedence": "gate",
    "reweight": "rescale",
}


@dataclass(frozen=True, slots=True)
class Context:
    """What a kind needs besides the rule itself: the catalogue, the framework's policies and its rounding."""

    catalogue: Catalogue
    policies: Mapping[str, Any]
    rounding: Rounding
    build: Callable[[Rule, Context], Node]
    word: Callable[[Rule, Context], list[str]]
    derive: Callable[[Node], Node]

    def policy(self, rule: Rule, name: str) -> Any:
        """The setting of a switch: of the rule, else of the framework, else the default."""
        if name in rule.common:
            return rule.common[name]
        if name in rule.values and rule.values[name] is not None:
            return rule.values[name]
        return self.policies.get(name, DEFAULT_POLICIES.get(name))

    def text(self, node: Node) -> str:
        """A node as a formula with labels."""
        return formula(node, self.catalogue)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of rule: how a finance officer thinks. `tree` and `wording` are its two readings here."""

    name: str
    zh: str
    about: str
    fields: tuple[FieldSpec, ...]
    tree: Callable[[Rule, Context], Node]
    wording: Callable[[Rule, Context], list[str]]


def measured(rule: Rule, context: Context, name: str = "measure") -> Node:
    """The measure of a rule, rounded before use where the framework says so, and named for the trace."""
    from_rule: Expr = rule.values[name]
    node = context.derive(from_rule.node)
    rounding = context.rounding
    if rounding.input is not None and is_rate(node, context.catalogue):
        node = Round(rounding.of_input, rounding.input + 2, node)
    return Named("measure", measure_label(from_rule, context, rule), node)


def is_rate(node: Node, catalogue: Catalogue) -> bool:
    """Whether a measure is a rate: only rates are rounded before use."""
    return Dimensions(catalogue).of(node) == "ratio"


RATE_NAMES = ("率", "比例", "比重", "满意度", "幅度")


def measure_label(expr: Expr, context: Context, rule: Rule) -> str:
    """A short name of a measure for its bands: the fact's own label, else the row's name if that names a rate."""
    text = context.text(expr.node)
    if len(text) <= 16 and "÷" not in text:
        return text
    plain = isinstance(expr.node, Arith) and expr.node.op == "/" and not isinstance(expr.node.left, Arith)
    return rule.name if plain and rule.name.endswith(RATE_NAMES) and len(rule.name) <= 16 else "该值"


def provided(rule: Rule, context: Context, body: Node) -> Node:
    """A score with what the framework provides for 0/0, x/0 and facts that do not apply."""
    cases = []
    for cause, switch, shown in (
        ("0/0", "zero_over_zero", "分子、分母都为 0"),
        ("x/0", "over_zero", "分母为 0"),
        ("na", "not_applicable", "不适用"),
    ):
        setting = context.policy(rule, switch)
        if setting != "ask":
            cases.append((cause, policy_score(setting, rule), f"{shown}，按口径{policy_text(setting)}"))
    return Otherwise(body, tuple(cases)) if cases else body


def may_leave(node: Node) -> bool:
    """Whether something in a score may be left out, by its provisions or by an exemption."""
    return any(isinstance(part, Ask) and part.reason == "leave_out" for part in walk(node))


def shared_out(nodes: list[Node], points: list[Fraction], full: Fraction) -> Node:
    """The sum of scores of which some may be left out: what these could give goes to the others in proportion.

    With equal `points` of 1 and a `full` of 1 it is their mean.
    """
    if not any(may_leave(node) for node in nodes):
        return total(nodes)
    weighed = _there(nodes, points)
    share = Arith("/", times(total([_kept(node) for node in nodes]), number(full)), weighed)
    return _unless_all_left(weighed, share)


def made_up(parts: list[Named], points: list[Fraction], full: Fraction) -> Node:
    """The sum of parts of a row of which some may be left out: each of the others gets its new points first and is rounded then."""
    if not any(may_leave(part) for part in parts):
        return total(list(parts))
    weighed = _there(parts, points)
    share = Arith("/", number(full), weighed)
    heavier: list[Node] = []
    for part in parts:
        inner = part.arg.arg if isinstance(part.arg, Round) else part.arg
        more: Node = Named("share", "剔除部分的分值折算给其余部分", times(inner, share))
        more = replace(part.arg, arg=more) if isinstance(part.arg, Round) else more
        heavier.append(_kept(replace(part, arg=more)))
    return _unless_all_left(weighed, total(heavier))


LEFT_OUT = "不适用，剔除"


def _kept(node: Node) -> Node:
    """A score, 0 where it is left out."""
    return Otherwise(node, (("left", number(0), LEFT_OUT),)) if may_leave(node) else node


def _there(nodes: Sequence[Node], points: list[Fraction]) -> Node:
    """The points of all that is not left out, as unknown as what they are the points of; no step of a trace."""
    weights: list[Node] = []
    for node, point in zip(nodes, points, strict=True):
        weight: Node = number(point, "number", "")
        if may_leave(node):
            weight = Otherwise(Arith("+", times(node, number(0)), weight), (("left", number(0), ""),))
        weights.append(weight)
    return Named("silent", "", total(weights))


def _unless_all_left(weighed: Node, scored: Node) -> Node:
    return Case(((Compare("=", weighed, number(0)), Ask("leave_out"), "都不适用"),), scored)


def policy_score(setting: str, rule: Rule) -> Node:
    """The score that a setting such as `full`, `zero`, `ask` or a number stands for."""
    if setting == "full":
        return Const(rule.points, "number", "满分")
    if setting == "zero":
        return number(0, "number", "0")
    if setting in ("ask", "leave_out"):
        return Ask("leave_out" if setting == "leave_out" else "policy")
    return number(setting, "number", setting)


def policy_text(setting: str) -> str:
    words = {"full": "得满分", "zero": "得 0 分", "ask": "由评价人判断", "leave_out": "剔除并折算"}
    return words.get(setting, f"得 {setting} 分")


def guarded(branches: list[tuple[Node, Node, str]], otherwise: Node) -> Node:
    """`otherwise` behind branches, or alone when there are none."""
    return Case(tuple(branches), otherwise) if branches else otherwise


def times(left: Node, right: Node) -> Node:
    return Arith("*", left, right)


def minus(left: Node, right: Node) -> Node:
    return Arith("-", left, right)


def total(nodes: list[Node]) -> Node:
    """The sum of nodes; 0 of none."""
    if not nodes:
        return number(0, "number", "0")
    made = nodes[0]
    for node in nodes[1:]:
        made = Arith("+", made, node)
    return made


def truth(key: str, text: str) -> Judged:
    """A yes-or-no that a person decides."""
    return Judged(key, what="truth", text=text)


def limit_text(expr: Expr) -> str:
    """A band limit as written: 90%."""
    return constant_text(expr.node) if isinstance(expr.node, Const) else expr.text
