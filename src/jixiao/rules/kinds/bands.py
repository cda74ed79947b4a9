"""Kinds that sort a value into classes: 分档 banded, 按情形给分 graded, 全有或全无 all_or_nothing."""

from __future__ import annotations

from jixiao.rules.kinds.base import (
    Band,
    Context,
    Expr,
    FieldSpec,
    Kind,
    Rule,
    Score,
    limit_text,
    measured,
    truth,
)
from jixiao.rules.kinds.ranges import complete
from jixiao.rules.render import points_text
from jixiao.rules.tree import Ask, Case, Compare, Const, First, Judged, Logic, Named, Node, rebuild

SIGNS = {"<": "<", "<=": "≤", ">": ">", ">=": "≥"}
FLIPPED = {">": "<", ">=": "≤"}


def band_text(band: Band, label: str) -> str:
    """The condition of a band: `90% ≤ 该值 < 95%`, `其余`."""
    if band.otherwise:
        return "其余情形"
    left, right = "", ""
    for op, limit in band.tests:
        if op == "=":
            return f"{label}为{limit.text.strip(chr(39))}"
        if op in FLIPPED:
            left = f"{limit_text(limit)} {FLIPPED[op]} "
        else:
            right = f" {SIGNS[op]} {limit_text(limit)}"
    if left and not right:
        op, limit = band.tests[0]
        return f"{label} {SIGNS[op]} {limit_text(limit)}"
    return f"{left}{label}{right}"


def band_case(bands: tuple[Band, ...], measure: Node, label: str, context: Context) -> Case:
    """The branches of a band table over a measure."""
    branches = []
    otherwise: Node = Ask("gap")
    text = "原文没有规定这一情形"

    def here(part: Node) -> Node | None:
        return measure if isinstance(part, Named) and part.role == "here" else None

    for band in bands:
        score = rebuild(band.score.node, here)
        shown = f"{band_text(band, label)}，{band.score.wording(context.catalogue)}"
        if band.otherwise:
            otherwise, text = score, shown
            break
        tests: tuple[Node, ...] = tuple(Compare(op, measure, limit.node) for op, limit in band.tests)
        branches.append((tests[0] if len(tests) == 1 else Logic("and", tests), score, shown))
    return Case(tuple(branches), otherwise, text)


def _banded(rule: Rule, context: Context) -> Node:
    measure = measured(rule, context)
    label = measure.label if isinstance(measure, Named) else "该值"
    return band_case(rule.values["bands"], measure, label, context)


def _banded_wording(rule: Rule, context: Context) -> list[str]:
    measure: Expr = rule.values["measure"]
    text = context.text(measure.node)
    node = measured(rule, context)
    label = node.label if isinstance(node, Named) else "该值"
    lines = [f"{label} = {text}" if label != text else f"按{label}分档"]
    lines += [
        f"{band_text(band, label)}的，{band.score.wording(context.catalogue)}"
        for band in rule.values["bands"]
    ]
    if not complete(rule.values["bands"]):
        lines.append("其余情形原文没有规定，由评价人判断")
    return lines


def _graded(rule: Rule, context: Context) -> Node:
    grades: dict[str, Score] = rule.values["grades"]
    by: Expr | None = rule.get("by")
    subject: Node = Judged(rule.key, what="choice", text=rule.name or "情形", choices=tuple(grades))
    if by is not None:
        subject = Named("measure", context.text(by.node), context.derive(by.node))
    branches = tuple(
        (
            Compare("=", subject, Const(name, "text", f"'{name}'")),
            score.node,
            f"{name}，{score.wording(context.catalogue)}",
        )
        for name, score in grades.items()
    )
    table = Case(branches, Ask("gap"), "不在所列情形之内")
    return table if by is not None else whole(rule, table)


def _graded_wording(rule: Rule, context: Context) -> list[str]:
    by: Expr | None = rule.get("by")
    head = f"按{context.text(by.node)}给分" if by is not None else "按下列情形给分"
    return [
        head,
        *(f"{name}的，{score.wording(context.catalogue)}" for name, score in rule.values["grades"].items()),
    ]


def whole(rule: Rule, body: Node) -> Node:
    """`body`, unless a person judged the whole row or part with one score and its reason."""
    return First(
        (Judged(rule.key, rule.points * 0, rule.points, what="points", text=f"判断得分（{rule.name}）"), body)
    )


def _all(rule: Rule, context: Context) -> Node:
    test: Expr | None = rule.get("test")
    full = Const(rule.points, "number", "满分")
    other: Score | None = rule.get("else")
    miss: Node = other.node if other else Const(rule.points * 0, "number", "0")
    missed = f"不符合，{other.wording(context.catalogue) if other else '得 0 分'}"
    if test is None:
        text = rule.get("text") or "符合评价要点"
        return whole(rule, Case(((truth(rule.key, text), full, f"{text}，得满分"),), miss, missed))
    node = Named("test", context.text(test.node), context.derive(test.node))
    return Case(((node, full, "符合，得满分"),), miss, missed)


def _all_wording(rule: Rule, context: Context) -> list[str]:
    test: Expr | None = rule.get("test")
    other: Score | None = rule.get("else")
    text = context.text(test.node) if test else rule.get("text") or "符合评价要点"
    below = other.wording(context.catalogue) if other else "不得分"
    return [f"{text}的，得满分（{points_text(rule.points)} 分）；否则，{below}"]


BANDED = Kind(
    "banded",
    "分档",
    "一个数值落在哪一档就得哪一档的分",
    (
        FieldSpec("measure", "指标值", "measure", required=True),
        FieldSpec("bands", "分档", "bands", required=True),
    ),
    _banded,
    _banded_wording,
)
GRADED = Kind(
    "graded",
    "按情形给分",
    "属于哪种情形就得哪种情形的分",
    (FieldSpec("by", "依据", "expr"), FieldSpec("grades", "情形", "grades", required=True)),
    _graded,
    _graded_wording,
)
ALL_OR_NOTHING = Kind(
    "all_or_nothing",
    "全有或全无",
    "符合得满分，否则不得分",
    (
        FieldSpec("test", "条件", "condition"),
        FieldSpec("text", "要点", "text"),
        FieldSpec("else", "否则", "score"),
    ),
    _all,
    _all_wording,
)
KINDS = (BANDED, GRADED, ALL_OR_NOTHING)
