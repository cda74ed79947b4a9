"""Two editions beside each other: what came, what went, what moved in points and in rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from jixiao.core.fact import fold
from jixiao.framework.model import Framework, Indicator
from jixiao.rules.build import gate_text, words
from jixiao.rules.render import points_text


@dataclass(frozen=True, slots=True)
class Change:
    """One change. `what`: added, removed, points, rule, moved, renamed, setting."""

    what: str
    name: str
    before: str = ""
    after: str = ""
    points: Fraction = Fraction(0)


def diff(left: Framework, right: Framework) -> list[Change]:
    """What is different in the right edition. Indicators are paired by id, else by name under the same parents."""
    made: list[Change] = []
    lefts, rights = _nodes(left), _nodes(right)
    pairs = _pairs(lefts, rights)
    for id, (node, path) in lefts.items():
        if id not in pairs:
            made.append(
                Change("removed", " › ".join([*path, node.name]), points_text(node.points), "", -node.points)
            )
            continue
        other, other_path = rights[pairs[id]]
        made += _changes(left, right, node, other, path, other_path)
    for id, (node, path) in rights.items():
        if id not in pairs.values():
            made.append(
                Change("added", " › ".join([*path, node.name]), "", points_text(node.points), node.points)
            )
    return made + _settings(left, right)


def _nodes(framework: Framework) -> Mapping[str, tuple[Indicator, tuple[str, ...]]]:
    return {indicator.id: (indicator, path) for indicator, path in framework.walk()}


def _pairs(
    lefts: Mapping[str, tuple[Indicator, tuple[str, ...]]],
    rights: Mapping[str, tuple[Indicator, tuple[str, ...]]],
) -> dict[str, str]:
    pairs = {id: id for id in lefts if id in rights}
    names: dict[tuple[str, bool], str] = {}
    for id, (node, _) in rights.items():
        if id not in lefts:
            names.setdefault((fold(node.name), bool(node.indicators)), id)
    for id, (node, _) in lefts.items():
        if id not in pairs:
            other = names.pop((fold(node.name), bool(node.indicators)), None)
            if other is not None:
                pairs[id] = other
    return pairs


def _changes(
    left: Framework,
    right: Framework,
    node: Indicator,
    other: Indicator,
    path: tuple[str, ...],
    other_path: tuple[str, ...],
) -> list[Change]:
    made = []
    name = " › ".join([*other_path, other.name])
    if fold(node.name) != fold(other.name):
        made.append(Change("renamed", name, node.name, other.name))
    if tuple(map(fold, path)) != tuple(map(fold, other_path)):
        made.append(Change("moved", name, " › ".join(path), " › ".join(other_path)))
    if node.points != other.points:
        made.append(
            Change(
                "points",
                name,
                points_text(node.points),
                points_text(other.points),
                other.points - node.points,
            )
        )
    before, after = criteria(left, node), criteria(right, other)
    if before != after:
        gone = [line for line in before if line not in after]
        come = [line for line in after if line not in before]
        made.append(Change("rule", name, "\n".join(gone), "\n".join(come)))
    return made


def criteria(framework: Framework, indicator: Indicator) -> list[str]:
    """The generated criteria of a node; none of a group."""
    lines: list[str] = []
    if indicator.rule is not None:
        lines = words(indicator.rule, framework.context)
    elif indicator.own is not None:
        lines = own_words(framework, indicator)
    return lines + limit_words(framework, indicator) if indicator.indicators or indicator.own else lines


def remarks(indicator: Indicator) -> list[tuple[str, str]]:
    """What is said about a node and its parts besides the criteria: ("ours" or "note", text), a part's with its name."""
    made = [("ours", indicator.ours), ("note", indicator.note)]
    rules = [indicator.rule] if indicator.rule is not None else []
    for rule in rules:
        lead = f"{rule.name}：" if rule is not indicator.rule and rule.name else ""
        made += [(what, lead + text) for what in ("ours", "note") if (text := rule.common.get(what))]
        rules += rule.values.get("parts") or ()
    return list(dict.fromkeys((what, text) for what, text in made if text))


def limit_words(framework: Framework, node: Framework | Indicator) -> list[str]:
    """The gates and limits of a group, or of the total."""
    lines = [gate_text(gate, framework.context) for gate in node.gates]
    if node.floor is not None:
        lines.append(f"最低 {points_text(node.floor)} 分")
    if node.cap is not None:
        lines.append(f"最高 {points_text(node.cap)} 分")
    return lines


OWN_TEXT = {
    "equal": "平均分配",
    "weighted": "由单位写明分值",
    "ask": "由评价人判断（原文未规定）",
    "zero": "得 0 分",
    "proportional": "按完成比例得分",
}


def own_words(framework: Framework, indicator: Indicator) -> list[str]:
    """The criteria of a block of the unit's own indicators."""
    own = indicator.own
    if own is None:
        return []
    lines = [f"由单位自设指标，共 {points_text(indicator.points)} 分，{OWN_TEXT[own.split]}"]
    if own.aspects:
        least = f"，至少 {own.at_least} 个方面" if own.at_least else ""
        lines.append(f"从{'、'.join(own.aspects)}中选取{least}")
    lines.append(f"达到目标值得满分，未达到的{OWN_TEXT[own.missed]}")
    if own.zero_below:
        lines.append(f"完成比例低于 {own.zero_below} 的，得 0 分")
    if own.over == "full":
        lines.append("超额完成的不加分")
    if own.over == "reduce":
        only = "，且原因是目标值设定偏低的" if own.over_if else "的"
        lines.append(
            f"完成值超过目标值的 {own.beyond or '100%'}{only}，按超出 {own.over_from or '100%'} 的部分扣减"
        )
    elif own.over == "ask":
        lines.append("超额完成的，由评价人判断")
    if own.otherwise is not None:
        lines.append("没有自设指标的：" + "；".join(words(own.otherwise, framework.context)))
    return lines


def _settings(left: Framework, right: Framework) -> list[Change]:
    made = []
    for name, key in (
        ("总分", "total"),
        ("取整", "rounding"),
        ("等次", "grades"),
        ("默认口径", "policies"),
        ("决算年度", "accounts_year"),
    ):
        before, after = getattr(left, key), getattr(right, key)
        if before != after:
            made.append(Change("setting", name, _setting(before), _setting(after)))
    return made


def _setting(value: object) -> str:
    if isinstance(value, Fraction):
        return points_text(value)
    if isinstance(value, tuple):
        return "、".join(f"{grade.name} ≥ {points_text(grade.low)}" for grade in value)
    if isinstance(value, Mapping):
        return "、".join(f"{key}={item}" for key, item in value.items())
    if hasattr(value, "how"):
        names = (("比率", "input"), ("部分", "part"), ("行", "row"), ("总分", "total"))
        shown = [f"{zh} {getattr(value, key)} 位" for zh, key in names if getattr(value, key) is not None]
        return "、".join([*shown, str(value.how)])
    return str(value)
