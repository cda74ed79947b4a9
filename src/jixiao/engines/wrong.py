"""What is wrong in a table of facts, in single cells and rows and between years: counted, each with an example, and row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import polars as pl

from jixiao.core.finding import Finding
from jixiao.core.source import Place
from jixiao.engines.facts import (
    EXPONENT,
    LEAST,
    MOST,
    UNIT,
    WRITTEN,
    YEAR,
    Facts,
    is_text,
    key_of,
    most_exact,
    year_of,
)
from jixiao.engines.parts import by_unit
from jixiao.engines.years import Amounts, amounts, far_off, opened, slipped
from jixiao.framework.model import Framework
from jixiao.scoring.lower.framework import Lowered
from jixiao.scoring.lower.schema import OF, TEXT, WHOLE, Column
from jixiao.scoring.lower.taking import said_twice

TAKEN = "\x00"  # before the name of a column as it is taken
ROW, VALUE = (
    "row",
    "value",
)  # of the table of findings: which row, counted without heads and empty lines, and what it says
Wrong = list[
    tuple[Finding, pl.LazyFrame]
]  # each finding with the rows that it is about: unit, year, row, value, those that are known


@dataclass(frozen=True, slots=True)
class Check:
    """Of which rows something is wrong, what of the first stands as an example, the finding from count and example; `value`: what a row says
    of it in the table of findings, where that is not the example."""

    test: pl.Expr
    shown: pl.Expr
    tell: Callable[[str, str], Finding]
    value: pl.Expr | None = None


def told(facts: Facts, lowered: Lowered, wrong: Wrong | None = None) -> list[Finding]:
    """Everything that is wrong in single cells and rows, counted, each with an example. `wrong`: takes the rows of each."""
    checks = [
        *_rows(facts), *_cells(facts), *_parts(facts, lowered), *_said_twice(facts, lowered), *_years(facts, lowered)
    ]  # fmt: skip
    return [
        *_counted(facts, checks, wrong), *_twice(facts, wrong), *_amounts_told(facts, lowered, wrong),
    ]  # fmt: skip


def cells_told(facts: Facts) -> list[Finding]:
    """What is wrong in single cells only."""
    return _counted(facts, [*_rows(facts), *_cells(facts)])


def between_told(rows: Facts, near: Facts, every: Facts, lowered: Lowered) -> list[Finding]:
    """What does not fit between the cells of `rows`, or with what else is known of their units: `near` has the years beside them too, and
    `every` all years."""
    found = _counted(rows, [*_parts(rows, lowered)])
    for facts, look in ((rows, slipped), (every, far_off), (near, opened)):
        there, keys, frame = _amounts(facts, lowered)
        found += [finding for finding, _ in look(frame, keys, there)]
    return found


def _counted(facts: Facts, checks: Sequence[Check], wrong: Wrong | None = None) -> list[Finding]:
    if not checks:
        return []
    frame = facts.raw.with_columns(taken.alias(f"{TAKEN}{name}") for name, taken in facts.taken.items())
    asked: list[pl.Expr] = []
    for number, one in enumerate(checks):
        asked.append(one.test.sum().cast(pl.Int64).alias(f"n{number}"))
        asked.append(one.shown.filter(one.test).first().cast(pl.String).alias(f"v{number}"))
    row: dict[str, Any] = frame.select(asked).collect(engine="streaming").row(0, named=True)
    found = []
    for number, one in enumerate(checks):
        if row[f"n{number}"]:
            found.append(one.tell(f"{row[f'n{number}']:,}", row[f"v{number}"] or ""))
            if wrong is not None:
                value = one.shown if one.value is None else one.value
                wrong.append((found[-1], _numbered(facts, frame).filter(one.test).select(*_keys(facts), ROW, value.cast(pl.String).alias(VALUE))))  # fmt: skip
    return found


def _numbered(facts: Facts, frame: pl.LazyFrame) -> pl.LazyFrame:
    """A table with its unit and year as they are taken, and the number of each row, from 1."""
    schema = facts.raw.collect_schema()
    keys = [key_of(one, schema[one]).alias(f"{TAKEN}{one}") for one in (UNIT, YEAR) if one in facts.keys]
    return frame.with_columns(keys).with_row_index(ROW, offset=1).with_columns(pl.col(ROW).cast(pl.Int64))


def _keys(facts: Facts) -> list[pl.Expr]:
    return [pl.col(f"{TAKEN}{one}").alias(one) for one in (UNIT, YEAR) if one in facts.keys]


def _rows(facts: Facts) -> Iterator[Check]:
    """Rows of which it is not known whose they are, or of which year."""
    yield Check(nobody(), pl.lit("—"), lambda count, _: Finding("bulk_nobody", Place(field=UNIT), {"count": count}, severity="warning"))  # fmt: skip
    if YEAR in facts.keys:
        written = pl.col(YEAR).cast(pl.String, strict=False)
        yield Check(year_of(facts.raw.collect_schema()[YEAR]).is_null(), written.fill_null("—"), lambda count, value: Finding(
            "bulk_no_year", Place(field=YEAR), {"count": count, "value": value}, severity="warning"
        ))  # fmt: skip


def nobody() -> pl.Expr:
    """Whether a row has no unit."""
    unit = pl.col(UNIT).cast(pl.String, strict=False)
    return unit.is_null() | (unit.str.strip_chars() == "") | unit.str.contains("\x00", literal=True)


def _cells(facts: Facts) -> Iterator[Check]:
    """Cells that are not null and are not taken: not whole, or outside the bounds."""
    schema = facts.raw.collect_schema()
    for one in facts.columns:
        here = pl.col(one.name)
        said = here.cast(pl.String).str.strip_chars() if is_text(schema[one.name]) else here
        there = said != "" if is_text(schema[one.name]) else here.is_not_null()
        lost = there & pl.col(f"{TAKEN}{one.name}").is_null()
        if (
            one.holds == WHOLE and schema[one.name].is_integer()
        ):  # there is nothing else that can be wrong in it
            yield Check(lost.fill_null(value=False), here, partial(_beyond, one))
            continue
        if one.holds == WHOLE:
            beyond, inexact = _too_large(one, schema[one.name], said)
            yield Check((lost & beyond).fill_null(value=False), here, partial(_beyond, one))
            yield Check((lost & ~beyond & inexact).fill_null(value=False), here, partial(_inexact, one))
            lost &= ~beyond & ~inexact
            if is_text(schema[one.name]):
                shortened = said.str.contains(EXPONENT)
                yield Check((lost & shortened).fill_null(value=False), here, partial(_shortened, one))
                lost &= ~shortened
        yield Check(lost.fill_null(value=False), here, partial(_not_whole, one))


def _too_large(one: Column, kind: pl.DataType, said: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Whether a number that is not taken lies outside the bounds; whether it is so large, as a float is kept, that its last digits are not known."""
    number = said.cast(pl.Float64, strict=False)
    whole, float_like = pl.lit(value=kind.is_integer()), pl.lit(value=kind.is_float())
    if is_text(kind):
        whole, float_like = said.str.contains(WRITTEN), said.str.contains("[eE]")
    elif isinstance(kind, pl.Decimal):
        whole = said == said.cast(pl.Int128, strict=False).cast(kind, strict=False)
    outside = number.is_not_nan() & ~number.is_between(one.low, one.high)
    large = float_like & number.is_finite() & (number.abs() > most_exact(kind))
    return (whole | outside).fill_null(value=False), large.fill_null(value=False)


