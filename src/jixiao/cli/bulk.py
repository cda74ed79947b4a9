"""bulk: many units at once."""

from __future__ import annotations

import sys
import time
from argparse import Namespace
from pathlib import Path

from jixiao.cli.output import Output
from jixiao.flows import bulk
from jixiao.flows.gather import gather

KINDS = {"integer": ("整数", "whole"), "boolean": ("是否", "truth"), "string": ("文字", "text")}


def score(options: Namespace, out: Output) -> int:
    """Score a file of facts."""
    began = time.monotonic()
    target = options.output
    if options.engine == "spark" and "://" in options.facts:
        done = bulk.score_on_cluster(options.facts, options.framework, target, intervals=options.intervals)
    else:
        done = bulk.score_file(
            Path(options.facts), options.framework, Path(target), options.engine, intervals=options.intervals
        )
    seconds = time.monotonic() - began
    if out.as_json:
        out.json({
            "framework": done.framework, "rows": done.rows, "totals": done.totals, "by_case": done.by_case,
            "output": target, "findings": [one.json(out.lang) for one in done.findings],
        })  # fmt: skip
        return 0
    if done.findings:
        out.findings(done.findings)
    out.line(out.pick(
        f"{done.rows:,} 行按 {done.framework} 计分，{seconds:.1f} 秒：{done.totals:,} 行有总分，{done.rows - done.totals:,} 行因为有事实未知，总分空着。",
        f"{done.rows:,} rows scored under {done.framework} in {seconds:.1f} s: {done.totals:,} have a total; of {done.rows - done.totals:,} a fact is not known, and their total is empty.",
    ))  # fmt: skip
    if done.by_case:
        out.line(out.pick(
            f"其中 {done.by_case:,} 行有指标不适用，分值要折给自设指标：这些行逐个用 jixiao score 计分。",
            f"In {done.by_case:,} of them points of what is left out go to own indicators: score these one by one with jixiao score.",
        ))  # fmt: skip
    out.line(out.pick(f"写到 {target}", f"Written to {target}"))
    return 0


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
    heads = [(out.pick("列", "column"), "left"), (out.pick("名称", "title"), "left"), (out.pick("类型", "type"), "left!"), (out.pick("1 代表", "1 stands for"), "right!")]  # fmt: skip
    at = 0 if out.zh else 1
    rows = [
        (one["name"], one.get("title", ""), KINDS[one["type"]][at], one.get("grain", ""))
        for one in made["fields"]
    ]
    out.table(heads, rows)
    return 0


def sql(options: Namespace, out: Output) -> int:
    """The query that scores facts where they are."""
    text = bulk.sql_of(options.framework, options.dialect, options.table)
    if out.as_json:
        out.json({"framework": options.framework, "dialect": options.dialect, "sql": text})
    else:
        sys.stdout.write(text + "\n")
    return 0
