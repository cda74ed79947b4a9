"""Kinds that turn a number into points step by step: 比率 linear, 容忍度扣分 tolerance, 达到数量 minimum."""

from __future__ import annotations

from fractions import Fraction

from jixiao.rules.kinds.base import (
    Context,
    Expr,
    FieldSpec,
    Kind,
    Rule,
    Score,
    guarded,
    limit_text,
    measured,
    minus,
    times,
)
from jixiao.rules.render import points_text
from jixiao.rules.tree import Arith, Ask, Case, Compare, Const, Named, Node, Pick, Round, number

PARTIAL = {"floor": "floor", "ceil": "ceil"}
PARTIAL_TEXT = {"floor": "不足 {} 的不计", "proportional": "不足 {} 的按比例计", "ceil": "不足 {} 的按 {} 计"}


def step_text(step: Expr) -> str:
    """A step as people say it: 1 个百分点, 5 天."""
    text = limit_text(step)
    return f"{text[:-1]} 个百分点" if text.endswith("%") else text


def _limit(node: Node, label: str) -> Node:
    return node if isinstance(node, Const) else Named("limit", label, node)


def _linear(rule: Rule, context: Context) -> Node:
    measure = measured(rule, context)
    label = measure.label if isinstance(measure, Named) else "该值"
    coefficient: Score | None = rule.get("times")
    factor: Node = (
        coefficient.node if coefficient else number(rule.points, "number", points_text(rule.points))
    )
    branches: list[tuple[Node, Node, str]] = []
    zero_when: Expr | None = rule.get("zero_when")
    if zero_when is not None:
        shown = context.text(zero_when.node)
        branches.append((context.derive(zero_when.node), number(0), f"{shown}，得 0 分"))
    over = context.policy(rule, "over")
    value: Node = Named("result", f"{label} × {_factor_text(rule)}", times(measure, factor))
    if over in ("reduce", "ask"):
        beyond: Expr | None = rule.get("beyond")
        limit = beyond.node if beyond else number(1, "ratio", "100%")
        shown = f"{label} 超过 {limit_text(beyond) if beyond else '100%'}"
        if over == "ask":
            branches.append((Compare(">", measure, limit), Ask("over"), f"{shown}，由评价人判断"))
        else:
            less = minus(factor, times(minus(measure, number(1, "ratio", "100%")), factor))
            branches.append((Compare(">", measure, limit), less, f"{shown}，按超出 100% 的部分扣减"))
    return guarded(branches, value)


def _factor_text(rule: Rule) -> str:
    coefficient: Score | None = rule.get("times")
    if coefficient is None or coefficient.text in ("full", "满分"):
        return f"{points_text(rule.points)} 分"
    if isinstance(coefficient.node, Const) and isinstance(coefficient.node.value, Fraction):
        return f"{points_text(coefficient.node.value)} 分"
    return coefficient.text


def _linear_wording(rule: Rule, context: Context) -> list[str]:
    measure: Expr = rule.values["measure"]
    lines = [f"得分 = {_bracket(context.text(measure.node))} × {_factor_text(rule)}"]
    cap = context.policy(rule, "cap")
    if cap == "none":
        lines.append("得分不设上限")
    elif cap in ("points", "full", "满分", None):
        lines.append(f"最高得 {points_text(rule.points)} 分")
    else:
        lines.append(f"最高得 {cap} 分")
    zero_when: Expr | None = rule.get("zero_when")
    if zero_when is not None:
        lines.append(f"{context.text(zero_when.node)}的，得 0 分")
    over = context.policy(rule, "over")
    if over in ("reduce", "ask"):
        beyond: Expr | None = rule.get("beyond")
        limit = limit_text(beyond) if beyond else "100%"
        lines.append(f"超过 {limit} 的，{'按超出 100% 的部分扣减' if over == 'reduce' else '由评价人判断'}")
    return lines


def _bracket(text: str) -> str:
    return f"({text})" if any(sign in text for sign in (" + ", " - ", " ÷ ")) else text


def _tolerance(rule: Rule, context: Context) -> Node:
    measure = measured(rule, context)
    label = measure.label if isinstance(measure, Named) else "该值"
    limit: Expr = rule.values["limit"]
    step: Expr = rule.values["step"]
    each: Score = rule.values["each"]
    below = rule.get("side") == "below"
    value: Node = measure
    if context.policy(rule, "deviation") == "absolute":
        value = Pick("max", (measure, minus(number(0), measure)))
        label = f"{label}的绝对值"
    bound = _limit(limit.node, limit.text)
    beyond = minus(bound, value) if below else minus(value, bound)
    steps: Node = Arith("/", beyond, step.node)
    partial = context.policy(rule, "partial")
    if partial in PARTIAL:
        steps = Round(PARTIAL[partial], 0, steps)
    steps = Named(
        "count",
        f"{'低于' if below else '超过'}{limit_text(limit)}的步数（每 {step_text(step)} 一步，{PARTIAL_TEXT[partial].format(step_text(step), step_text(step))}）",
        steps,
    )
    full = number(rule.points, "number", points_text(rule.points))
    inside = Compare(">=" if below else "<=", value, bound)
    branches: list[tuple[Node, Node, str]] = []
    for name, op, word in (("zero_above", ">", "高于"), ("zero_below", "<", "低于")):
        edge: Expr | None = rule.get(name)
        if edge is not None:
            branches.append(
                (Compare(op, value, edge.node), number(0), f"{label}{word} {limit_text(edge)}，得 0 分")
            )
    shown = f"{label} {'≥' if below else '≤'} {limit_text(limit)}，得满分"
    branches.append((inside, full, shown))
    lost = f"{label} {'<' if below else '>'} {limit_text(limit)}，每{'低' if below else '超'} {step_text(step)} 扣 {_each_text(each)}"
    return Case(
        tuple(branches), Named("result", "满分 - 步数 × 每步扣分", minus(full, times(steps, each.node))), lost
    )


