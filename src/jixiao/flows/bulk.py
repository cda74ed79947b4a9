"""Scoring many units at once: a table of facts in, a table of scores out, on the engine that is wanted."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any

import polars as pl

from jixiao.case.check import judged_name
from jixiao.core.finding import DataError, Finding, Findings
from jixiao.core.numerals import decimal_text, places_needed
from jixiao.core.source import Place
from jixiao.core.system import Why, why_failed
from jixiao.engines import columns
from jixiao.engines.facts import (
    KEYS,
    UNIT,
    YEAR,
    Facts,
    never,
    ordinary,
    prepared,
    read_facts,
    seldom,
    table_of,
)
from jixiao.engines.sql import DIALECTS, query
from jixiao.engines.writing import apart, distinct, to_csv, whole
from jixiao.engines.wrong import Wrong, named, told
from jixiao.flows.library import framework_ids, open_framework
from jixiao.framework.model import Framework
from jixiao.readers.table_sheet import first_sheet
from jixiao.scoring.lower.framework import BY_CASE, GRADE, TOTAL, Lowered, lower_framework
from jixiao.scoring.lower.plan import TooWideError, plan, whose
from jixiao.scoring.lower.schema import JUDGED, TEXT, TRUTH, WHOLE, Column
from jixiao.scoring.lower.values import NotLoweredError

NAME = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*){0,2}")  # of a table, with its schema and its database
WHOLE_NAMES = {TOTAL: Why("总分", "the total"), GRADE: Why("等次", "the grade")}
MOST_WIDE = 3  # facts that are named where a score is too wide
ROW = "#row"  # the number of a row on its way through an engine
TABLE_TYPES: Mapping[str, str] = {WHOLE: "integer", TRUTH: "boolean", TEXT: "string"}
KEY_TITLES: Mapping[str, str] = {
    "unit": "单位代码", "year": "年度", "name": "单位名称", "region": "地区", "level": "层级", "kind": "单位类型", "synthetic": "是否虚构",
}  # fmt: skip
FILES = (".parquet", ".csv")
ROWS: Mapping[str, Any] = {  # the table of findings
    "row": pl.Int64, "unit": pl.String, "year": pl.Int32, "column": pl.String, "value": pl.String, "rule": pl.String, "finding": pl.String,
}  # fmt: skip
KEY_TYPES: Mapping[str, str] = {"year": "integer", "synthetic": "boolean"}


@dataclass(slots=True)
class Scored:
    """What came of it: so many rows, with a total so many, with a row left out so many; what is wrong in the facts."""

    framework: str
    rows: int
    totals: int
    by_case: int
    findings: list[Finding] = field(default_factory=list)


def lowered(framework: str, *, intervals: bool = False) -> Lowered:
    """A framework by its id or file, in whole numbers. Raises `DataError`."""
    return lowered_of(open_framework(framework)[0], intervals=intervals)


def lowered_of(found: Framework, *, intervals: bool = False) -> Lowered:
    """The same of a framework that is open."""
    if not intervals:
        return _planned(found)
    made, wrong = with_intervals(found)
    if wrong is not None:
        raise DataError([wrong])
    return made


def with_intervals(found: Framework) -> tuple[Lowered, Finding | None]:
    """A framework with the ends of its total; where only these take numbers that are too wide, without them, and what is said of that.
    Raises `DataError`."""
    try:
        return _planned(found, intervals=True), None
    except DataError as error:
        (wrong,) = error.findings
        if wrong.rule != "bulk_too_wide":
            raise
        return _planned(found), Finding("bulk_intervals_too_wide", values=wrong.values)


def _planned(found: Framework, *, intervals: bool = False) -> Lowered:
    try:
        made = lower_framework(found, intervals=intervals)
        plan(made)
    except NotLoweredError as error:
        raise DataError(
            [Finding("bulk_not_lowered", values={"framework": found.id, "where": str(error)})]
        ) from None
    except TooWideError as error:
        raise DataError([_too_wide(made, error)]) from None
    return made


def _too_wide(made: Lowered, error: TooWideError) -> Finding:
    """Which score of a framework takes numbers that are too wide, and the facts whose bounds are the widest among those that it reads."""
    output, read = whose(made, error.one)
    indicator = made.framework.find(output)
    name = indicator.name if indicator is not None else WHOLE_NAMES.get(output, WHOLE_NAMES[TOTAL])
    widest = tuple(Why(f"{named(one)} {one.low:,} 到 {one.high:,}", f"{named(one)} {one.low:,} to {one.high:,}") for one in read[:MOST_WIDE])  # fmt: skip
    values = {"framework": made.framework.id, "name": name, "digits": str(error.digits), "facts": widest or (Why("没有", "none"),)}  # fmt: skip
    return Finding("bulk_too_wide", values=values)


@lru_cache(maxsize=1)
def every_column() -> frozenset[str]:
    """What the shipped frameworks read, one or the other: a column that this one does not read is then no slip of the pen."""
    return frozenset(name for id in framework_ids() for name in lowered(id).columns)


def score_file(
    facts: Path,
    framework: str,
    out: Path,
    engine: str = "polars",
    *,
    intervals: bool = False,
    findings_file: Path | None = None,
    lang: str = "zh",
) -> Scored:
    """Score a file of facts into a Parquet or CSV file; `findings_file`: such a file of the rows in which something is wrong. Raises
    `DataError`; then no score was written."""
    if refused := [
        *distinct(out, [facts], FILES),
        *distinct(findings_file, [facts], FILES),
        *apart(out, findings_file),
    ]:
        raise DataError(refused)
    made = lowered(framework, intervals=intervals)
    taken = prepared(read(facts), made, every_column)
    rows: Wrong | None = [] if findings_file is not None else None
    try:
        findings = [*taken.findings, *told(taken, made, rows)]
        if findings_file is not None and rows is not None:
            written_rows(rows, findings_file, lang)
        with whole(out) as part:
            RUN[engine](taken, made, part, out.suffix.lower())
            count, totals, left, empty = _counted(part, out.suffix.lower(), made)
    except (pl.exceptions.PolarsError, OSError) as error:
        values = {"path": str(out), "why": why_failed(error)}
        raise DataError([Finding("bulk_not_made", Place(out.name), values)]) from None
    findings += [*never(made, taken), *seldom(made, taken, empty, count)]
    return Scored(made.framework.id, count, totals, left, findings)


def written_rows(rows: Wrong, file: Path, lang: str) -> None:
    """The rows in which something is wrong, a line for each finding of each, as a Parquet or CSV file."""
    table = pl.concat(
        [by_row(finding, found, lang) for finding, found in rows] or [pl.LazyFrame(schema=ROWS)]
    )
    ordered = table.sort("row", "unit", "year", nulls_last=True, maintain_order=True)
    with whole(file) as part:
        if file.suffix.lower() == ".csv":
            to_csv(ordered, part)
        else:
            ordered.sink_parquet(part)


def by_row(finding: Finding, found: pl.LazyFrame, lang: str) -> pl.LazyFrame:
    there = found.collect_schema()
    said = {"rule": finding.rule, "column": finding.place.field, "finding": finding.message(lang)}
    return found.select(
        (pl.lit(said[name]) if name in said else pl.col(name) if name in there else pl.lit(None)).cast(kind).alias(name)
        for name, kind in ROWS.items()
    )  # fmt: skip


def read(facts: Path) -> pl.LazyFrame:
    """The table of a .parquet, .csv or .xlsx file. Raises `DataError`."""
    ordinary(facts)
    if facts.suffix.lower() != ".xlsx":
        return read_facts(facts)
    findings = Findings(facts.name)
    rows = first_sheet(facts, findings)
    findings.stop_on_errors()
    return table_of(rows or [], facts.name)


def _with_polars(facts: Facts, made: Lowered, part: Path, kind: str) -> None:
    scores = graded(columns.scored(facts.frame, made, facts.keys, decimal=True), made)
    if kind == ".csv":
        to_csv(scores, part)
    else:
        scores.sink_parquet(part)


def _with_sql(room: str) -> Callable[[Facts, Lowered, Path, str], None]:
    """An engine that takes SQL: between the table as it was checked and the scores it stands alone. Rows come back in their order, which
    engines that work on many parts of a table at once do not keep."""

    def run(facts: Facts, made: Lowered, part: Path, kind: str) -> None:
        taken, scores = part.with_name("facts"), part.with_name("scores")
        facts.frame.with_row_index(ROW).with_columns(pl.col(ROW).cast(pl.Int64)).sink_parquet(taken)
        there = frozenset(one.name for one in facts.columns)
        import_module(f"jixiao.engines.{room}").to_parquet(taken, made, there, (ROW, *facts.keys), scores)
        ready = graded(_in_order(pl.scan_parquet(scores, glob=False)).drop(ROW), made)
        if kind == ".csv":
            to_csv(ready, part)
        else:
            ready.sink_parquet(part)

    return run


def _in_order(scores: pl.LazyFrame) -> pl.LazyFrame:
    """Sorted only where they are not: it takes all of them at once."""
    rows = scores.select(ROW).collect(engine="streaming")[ROW]
    return scores if rows.is_sorted() else scores.sort(ROW)


RUN: Mapping[str, Callable[[Facts, Lowered, Path, str], None]] = {
    "polars": _with_polars,
    "duckdb": _with_sql("duck"),
    "postgres": _with_sql("postgres"),
    "clickhouse": _with_sql("clickhouse"),
    "spark": _with_sql("spark"),
}


def score_on_cluster(facts: str, framework: str, out: str, *, intervals: bool = False) -> Scored:
    """Score Parquet files that lie by an address (hdfs://…, s3a://…, file://…) in Spark, where they lie. Raises `DataError`."""
    from jixiao.engines import spark

    made = lowered(framework, intervals=intervals)
    done = spark.on_cluster(facts, made, KEYS, out)
    return Scored(made.framework.id, done.rows, done.totals, 0, list(done.findings))


def sql_of(framework: str, dialect: str, source: str) -> str:
    """The query that scores a table of facts where it is, for one of `DIALECTS`. Raises `DataError`."""
    if not NAME.fullmatch(source):
        raise DataError([Finding("bulk_table_name", values={"name": source})])
    made = lowered(framework)
    return query(made, DIALECTS[dialect], source, frozenset(made.columns), (UNIT, YEAR), decimal=True)


def graded(scores: pl.LazyFrame, made: Lowered) -> pl.LazyFrame:
    """The grade by its name."""
    if not made.grades:
        return scores
    name = pl.lit(None, pl.String)  # no table of replacements: Polars would hold all rows for it
    for number, grade in enumerate(made.grades):
        name = pl.when(pl.col(GRADE) == number).then(pl.lit(grade)).otherwise(name)
    return scores.with_columns(name.alias(GRADE))


def _counted(part: Path, kind: str, made: Lowered) -> tuple[int, int, int, dict[str, int]]:
    """How many rows there are, with a total, with a row left out; and in how many each indicator is empty."""
    is_csv = (
        kind == ".csv"
    )  # its types are not guessed from its first rows: a number further down may need more
    found = pl.scan_csv(part, glob=False, infer_schema=False) if is_csv else pl.scan_parquet(part, glob=False)
    by_case = pl.col(BY_CASE) == "true" if is_csv else pl.col(BY_CASE)
    left = by_case.sum() if made.by_case is not made.make.false else pl.lit(0)
    ids = [leaf.id for leaf, _ in made.framework.leaves()]
    asked = found.select(
        pl.len().alias("rows"), pl.col(TOTAL).count().alias("totals"), left.alias("left"),
        *(pl.col(id).null_count().alias(f".{id}") for id in ids),
    )  # fmt: skip
    a, b, c, *empty = asked.collect(engine="streaming").row(0)
    return int(a), int(b), int(c or 0), dict(zip(ids, empty, strict=True))


def table_schema(made: Lowered) -> dict[str, Any]:
    """The columns of a table of facts as a Table Schema (Frictionless). A figure of a column is its whole number times `grain`, in base
    units: 元, 1 for 100 %, pieces, days."""
    keys = [
        {"name": one, "type": KEY_TYPES.get(one, "string"), "title": KEY_TITLES[one], **({"constraints": {"required": True}} if one == "unit" else {})}
        for one in KEYS
    ]  # fmt: skip
    return {
        "fields": [*keys, *(_field(one, made.framework) for one in made.columns.values())],
        "primaryKey": ["unit", "year"],
    }


def _field(one: Column, framework: Framework) -> dict[str, Any]:
    told: dict[str, Any] = {"name": one.name, "type": TABLE_TYPES[one.holds], "title": one.label}
    if one.name.startswith(JUDGED) and not one.label:
        told["title"] = judged_name(framework, one.name.removeprefix(JUDGED).partition("|")[0]).label
    if one.holds == WHOLE:
        told["grain"] = decimal_text(one.grain, places_needed(one.grain, 9) or 0)
        told["unit"] = one.unit
        told["constraints"] = {"minimum": one.low, "maximum": one.high}
    if one.choices:
        told["constraints"] = {"enum": list(one.choices)}
    return told
