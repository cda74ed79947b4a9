"""Nodes as people write formulas: with labels, or with the numbers put in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction

from jixiao.core.fact import PERIOD_LABELS, Catalogue
from jixiao.core.quantity import show_number
from jixiao.rules.tree import (
    Aggregate,
    Arith,
    Ask,
    Case,
    Clamp,
    Compare,
    Const,
    Fact,
    Field,
    First,
    Judged,
    Logic,
    Named,
    Node,
    Otherwise,
    Pick,
    Round,
    State,
)

Leaf = Callable[[Node], str | None]
SIGNS = {"<=": "≤", ">=": "≥", "!=": "≠", "<": "<", ">": ">", "=": "="}
ARITH = {"+": " + ", "-": " - ", "*": " × ", "/": " ÷ "}
STRENGTH = {"+": 1, "-": 1, "*": 2, "/": 2}
FN = {
    "sum": "合计",
    "count": "计数",
    "mean": "平均",
    "min": "最小",
    "max": "最大",
    "all": "全部",
    "any": "任一",
}
ROUNDS = {
    "floor": "向下取整",
    "ceil": "向上取整",
    "half_up": "四舍五入",
    "cut": "截取",
    "up": "进位",
    "half_even": "取偶舍入",
}


def formula(node: Node, catalogue: Catalogue, leaf: Leaf | None = None) -> str:
    """The formula as text. `leaf` may give the text of a fact or aggregate (its value), else labels are used."""
    return _Writer(catalogue, leaf).text(node)


class _Writer:
    def __init__(self, catalogue: Catalogue, leaf: Leaf | None) -> None:
        self.catalogue = catalogue
        self.leaf = leaf
        self.list = ""

    def text(self, node: Node, strength: int = 0) -> str:
        if self.leaf is not None:
            given = self.leaf(node)
            if given is not None:
                return f"({given})" if strength and given.startswith("-") else given
        match node:
            case Const():
                return constant_text(node)
            case Fact(id, period):
                return fact_label(self.catalogue, id, period)
            case Field(id):
                kind = self.catalogue.lists.get(self.list)
                return kind.fields[id].label if kind and id in kind.fields else id
            case Arith("-", Const(value), right) if value == 0:
                return f"-{self.text(right, 2)}"
            case Arith(op, left, right):
                own = STRENGTH[op]
                right_own = own + 1 if op in "-/" else own
                inside = f"{self.text(left, own)}{ARITH[op]}{self.text(right, right_own)}"
                return f"({inside})" if own < strength else inside
            case Pick("max", (one, Arith("-", Const(value), other))) if value == 0 and one == other:
                return f"绝对值({self.text(one)})"
            case Pick(op, args):
                return f"{FN[op]}({', '.join(self.text(arg) for arg in args)})"
            case Round(how, places, arg):
                return f"{ROUNDS[how]}({self.text(arg)}{f', {places}' if places else ''})"
            case Compare(op, left, right):
                return f"{self.text(left)} {SIGNS[op]} {self.text(right)}"
            case Logic("not", args):
                return f"非({self.text(args[0])})"
            case Logic(op, args):
                return (" 且 " if op == "and" else " 或 ").join(
                    f"({self.text(arg)})" if isinstance(arg, Logic) and arg.op != "not" else self.text(arg)
                    for arg in args
                )
            case Case(branches, otherwise):
                out = "".join(
                    f"如果 {self.text(test)} 则 {self.text(value)} 否则 " for test, value, _ in branches
                )
                inside = f"{out}{self.text(otherwise)}"
                return f"({inside})" if strength else inside
            case Aggregate():
                return self.aggregate(node)
            case First(args):
                return f"先取({', '.join(self.text(arg) for arg in args)})"
            case State(test, arg):
                return f"{'已知' if test == 'known' else '不适用'}({self.text(arg)})"
            case Named("derived" | "here", label, _):
                return label
            case Named(_, _, arg) | Clamp(arg=arg) | Otherwise(arg=arg):
                return self.text(arg, strength)
            case Judged(text=text):
                return text or "人工判断"
            case Ask():
                return "询问"
        raise TypeError(type(node).__name__)

    def aggregate(self, node: Aggregate) -> str:
        kind = self.catalogue.lists.get(node.list)
        outer, self.list = self.list, node.list
        try:
            inside = kind.label if kind else node.list
            if isinstance(node.value, Field):
                inside += f".{self.text(node.value)}"
            elif node.value is not None:
                inside += f": {self.text(node.value)}"
            if node.where is not None:
                inside += f" 其中 {self.text(node.where)}"
        finally:
            self.list = outer
        return f"{FN[node.fn]}({inside})"


def fact_label(catalogue: Catalogue, id: str, period: str = "") -> str:
    """The label of a fact with its period: 三公经费预算数@上年."""
    label = catalogue.label(id)
    if not period:
        return label
    if ".." in period:
        first, last = period.split("..")
        return f"{label}@{PERIOD_LABELS.get(first, first)}..{PERIOD_LABELS.get(last, last)}"
    return f"{label}@{PERIOD_LABELS.get(period, period)}"


def constant_text(node: Const) -> str:
    """A constant as written, or in its plainest form."""
    if node.text:
        return node.text
    if isinstance(node.value, bool):
        return "是" if node.value else "否"
    if isinstance(node.value, str):
        return f"'{node.value}'"
    return percent_text(node.value) if node.dimension == "ratio" else show_number(node.value)


def points_text(value: Fraction) -> str:
    """Points without needless zeros: 3, 0.7, 2.94, 2/3."""
    if (value * 10000).denominator == 1:
        return show_number(value)
    return f"{value.numerator}/{value.denominator}"


def percent_text(value: Fraction) -> str:
    """A rate with as many decimals as it needs, two where it does not end: 90%, 42.05%, 33.33%."""
    if (value * 10000).denominator == 1:
        return f"{show_number(value * 100)}%"
    return f"{show_number(value * 100, 2)}%"


def date_text(value: Fraction) -> str:
    """A day as people write it; a day beyond the calendar as its number."""
    if not 1 <= value <= date.max.toordinal():
        return f"第 {int(value)} 天"
    return date.fromordinal(int(value)).isoformat()