def _each_text(each: Score) -> str:
    if isinstance(each.node, Const) and isinstance(each.node.value, Fraction):
        amount = points_text(each.node.value)
        return f"{amount} 分（满分的 {each.text}）" if each.text.endswith("%") else f"{amount} 分"
    return each.text


def _tolerance_wording(rule: Rule, context: Context) -> list[str]:
    measure: Expr = rule.values["measure"]
    limit, step, each = rule.values["limit"], rule.values["step"], rule.values["each"]
    below = rule.get("side") == "below"
    node = measured(rule, context)
    label = node.label if isinstance(node, Named) else "该值"
    text = context.text(measure.node)
    absolute = "的绝对值" if context.policy(rule, "deviation") == "absolute" else ""
    lines = [f"{label} = {text}"] if label != text else []
    lines.append(
        f"{label}{absolute} {'≥' if below else '≤'} {limit_text(limit)} 的，得满分（{points_text(rule.points)} 分）"
    )
    partial = PARTIAL_TEXT[context.policy(rule, "partial")].format(step_text(step), step_text(step))
    lines.append(f"每{'低' if below else '超'} {step_text(step)} 扣 {_each_text(each)}，{partial}，扣完为止")
    for name, word in (("zero_above", "高于"), ("zero_below", "低于")):
        edge: Expr | None = rule.get(name)
        if edge is not None:
            lines.append(f"{label}{word} {limit_text(edge)} 的，得 0 分")
    return lines


def _minimum(rule: Rule, context: Context) -> Node:
    count: Expr = rule.values["count"]
    at_least: Expr = rule.values["at_least"]
    each: Score = rule.values["each"]
    node = Named("measure", context.text(count.node), context.derive(count.node))
    full = number(rule.points, "number", points_text(rule.points))
    short = Named("count", f"比 {limit_text(at_least)} 少的个数", minus(at_least.node, node))
    enough = Compare(">=", node, at_least.node)
    return Case(
        ((enough, full, f"达到 {limit_text(at_least)}，得满分"),),
        minus(full, times(short, each.node)),
        f"不足 {limit_text(at_least)}，每少一个扣 {_each_text(each)}",
    )


def _minimum_wording(rule: Rule, context: Context) -> list[str]:
    at_least, each = rule.values["at_least"], rule.values["each"]
    text = context.text(rule.values["count"].node)
    return [
        f"{text} ≥ {limit_text(at_least)} 的，得满分（{points_text(rule.points)} 分）",
        f"每少一个扣 {_each_text(each)}，扣完为止",
    ]


LINEAR = Kind(
    "linear",
    "按比率得分",
    "得分 = 比率 × 系数",
    (
        FieldSpec("measure", "指标值", "measure", required=True),
        FieldSpec("times", "系数", "score"),
        FieldSpec("zero_when", "得零条件", "condition"),
        FieldSpec("beyond", "超额起点", "limit"),
    ),
    _linear,
    _linear_wording,
)
TOLERANCE = Kind(
    "tolerance",
    "容忍度扣分",
    "在容忍度内得满分，超出部分逐步扣分",
    (
        FieldSpec("measure", "指标值", "measure", required=True),
        FieldSpec("limit", "容忍度", "limit", required=True),
        FieldSpec("side", "方向", "choice", choices=("above", "below")),
        FieldSpec("step", "每步", "limit", required=True),
        FieldSpec("each", "每步扣分", "score", required=True),
        FieldSpec("zero_above", "高于得零", "limit"),
        FieldSpec("zero_below", "低于得零", "limit"),
    ),
    _tolerance,
    _tolerance_wording,
)
MINIMUM = Kind(
    "minimum",
    "达到数量",
    "达到数量得满分，每少一个扣分",
    (
        FieldSpec("count", "数量", "expr", required=True),
        FieldSpec("at_least", "至少", "limit", required=True),
        FieldSpec("each", "每个扣分", "score", required=True),
    ),
    _minimum,
    _minimum_wording,
)
KINDS = (LINEAR, TOLERANCE, MINIMUM)
