"""Scores of many rows in Spark: on this machine from Parquet to Parquet, on a cluster wherever its files lie."""

from __future__ import annotations

import os
import re
import shutil
import warnings
from dataclasses import dataclass
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import polars as pl

from jixiao.core.finding import DataError, Finding
from jixiao.core.source import Place
from jixiao.core.system import Why, disk_full
from jixiao.engines.columns import in_decimals
from jixiao.engines.facts import YEAR, of_framework
from jixiao.engines.sql import SPARK, query
from jixiao.engines.wrong import named, not_valid
from jixiao.scoring.lower.framework import TOTAL, Lowered
from jixiao.scoring.lower.schema import TEXT, TRUTH, WHOLE, Column
from jixiao.scoring.lower.shown import shown

# Spark lets Java interpret generated code that is longer than Java compiles (8000 bytes of a method): many times slower.
# Told to give up such code instead, it computes by parts that are compiled. (spark.sql.codegen.hugeMethodLimit)
SETTINGS = {
    "spark.sql.codegen.hugeMethodLimit": "8000",
    "spark.sql.debug.maxToStringFields": "100",
    "spark.ui.showConsoleProgress": "false",
}
OPTIONS = "spark.driver.extraJavaOptions"
HERE = {  # where no cluster was named
    "spark.ui.enabled": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.memory": "2g",
    # More in all, where nobody waits for a single answer; and errors only in the log.
    OPTIONS: f"-XX:+UseParallelGC -Dlog4j2.configurationFile={Path(__file__).with_name('spark-log.properties').as_uri()}",
    "spark.sql.shuffle.partitions": "4",
}
# Written once and read once. Not lz4, which Spark writes in several blocks where a column is long, and Polars reads the first of them.
PARTS = {"compression": "lz4_raw", "parquet.enable.dictionary": "false"}
PATTERN = re.compile(r"[][{}*?\\]")  # in a path that is read, Spark takes them for several paths
KINDS = {WHOLE: ("tinyint", "smallint", "int", "bigint"), TRUTH: ("boolean",), TEXT: ("string",)}


@dataclass(frozen=True, slots=True)
class OnCluster:
    """What came of it: rows, rows with a total, and what is wrong in the facts."""

    rows: int
    totals: int
    findings: tuple[Finding, ...]


def session() -> Any:
    """The session of the cluster to which this process was submitted; else one on all cores of this machine. Raises `DataError`."""
    missing = (
        "pyspark"
        if not _there()
        else "Java"
        if not (shutil.which("java") or os.environ.get("JAVA_HOME"))
        else ""
    )
    if missing:
        raise DataError([Finding("bulk_engine_absent", values={"engine": "Spark", "part": missing})])
    from pyspark import SparkConf
    from pyspark.sql import SparkSession

    theirs = SparkConf()
    submitted = theirs.get("spark.master")
    made = SparkSession.builder.appName("jixiao")
    if submitted is None:
        made = made.master(f"local[{os.cpu_count() or 1}]")
    for name, value in {**SETTINGS, **({} if submitted else HERE)}.items():
        mine = (
            f"{theirs.get(name, '')} {value}".strip() if name == OPTIONS else value
        )  # an office may have its own
        made = made.config(name, mine)
    with warnings.catch_warnings():  # of the pandas that it finds, of which nothing is used here
        warnings.simplefilter("ignore", FutureWarning)
        found = made.getOrCreate()
    found.sparkContext.setLogLevel("ERROR")
    return found


def _there() -> bool:
    from importlib.util import find_spec

    return find_spec("pyspark") is not None


def scored(spark: Any, facts: Any, lowered: Lowered, keys: tuple[str, ...], *, decimal: bool) -> Any:
    """The scores of every row of a DataFrame whose columns are whole numbers within their bounds, truths and texts."""
    facts.createOrReplaceTempView("jixiao_facts")
    text = query(lowered, SPARK, "jixiao_facts", frozenset(facts.columns), keys, decimal=decimal)
    return spark.sql(text)


def to_parquet(
    facts: Path, lowered: Lowered, there: frozenset[str], keys: tuple[str, ...], out: Path
) -> None:
    """Score a Parquet file of facts into another. Raises `DataError`."""
    spark = session()
    parts = out.with_suffix(".parts")
    try:
        table = spark.read.parquet(PATTERN.sub(r"\\\g<0>", str(facts))).select(
            *(f"`{one}`" for one in (*keys, *there) if "`" not in one)
        )
        lowered = shown(lowered)
        whole = scored(spark, table, lowered, keys, decimal=False)
        whole.write.options(**PARTS).parquet(str(parts))
        in_decimals(pl.scan_parquet(sorted(parts.glob("*.parquet")), glob=False), lowered).sink_parquet(out)
    except Exception as error:
        raise DataError([_broke(error)]) from None
    finally:
        shutil.rmtree(parts, ignore_errors=True)


