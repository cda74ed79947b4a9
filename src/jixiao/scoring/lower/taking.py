"""A case as one row of a facts table and back: its facts in whole steps, its lists as the figures that the rules ask of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from jixiao.case.model import Case, Figure, Judgement, Key, Stated
from jixiao.core.finding import Finding
from jixiao.core.numerals import show_number
from jixiao.core.source import Place
from jixiao.rules.tree import Aggregate, Fact, First, Named, Value
from jixiao.scoring.exact import Exact
from jixiao.scoring.lower import schema
from jixiao.scoring.lower.evaluate import Cell
from jixiao.scoring.lower.framework import OWN, Lowered
from jixiao.scoring.lower.schema import Column

JUDGED_AS = {True: "符合", False: "不符合"}


def row_of(
    case: Case, columns: Iterable[Column], lists: Mapping[str, Aggregate], findings: list[Finding]
) -> dict[str, Cell]:
    """The cells of the columns that this case fills; what is not known is not in it. What a column cannot hold is a finding, and not in it."""
    row: dict[str, Cell] = {}
    for column in columns:
        if column.name in lists:
            _figure(case, column, lists[column.name], row, findings)
        elif column.name.startswith(schema.JUDGED):
            _put(row, column, _judged(case, column), findings)
        elif not column.name.startswith(schema.LIST):
            name, _, flag = column.name.partition("|")
            id, _, period = name.partition("@")
            if flag:
                row[column.name] = case.not_applicable(id, period)
            else:
                _put(row, column, case.value(id, period), findings)
    return row


def _judged(case: Case, column: Column) -> Value | None:
    key, bar, what = column.name.removeprefix(schema.JUDGED).partition("|")
    found = case.judgement(key)
    if found is None:
        return None
    what = bar + what
    if what == schema.WHETHER:
        return found.met
    if what == schema.WHICH:
        return found.grade or (None if found.met is None else JUDGED_AS[found.met])
    if what == schema.HOW_MANY:
        return None if found.count is None else Fraction(found.count)
    return found.score


def _put(row: dict[str, Cell], column: Column, value: Value | None, findings: list[Finding]) -> None:
    if value is None:
        return
    if not isinstance(value, Fraction):
        row[column.name] = value
        return
    steps = value / column.grain
    if steps.denominator != 1:
        findings.append(
            Finding(
                "bulk_too_fine",
                Place(field=column.name),
                {"column": column.name, "value": str(value), "grain": str(column.grain)},
            )
        )
    elif not column.low <= steps <= column.high:
        findings.append(
            Finding(
                "bulk_out_of_bounds", Place(field=column.name), {"column": column.name, "value": str(value)}
            )
        )
    else:
        row[column.name] = int(steps)


def _figure(
    case: Case, column: Column, node: Aggregate, row: dict[str, Cell], findings: list[Finding]
) -> None:
    """A figure over a list, computed by its definition."""
    exact = Exact(case)
    value = exact.value(node)
    if value is None:
        keys = set(exact.missing)
        why = (
            schema.NA_TEXT
            if any(key[0] == "na" for key in keys)
            else schema.EMPTY_TEXT
            if keys == {("undefined", "empty")}  # beside it something is not known: then that counts
            else None
        )
        row[column.name + schema.WHY] = why
    elif isinstance(value, Fraction) and schema.is_divided(node):
        if max(abs(value.numerator), value.denominator) > schema.LARGEST:
            findings.append(
                Finding(
                    "bulk_out_of_bounds",
                    Place(field=column.name),
                    {"column": column.name, "value": str(value)},
                )
            )
            return
        row[column.name], row[column.name + schema.OF] = value.numerator, value.denominator
    else:
        row[column.name] = int(value) if isinstance(value, Fraction) else value


def case_of(lowered: Lowered, row: Mapping[str, Cell], who: Case) -> Case:
    """The case that a row of whole steps stands for; `who` says whose it is. It is worth under the framework what the row is worth: of a
    list that the row has figures of, the case has these and no records, of a block of own indicators the points of all together."""
    stated: list[Column] = []
    judged: dict[str, dict[str, Any]] = {}
    owned: dict[str, Fraction | None] = {}
    for name, column in lowered.columns.items():
        cell = row.get(name)
        if cell is None or name.startswith(schema.LIST):
            continue
        held = _held(column, cell)
        if name.startswith(schema.JUDGED):
            key, bar, what = name.removeprefix(schema.JUDGED).partition("|")
            field = FIELDS[bar + what]
            judged.setdefault(key, {})[field] = cell if field == "count" else held
        elif name.startswith(OWN) and isinstance(held, Fraction):
            owned[name.removeprefix(OWN)] = held
        else:
            stated.append(column)
    facts = facts_of(lowered, stated, row)
    judgements = {key: Judgement(key, **said) for key, said in judged.items()}
    read = {node: _read(lowered.columns[name], node, row) for name, node in lowered.lists.items()}
    figures = {node: one for node, one in read.items() if one.value is not None or one.why}
    return replace(who, facts=facts, judgements=judgements, figures=figures, owned=owned)


def facts_of(
    lowered: Lowered, columns: Iterable[Column], row: Mapping[str, Cell]
) -> dict[tuple[str, str], Stated]:
    """The facts that a row of whole steps states in these columns; what is not known is not in it."""
    found = (
        _stated(lowered, one, _held(one, cell), row)
        for one in columns
        if (cell := row.get(one.name)) is not None
    )
    return {(one.id, one.period): one for one in found if one is not None}


FIELDS: Mapping[str, str] = {
    "": "score",
    schema.WHETHER: "met",
    schema.WHICH: "grade",
    schema.HOW_MANY: "count",
}


def said_twice(lowered: Lowered) -> dict[Key, str]:
    """The facts that a figure over a list says as well, each with the column of it: where a row has the figure, it counts and the fact does not."""
    context, catalogue = lowered.framework.context, lowered.framework.catalogue
    figures = {node: name for name, node in lowered.lists.items()}
    found: dict[Key, str] = {}
    for name in lowered.columns:
        id, _, period = name.partition("@")
        kind = catalogue.facts.get(id)
        node = context.derive(Fact(id, period)) if kind is not None and kind.formula else None
        first = node.arg if isinstance(node, Named) else None
        source = first.args[0] if isinstance(first, First) else None
        if isinstance(source, Aggregate) and source in figures:
            found[id, period] = figures[source]
    return found


def _held(column: Column, cell: Cell) -> Value | None:
    """A cell in base units."""
    if column.holds == schema.WHOLE and isinstance(cell, int):
        return cell * column.grain
    return cell if isinstance(cell, bool | str) else None


def _stated(lowered: Lowered, column: Column, held: Value | None, row: Mapping[str, Cell]) -> Stated | None:
    name, _, flag = column.name.partition("|")
    id, _, period = name.partition("@")
    if flag:  # a fact that is known applies, whatever is said beside it
        return Stated(id, period, status="not_applicable") if held and row.get(name) is None else None
    rate = lowered.framework.catalogue.facts[id].dimension == "ratio"  # shown to two places otherwise
    text = f"{show_number(held * 100)}%" if rate and isinstance(held, Fraction) else ""
    return Stated(id, period, value=held, text=text)


def _read(column: Column, node: Aggregate, row: Mapping[str, Cell]) -> Figure:
    """A figure over a list as the row has it."""
    value = _held(column, row.get(column.name))
    if isinstance(value, Fraction) and schema.is_divided(node):
        of = row.get(column.name + schema.OF)
        value = value / of if isinstance(of, int) and of > 0 else value
    why = row.get(column.name + schema.WHY)
    return Figure(value, str(why) if value is None and why in (schema.NA_TEXT, schema.EMPTY_TEXT) else "")
