"""A rule made into one tree: gates and exemptions, the kind's own tree, limits, rounding, in the stated order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from jixiao.core.fact import Catalogue
from jixiao.rules.expression import ExpressionError, parse
from jixiao.rules.kinds import KINDS
from jixiao.rules.kinds.base import Context, Exempt, Expr, Gate, Rounding, Rule, Score, guarded, provided
from jixiao.rules.kinds.people import judged_range
from jixiao.rules.render import points_text
from jixiao.rules.tree import (
    Aggregate,
    Arith,
    Ask,
    Case,
    Clamp,
    Const,
    Fact,
    First,
    Judged,
    Named,
    Node,
    Otherwise,
    Pick,
    Round,
    number,
    rebuild,
    walk,
)

GATE_TEXT = {"score": "得", "cap": "最高得", "subtract": "扣", "times": "按"}


def make_context(catalogue: Catalogue, policies: Mapping[str, Any], rounding: Rounding) -> Context:
    """The context in which the rules of one framework are built."""
    return Context(catalogue, policies, rounding, build_part, words, _Deriver(catalogue).derive)


def build_row(
    rule: Rule, context: Context, scale: Fraction = Fraction(1), factor: Fraction | Node = Fraction(1)
) -> Node:
    """The tree of an indicator's score, rounded as a row. `scale` is new points over old where a unit reweighted it,
    `factor` what it takes over from siblings that are left out; a node where that differs from unit to unit."""
    return context.derive(_build(rule, context, "row", scale, factor))


def build_part(rule: Rule, context: Context) -> Node:
    """The tree of a part's score, rounded as a part."""
    return _build(rule, context, "part")


def limits(rule: Rule, context: Context) -> tuple[Fraction | None, Fraction | None]:
    """The least and the highest score of a rule; None where the framework sets no limit."""
    low: Fraction | None = _limit(rule.common.get("floor"), rule, Fraction(0))
    cap = rule.common.get("cap")
    if cap is None and rule.kind == "linear":
        cap = context.policies.get("cap")
    return low, _limit(cap, rule, rule.points)


def _limit(written: Any, rule: Rule, default: Fraction) -> Fraction | None:
    if written is None or written in ("points", "full", "满分"):
        return default if written is None else rule.points
    if written == "none":
        return None
    text = str(written).removesuffix("分").strip()
    return rule.points * Fraction(text[:-1]) / 100 if text.endswith("%") else Fraction(text)


def _build(
    rule: Rule,
    context: Context,
    level: str,
    scale: Fraction = Fraction(1),
    factor: Fraction | Node = Fraction(1),
) -> Node:
    rounding: Rounding = context.rounding.changed(rule.common.get("rounding") or ())
    context = replace(context, rounding=rounding)
    body = KINDS[rule.kind].tree(rule, context)
    if rule.kind not in ("parts", "checklist"):
        body = provided(rule, context, body)
    low, high = limits(rule, context)
    gates = _gate_branches(rule, context)
    exempts = _exempt_branches(rule, context)
    if context.policy(rule, "precedence") == "exempt":
        body = guarded(exempts + gates, _softened(rule, body, context))
    else:  # a gate, whatever its effect, also holds for what is exempt
        body = guarded(gates, _softened(rule, guarded(exempts, body), context))
    open_low, open_high = (low or Fraction(0)), (high if high is not None else rule.points)
    if rule.kind == "judged":
        open_low, open_high = judged_range(rule)
    weight: Node
    node: Node = Clamp(body, low, high, open_low, open_high, rule.key)
    if scale != 1:
        node = rebuild(node, lambda part: _in_new_points(part, rule.key, scale))
    if isinstance(factor, Node):
        weight = factor if scale == 1 else Arith("*", number(scale, "ratio", points_text(scale)), factor)
        node = rebuild(node, lambda part: _rounded_in_new_points(part, rounding, weight))
        node = Arith("*", node, weight)
    elif scale * factor != 1:
        weight = number(scale * factor, "ratio", points_text(scale * factor))
        node = rebuild(node, lambda part: _rounded_in_new_points(part, rounding, weight))
        shown = (
            f"分值由 {points_text(rule.points)} 改为 {points_text(rule.points * scale * factor)}，按比例折算"
        )
        node = Named("share", shown, Arith("*", node, weight))
    places = rounding.row if level == "row" else rounding.part
    return node if places is None else Round(rounding.how, places, node)


