"""province: a made-up province to try things with."""

from __future__ import annotations

import time
from argparse import Namespace
from pathlib import Path

from jixiao.cli.output import Output
from jixiao.flows import province as making
from jixiao.province.mistakes import KINDS


def province(options: Namespace, out: Output) -> int:
    """Make up a province in a folder."""
    began = time.monotonic()
    asked = making.wanted(options.units, options.years, options.seed, options.mistakes, options.unknown)
    made = _made(Path(options.output), asked, out)
    seconds = time.monotonic() - began
    if out.as_json:
        out.json({
            "synthetic": True, "note": making.model().note, "rows": made.rows, "units": made.units, "columns": made.columns,
            "years": list(asked.years), "seed": asked.seed, "mistakes": made.kinds, "levels": made.levels,
            "folder": str(made.folder), "command": made.command,
        })  # fmt: skip
        return 0
    out.title(out.pick(f"{making.model().name}（虚构，不是任何真实地方的数据）", "A made-up province (synthetic: no data of any real place)"))  # fmt: skip
    first, last = asked.years[0], asked.years[-1]
    span = f"{first}—{last}" if first != last else f"{first}"
    out.line(out.pick(
        f"{made.units:,} 个单位，{span} 年，{made.rows:,} 行、{made.columns:,} 列，{seconds:.1f} 秒；各级 " + "、".join(f"{name} {count:,} 行" for name, count in made.levels.items()) + "。",
        f"{made.units:,} units, {span}: {made.rows:,} rows of {made.columns:,} columns in {seconds:.1f} s; by level " + ", ".join(f"{name} {count:,}" for name, count in made.levels.items()) + ".",
    ))  # fmt: skip
    left, right = "left", "right!"
    heads = [(out.pick("比如", "such as"), "left**"), (out.pick("层级", "level"), "left!"), (out.pick("类型", "kind"), "left!"), (out.pick("在编", "staff"), right)]  # fmt: skip
    out.table(heads, [(name, level, kind, "" if staff is None else f"{staff:,}") for name, _, level, kind, staff in made.examples])  # fmt: skip
    if made.planted:
        told = [(out.pick(said, said.en), f"{made.kinds[kind]:,}") for kind, said in KINDS.items()]
        out.table(
            [(out.pick("埋下的错误", "planted mistakes"), left), (out.pick("处", "count"), right)], told
        )
    out.line(out.pick(
        f"写到 {made.folder}：{making.FACTS}（事实表）、{making.MISTAKES}（埋下的错误）、{making.README}（说明）",
        f"Written to {made.folder}: {making.FACTS} (the facts), {making.MISTAKES} (the mistakes), {making.README}",
    ))  # fmt: skip
    out.line(
        out.pick("在这个文件夹里，按任一指标体系计分：", "To score it under any framework, in this folder:")
    )
    out.line(f"  jixiao bulk score {making.FACTS} --framework shenzhen-2023 -o scores.parquet")
    return 0


def _made(folder: Path, asked: making.Wanted, out: Output) -> making.Made:
    with out.progress("造单位", "Making units", asked.units) as bar:
        return making.province(folder, asked, lambda count: bar(count, asked.units))