def on_cluster(facts: str, lowered: Lowered, keys: tuple[str, ...], out: str) -> OnCluster:
    """Score a folder of Parquet files by its address (hdfs://…, s3a://…, file://…) into another, which must not be there yet. Cells
    outside the bounds of their columns count as unknown, and are told. Raises `DataError`."""
    spark = session()
    try:
        table = spark.read.parquet(facts)
        for column, rest in of_framework(table.columns, lowered.framework.id).items():
            table = table.drop(rest).withColumnRenamed(column, rest)
        kinds = dict(table.dtypes)
        wrong = [
            Finding("bulk_type", Place(field=one.name), {"column": one.name, "type": kinds[one.name], "wanted": "/".join(KINDS[one.holds])})
            for one in lowered.columns.values()
            if one.name in kinds and kinds[one.name] not in KINDS[one.holds]
        ]  # fmt: skip
        if "unit" not in kinds:
            wrong.append(Finding("bulk_no_unit", Place(field="unit"), {"column": "unit"}))
        mine = [one for one in lowered.columns.values() if one.name in kinds]
        if not mine:
            wrong.append(Finding("bulk_no_facts", values={"framework": lowered.framework.id}))
        if wrong:
            raise DataError(wrong)
        name = SPARK.name
        held = [one for one in keys if one in kinds]
        whole = [one for one in mine if one.holds == WHOLE]
        chosen = [one for one in mine if one.choices]
        told = [f"CASE WHEN {_fits(one)} THEN {_taken(one)} END AS {name(one.name)}" for one in mine]
        counts = [f"count_if(NOT {_fits(one)})" for one in (*whole, *chosen)]
        from_, to = lowered.framework.valid_from or 0, lowered.framework.valid_to or 9999
        counts.append(
            f"count_if(try_cast({name(YEAR)} AS INT) NOT BETWEEN {from_} AND {to})" if YEAR in kinds else "0"
        )
        *outside, of_other_years = table.selectExpr(
            *(f"{one} AS n{at}" for at, one in enumerate(counts))
        ).collect()[0]
        taken = table.selectExpr(*map(name, held), *told)
        scored(spark, taken, lowered, tuple(held), decimal=True).write.mode("errorifexists").parquet(out)
        row = spark.read.parquet(out).selectExpr("count(*)", f"count({TOTAL})").collect()[0]
    except DataError:
        raise
    except Exception as error:
        raise DataError([_broke(error)]) from None
    findings = [
        Finding(
            "bulk_beyond",
            Place(field=one.name),
            {
                "column": named(one),
                "count": f"{count:,}",
                "value": "…",
                "low": f"{one.low:,}",
                "high": f"{one.high:,}",
            },
            severity="warning",
        )
        for one, count in zip(whole, outside, strict=False)
        if count
    ]
    findings += [
        Finding("bulk_not_choice", Place(field=one.name), {"column": named(one), "count": f"{count:,}", "value": "…", "choices": "、".join(one.choices)}, severity="warning")
        for one, count in zip(chosen, outside[len(whole) :], strict=True)
        if count
    ]  # fmt: skip
    if of_other_years:
        findings.append(not_valid(lowered.framework, f"{of_other_years:,}", "…"))
    return OnCluster(int(row[0]), int(row[1]), tuple(findings))


def _fits(one: Column) -> str:
    """The test that a cell is of its column; unknown where it is empty."""
    name = SPARK.name(one.name)
    if one.holds == WHOLE:
        return f"({name} BETWEEN {one.low} AND {one.high})"
    if one.choices:
        return f"({name} IN ({', '.join(map(SPARK.text, one.choices))}))"
    return f"({name} IS NOT NULL)"


def _taken(one: Column) -> str:
    name = SPARK.name(one.name)
    return f"CAST({name} AS BIGINT)" if one.holds == WHOLE else name


def _broke(error: Exception) -> Finding:
    """What Spark says, in its first line that says something."""
    if full := disk_full(error):
        temporary = gettempdir()
        why = Why(
            f"{full}：输出所在的盘，或 Spark 放临时文件的 {temporary}",
            f"{full.en}: that of the output, or {temporary}, where Spark keeps temporary files",
        )
        return Finding("bulk_engine", values={"engine": "Spark", "why": why})
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return Finding(
        "bulk_engine", values={"engine": "Spark", "why": (lines or [type(error).__name__])[0][:200]}
    )
