"""What the workbook of a framework asks: its rows of facts, lists, judgements and own indicators, filled from a case."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from fractions import Fraction

from jixiao.case.check import judged_keys
from jixiao.case.model import Case, Judgement, Record, Stated, Target
from jixiao.core.book import letters
from jixiao.core.case_book import (
    BASE_UNITS,
    MONEY_UNITS,
    NOT_APPLICABLE,
    RESERVED,
    STATUS_OF,
    FactLine,
    JudgeLine,
    ListColumn,
    ListPage,
)
from jixiao.core.fact import PERIOD_LABELS, FactKind, ListField, ListKind
from jixiao.core.numerals import decimal_text, places_needed
from jixiao.core.quantity import QuantityError, parse_quantity
from jixiao.core.source import Data, plain
from jixiao.core.units import find_unit, split_unit
from jixiao.framework.model import Framework, Indicator
from jixiao.rules.render import points_text
from jixiao.rules.tree import Aggregate, Fact, Node, walk
from jixiao.scoring.workbook_inputs import ListPlace, asked, fact_key

OWN_THEME, OTHER_THEME = "自设指标完成值", "其他（本体系不用）"
MOST_SHEET = 31


# -- facts


def fact_lines(framework: Framework, case: Case, trees: list[Node]) -> tuple[FactLine, ...]:
    """The rows of the sheet of facts: what the trees need, by theme, then lists, then what only the case has."""
    catalogue = framework.catalogue
    wanted: dict[tuple[str, str], bool] = {}
    for tree in trees:
        for node in walk(tree):
            if isinstance(node, Fact):
                key = (node.id, node.period)
                wanted[key] = wanted.get(key, True) and node.stated
    order = {id: number for number, id in enumerate(catalogue.facts)}
    themes: dict[str, int] = {}
    for id in sorted({id for id, _ in wanted}, key=lambda id: order.get(id, 0)):
        themes.setdefault(_theme(catalogue.facts[id]), len(themes))
    lines = [
        _fact_line(catalogue.facts[id], period, case.facts.get((id, period)), optional=optional)
        for (id, period), optional in sorted(
            wanted.items(),
            key=lambda item: (
                themes[_theme(catalogue.facts[item[0][0]])],
                order.get(item[0][0], 0),
                item[0][1],
            ),
        )
    ]
    for id in dict.fromkeys(
        node.list for tree in trees for node in walk(tree) if isinstance(node, Aggregate)
    ):
        stated = case.lists.get(id)
        status = "" if stated is None else "已知" if stated.rows is not None else "未知"
        lines.append(
            FactLine(
                fact_key(id, "*"), f"清单“{catalogue.label(id)}”", "", "list", "", "清单", "记录写在同名的工作表；写完整了选“已知”",
                status=status, reason=stated.reason if stated else "",
            )
        )  # fmt: skip
    for (id, period), stated_fact in case.facts.items():
        if (id, period) not in wanted and id in catalogue.facts:
            line = _fact_line(catalogue.facts[id], period, stated_fact, optional=True)
            lines.append(replace(line, theme=OTHER_THEME))
    return tuple(lines)


def _theme(kind: FactKind) -> str:
    return kind.theme or (
        OWN_THEME if kind.id.endswith("_actual") and kind.label == "完成值" else "本体系自己的事实"
    )


def _fact_line(kind: FactKind, period: str, stated: Stated | None, *, optional: bool) -> FactLine:
    unit = unit_of(kind, stated)
    number, text = "", ""
    if stated is not None and stated.value is not None:
        number, text = digits(stated.value, kind.dimension, unit)
    elif stated is not None and stated.status in ("range", "disputed"):
        text = range_text(stated)
    reason = (
        ""
        if stated is None
        else stated.proof
        if stated.status == "not_applicable" and stated.proof
        else stated.reason
    )
    low, high = ("", "") if kind.dimension in ("text", "bool", "date") else _limits(kind, unit)
    about = kind.definition or ""
    if optional and kind.formula:
        about = f"可不填：= {kind.formula}。{about}"
    status = "" if stated is None or stated.status == "known" else STATUS_OF[stated.status]
    return FactLine(
        fact_key(kind.id, period), kind.label, PERIOD_LABELS.get(period, period), kind.dimension, unit, _theme(kind), about,
        kind.choices, low, high, number, text, status, reason, stated.secrecy if stated else "",
        line_text(stated.place_in_source.line) if stated else "", stated.note if stated else "", optional,
    )  # fmt: skip


def range_text(stated: Stated) -> str:
    """A range as one cell can say it: `≥90% 且 <95%` becomes `90%-95%（不含）`; other words stay as they are."""
    if " 且 " not in stated.text:
        return stated.text
    first, second = stated.text.split(" 且 ", 1)
    low, high = first.lstrip("≥>"), second.lstrip("≤<")
    shut = "" if second.startswith("≤") else "（不含）"
    opened = "" if first.startswith("≥") else "（不含）"
    return f"{low}{opened}-{high}{shut}"


def unit_of(kind: FactKind | ListField, stated: Stated | None) -> str:
    """The unit of a row: of money the one that was written; else the base unit."""
    if kind.dimension == "money":
        if stated is not None and isinstance(stated.value, Fraction):
            try:
                symbol = parse_quantity(stated.text, dimension="money").unit.symbol
            except QuantityError:
                symbol = "万元"
            symbol = symbol if symbol in MONEY_UNITS else "元"
            return symbol if places_needed(stated.value / MONEY_UNITS[symbol], 10) is not None else "元"
        return "万元"
    if kind.dimension == "count" and stated is not None and isinstance(stated.value, Fraction):
        try:
            noun = split_unit(parse_quantity(stated.text).unit.symbol)[1]
        except QuantityError:
            noun = ""
        unit = find_unit(noun)
        if unit is not None and unit.dimension == "count" and unit.scale == 1:
            return noun
    usual = getattr(kind, "unit", "")
    unit = find_unit(usual) if usual else None
    if unit is not None and unit.dimension == kind.dimension and unit.scale == 1:
        return str(usual)
    return BASE_UNITS.get(kind.dimension, {"area": "平方米", "length": "米"}.get(kind.dimension, ""))


def digits(value: Fraction | bool | str, dimension: str, unit: str) -> tuple[str, str]:
    """A value as (digits in its unit, or a date) or as (empty, text)."""
    if isinstance(value, bool):
        return "", "是" if value else "否"
    if isinstance(value, str):
        return "", value
    if dimension == "date":
        return date.fromordinal(int(value)).isoformat(), ""
    number = value / MONEY_UNITS.get(unit, 1) if dimension == "money" else value
    places = places_needed(number, 12)
    return (decimal_text(number, places), "") if places is not None else ("", "")


def _limits(kind: FactKind, unit: str) -> tuple[str, str]:
    scale = MONEY_UNITS.get(unit, 1) if kind.dimension == "money" else 1
    low, high = kind.bounds
    return decimal_text(low / scale, 4), decimal_text(high / scale, 4)


def line_text(line: int) -> str:
    """A line number as a cell shows it; nothing for none."""
    return str(line) if line else ""


def split_key(key: str) -> tuple[str, str]:
    """A fact's row id as id and period."""
    id, _, period = key.partition("@")
    return id, period


