"""bulk: many units at once."""

from __future__ import annotations

import sys
import time
from argparse import Namespace
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from jixiao.cli.output import Output
from jixiao.core.finding import DataError, Finding
from jixiao.core.numerals import decimal_text, places_needed
from jixiao.flows import bulk
from jixiao.flows.gather import gather

UNITS_EN = {"元": "yuan", "分": "points", "天": "days"}  # of what is counted, the number alone
KINDS = {"integer": ("整数", "whole"), "boolean": ("是否", "truth"), "string": ("文字", "text")}


def score(options: Namespace, out: Output) -> int:
    """Score a file of facts."""
    began = time.monotonic()
    target = options.output
    rows = Path(options.findings) if options.findings else None
    if options.engine == "spark" and "://" in options.facts:
        if rows is not None:
            raise DataError([Finding("bulk_findings_cluster", values={"path": str(rows)})])
        done = bulk.score_on_cluster(options.facts, options.framework, target, intervals=options.intervals)
    else:
        done = bulk.score_file(
            Path(options.facts), options.framework, Path(target), options.engine,
            intervals=options.intervals, findings_file=rows, lang=out.lang,
        )  # fmt: skip
    seconds = time.monotonic() - began
    if out.as_json:
        out.json({
            "framework": done.framework, "rows": done.rows, "totals": done.totals, "by_case": done.by_case,
            "output": target, "findings_file": str(rows) if rows else None, "findings": [one.json(out.lang) for one in done.findings],
        })  # fmt: skip
        return 0
    if done.findings:
        out.findings(done.findings)
    out.line(out.pick(
        f"{done.rows:,} 行按 {done.framework} 计分，{seconds:.1f} 秒：{done.totals:,} 行有总分，{done.rows - done.totals:,} 行因为有事实未知，总分空着。",
        f"{done.rows:,} rows scored under {done.framework} in {seconds:.1f} s: {done.totals:,} have a total; of {done.rows - done.totals:,} a fact is not known, and their total is empty.",
    ))  # fmt: skip
    by_case(done.by_case, out)
    if rows is not None:
        out.line(out.pick(f"有问题的行写到 {rows}", f"The rows in which something is wrong: {rows}"))
    out.line(out.pick(f"写到 {target}", f"Written to {target}"))
    return 0


def by_case(count: int, out: Output) -> None:
    """The rows that a table of facts cannot tell the total of."""
    if count:
        out.line(out.pick(
            f"其中 {count:,} 行有指标不适用，分值要折给自设指标：这些行逐个用 jixiao score 计分。",
            f"In {count:,} of them points of what is left out go to own indicators: score these one by one with jixiao score.",
        ))  # fmt: skip


def lists(options: Namespace, out: Output) -> int:
    """Lay the figures over lists beside the facts."""
    target = Path(options.output)
    with out.progress("汇总", "Gathering") as bar:
        done = gather(Path(options.facts), options.framework, options.lists, target, bar)
    if out.as_json:
        out.json({
            "units": done.units, "items": done.items, "columns": list(done.columns), "output": str(target),
            "findings": [one.json(out.lang) for one in done.findings],
        })  # fmt: skip
        return 0
    if done.findings:
        out.findings(done.findings)
    out.line(out.pick(
        f"{done.units:,} 个单位年度的 {done.items:,} 项，汇成 {len(done.columns):,} 列：",
        f"{done.items:,} items of {done.units:,} units and years, gathered in {len(done.columns):,} columns:",
    ))  # fmt: skip
    for one in done.columns:
        out.line(f"  {one}")
    out.line(out.pick(f"写到 {target}", f"Written to {target}"))
    return 0


def schema(options: Namespace, out: Output) -> int:
    """The columns that a framework reads."""
    made = bulk.table_schema(bulk.lowered(options.framework))
    if out.as_json:
        out.json(made)
        return 0
    heads = [
        (out.pick("列", "column"), "left"), (out.pick("名称", "title"), "left"), (out.pick("1 代表", "1 is"), "right!"),
        (out.pick("可以写", "may hold"), "left"),
    ]  # fmt: skip
    rows = [
        (one["name"], one["title"], _step(one, out), _range(one, out))
        for one in made["fields"]
    ]  # fmt: skip
    out.table(heads, rows)
    return 0


def _step(field: Mapping[str, Any], out: Output) -> str:
    """What 1 in a column stands for: 0.01元, 0.0001%, 1人."""
    if "grain" not in field:
        return ""
    grain, unit = Fraction(field["grain"]), field["unit"]
    if unit == "%":
        grain *= 100
    english = UNITS_EN.get(unit, "")
    return decimal_text(grain, places_needed(grain, 9) or 0) + (
        unit if out.zh or unit == "%" else english and f" {english}"
    )


def _range(field: Mapping[str, Any], out: Output) -> str:
    """What may stand in a column, in its own steps."""
    limits = field.get("constraints", {})
    if "minimum" in limits:
        return f"{limits['minimum']:,} … {limits['maximum']:,}"
    if "enum" in limits:
        return out.pick("、", ", ").join(limits["enum"])
    return out.pick(*KINDS[field["type"]])


def sql(options: Namespace, out: Output) -> int:
    """The query that scores facts where they are."""
    text = bulk.sql_of(options.framework, options.dialect, options.table)
    if out.as_json:
        out.json({"framework": options.framework, "dialect": options.dialect, "sql": text})
    else:
        sys.stdout.write(text + "\n")
    return 0
