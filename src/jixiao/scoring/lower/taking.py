"""A case as one row of a facts table: its facts in whole steps, its lists as the figures that the rules ask of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from jixiao.case.model import Case
from jixiao.core.finding import Finding
from jixiao.core.source import Place
from jixiao.rules.tree import Aggregate, Value
from jixiao.scoring.exact import Exact
from jixiao.scoring.lower import schema
from jixiao.scoring.lower.evaluate import Cell
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
            if ("undefined", "empty") in keys
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
