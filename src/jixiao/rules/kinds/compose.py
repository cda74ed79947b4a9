"""Kinds made of others: 分部分 parts, 加减分 events, 公式 formula, 目标 target."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from jixiao.rules.kinds.bands import whole
from jixiao.rules.kinds.base import (
    Context,
    EventTerm,
    Expr,
    FieldSpec,
    Kind,
    Rule,
    Score,
    made_up,
    may_leave,
    shared_out,
    times,
    total,
    truth,
)
from jixiao.rules.kinds.items import judged_only
from jixiao.rules.kinds.rates import _each_text as each_text
from jixiao.rules.render import points_text
from jixiao.rules.tree import (
    Arith,
    Ask,
    Case,
    Compare,
    Const,
    Fact,
    Logic,
    Named,
    Node,
    Pick,
    number,
    walk,
)

PROVISIONS = ("zero_over_zero", "over_zero", "not_applicable")  # what a row says for all its parts
COMBINE_TEXT = {
    "sum": "各部分相加",
    "min": "取各部分中最低的",
    "max": "取各部分中最高的",
    "mean": "取各部分的平均",
}


def facts_of(node: Node) -> list[Fact]:
    """The facts a tree uses, each once, in order."""
    seen: dict[Fact, None] = {}
    for part in walk(node):
        if isinstance(part, Fact):
            seen.setdefault(part)
    return list(seen)


def left_to_people(rule: Rule) -> bool:
    """Whether nothing in a rule is computed, so that one judgement of the whole may stand for its parts."""
    if rule.common.get("gates") or rule.common.get("exempt"):
        return False
    match rule.kind:
        case "judged" | "unstated":
            return True
        case "checklist":
            return judged_only(rule.values["items"])
        case "deduct":
            return rule.get("count") is None and judged_only(rule.get("items") or ())
        case "all_or_nothing":
            return rule.get("test") is None
        case "graded":
            return rule.get("by") is None
        case "parts":
            return all(left_to_people(part) for part in rule.values["parts"])
    return False


def _parts(rule: Rule, context: Context) -> Node:
    parts: tuple[Rule, ...] = rule.values["parts"]
    combine = rule.get("combine") or "sum"
    nodes: list[Named] = []
    inherited = {name: rule.common[name] for name in PROVISIONS if name in rule.common}
    for part in parts:
        part = replace(part, common={**inherited, **part.common})
        shown = f"{part.name}（{points_text(part.points)} 分）"
        nodes.append(Named("part", shown, context.build(part, context)))
    if combine in ("min", "max"):
        return Pick(combine, tuple(nodes), of_parts=True)
    if combine == "mean":
        ones = [Fraction(1)] * len(nodes)
        if any(may_leave(node) for node in nodes):
            return shared_out(list(nodes), ones, Fraction(1))
        return Arith("/", total(list(nodes)), number(len(nodes)))
    scored = made_up(nodes, [part.points for part in parts], rule.points)
    return whole(rule, scored) if all(left_to_people(part) for part in parts) else scored


def _parts_wording(rule: Rule, context: Context) -> list[str]:
    lines = []
    combine = rule.get("combine") or "sum"
    if combine != "sum":
        lines.append(COMBINE_TEXT[combine])
    for n, part in enumerate(rule.values["parts"], 1):
        lines.append(f"{n}. {part.name}（{points_text(part.points)} 分）")
        lines += [f"   {line}" for line in context.word(part, context)]
    return lines


def _events(rule: Rule, context: Context) -> Node:
    base: Score | None = rule.get("base")
    node: Node = base.node if base else number(0)
    for name, op in (("add", "+"), ("subtract", "-")):
        for term in rule.get(name) or ():
            node = Arith(op, node, _term(term, context, "加分" if op == "+" else "减分"))
    return Named("result", "基础分 + 加分 - 减分", node)


def _term(term: EventTerm, context: Context, word: str) -> Node:
    count = Named("count", context.text(term.count.node), context.derive(term.count.node))
    points: Node = times(count, term.each.node)
    if term.most is not None:
        points = Pick("min", (points, term.most.node))
    return Named("event", f"{word}：{term.text or context.text(term.count.node)}", points)


def _events_wording(rule: Rule, context: Context) -> list[str]:
    base: Score | None = rule.get("base")
    lines = [f"基础分 {each_text(base)}"] if base is not None and base.text != "0" else []
    for name, word in (("add", "加"), ("subtract", "减")):
        for term in rule.get(name) or ():
            most = f"，最多{word} {each_text(term.most)}" if term.most else ""
            lines.append(
                f"{term.text or context.text(term.count.node)}，每项{word} {each_text(term.each)}{most}"
            )
    return lines


def _formula(rule: Rule, context: Context) -> Node:
    score: Score = rule.values["score"]
    node = context.derive(score.node)
    return Named("result", "按公式计算", node)


def _formula_wording(rule: Rule, context: Context) -> list[str]:
    score: Score = rule.values["score"]
    return [f"得分 = {context.text(score.node)}"]


OPERATOR_TEXT = {">=": "≥", "<=": "≤", "=": "=", ">": ">", "<": "<"}


def _target(rule: Rule, context: Context) -> Node:
    operator: str = rule.get("operator") or ">="
    full = number(rule.points, "number", points_text(rule.points))
    value: Expr | None = rule.get("value")
    actual: Expr | None = rule.get("actual")
    if operator == "text" or actual is None or value is None:
        text = rule.get("goal") or "达成目标"
        return whole(
            rule,
            Case(
                ((truth(rule.key, text), full, "达成目标，得满分"),),
                _missed(rule, context, None, None),
                "未达成目标",
            ),
        )
    measure = Named("measure", context.text(actual.node), context.derive(actual.node))
    goal = value.node if isinstance(value.node, Const) else Named("limit", value.text, value.node)
    met = Compare(operator, measure, goal)
    none = number(0)
    over = context.policy(rule, "over")
    branches: list[tuple[Node, Node, str]] = []
    if over in ("reduce", "ask") and operator in (">=", ">"):
        beyond: Expr | None = rule.get("beyond")
        rate = Arith("/", measure, goal)
        exact = Logic("and", (Compare("=", goal, none), Compare("=", measure, none)))
        branches.append((exact, full, f"达到目标（{OPERATOR_TEXT[operator]} {value.text}），得满分"))
        limit = beyond.node if beyond else number(1, "ratio", "100%")
        start: Expr | None = rule.get("over_from")
        base = start.node if start else number(1, "ratio", "100%")
        less = Arith("-", full, times(Arith("-", rate, base), full)) if over == "reduce" else Ask("over")
        shown = "超额完成，按超出目标的比例扣减" if over == "reduce" else "超额完成，由评价人判断"
        branches.append((Compare(">", rate, limit), less, shown))
    branches.append((met, full, f"达到目标（{OPERATOR_TEXT[operator]} {value.text}），得满分"))
    how = context.policy(rule, "missed")
    text = {"zero": "未达目标，得 0 分", "proportional": "未达目标，按完成比例得分"}.get(
        how, "未达目标，原文没有规定如何给分"
    )
    return Case(tuple(branches), _missed(rule, context, measure, goal), text)


def _missed(rule: Rule, context: Context, measure: Node | None, goal: Node | None) -> Node:
    how = context.policy(rule, "missed")
    full = number(rule.points, "number", points_text(rule.points))
    if how == "zero":
        return number(0)
    share = _missed_share(rule, how, measure, goal, full)
    below: Expr | None = rule.get("zero_below")
    if share is None or below is None or measure is None or goal is None:
        return Ask("missed") if share is None else share
    short = Compare("<", Arith("/", share, full), below.node)
    return Case(((short, number(0), f"完成比例低于 {below.text}，得 0 分"),), share)


def _missed_share(rule: Rule, how: str, measure: Node | None, goal: Node | None, full: Node) -> Node | None:
    """The score of a missed target by its share; None where no share is provided for."""
    if how == "proportional" and measure is not None and goal is not None and not is_date(goal):
        if rule.get("operator") == "=":
            nothing = Compare("=", measure, number(0))
            nearer = Pick("min", (Arith("/", measure, goal), Arith("/", goal, measure)))
            return times(Case(((nothing, number(0), ""),), nearer), full)
        if rule.get("operator") in ("<=", "<") and rule.get("missed_lower") == "excess":
            return Arith("-", full, times(Arith("/", Arith("-", measure, goal), goal), full))
        if rule.get("operator") in ("<=", "<"):
            return times(Arith("/", goal, measure), full)
        return times(Arith("/", measure, goal), full)
    return None


def is_date(node: Node) -> bool:
    """Whether a goal is a day: a share of a date means nothing."""
    return isinstance(node, Const) and node.dimension == "date"


def _target_wording(rule: Rule, context: Context) -> list[str]:
    operator: str = rule.get("operator") or ">="
    value: Expr | None = rule.get("value")
    actual: Expr | None = rule.get("actual")
    how = {"zero": "得 0 分", "proportional": "按完成比例得分"}.get(
        context.policy(rule, "missed"), "由评价人判断（原文未规定）"
    )
    if operator == "text" or value is None or actual is None:
        return [
            f"{rule.get('goal') or '达成目标'}的，得满分（{points_text(rule.points)} 分）；未达成的，{how}"
        ]
    sign = OPERATOR_TEXT[operator]
    return [
        f"{context.text(actual.node)} {sign} {value.text} 的，得满分（{points_text(rule.points)} 分）；未达到的，{how}"
    ]


PARTS = Kind(
    "parts",
    "分部分",
    "几部分各有自己的规则",
    (
        FieldSpec("parts", "部分", "parts", required=True),
        FieldSpec("combine", "合成", "choice", choices=("sum", "min", "max", "mean")),
    ),
    _parts,
    _parts_wording,
)
EVENTS = Kind(
    "events",
    "加减分",
    "按发生的事项加分、减分",
    (
        FieldSpec("base", "基础分", "score"),
        FieldSpec("add", "加分", "events"),
        FieldSpec("subtract", "减分", "events"),
    ),
    _events,
    _events_wording,
)
FORMULA = Kind(
    "formula",
    "公式",
    "得分直接写成公式",
    (FieldSpec("score", "得分", "score", required=True),),
    _formula,
    _formula_wording,
)
TARGET = Kind(
    "target",
    "目标",
    "完成值与目标值对照",
    (
        FieldSpec("actual", "完成值", "expr"),
        FieldSpec("operator", "比较", "choice", choices=(">=", "<=", "=", ">", "<", "text")),
        FieldSpec("value", "目标值", "limit"),
        FieldSpec("goal", "目标", "text"),
        FieldSpec("beyond", "超额起点", "limit"),
        FieldSpec("over_from", "超额起算", "limit"),
        FieldSpec("zero_below", "低于得零", "limit"),
        FieldSpec("missed_lower", "越低越好未达成", "choice", choices=("ratio", "excess")),
    ),
    _target,
    _target_wording,
)
KINDS = (PARTS, EVENTS, FORMULA, TARGET)