def _in_new_points(part: Node, key: str, scale: Fraction) -> Node | None:
    """What a person decides in a reweighted row, or in a part of it, is given in new points."""
    weight = number(scale, "ratio", points_text(scale))
    if isinstance(part, Judged) and part.what == "points" and (part.key + ".").startswith(key + "."):
        wider = replace(part, low=part.low * scale, high=part.high * scale)
        return Arith("/", wider, weight)
    if isinstance(part, Clamp) and part.key:
        heavier = Arith("*", replace(part, key=""), weight)
        asked = Clamp(heavier, None, None, part.open_low * scale, part.open_high * scale, part.key)
        return Arith("/", asked, weight)
    return None


def _rounded_in_new_points(part: Node, rounding: Rounding, weight: Node) -> Node | None:
    """A part is rounded after it has its new points, not before."""
    scored = isinstance(part, Round) and (isinstance(part.arg, Clamp) or _is_made_up(part.arg))
    if scored and isinstance(part, Round) and part.places == rounding.part:
        return Arith("/", replace(part, arg=Arith("*", part.arg, weight)), weight)
    return None


def _is_made_up(node: Node) -> bool:
    """Whether it is a part with what it takes over from parts that are left out."""
    return isinstance(node, Named) and node.role == "share"


def tested(when: Node, context: Context) -> Node:
    """A condition of a gate or an exemption: one about something that does not apply does not hold."""
    return Otherwise(context.derive(when), (("na", Const(False, "bool", "否"), ""),))


def _gate_branches(rule: Rule, context: Context) -> list[tuple[Node, Node, str]]:
    gates: tuple[Gate, ...] = rule.common.get("gates") or ()
    return [
        (
            Named("gate", context.text(gate.when.node), tested(gate.when.node, context)),
            gate.score.node,
            gate_text(gate, context),
        )
        for gate in gates
        if gate.effect == "score"
    ]


def _exempt_branches(rule: Rule, context: Context) -> list[tuple[Node, Node, str]]:
    exempts: tuple[Exempt, ...] = rule.common.get("exempt") or ()
    return [
        (
            Named("exempt", context.text(item.when.node), tested(item.when.node, context)),
            item.score.node,
            exempt_text(item, context),
        )
        for item in exempts
    ]


def _softened(rule: Rule, body: Node, context: Context) -> Node:
    """The gates that change a computed result instead of replacing it."""
    for gate in rule.common.get("gates") or ():
        if gate.effect != "score":
            body = gated(gate, body, context)
    return body


def gated(gate: Gate, body: Node, context: Context) -> Node:
    """A result under one gate."""
    changed: Node = gate.score.node
    if gate.effect == "cap":
        changed = Pick("min", (body, gate.score.node))
    elif gate.effect == "subtract":
        changed = Arith("-", body, gate.score.node)
    elif gate.effect == "times":
        changed = Arith("*", body, gate.score.node)
    test = Named("gate", context.text(gate.when.node), tested(gate.when.node, context))
    return Case(((test, changed, gate_text(gate, context)),), body)


def gate_text(gate: Gate, context: Context) -> str:
    """The wording of a gate."""
    if gate.text:
        return gate.text
    if gate.effect == "score" and isinstance(gate.score.node, Ask):
        return f"{context.text(gate.when.node)}的，{gate.score.wording(context.catalogue)}"
    amount = (
        context.text(gate.score.node) if not isinstance(gate.score.node, Const) else _amount(gate.score.node)
    )
    unit = "折算" if gate.effect == "times" else " 分"
    return f"{context.text(gate.when.node)}的，{GATE_TEXT[gate.effect]} {amount}{unit}"


def exempt_text(item: Exempt, context: Context) -> str:
    """The wording of an exemption."""
    return f"{context.text(item.when.node)}的，直接{item.score.wording(context.catalogue)}"


def _amount(node: Const) -> str:
    if node.dimension == "ratio":
        return node.text
    return points_text(node.value) if isinstance(node.value, Fraction) else str(node.value)