def named(one: Column) -> str:
    """A column as people call it, with its name in the table."""
    return f"{one.label}（{one.name}）" if one.label and one.label != one.name else one.name


def _beyond(one: Column, count: str, value: str) -> Finding:
    bounds = {"low": f"{max(one.low, LEAST):,}", "high": f"{min(one.high, MOST):,}"}
    values = {"column": named(one), "count": count, "value": value, **bounds}
    return Finding("bulk_beyond", Place(field=one.name), values, severity="warning")


def _inexact(one: Column, count: str, value: str) -> Finding:
    values = {"column": named(one), "count": count, "value": value}
    return Finding("bulk_inexact", Place(field=one.name), values, severity="warning")


def _shortened(one: Column, count: str, value: str) -> Finding:
    values = {"column": named(one), "count": count, "value": value}
    return Finding("bulk_exponent", Place(field=one.name), values, severity="warning")


def _not_whole(one: Column, count: str, value: str) -> Finding:
    values = {"column": named(one), "count": count, "value": value}
    if one.holds == TEXT:
        values = {**values, "choices": "、".join(one.choices)}
        return Finding("bulk_not_choice", Place(field=one.name), values, severity="warning")
    if one.holds != WHOLE:
        return Finding("bulk_not_truth", Place(field=one.name), values, severity="warning")
    return Finding("bulk_not_whole", Place(field=one.name), values, severity="warning")


def _parts(facts: Facts, lowered: Lowered) -> Iterator[Check]:
    """Facts that are more than what they are a part of, where the framework reads the one or the other."""
    there = (*facts.columns, *facts.beside)
    names, read = {one.name: one for one in there}, {one.name for one in facts.columns}
    for one in there:
        id, _, period = one.name.partition("@")
        kind = lowered.framework.catalogue.facts.get(id) if "|" not in one.name else None
        for whole in kind.part_of if kind is not None else ():
            other = names.get(f"{whole}@{period}" if period else whole)
            if other is None or (one.name not in read and other.name not in read):
                continue
            if other.grain == one.grain:
                part, all_of_it = pl.col(f"{TAKEN}{one.name}"), pl.col(f"{TAKEN}{other.name}")
                both = pl.concat_str([part, all_of_it], separator=" > ")
                yield Check((part > all_of_it).fill_null(value=False), _who(facts), partial(_over, one, other), both)  # fmt: skip


def _over(part: Column, whole: Column, count: str, unit: str) -> Finding:
    values = {"part": part.label, "whole": whole.label, "count": count, "unit": unit}
    return Finding("bulk_part_over_whole", Place(field=part.name), values, severity="warning")


