"""Shared hypothesis strategies: rule data, cases and fillings over real facts of the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from jixiao.case.model import Case, Judgement, Record, Stated, StatedList
from jixiao.core.fact import Catalogue, FactKind
from jixiao.core.finding import Findings
from jixiao.core.quantity import decimal_text
from jixiao.core.source import located
from jixiao.flows import library
from jixiao.framework.load import read_framework
from jixiao.framework.model import Framework
from jixiao.rules.kinds.compose import facts_of
from jixiao.rules.tree import Aggregate, Judged, Node, walk

CATALOGUE: Catalogue = library.catalogue()

# Measures of every look: a stated rate, a derived one, quotients, a difference of years, a mean of quarters.
RATES = (
    "财政拨款执行率",
    "预算调整率",
    "支出决算数 / 调整后预算数",
    "不含结转的调整后预算数 / 调整后预算数",
    "三公经费支出数 / 三公经费支出数@上年 - 100%",
    "平均(支出进度@q1..q4)",
    "最小(1, 支出决算数 / 调整后预算数)",
    "先取(财政拨款执行率, 支出决算数 / 调整后预算数)",
)
COUNTS = ("未完成重点工作数", "计数(重点工作 其中 是否完成 = 否)")
PARTED = (
    "预算执行率",
    "采购执行率",
    "三公经费控制率",
    "财政拨款执行率",
)  # a rate that may be stated, and a quotient of two facts
CONDITIONS = (
    "是否涉密单位 = 是",
    "违规支出笔数 > 0",
    "部门预算公开情况 属于 ('未公开', '公开但有不符')",
    "支出决算数 / 调整后预算数 > 100%",
    "已知(支出决算数)",
    "已知(财政拨款执行率) 且 财政拨款执行率 < 50%",
)


def percent(low: int, high: int) -> st.SearchStrategy[str]:
    return st.integers(low, high).map(lambda n: f"{n}%")


def some(*pairs: tuple[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """Any of these keys, or none."""
    return st.fixed_dictionaries({}, optional=dict(pairs))


def amounts(points: Fraction) -> st.SearchStrategy[str]:
    """A score between nothing and full marks."""
    tenths = int(points * 10)
    return st.one_of(
        st.integers(0, tenths).map(lambda n: f"{n // 10}.{n % 10}" if n % 10 else str(n // 10)),
        st.sampled_from(["full", "0", "50%"]),
    )


def conditions() -> st.SearchStrategy[str]:
    return st.sampled_from(CONDITIONS)


def common(points: Fraction) -> st.SearchStrategy[dict[str, Any]]:
    """Keys that every kind takes."""
    gate = st.one_of(
        st.fixed_dictionaries({"when": conditions(), "score": amounts(points)}),
        st.fixed_dictionaries({"when": conditions(), "cap": amounts(points)}),
        st.fixed_dictionaries({"when": conditions(), "subtract": amounts(points)}),
        st.fixed_dictionaries({"when": conditions(), "times": percent(0, 100)}),
    )
    exempt = st.fixed_dictionaries({"when": conditions(), "score": amounts(points), "proof": st.just("证明")})
    return some(
        ("gates", st.lists(gate, min_size=1, max_size=2)),
        ("exempt", st.lists(exempt, min_size=1, max_size=1)),
        ("precedence", st.sampled_from(["gate", "exempt"])),
        ("zero_over_zero", st.sampled_from(["ask", "full", "zero", "1"])),
        ("over_zero", st.sampled_from(["ask", "full", "zero"])),
        ("not_applicable", st.sampled_from(["ask", "full", "zero"])),
        ("rounding", st.just({"row": "2", "part": "2"})),
    )


def bands(points: Fraction) -> st.SearchStrategy[list[dict[str, str]]]:
    """Bands from the top down, their scores falling, with the rest covered."""

    def made(cuts: list[int], scores: list[str], last: str) -> list[dict[str, str]]:
        limits = sorted(set(cuts), reverse=True)
        ordered = sorted(scores[: len(limits)], key=lambda s: worth(s, points), reverse=True)
        table = [{"from": f"{cut}%", "score": score} for cut, score in zip(limits, ordered, strict=False)]
        return [*table, {"otherwise": last}]

    cuts = st.lists(st.integers(1, 130), min_size=1, max_size=4)
    return st.builds(
        made, cuts, st.lists(amounts(points), min_size=4, max_size=4), st.sampled_from(["0", "ask"])
    )


def worth(score: str, points: Fraction) -> Fraction:
    """What a score text is worth."""
    if score == "full":
        return points
    return points * Fraction(score[:-1]) / 100 if score.endswith("%") else Fraction(score)


def items(*, judged: bool = True) -> st.SearchStrategy[list[dict[str, str]]]:
    when = st.fixed_dictionaries({"text": st.just("要点"), "when": conditions()})
    free = st.fixed_dictionaries({"text": st.just("人看的要点")})
    one = st.one_of(when, free) if judged else when
    return st.lists(one, min_size=1, max_size=4).map(
        lambda rows: [{"id": f"i{n}", **row} for n, row in enumerate(rows)]
    )


def joined(rule: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    """A rule with common keys. What a division by zero is worth is not asked of items: each is clamped by itself."""
    if "items" in rule:
        more = {key: value for key, value in more.items() if key not in ("zero_over_zero", "over_zero")}
    return {**rule, **more}


def simple(points: Fraction, *, judged: bool = True) -> st.SearchStrategy[dict[str, Any]]:
    """A rule of a kind that is not made of other rules."""
    rate, count, score = st.sampled_from(RATES), st.sampled_from(COUNTS), amounts(points)

    def of(
        kind: str, required: dict[str, Any], *optional: tuple[str, Any]
    ) -> st.SearchStrategy[dict[str, Any]]:
        return st.fixed_dictionaries({"kind": st.just(kind), **required}, optional=dict(optional))

    term = st.fixed_dictionaries(
        {"count": count, "each": st.sampled_from(["1", "0.5", "10%"])}, optional={"most": score}
    )
    kinds = [
        of("banded", {"measure": rate, "bands": bands(points)}),
        of("linear", {"measure": rate}, ("times", score), ("zero_when", conditions()), ("cap", st.just("full")),
           ("over", st.sampled_from(["full", "reduce", "ask"]))),
        of("tolerance", {"measure": rate, "limit": percent(0, 100), "step": percent(1, 10), "each": st.sampled_from(["0.5", "5%", "1"])},
           ("side", st.sampled_from(["above", "below"])), ("partial", st.sampled_from(["floor", "proportional", "ceil"])),
           ("deviation", st.sampled_from(["signed", "absolute"])), ("zero_above", percent(101, 200))),
        of("minimum", {"count": count, "at_least": st.integers(1, 5).map(str), "each": st.sampled_from(["1", "10%"])}),
        of("checklist", {"items": items(judged=judged)}),
        of("deduct", {"count": count, "each": st.sampled_from(["1", "10%", "0.3"])}, ("most", score)),
        of("all_or_nothing", {"test": conditions()}, ("else", score)),
        of("graded", {"by": st.just("部门预算公开情况"),
                      "grades": st.fixed_dictionaries({"按要求公开": score, "公开但有不符": score, "未公开": score})}),
        of("events", {"base": score, "add": st.lists(term, min_size=1, max_size=2), "subtract": st.lists(term, max_size=2)}),
        of("formula", {"score": st.sampled_from([
            "满分 * 支出决算数 / 调整后预算数", "最大(0, 满分 - 0.5 * 未完成重点工作数)",
            "如果 是否涉密单位 = 是 则 满分 否则 满分 * 财政拨款执行率",
        ])}),
        of("target", {"actual": st.just("财政拨款执行率"), "operator": st.sampled_from([">=", "<=", "=", ">", "<"]), "value": percent(50, 120)},
           ("missed", st.sampled_from(["ask", "zero", "proportional"])), ("over", st.sampled_from(["full", "reduce", "ask"])),
           ("beyond", percent(110, 150)), ("missed_lower", st.sampled_from(["ratio", "excess"]))),
    ]  # fmt: skip
    if judged:
        kinds += [
            of(
                "judged",
                {},
                ("guidance", st.just("酌情")),
                ("low", st.just("0")),
                ("high", score),
                ("step", st.just("0.5")),
            ),
            of("unstated", {}, ("guidance", st.just("没有标准"))),
            of("graded", {"grades": st.fixed_dictionaries({"好": score, "差": score})}),
            of("all_or_nothing", {"text": st.just("符合")}),
            of("deduct", {"each": st.just("1"), "what": st.just("问题")}),
            of("deduct", {"each": st.just("1"), "items": items()}),
        ]
    return st.builds(joined, st.one_of(kinds), st.one_of(st.just({}), common(points)))


@st.composite
def rules(draw: st.DrawFn, points: Fraction, *, judged: bool = True) -> dict[str, Any]:
    """A rule of any kind, as data."""
    if not draw(st.integers(0, 5)):
        combine = draw(st.sampled_from(["sum", "min", "max", "mean"]))
        number = draw(st.integers(1, 3))
        share = points / number if combine == "sum" else points
        parts = []
        for n in range(number):
            part = {"id": f"p{n}", "name": f"第{n}部分", **draw(simple(share, judged=judged))}
            if combine == "sum":
                part["share"] = f"1/{number}"
            parts.append(part)
        return {"kind": "parts", "combine": combine, "parts": parts}
    return draw(simple(points, judged=judged))


@st.composite
def frameworks(draw: st.DrawFn, *, judged: bool = False, most: int = 3) -> Framework:
    """A small framework of one group; sometimes with gates on the group and on the total."""
    rows = draw(st.integers(1, most))
    points = Fraction(5)
    leaves = [
        {"id": f"r{n}", "name": f"第{n}行", "points": "5", "rule": draw(rules(points, judged=judged))}
        for n in range(rows)
    ]
    group: dict[str, Any] = {"id": "g", "name": "组", "points": str(5 * rows), "indicators": leaves}
    gate = st.fixed_dictionaries({"when": conditions(), "cap": st.sampled_from(["0", "1", "3"])})
    if draw(st.booleans()):
        group["gates"] = [draw(gate)]
    data: dict[str, Any] = {
        "schema": "jixiao/framework-1", "id": "t", "title": "试", "total": str(5 * rows), "indicators": [group],
    }  # fmt: skip
    if draw(st.booleans()):
        data["gates"] = [draw(gate)]
    return framework_of(data)


ROUNDINGS: tuple[dict[str, str], ...] = (
    {},
    {"row": "1", "total": "1"},
    {"row": "0", "total": "2", "sum_of": "raw"},
    {"row": "2", "total": "1", "how": "cut"},
    {"row": "3", "how": "half_even"},
)


@st.composite
def sharing_frameworks(draw: st.DrawFn) -> Framework:
    """A framework of groups in which what does not apply is left out and leaves its points to the rest of its group."""
    gate = st.one_of(
        st.fixed_dictionaries({"when": conditions(), "cap": st.sampled_from(["0", "1", "3"])}),
        st.fixed_dictionaries({"when": conditions(), "subtract": st.sampled_from(["0.5", "1", "3"])}),
        st.fixed_dictionaries({"when": conditions(), "times": st.sampled_from(["50%", "90%"])}),
    )

    def leaf(id: str) -> dict[str, Any]:
        points = draw(st.builds(Fraction, st.integers(1, 60), st.sampled_from([1, 2, 10, 100])))
        rule = draw(
            st.one_of(
                st.just({"kind": "judged"}),
                st.fixed_dictionaries({"kind": st.just("linear"), "measure": st.sampled_from(PARTED)}),
                rules(points),
            )
        )
        if rule["kind"] != "judged" and draw(st.booleans()):
            rule = {**rule, "not_applicable": "leave_out"}
        return {"id": id, "name": id, "points": decimal_text(points, 2), "rule": rule}

    def group(id: str, depth: int) -> dict[str, Any]:
        children = [
            group(f"{id}{n}", depth - 1) if depth and draw(st.booleans()) else leaf(f"{id}{n}")
            for n in range(draw(st.integers(1, 3)))
        ]
        if len(children) > 1 and not draw(st.integers(0, 3)):
            children[-1] = {**children[-1], "bonus": True}
        points = sum(Fraction(one["points"]) for one in children if "bonus" not in one)
        made = {"id": id, "name": id, "points": decimal_text(Fraction(points), 2), "indicators": children}
        if not draw(st.integers(0, 4)):
            made["gates"] = draw(st.lists(gate, min_size=1, max_size=2))
        if not draw(st.integers(0, 4)):
            made["cap"] = draw(st.sampled_from(["1", "3", "10"]))
        return made

    groups = [group("g", 1), *(group(f"h{n}", 0) for n in range(draw(st.integers(0, 2))))]
    policies = {
        "not_applicable": draw(st.sampled_from(["leave_out", "ask", "full"])),
        "zero_over_zero": draw(st.sampled_from(["leave_out", "ask", "zero"])),
        "over_zero": draw(st.sampled_from(["ask", "full", "zero"])),
    }
    data: dict[str, Any] = {
        "schema": "jixiao/framework-1", "id": "t", "title": "试", "total": decimal_text(sum(Fraction(one["points"]) for one in groups), 2),
        "policies": policies, "rounding": draw(st.sampled_from(ROUNDINGS)), "indicators": groups,
    }  # fmt: skip
    if not draw(st.integers(0, 4)):
        data["gates"] = [draw(gate)]
    return framework_of(data)


def framework_of(data: Mapping[str, Any]) -> Framework:
    """The framework of plain data, which must be free of errors."""
    findings = Findings("t.yaml")
    framework = read_framework(located(dict(data)), CATALOGUE, findings)
    findings.stop_on_errors()
    assert framework is not None
    return framework


# -- what a case may say


def values(kind: FactKind) -> st.SearchStrategy[Any]:
    """A value of a fact within its bounds and on its grain: the ends, plain numbers, and anything between."""
    if kind.dimension == "bool":
        return st.booleans()
    if kind.dimension == "text":
        return st.sampled_from(kind.choices or ("甲", "乙"))
    low, high = kind.bounds
    grain = kind.grain
    first, last = -((-low) // grain), high // grain
    usual = [0, 1, 100, 10000, 1000000]
    if kind.dimension == "ratio":
        usual = [0, 5000, 8999, 9000, 9500, 10000, 10001, 12000]
    near = [n for n in usual if first <= n <= last] or [int(first)]
    steps = st.one_of(
        st.sampled_from(near), st.sampled_from([int(first), int(last)]), st.integers(int(first), int(last))
    )
    return steps.map(lambda n: n * grain)


def open_facts(trees: list[Node], case: Case) -> list[tuple[str, str]]:
    """The facts of some trees that the case does not know."""
    keys = dict.fromkeys((fact.id, fact.period) for tree in trees for fact in facts_of(tree))
    return [key for key in keys if case.value(*key) is None and not case.not_applicable(*key)]


def lawful(facts: dict[tuple[str, str], Any], catalogue: Catalogue) -> bool:
    """Whether no part is larger than its whole."""
    for (id, period), value in facts.items():
        kind = catalogue.facts.get(id)
        for whole in kind.part_of if kind else ():
            other = facts.get((whole, period))
            if isinstance(other, Fraction) and value > other:
                return False
    return True


@st.composite
def cases(draw: st.DrawFn, framework: Framework, trees: list[Node]) -> Case:
    """A case that knows some of the facts, lists and judgements that the trees need."""
    facts: dict[tuple[str, str], Stated] = {}
    known: dict[tuple[str, str], Any] = {}
    for fact in dict.fromkeys(fact for tree in trees for fact in facts_of(tree)):
        kind = framework.catalogue.facts[fact.id]
        if not kind.formula and draw(
            st.booleans()
        ):  # a stated rate could be at odds with a filling of its inputs
            value = draw(values(kind))
            if lawful({**known, (fact.id, fact.period): value}, framework.catalogue):
                known[fact.id, fact.period] = value
                facts[fact.id, fact.period] = Stated(fact.id, fact.period, value=value)
    lists: dict[str, StatedList] = {}
    for id in dict.fromkeys(
        node.list for tree in trees for node in walk(tree) if isinstance(node, Aggregate)
    ):
        if draw(st.booleans()):
            lists[id] = StatedList(id, draw(records(framework, id)))
    return Case("c", "某局", 2024, "t", facts=facts, lists=lists)


def records(framework: Framework, id: str) -> st.SearchStrategy[tuple[Record, ...]]:
    """A list with every field filled."""
    kind = framework.catalogue.lists[id]

    def one(field: Any) -> st.SearchStrategy[Stated]:
        as_fact = FactKind(
            field.id, field.label, field.dimension, low=field.low, high=field.high, choices=field.choices
        )
        return values(as_fact).map(lambda value: Stated(field.id, value=value))

    row = st.fixed_dictionaries({field.id: one(field) for field in kind.fields.values()}).map(Record)
    return st.lists(row, max_size=4).map(tuple)


@st.composite
def fillings(draw: st.DrawFn, framework: Framework, case: Case, trees: list[Node]) -> Case | None:
    """The case with unknown facts, lists and judgements filled in: all of them, or some facts left unknown, and rates
    given by themselves; None when the laws between facts refuse it."""
    facts = dict(case.facts)
    filled = {key: stated.value for key, stated in case.facts.items()}
    some = draw(st.booleans())
    for key in open_facts(trees, case):
        if (
            draw(st.booleans())
            if framework.catalogue.facts[key[0]].formula
            else some and not draw(st.integers(0, 3))
        ):
            continue
        value = draw(values(framework.catalogue.facts[key[0]]))
        facts[key] = Stated(*key, value=value)
        filled[key] = value
    if not lawful(filled, framework.catalogue):
        return None
    lists = dict(case.lists)
    judgements = dict(case.judgements)
    for tree in trees:
        for node in walk(tree):
            if isinstance(node, Aggregate) and node.list not in lists:
                lists[node.list] = StatedList(node.list, draw(records(framework, node.list)))
            if isinstance(node, Judged) and node.key not in judgements:
                judgements[node.key] = draw(judgement(node))
    return Case("c", "某局", 2024, "t", facts=facts, lists=lists, judgements=judgements)


def judgement(node: Judged) -> st.SearchStrategy[Judgement]:
    """What a person may say where the tree asks one."""
    reason = {"reason": "有", "role": "单位自评", "evidence": ("材料",)}
    if node.what == "truth":
        return st.booleans().map(lambda met: Judgement(node.key, met=met, **reason))
    if node.what == "choice":
        return st.sampled_from(node.choices).map(lambda grade: Judgement(node.key, grade=grade, **reason))
    if node.what == "count":
        return st.integers(0, 20).map(lambda count: Judgement(node.key, count=count, **reason))
    if node.step:
        most = int((node.high - node.low) / node.step)
        return st.integers(0, most).map(
            lambda n: Judgement(node.key, score=node.low + n * node.step, **reason)
        )
    ends = st.sampled_from([node.low, node.high, (node.low + node.high) / 2])
    return ends.map(lambda score: Judgement(node.key, score=score, **reason))
