"""Rows of a facts table for tests: random ones with many edges, as cells and as the cases that they stand for."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from random import Random
from typing import Any

from hypothesis import strategies as st
from strategies import records

from jixiao.case.model import Case, Judgement, Record, Stated, StatedList
from jixiao.core.fact import FactKind, ListField
from jixiao.scoring.lower import schema
from jixiao.scoring.lower.framework import Lowered
from jixiao.scoring.lower.schema import Column

Cells = dict[str, Any]
SMALL = (0, 1, 2, 3, 5, 10, 100)
GRADES = ("符合", "不符合", "部分符合", "优", "良")


def edges(column: Column) -> list[int]:
    """Whole numbers at which rules tend to turn: the bounds, zero, small ones, 95 % and one yuan or one hundred percent."""
    told = [*SMALL, *(-one for one in SMALL), column.low, column.high, column.low + 1, column.high - 1]
    told += [
        int(Fraction(one) / column.grain) for one in (1, Fraction(95, 100), Fraction(1, 2), Fraction(1, 4))
    ]
    return [one for one in told if column.low <= one <= column.high]


def random_rows(
    lowered: Lowered, count: int, seed: int, *, unknown: float = 0.02, step: int = 1, half: bool = False
) -> list[Cells]:
    """Cells of so many rows. `unknown`: the share of cells that are null; `step`: numbers are multiples of it where they can be (10**6:
    whole 万元 in fen), which makes ties; `half`: numbers of a row are half percents of one, which makes ties of rates."""
    random = Random(seed)
    rows = []
    for _ in range(count):
        row: Cells = {}
        base = 10 ** random.randint(0, 9) * random.randint(1, 9)
        for column in lowered.columns.values():
            if column.name.endswith(schema.WHY) or random.random() < unknown:
                continue
            if column.name.endswith(schema.APPLIES_NOT):
                row[column.name] = random.random() < 0.3
            elif column.holds == schema.TRUTH:
                row[column.name] = random.random() < 0.7
            elif column.holds == schema.TEXT:
                row[column.name] = random.choice(column.choices or GRADES)
            elif half and column.grain != schema.POINTS:
                row[column.name] = max(column.low, min(column.high, base * random.randint(150, 220)))
            else:
                row[column.name] = _number(random, column, step)
        rows.append(row)
    return rows


def _number(random: Random, column: Column, step: int) -> int:
    if random.random() < 0.2:
        return random.choice(edges(column))
    most = min(column.high, 10 ** random.randint(1, 13))
    found = random.randint(max(column.low, -most if random.random() < 0.1 else 0), most)
    return found // step * step if found >= step else found


def random_lists(lowered: Lowered, random: Random) -> dict[str, StatedList]:
    """The lists that a framework looks into, with up to four rows each."""
    found = {}
    for id in dict.fromkeys(node.list for node in lowered.lists.values()):
        fields = lowered.framework.catalogue.lists[id].fields.values()
        rows = tuple(
            Record({field.id: Stated(field.id, value=_entry(field, random)) for field in fields})
            for _ in range(random.randint(1, 4))
        )
        found[id] = StatedList(id, rows)
    return found


def _entry(field: ListField, random: Random) -> Any:
    if field.dimension == "bool":
        return random.random() < 0.7
    if field.choices:
        return random.choice(field.choices)
    if field.dimension == "text":
        return random.choice(GRADES)
    kind = FactKind(field.id, field.label, field.dimension, low=field.low, high=field.high)
    most = min(kind.bounds[1], Fraction(random.choice((1, 2, 100, 10**6))))
    return max(kind.bounds[0], most * random.randint(0, 200) / 200 // kind.grain * kind.grain)


def case_of(lowered: Lowered, row: Mapping[str, Any], lists: Mapping[str, StatedList] = {}) -> Case:
    """The case that a row stands for, without what stands in its columns of lists."""
    facts: dict[tuple[str, str], Stated] = {}
    judgements: dict[str, Judgement] = {}
    for name, value in row.items():
        if value is None or name not in lowered.columns or name.startswith((schema.LIST, "own.")):
            continue
        column = lowered.columns[name]
        if name.startswith(schema.JUDGED):
            _judge(column, value, judgements)
            continue
        fact, _, flag = name.partition("|")
        id, _, period = fact.partition("@")
        if flag:
            if value and row.get(fact) is None:
                facts[id, period] = Stated(id, period, status="not_applicable")
        else:
            held = value * column.grain if column.holds == schema.WHOLE else value
            facts[id, period] = Stated(id, period, value=held)
    return Case("c", "某局", 2024, "t", facts=facts, lists=dict(lists), judgements=judgements)


def _judge(column: Column, value: Any, judgements: dict[str, Judgement]) -> None:
    key, bar, what = column.name.removeprefix(schema.JUDGED).partition("|")
    if value is None or key in judgements:  # a judgement says one thing
        return
    if bar + what == schema.WHETHER:
        judgements[key] = Judgement(key, met=value)
    elif bar + what == schema.WHICH:
        judgements[key] = Judgement(key, grade=value)
    elif bar + what == schema.HOW_MANY:
        judgements[key] = Judgement(key, count=value)
    else:
        judgements[key] = Judgement(key, score=value * column.grain)


@st.composite
def known_cases(draw: st.DrawFn, lowered: Lowered) -> Case:
    """A case in which much, something or little of what a framework reads is known, with lists of which some cells are empty."""
    kept = draw(st.sampled_from(((True,), (True,) * 9 + (False,), (True, False))))
    row: Cells = {}
    for column in lowered.columns.values():
        if column.name.endswith(schema.APPLIES_NOT):
            row[column.name] = draw(st.booleans())
        elif draw(st.sampled_from(kept)):
            row[column.name] = draw(_cell(lowered, column))
    lists = {}
    for id in dict.fromkeys(node.list for node in lowered.lists.values()):
        if draw(st.sampled_from(kept)):
            lists[id] = StatedList(id, tuple(draw(_gap(one)) for one in draw(records(lowered.framework, id))))
    return case_of(lowered, row, lists)


def _cell(lowered: Lowered, column: Column) -> st.SearchStrategy[Any]:
    if column.holds == schema.TRUTH:
        return st.booleans()
    if column.holds == schema.TEXT:
        kind = lowered.framework.catalogue.facts.get(column.name.partition("@")[0])
        return st.sampled_from([*(kind.choices if kind is not None else GRADES), "其他"])
    return st.one_of(
        st.sampled_from(edges(column)),
        st.integers(column.low, column.high),
        st.integers(max(column.low, 0), min(column.high, 20000)),
    )


@st.composite
def _gap(draw: st.DrawFn, record: Record) -> Record:
    if draw(st.integers(0, 9)) or not record.fields:
        return record
    empty = draw(st.sampled_from(sorted(record.fields)))
    status = draw(st.sampled_from(("not_applicable", "unknown")))
    return Record({**record.fields, empty: Stated(empty, status=status)})