# -- lists


def list_pages(
    framework: Framework, case: Case, trees: list[Node], suffix: str, spare: int
) -> tuple[ListPage, ...]:
    """The sheets of records that the trees need or the case has."""
    used = dict.fromkeys(node.list for tree in trees for node in walk(tree) if isinstance(node, Aggregate))
    made: list[ListPage] = []
    for id in dict.fromkeys((*used, *(id for id, stated in case.lists.items() if stated.rows is not None))):
        kind = framework.catalogue.lists[id]
        records = case.records(id) or ()
        columns: list[ListColumn] = []
        for field in kind.fields.values():
            said = [record.fields.get(field.id) for record in records]
            unit = field_unit(field, said)
            key = f"{field.id}|{unit}"
            columns.append(ListColumn(key, field.label, field.dimension, unit, field.choices))
        fields = list(zip(kind.fields.values(), columns, strict=True))
        rows = [
            tuple(_field_text(record, field, column.unit) for field, column in fields) for record in records
        ]
        name = "".join(char for char in kind.label if char not in "[]:*?/\\'")[: MOST_SHEET - len(suffix) - 2]
        if name in RESERVED:
            name += "清单"
        made.append(
            ListPage(
                id, name + suffix, kind.label, tuple(columns), tuple(rows), len(rows) + spare, kind.definition
            )
        )
    return tuple(made)


def field_unit(field: ListField, said: Iterable[Stated | None]) -> str:
    """One unit for a whole column: 万元 unless a value needs 元."""
    if field.dimension != "money":
        return unit_of(field, None)
    for stated in said:
        if (
            stated is not None
            and isinstance(stated.value, Fraction)
            and places_needed(stated.value / 10_000, 10) is None
        ):
            return "元"
    return "万元"


def _field_text(record: Record, field: ListField, unit: str) -> str:
    """A field as the digits or text of its cell; numbers are marked with a leading tab, so that no text is taken for one."""
    stated = record.fields.get(field.id)
    if stated is None:
        return ""
    if stated.value is None:
        return (
            NOT_APPLICABLE
            if stated.status == "not_applicable"
            else range_text(stated)
            if stated.status == "range"
            else ""
        )
    number, text = digits(stated.value, field.dimension, unit)
    return f"\t{number}" if number else text