def _said_twice(facts: Facts, lowered: Lowered) -> Iterator[Check]:
    """Facts that are not what a figure over a list says of them."""
    there = {one.name: one for one in facts.columns}
    for (id, period), column in said_twice(lowered).items():
        fact, figure = there.get(f"{id}@{period}" if period else id), there.get(column)
        if fact is None or figure is None or (fact.holds == WHOLE) != (figure.holds == WHOLE):
            continue
        mine, theirs = pl.col(f"{TAKEN}{fact.name}"), pl.col(f"{TAKEN}{figure.name}")
        wrong = mine != theirs
        if fact.grain != figure.grain or figure.name + OF in there:
            times = figure.grain / fact.grain  # steps of the fact in one of the figure
            by = times.denominator * (pl.col(f"{TAKEN}{figure.name}{OF}") if figure.name + OF in there else 1)
            wide = times.denominator > 1 or max(-figure.low, figure.high) * times.numerator > MOST
            top = (theirs.cast(pl.Int128) if wide else theirs) * times.numerator
            wrong = (top // by != mine) | (top % by != 0)
        both = pl.concat_str([mine, theirs], separator=" ≠ ")
        yield Check(wrong.fill_null(value=False), _who(facts), partial(_differs, fact, figure), both)


def _differs(fact: Column, figure: Column, count: str, unit: str) -> Finding:
    values = {"fact": fact.label, "figure": figure.label, "count": count, "unit": unit}
    return Finding("bulk_said_twice", Place(field=fact.name), values, severity="warning")


def _twice(facts: Facts, wrong: Wrong | None) -> list[Finding]:
    keys = [one for one in (UNIT, YEAR) if one in facts.keys]
    count, first = 0, []
    somebody = facts.frame.select(keys).filter(~nobody())
    for part in by_unit(somebody, UNIT):
        rows = part.group_by(keys).len().filter(pl.col("len") > 1)
        asked = rows.select(pl.len().alias("n"), pl.concat_str(keys, separator=" ").min().alias("v"))
        more, who = asked.collect(engine="streaming").row(0)
        count += more
        first += [who] if who else []
    values = {"count": f"{count:,}", "unit": min(first, default="")}
    found = [Finding("bulk_twice", Place(field=UNIT), values, severity="warning")] if count else []
    if found and wrong is not None:
        rows = _numbered(facts, facts.raw).filter(~nobody()).select(*_keys(facts), ROW)
        again = rows.group_by(keys).len().filter(pl.col("len") > 1)
        each = rows.join(again, on=keys, how="semi", nulls_equal=True)
        wrong.append((found[0], each.with_columns(pl.lit(None, pl.String).alias(VALUE))))
    return found


def _years(facts: Facts, lowered: Lowered) -> Iterator[Check]:
    framework = lowered.framework
    if YEAR in facts.keys and (framework.valid_from or framework.valid_to):
        year = year_of(facts.raw.collect_schema()[YEAR])
        fits = year.is_between(framework.valid_from or 0, framework.valid_to or 9999)
        yield Check((~fits).fill_null(value=False), _who(facts), partial(not_valid, framework), year)


def not_valid(framework: Framework, count: str, unit: str) -> Finding:
    valid = f"{framework.valid_from or ''}—{framework.valid_to or ''}"
    values = {"framework": framework.id, "valid": valid, "count": count, "unit": unit}
    return Finding("bulk_year", Place(field=YEAR), values, severity="warning")


def _amounts_told(facts: Facts, lowered: Lowered, wrong: Wrong | None) -> Iterator[Finding]:
    """Amounts that do not fit with other years of the unit, or are off by ten thousand."""
    there, keys, frame = _amounts(facts, lowered)
    found = list(slipped(frame, keys, there))
    if YEAR in keys:
        found += [*far_off(frame, keys, there), *opened(frame, keys, there)]
    for finding, rows in found:
        yield finding
        if wrong is not None:
            wrong.append((finding, rows.select(*keys, pl.lit(None, pl.Int64).alias(ROW), pl.col(VALUE).cast(pl.String))))  # fmt: skip


def _amounts(facts: Facts, lowered: Lowered) -> tuple[Amounts, list[str], pl.LazyFrame]:
    """The amounts of a table, its keys, and both as they are taken."""
    read = {one.name for one in facts.columns}
    there = amounts((*facts.columns, *facts.beside), lowered.framework.catalogue, read)
    schema = facts.raw.collect_schema()
    keys = [one for one in (UNIT, YEAR) if one in facts.keys]
    taken = [facts.taken[one].alias(one) for one in there.kinds]
    return there, keys, facts.raw.select(*(key_of(one, schema[one]) for one in keys), *taken)


def _who(facts: Facts) -> pl.Expr:
    keys = [one for one in (UNIT, YEAR) if one in facts.keys]
    return pl.concat_str([pl.col(one).cast(pl.String) for one in keys], separator=" ", ignore_nulls=True)