def _derived(rule: Rule, context: Context) -> list[str]:
    """The formulas of the derived facts that a rule names."""
    lines: dict[str, None] = {}
    for expr in _expressions(rule):
        for part in walk(expr):
            kind = context.catalogue.facts.get(part.id) if isinstance(part, Fact) else None
            inner = (
                parse_formula(kind.formula, context.catalogue) if kind is not None and kind.formula else None
            )
            if kind is not None and inner is not None:
                lines.setdefault(f"其中：{kind.label} = {context.text(inner)}")
    return list(lines)


def _expressions(rule: Rule) -> list[Node]:
    return [value.node for value in rule.values.values() if isinstance(value, (Expr, Score))]


def parse_formula(text: str, catalogue: Catalogue) -> Node | None:
    """The tree of a fact's formula; None when it cannot be read (the catalogue's own check says why)."""
    try:
        node, problems = parse(text, catalogue)
    except ExpressionError:
        return None
    return None if problems else node


class _Deriver:
    """Puts the formula of a derived fact beside the fact itself: computed where its inputs are known, else as stated."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.formulas: dict[str, Node | None] = {}

    def derive(self, node: Node, depth: int = 0) -> Node:
        """The tree with every derived fact beside its formula; doing it twice changes nothing."""

        def change(part: Node) -> Node | None:
            if not isinstance(part, Fact) or part.stated:
                return None
            kind = self.catalogue.facts.get(part.id)
            if kind is None:
                return None
            if part.period in kind.constants:
                value = kind.constants[part.period]
                return Const(value, kind.dimension, "")
            if not kind.formula or depth > 4:
                return None
            inner = self.formula(part.id)
            if inner is None:
                return None
            moved = _shift(inner, part.period)
            if moved is None:
                return None
            shifted = self.derive(moved, depth + 1)
            return Named("derived", kind.label, First((shifted, Fact(part.id, part.period, stated=True))))

        return rebuild(node, change)

    def formula(self, id: str) -> Node | None:
        if id not in self.formulas:
            self.formulas[id] = parse_formula(self.catalogue.facts[id].formula, self.catalogue)
        return self.formulas[id]


def _shift(node: Node, period: str) -> Node | None:
    """The formula of another period: every fact in it moves there. None where one of them cannot: a list belongs to
    the year of the case, a quarter to its year."""
    if not period:
        return node
    stuck = any(
        isinstance(part, Aggregate)
        or (isinstance(part, Fact) and part.period and not (is_years(part.period) and is_years(period)))
        for part in walk(node)
    )
    if stuck:
        return None

    def change(part: Node) -> Node | None:
        if not isinstance(part, Fact) or part.stated:
            return None
        if not part.period:
            return Fact(part.id, period)
        moved = int(part.period) + int(period)
        return Fact(part.id, f"{moved:+d}" if moved else "")

    return rebuild(node, change)


def is_years(period: str) -> bool:
    """Whether a period is so many years before or after the year of the case."""
    return period.lstrip("+-").isdigit()


# -- wording


def words(rule: Rule, context: Context) -> list[str]:
    """The 评分标准 of a rule, line by line, generated from the same data as its tree."""
    context = replace(context, rounding=context.rounding.changed(rule.common.get("rounding") or ()))
    lines = KINDS[rule.kind].wording(rule, context) + _derived(rule, context)
    for gate in rule.common.get("gates") or ():
        lines.append(gate_text(gate, context))
    for item in rule.common.get("exempt") or ():
        lines.append(exempt_text(item, context) + (f"（须有{item.proof}）" if item.proof else ""))
    setting = context.policy(rule, "not_applicable")
    if (
        setting != "ask"
        and rule.kind not in ("judged", "unstated", "parts")
        and "not_applicable" in rule.common
    ):
        lines.append(
            {"full": "不适用的，得满分", "zero": "不适用的，得 0 分", "leave_out": "不适用的，剔除并折算"}[
                setting
            ]
        )
    low, high = limits(rule, context)
    if low is None:
        lines.append("得分不设下限")
    elif low != 0:
        lines.append(f"最低 {points_text(low)} 分")
    if high is not None and high != rule.points and rule.kind != "linear":
        lines.append(f"最高 {points_text(high)} 分")
    return lines
