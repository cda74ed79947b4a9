"""Run by a test in a process of its own, as Spark keeps one machine for all: `spark_runs.py FOLDER` scores each FRAMEWORK.parquet in it."""

from __future__ import annotations

import sys
from pathlib import Path

import polars as pl

from jixiao.engines.spark import to_parquet
from jixiao.flows.bulk import lowered

KEYS = ("unit", "year")


def main(folder: Path) -> None:
    for facts in sorted(folder.glob("*.parquet")):
        made = lowered(facts.stem)
        there = frozenset(one for one in pl.scan_parquet(facts).collect_schema() if one not in KEYS)
        to_parquet(facts, made, there, KEYS, facts.with_suffix(".scores"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
