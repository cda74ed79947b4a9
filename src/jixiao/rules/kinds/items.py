"""Kinds that count items: 要点 checklist, 逐项扣分 deduct."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from jixiao.rules.kinds.bands import whole
from jixiao.rules.kinds.base import (
    Context,
    Expr,
    FieldSpec,
    Item,
    Kind,
    Rule,
    Score,
    guarded,
    minus,
    provided,
    shared_out,
    times,
    total,
    truth,
)
from jixiao.rules.kinds.rates import _each_text as each_text
from jixiao.rules.render import points_text
from jixiao.rules.tree import Case, Clamp, Compare, Const, Judged, Logic, Named, Node, Otherwise, Pick, number


def item_points(items: tuple[Item, ...], full: Fraction) -> list[Fraction]:
    """The points of each item: fixed, a share of the full score, or an equal part of it."""
    if not items:
        return []
    if all(item.points is None and item.share is None for item in items):
        return [full / len(items)] * len(items)
    return [item.points if item.points is not None else full * (item.share or 0) for item in items]


def judged_only(items: tuple[Item, ...]) -> bool:
    """Whether every item is left to a person, so that one judgement of the whole row can stand for them."""
    return all(judged_only(item.items) if item.items else item.when is None for item in items)


def item_key(rule: Rule, item: Item) -> str:
    return f"{rule.key}.{item.id}"


def _item(rule: Rule, item: Item, points: Fraction, context: Context) -> Node:
    shown = f"{item.text}（{points_text(points)} 分）"
    if item.items:
        shares = item_points(item.items, points)
        inner = shared_out(
            [_item(rule, part, share, context) for part, share in zip(item.items, shares, strict=True)],
            shares,
            points,
        )
        return Named("part", shown, inner)
    full, none = number(points, "number", points_text(points)), number(0)
    key = item_key(rule, item)
    if item.when is not None:
        test: Node = Named("test", context.text(item.when.node), context.derive(item.when.node))
        body: Node = Case(((test, full, f"{shown}：符合"),), none, f"{shown}：不符合")
        body = provided(replace(rule, points=points), context, body)
        return Named("part", shown, Clamp(body, Fraction(0), points, Fraction(0), points, key))
    if item.discretionary:
        return Named("part", shown, Judged(key, Fraction(0), points, what="points", text=item.text))
    if item.partly is not None:
        how = Judged(key, what="choice", text=item.text, choices=PARTLY)
        some = number(points * item.partly, "number", points_text(points * item.partly))
        grades = (
            (Compare("=", how, Const(PARTLY[0], "text")), full, f"{item.text}：符合"),
            (Compare("=", how, Const(PARTLY[1], "text")), some, f"{item.text}：部分符合"),
        )
        return Named("part", shown, Case(grades, none, f"{item.text}：不符合"))
    return Named(
        "part",
        shown,
        Case(((truth(key, item.text), full, f"{item.text}：符合"),), none, f"{item.text}：不符合"),
    )


PARTLY = ("符合", "部分符合", "不符合")


def _vetoes(rule: Rule, items: tuple[Item, ...], context: Context) -> list[tuple[Node, Node, str]]:
    """The items that, when not met, leave the whole row 0."""
    made: list[tuple[Node, Node, str]] = []
    for item in items:
        if item.veto:
            made.append((_fails(rule, item, context), number(0), f"{item.text}：不符合，本行得 0 分"))
        made += _vetoes(rule, item.items, context)
    return made


def _fails(rule: Rule, item: Item, context: Context) -> Node:
    """Whether an item with a veto is not met: not so where it is met in part, or does not apply."""
    key = item_key(rule, item)
    if item.when is not None:
        yes = Const(True, "bool", "是")
        return Logic("not", (Otherwise(context.derive(item.when.node), (("na", yes, ""),)),))
    if item.partly is not None:
        how = Judged(key, what="choice", text=item.text, choices=PARTLY)
        return Compare("=", how, Const(PARTLY[2], "text"))
    return Logic("not", (truth(key, item.text),))


def _checklist(rule: Rule, context: Context) -> Node:
    items: tuple[Item, ...] = rule.values["items"]
    shares = item_points(items, rule.points)
    made = [_item(rule, item, share, context) for item, share in zip(items, shares, strict=True)]
    body = shared_out(made, shares, rule.points)
    body = guarded(_vetoes(rule, items, context), body)
    return whole(rule, body) if judged_only(items) else body


def _checklist_wording(rule: Rule, context: Context) -> list[str]:
    items: tuple[Item, ...] = rule.values["items"]
    return _item_lines(items, rule.points, context, "")


def _item_lines(items: tuple[Item, ...], full: Fraction, context: Context, indent: str) -> list[str]:
    lines = []
    for number_, (item, share) in enumerate(zip(items, item_points(items, full), strict=True), 1):
        test = f"（{context.text(item.when.node)}）" if item.when else ""
        how = "，酌情给分" if item.discretionary else ""
        if item.partly is not None:
            how += f"，部分符合得 {points_text(share * item.partly)} 分"
        if item.veto:
            how += "；不符合的，本行得 0 分"
        mark = f"{number_}." if not indent else f"（{number_}）"
        lines.append(f"{indent}{mark} {item.text}{test}（{points_text(share)} 分{how}）")
        lines += _item_lines(item.items, share, context, indent + "  ")
    return lines


def _deduct(rule: Rule, context: Context) -> Node:
    each: Score = rule.values["each"]
    items: tuple[Item, ...] = rule.get("items") or ()
    count: Expr | None = rule.get("count")
    full = number(rule.points, "number", points_text(rule.points))
    if count is not None:
        node: Node = Named("count", rule.get("what") or context.text(count.node), context.derive(count.node))
    elif items:
        node = Named("count", "不符的要点数", total([_failed(rule, item, context) for item in items]))
    else:
        node = Named(
            "count",
            rule.get("what") or "发现的问题数",
            Judged(rule.key, what="count", text=rule.get("what") or "问题"),
        )
    lost: Node = times(node, each.node)
    most: Score | None = rule.get("most")
    if most is not None:
        lost = Pick("min", (lost, most.node))
    body = Named("result", f"满分 - 项数 × {each_text(each)}", minus(full, lost))
    if count is not None or (items and not judged_only(items)):
        return body
    return whole(rule, body)


def _failed(rule: Rule, item: Item, context: Context) -> Node:
    test = context.derive(item.when.node) if item.when else truth(item_key(rule, item), item.text)
    return Named(
        "item", item.text, Case(((test, number(0), f"{item.text}：符合"),), number(1), f"{item.text}：不符合")
    )


def _deduct_wording(rule: Rule, context: Context) -> list[str]:
    each: Score = rule.values["each"]
    most: Score | None = rule.get("most")
    count: Expr | None = rule.get("count")
    what = rule.get("what") or (context.text(count.node) if count else "下列要点不符")
    until = f"，最多扣 {each_text(most)}" if most else "，扣完为止"
    lines = [f"满分 {points_text(rule.points)} 分；{what}，每项扣 {each_text(each)}{until}"]
    for n, item in enumerate(rule.get("items") or (), 1):
        test = f"（{context.text(item.when.node)}）" if item.when else ""
        lines.append(f"{n}. {item.text}{test}")
    return lines


CHECKLIST = Kind(
    "checklist",
    "要点",
    "符合几条要点得几条的分",
    (FieldSpec("items", "要点", "items", required=True),),
    _checklist,
    _checklist_wording,
)
DEDUCT = Kind(
    "deduct",
    "逐项扣分",
    "从满分起，每有一项扣一次，扣完为止",
    (
        FieldSpec("count", "数量", "expr"),
        FieldSpec("each", "每项扣分", "score", required=True),
        FieldSpec("most", "最多扣", "score"),
        FieldSpec("items", "要点", "items"),
        FieldSpec("what", "问题", "text"),
    ),
    _deduct,
    _deduct_wording,
)
KINDS = (CHECKLIST, DEDUCT)
