"""Whether units fit: money is never added to people, and 95 is not 95%."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from jixiao.core.fact import Catalogue
from jixiao.rules.render import formula
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

PLAIN = ("number", "ratio", "count", "points")  # numbers without a unit that could clash
ZH = {
    "money": "金额",
    "ratio": "比率",
    "count": "数量",
    "number": "数",
    "points": "分",
    "days": "天数",
    "months": "月数",
    "years": "年数",
    "hours": "小时",
    "minutes": "分钟",
    "area": "面积",
    "length": "长度",
    "date": "日期",
    "text": "文字",
    "bool": "是否",
    "other": "其他",
    "any": "任意",
}


@dataclass(frozen=True, slots=True)
class Misfit:
    """Two things that do not go together: code of the messages table and its values."""

    code: str
    values: dict[str, str]


class Dimensions:
    """Infers the dimension of trees and collects misfits."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.found: list[Misfit] = []
        self.list = ""

    def of(self, node: Node) -> str:
        match node:
            case Const(_, dimension):
                return dimension
            case Fact(id):
                kind = self.catalogue.facts.get(id)
                return kind.dimension if kind else "any"
            case Field(id):
                listed = self.catalogue.lists.get(self.list)
                return listed.fields[id].dimension if listed and id in listed.fields else "any"
            case Arith():
                return self.arith(node)
            case Pick(_, args):
                for arg in args:
                    self.expect_number(self.of(arg), node)
                return self.common(args, node)
            case First(args):
                return self.common(args, node)
            case Round(_, _, arg) | Clamp(arg=arg):
                found = self.of(arg)
                self.expect_number(found, node)
                return found
            case Named(_, _, arg) | Otherwise(arg=arg):
                return self.of(arg)
            case Compare():
                self.compare(node)
                return "bool"
            case Logic(_, args):
                for arg in args:
                    self.expect_truth(arg)
                return "bool"
            case Case(branches, otherwise):
                for test, _, _ in branches:
                    self.expect_truth(test)
                return self.common([*(value for _, value, _ in branches), otherwise], node)
            case Aggregate():
                return self.aggregate(node)
            case State(_, arg):
                self.of(arg)
                return "bool"
            case Judged(what=what):
                return {"points": "number", "truth": "bool", "choice": "text", "count": "count"}[what]
            case Ask():
                return "any"
        raise TypeError(type(node).__name__)

    def aggregate(self, node: Aggregate) -> str:
        outer, self.list = self.list, node.list
        try:
            if node.where is not None:
                self.expect_truth(node.where)
            value = self.of(node.value) if node.value is not None else "count"
        finally:
            self.list = outer
        if node.fn in ("all", "any"):
            self.expect(value, "bool", node)
            return "bool"
        if node.fn != "count" and (
            value in ("text", "bool") or (value == "date" and node.fn in ("sum", "mean"))
        ):
            self.note("unit_not_a_number", node, kind=ZH[value])
            return "any"
        return "count" if node.fn == "count" else value

    def common(self, nodes: Sequence[Node], node: Node) -> str:
        """What several values of which one is taken have in common. A 0 among numbers may have any unit."""
        kinds = [(self.of(part), is_zero(part)) for part in nodes]
        told = next((kind for kind, zero in kinds if not zero and kind != "any"), kinds[0][0])
        for kind, zero in kinds:
            if not zero or told in ("text", "bool"):
                self.fit(told, kind, node)
        return told

    def arith(self, node: Arith) -> str:
        left, right = self.of(node.left), self.of(node.right)
        for side in (left, right):
            if side in ("text", "bool"):
                self.note("unit_not_a_number", node, kind=ZH[side])
                return "any"
        if "date" in (left, right) and "any" not in (left, right):
            return self.dated(node, left, right)
        if node.op in "+-":
            if isinstance(node.left, Const) and node.left.value == 0:
                return right
            self.fit(left, right, node)
            return left if left not in ("number", "any") else right
        if node.op == "*":
            if left not in (*PLAIN, "any") and right not in (*PLAIN, "any"):
                self.note("units_multiplied", node, left=ZH[left], right=ZH[right])
                return "any"
            return (
                right
                if left in PLAIN and right not in PLAIN
                else left
                if right in PLAIN and left not in PLAIN
                else "ratio"
                if left == right == "ratio"
                else "number"
            )
        if left == right or (left in PLAIN and right in PLAIN):
            return "ratio"
        if right in (*PLAIN, "any"):
            return left
        if left == "any":
            return "any"
        self.note("units_divided", node, left=ZH[left], right=ZH[right])
        return "any"

    def dated(self, node: Arith, left: str, right: str) -> str:
        """Two dates have days between them, and a date moves by days; nothing else can be done with dates."""
        if node.op == "-" and left == right:
            return "days"
        if (node.op == "+" and {left, right} == {"date", "days"}) or (
            node.op == "-" and (left, right) == ("date", "days")
        ):
            return "date"
        code = {"*": "units_multiplied", "/": "units_divided"}.get(node.op, "units_do_not_fit")
        self.note(code, node, left=ZH[left], right=ZH[right])
        return "any"

    def compare(self, node: Compare) -> None:
        left, right = self.of(node.left), self.of(node.right)
        self.fit(left, right, node)
        if node.op not in ("=", "!="):
            for kind in dict.fromkeys((left, right)):
                self.expect_number(kind, node)
        for side, other in ((node.left, right), (node.right, left)):
            if (
                not isinstance(side, Const)
                or side.dimension != "number"
                or not isinstance(side.value, Fraction)
            ):
                continue
            if other == "ratio" and side.value > 2:
                self.note("percent_slip", node, number=side.text or str(side.value))
        for side, other_node in ((node.left, node.right), (node.right, node.left)):
            if isinstance(side, Const) and isinstance(side.value, str):
                choices = self.choices(other_node)
                if choices and side.value not in choices:
                    self.note("not_one_of_choices", node, value=side.value, choices="、".join(choices))

    def choices(self, node: Node) -> tuple[str, ...]:
        if isinstance(node, Fact):
            kind = self.catalogue.facts.get(node.id)
            return kind.choices if kind else ()
        if isinstance(node, Field):
            listed = self.catalogue.lists.get(self.list)
            return listed.fields[node.id].choices if listed and node.id in listed.fields else ()
        return self.choices(node.arg) if isinstance(node, Named) else ()

    def expect_truth(self, node: Node) -> None:
        self.expect(self.of(node), "bool", node)

    def expect(self, found: str, wanted: str, node: Node) -> None:
        if found not in (wanted, "any"):
            self.note("unit_expected", node, wanted=ZH[wanted], found=ZH.get(found, found))

    def expect_number(self, found: str, node: Node) -> None:
        if found in ("text", "bool"):
            self.note("unit_not_a_number", node, kind=ZH[found])

    def fit(self, left: str, right: str, node: Node) -> None:
        zero = isinstance(node, (Compare, Arith)) and (is_zero(node.left) or is_zero(node.right))
        if zero and not {left, right} & {"text", "bool"}:
            return  # 0 is 0 in every unit
        if "any" in (left, right) or left == right or (left in PLAIN and right in PLAIN):
            return
        self.note("units_do_not_fit", node, left=ZH.get(left, left), right=ZH.get(right, right))

    def note(self, code: str, node: Node, **values: str) -> None:
        misfit = Misfit(code, {"formula": formula(node, self.catalogue), **values})
        if misfit not in self.found:
            self.found.append(misfit)


def is_zero(node: Node) -> bool:
    return isinstance(node, Const) and not isinstance(node.value, (bool, str)) and node.value == 0