def list_place(page: ListPage, kind: ListKind) -> ListPlace:
    """Where the columns of a list stand."""
    columns = {column.key.partition("|")[0]: letters(number) for number, column in enumerate(page.columns, 1)}
    scales = {
        column.key.partition("|")[0]: MONEY_UNITS[column.unit]
        for column in page.columns
        if column.kind == "money"
    }
    return ListPlace(page.sheet, columns, scales, page.capacity, letters(len(kind.fields)))


# -- judgements


def judge_lines(framework: Framework, case: Case) -> tuple[JudgeLine, ...]:
    """The rows of the sheet of judgements: those always asked first, then those asked only where criteria are silent."""
    owner: dict[str, Indicator] = {}
    for leaf, _ in framework.leaves():
        if leaf.rule is not None:
            owner[leaf.rule.key] = leaf
    lines: list[JudgeLine] = []
    for key, forms in judged_keys(framework).items():
        leaf_of = owner.get(key) or next((leaf for k, leaf in owner.items() if key.startswith(f"{k}.")), None)
        asks = tuple(form for form in ("points", "truth", "choice", "count") if form in forms)
        silent = not asks
        node = forms.get("points") or next(iter(forms.values()))
        if "truth" in forms and leaf_of is not None and key == getattr(leaf_of.rule, "key", ""):
            node = forms["truth"]
        ends = forms.get("points") or forms.get("silent")
        what = "评分标准没有规定、或除数为 0 时才填" if silent else asked(node)
        lines.append(
            JudgeLine(
                key, leaf_of.name if leaf_of else key, what, asks or ("points",),
                points_text(ends.low) if ends else "", points_text(ends.high) if ends else "",
                next((form.choices for form in forms.values() if form.choices), ()), _tiers(framework, key), silent,
                _filled(case.judgements.get(key)),
            )
        )  # fmt: skip
    order = {leaf.id: number for number, (leaf, _) in enumerate(framework.leaves())}
    place = {line.key: order.get(owned.id, 0) if (owned := _owner(owner, line.key)) else 0 for line in lines}
    return tuple(sorted(lines, key=lambda line: (line.silent, place[line.key])))


def _owner(owner: dict[str, Indicator], key: str) -> Indicator | None:
    return owner.get(key) or next((leaf for k, leaf in owner.items() if key.startswith(f"{k}.")), None)


def _tiers(framework: Framework, key: str) -> tuple[str, ...]:
    for leaf, _ in framework.leaves():
        rules = [leaf.rule] if leaf.rule is not None else []
        while rules:
            rule = rules.pop()
            if rule.key == key:
                return tuple(tier.name for tier in rule.get("tiers") or ())
            rules += list(rule.get("parts") or ())
    return ()


def _filled(judgement: Judgement | None) -> dict[str, str]:
    if judgement is None:
        return {}
    made = {
        "score": "" if judgement.score is None else points_text(judgement.score),
        "verdict": judgement.grade or {True: "符合", False: "不符合", None: ""}[judgement.met],
        "count": "" if judgement.count is None else str(judgement.count),
        "tier": judgement.tier,
        "reason": judgement.reason if judgement.reason_given else f"（未说明）{judgement.reason}",
        "role": judgement.role,
        "evidence": "\n".join(judgement.evidence),
        "items": "\n".join(judgement.items),
        "secrecy": judgement.secrecy,
        "line": line_text(judgement.place_in_source.line),
    }
    return {key: value for key, value in made.items() if value}


# -- own indicators


def plain_of(value: object) -> object:
    """Located data as ordinary data."""
    if isinstance(value, dict) and not hasattr(value, "lines"):
        return {str(key): plain_of(item) for key, item in value.items()}
    data: Data = value  # type: ignore[assignment]
    return plain(data)


def target_row(block: str, target: Target, framework: Framework) -> dict[str, str]:
    """One of the own indicators as the sheet shows it."""
    extra = {
        key: plain_of(value)
        for key, value in target.extra.items()
        if key not in ("unknown", "set_low", "printed", "met", "reason", "role", "evidence")
    }
    low = target.extra.get("set_low", "")
    if not isinstance(low, str):  # with its reason and evidence: kept as it is
        extra["set_low"], low = plain_of(low), ""
    if target.rule is not None:
        extra["rule"] = plain_of(target.rule)
    node = framework.find(block)
    return {
        "block": block, "where": node.name if node else block, "id": target.id, "name": target.name, "aspect": target.aspect,
        "operator": target.operator, "value": target.value, "actual": target.actual, "unit": target.unit,
        "points": "" if target.points is None else points_text(target.points), "unknown": str(target.extra.get("unknown", "")),
        "set_low": str(low), "line": line_text(target.place_in_source.line),
        "more": json.dumps(extra, ensure_ascii=False) if extra else "",
    }  # fmt: skip
