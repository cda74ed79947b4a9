"""Kinds that leave the score to a person: 人工判断 judged, 无标准 unstated."""

from __future__ import annotations

from fractions import Fraction

from jixiao.rules.kinds.bands import whole
from jixiao.rules.kinds.base import Context, FieldSpec, Kind, Rule, Score
from jixiao.rules.render import points_text
from jixiao.rules.tree import Ask, Const, Judged, Node


def _judged(rule: Rule, _: Context) -> Node:
    low, high = judged_range(rule)
    step = rule.get("step")
    return Judged(rule.key, low, high, step, "points", rule.get("guidance") or rule.name or "人工判断")


def judged_range(rule: Rule) -> tuple[Fraction, Fraction]:
    """The least and most points a person may give."""
    low: Score | None = rule.get("low")
    high: Score | None = rule.get("high")
    return _points(low, rule.points * 0), _points(high, rule.points)


def _points(score: Score | None, default: Fraction) -> Fraction:
    if score is not None and isinstance(score.node, Const) and isinstance(score.node.value, Fraction):
        return score.node.value
    return default


def _judged_wording(rule: Rule, _: Context) -> list[str]:
    low, high = judged_range(rule)
    lines = [rule.get("guidance") or "由评价人根据佐证材料判断"]
    for tier in rule.get("tiers") or ():
        edge = "含" if tier.high_in else "不含"
        lines.append(f"{tier.name}的，得满分的 {_percent(tier.low)}（含）至 {_percent(tier.high)}（{edge}）")
    step = f"，每 {points_text(rule.get('step'))} 分一档" if rule.get("step") else ""
    return [*lines, f"在 {points_text(low)} 至 {points_text(high)} 分之间给分{step}，须写明理由、角色和佐证"]


def _percent(value: Fraction) -> str:
    return f"{points_text(value * 100)}%"


def _unstated(rule: Rule, _: Context) -> Node:
    return whole(rule, Ask("unstated"))


def _unstated_wording(rule: Rule, _: Context) -> list[str]:
    return [rule.get("guidance") or "原文只有指标说明，没有评分标准"]


JUDGED = Kind(
    "judged",
    "人工判断",
    "由评价人在范围内给分，须有理由、角色和佐证",
    (
        FieldSpec("guidance", "判断要求", "text"),
        FieldSpec("low", "最低", "score"),
        FieldSpec("high", "最高", "score"),
        FieldSpec("step", "每档", "number"),
        FieldSpec("tiers", "分档给分", "tiers"),
    ),
    _judged,
    _judged_wording,
)
UNSTATED = Kind(
    "unstated",
    "无标准",
    "原文没有评分标准，不计算",
    (FieldSpec("guidance", "判断要求", "text"),),
    _unstated,
    _unstated_wording,
)
KINDS = (JUDGED, UNSTATED)
