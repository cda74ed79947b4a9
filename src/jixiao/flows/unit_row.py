"""One row of a table of facts as a case: found by its unit and year, scored with every step, the same as in bulk."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from fractions import Fraction
from pathlib import Path
from typing import Any

import polars as pl

from jixiao.case.apply import apply_case
from jixiao.case.model import Case
from jixiao.core.finding import DataError, Finding, Findings
from jixiao.core.source import Place
from jixiao.core.system import Why, why_failed
from jixiao.engines.facts import SYNTHETIC, UNIT, YEAR, Facts, prepared, year_of
from jixiao.engines.wrong import told
from jixiao.flows import bulk
from jixiao.flows.editing import Edited, edited
from jixiao.scoring.advice.model import Advice
from jixiao.scoring.advice.whole import advice
from jixiao.scoring.lower.evaluate import Cell, values
from jixiao.scoring.lower.framework import GRADE, Lowered
from jixiao.scoring.lower.taking import case_of, said_twice
from jixiao.scoring.scorer import score_applied
from jixiao.scoring.sheet import Level, Row, Sheet

NAME = "name"
MOST_NEAR = 3  # units that are named where there is no such one
MOST_COMPARED = 20_000  # letter by letter, where no code or name holds what was asked for


@dataclass(frozen=True, slots=True)
class Asked:
    """The row that is meant: a file of facts, the code or the full name of a unit, a year where there are several."""

    facts: Path
    unit: str
    year: str = ""


@dataclass(slots=True)
class UnitScored:
    """The sheet of one row, and what is worth knowing of the row."""

    sheet: Sheet
    findings: list[Finding] = field(default_factory=list)
    there: Collection[str] = ()  # the columns in which the row says something


@dataclass(slots=True)
class UnitTried:
    """One row under a framework and under its change."""

    edit: Edited
    before: Sheet
    after: Sheet
    findings: list[Finding] = field(default_factory=list)


def score_unit(asked: Asked, framework: str) -> UnitScored:
    """The row scored under a framework, with every step. Raises `DataError`: for a table that `bulk score` refuses, with the same
    findings; where no row, or more than one, is meant."""
    return _scored(asked, [bulk.lowered(framework)])[0]


def advise_unit(asked: Asked, framework: str, indicator: str = "") -> tuple[Advice, list[Finding]]:
    """What would regain the lost points of the row, of one indicator or of all. Raises `DataError` as `score_unit` does."""
    lowered = bulk.lowered(framework)
    found = _scored(asked, [lowered], movable=True)[0]
    made = advice(found.sheet, indicator)
    return made, [*found.findings, *_twins(lowered, found.there, made, asked.facts.name)]


def _twins(lowered: Lowered, there: Collection[str], made: Advice, file: str) -> list[Finding]:
    """The columns that say of a list what a fact says that is to change: where they stay, they count and the fact does not."""
    options = [option for row in made.rows for option in row.options]
    moved = {(change.id, change.period) for one in options for change in one.best.changes if not change.field}
    found = []
    for (id, period), column in said_twice(lowered).items():
        if (id, period) in moved and column in there:
            values = {"name": lowered.framework.catalogue.facts[id].label, "column": column}
            found.append(Finding("unit_twin", Place(file, field=column), values, severity="info"))
    return found


def simulate_unit(edit: Path, asked: Asked) -> UnitTried:
    """The row scored under a framework and under its change. Raises `DataError` as `score_unit` does, and for what is wrong in the edit."""
    tried = edited(edit)
    before, after = _scored(asked, [bulk.lowered_of(one) for one in (tried.before, tried.after)])
    findings = [
        *tried.notes,
        *before.findings,
        *(one for one in after.findings if one not in before.findings),
    ]
    return UnitTried(tried, before.sheet, after.sheet, findings)


def _scored(asked: Asked, sides: Sequence[Lowered], *, movable: bool = False) -> list[UnitScored]:
    try:
        raw = bulk.read(asked.facts)
        whole = [prepared(raw, one, bulk.every_column) for one in sides]
        mine = raw.filter(_chosen(whole[0], asked))
        made = []
        for one, table in zip(sides, whole, strict=True):
            taken = prepared(mine, one, bulk.every_column)
            row: dict[str, Any] = taken.frame.collect().row(0, named=True)
            found = _sheet(one, row, asked.facts.name, movable=movable)
            found.there = [name for name, cell in row.items() if cell is not None]
            found.findings = [*table.findings, *told(taken, one), *found.findings]
            made.append(found)
        return made
    except (pl.exceptions.PolarsError, OSError) as error:
        why = why_failed(error)
        raise DataError([Finding("unit_unread", values={"file": asked.facts.name, "why": why})]) from None


# -- the row


def _chosen(table: Facts, asked: Asked) -> pl.Expr:
    """What only the wanted row of a table is. Raises `DataError` where there is no such row, or more than one."""
    code = pl.col(UNIT).cast(pl.String, strict=False).str.strip_chars()
    schema = table.raw.collect_schema()
    wanted = asked.unit.strip()
    named = NAME in table.keys
    year = year_of(schema[YEAR]) if YEAR in table.keys else pl.lit(None, pl.Int32)
    who = pl.col(NAME).cast(pl.String, strict=False).str.strip_chars() if named else pl.lit(None, pl.String)
    keys = table.raw.select(code.alias(UNIT), who.alias(NAME), year.alias(YEAR))
    meant = (pl.col(UNIT) == wanted) | (pl.col(NAME) == wanted)
    rows = keys.drop_nulls(UNIT).filter(meant).collect(engine="streaming")
    if (rows[UNIT] == wanted).any():
        rows = rows.filter(pl.col(UNIT) == wanted)
    codes = rows[UNIT].unique(maintain_order=True).to_list()
    if not codes:
        near = _near(keys, wanted)
        raise DataError(
            [Finding("unit_not_found", Place(asked.facts.name), {"name": asked.unit, "near": near})]
        )
    if len(codes) > 1:
        shown = tuple(str(one) for one in codes[:MOST_NEAR])
        raise DataError(
            [Finding("unit_several", Place(asked.facts.name), {"name": asked.unit, "units": shown})]
        )
    years = rows[YEAR].to_list()
    here = [one for one in years if not asked.year or str(one) == asked.year.strip()]
    told_years = tuple(
        "—" if one is None else str(one) for one in sorted(set(years), key=lambda one: one or 0)
    )
    if not here:
        shown_years = told_years if YEAR in table.keys else (Why("没有年度列", "no column of years"),)
        values_of = {"unit": codes[0], "year": asked.year, "years": shown_years}
        raise DataError([Finding("unit_no_year", Place(asked.facts.name), values_of)])
    if len(set(here)) > 1:
        raise DataError(
            [Finding("unit_years", Place(asked.facts.name), {"unit": codes[0], "years": told_years})]
        )
    if len(here) > 1:
        values_twice = {"unit": codes[0], "year": here[0] or "", "count": len(here)}
        raise DataError([Finding("unit_twice", Place(asked.facts.name), values_twice)])
    return (code == codes[0]) & year.eq_missing(pl.lit(here[0], pl.Int32))


def _near(keys: pl.LazyFrame, wanted: str) -> tuple[str | Why, ...]:
    """Units whose code or name holds what was asked for, or is much like it."""
    units = keys.select(UNIT, NAME).drop_nulls(UNIT).unique(maintain_order=True)
    holds = pl.any_horizontal(pl.col(UNIT, NAME).str.contains(wanted, literal=True))
    found = units.filter(holds).head(MOST_NEAR).collect(engine="streaming").rows() if wanted else []
    if not found:
        some = units.head(MOST_COMPARED).collect(engine="streaming").rows()
        by = {text: pair for pair in reversed(some) for text in pair if text}
        found = [by[one] for one in get_close_matches(wanted, by, n=MOST_NEAR, cutoff=0.5)]
    pairs = dict.fromkeys(found)
    return tuple(f"{code} {name or ''}".strip() for code, name in pairs) or (Why("没有相近的", "none"),)


# -- its sheet


def _sheet(lowered: Lowered, row: Mapping[str, Any], file: str, *, movable: bool = False) -> UnitScored:
    """The sheet of a row. What bulk gives must be what it gives, to the last digit; anything else is a fault of ours."""
    who = Case(
        str(row[UNIT]).strip(),
        str(row.get(NAME) or row[UNIT]).strip(),
        row.get(YEAR) or 0,
        lowered.framework.id,
        fictional=bool(row.get(SYNTHETIC)),
        file=file,
    )
    case = case_of(lowered, row, who)
    written = _in_bulk(lowered, row)
    findings: list[Finding] = []
    # The sum of own indicators does not tell what they get of points that others leave them: neither bulk nor a sheet may guess.
    apart = [id for id, points in case.owned.items() if points is not None and written[id] is None]
    for id in apart:
        leaf = lowered.framework.find(id)
        values_of = {"name": leaf.name if leaf is not None else id}
        findings.append(Finding("unit_own_share", Place(file), values_of, severity="warning"))
    case = replace(case, owned={**case.owned, **dict.fromkeys(apart)})
    sheet = _made(lowered, case)
    if movable and (other := _made(lowered, _stated_only(lowered, case))).total == sheet.total:
        sheet = other if _scores(other) == _scores(sheet) else sheet
    decided = []
    items: tuple[Row | Level, ...] = (*sheet.rows, *sheet.levels, sheet.total)
    for item in items:
        there = written[item.id]
        if there is not None and there != item.score:
            raise AssertionError(f"{item.id}: {item.score} in the sheet, {there} in bulk")
        if there is None and item.score is not None:
            decided.append(item.indicator.name if isinstance(item, Row) else item.name)
    if decided:
        findings.append(Finding("unit_decided", Place(file), {"names": tuple(decided)}, severity="info"))
    return UnitScored(sheet, findings)


def _made(lowered: Lowered, case: Case) -> Sheet:
    """Bulk takes what persons decided as it stands; whether they might decide so is checked where they do, and not here."""
    return score_applied(*apply_case(lowered.framework, case, Findings(case.file)), trace=True, together=True)


def _scores(sheet: Sheet) -> list[tuple[Fraction | None, Fraction, Fraction]]:
    return [(row.score, row.low, row.high) for row in sheet.rows]


def _stated_only(lowered: Lowered, case: Case) -> Case:
    """The case without the figures over lists that a stated fact says as well: such a fact can be changed, a figure without its list not."""
    figures = dict(case.figures)
    for key, column in said_twice(lowered).items():
        stated, source = case.facts.get(key), lowered.lists[column]
        if stated is not None and source in figures and figures[source].value == stated.value:
            del figures[source]
    return replace(case, figures=figures)


def _in_bulk(lowered: Lowered, row: Mapping[str, Cell]) -> dict[str, Fraction | None]:
    """The scores that every engine gives the row, by the plain evaluation that each of them equals."""
    found: dict[str, Fraction | None] = {}
    for one in lowered.outputs:
        if one.name != GRADE:
            known, top, by = values([one.known, one.top, one.by or lowered.make.one], row)
            found[one.name] = Fraction(top, by * 10**one.places) if known else None
    return found
