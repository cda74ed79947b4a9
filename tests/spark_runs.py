"""Run by a test in a process of its own, as Spark keeps one machine for all: `spark_runs.py FOLDER` scores each FRAMEWORK.parquet in it, under FRAMEWORK.json where that is
there."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import polars as pl
from strategies import framework_of

from jixiao.engines.spark import to_parquet
from jixiao.flows.bulk import lowered, lowered_of

KEYS = ("unit", "year")


def main(folder: Path) -> None:
    for facts in sorted(folder.glob("*.parquet")):
        own = facts.with_suffix(".json")
        made = (
            lowered_of(framework_of(json.loads(own.read_text("utf-8"))))
            if own.exists()
            else lowered(facts.stem)
        )
        there = frozenset(one for one in pl.scan_parquet(facts).collect_schema() if one not in KEYS)
        to_parquet(facts, made, there, KEYS, facts.with_suffix(".scores"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
