"""bulk: many units at once."""

from __future__ import annotations

import time
from argparse import Namespace
from pathlib import Path

from jixiao.cli.output import Output
from jixiao.flows import bulk

KINDS = {"integer": ("整数", "whole"), "boolean": ("是否", "truth"), "string": ("文字", "text")}


def score(options: Namespace, out: Output) -> int:
    """Score a file of facts."""
    began = time.monotonic()
    target = Path(options.output)
    done = bulk.score_file(Path(options.facts), options.framework, target, options.engine)
    seconds = time.monotonic() - began
    if out.as_json:
        out.json({
            "framework": done.framework, "rows": done.rows, "totals": done.totals, "by_case": done.by_case,
            "output": str(target), "findings": [one.json(out.lang) for one in done.findings],
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
