"""How fast many department-years are scored, beside reading and writing the same columns without rules, in the same run.

`python benchmarks/bulk.py [--rows N] [--quick] [--markdown] [--lang en] [--seed N]`
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any

import polars as pl
from score import machine
from table import Table, markdown, plain

from jixiao.engines.columns import TYPES, scored
from jixiao.engines.duck import to_parquet
from jixiao.flows.bulk import lowered
from jixiao.scoring.lower.framework import Lowered
from jixiao.scoring.lower.schema import APPLIES_NOT, WHOLE, WHY

FRAMEWORKS = ("shenzhen-2023", "yanjin-2022")
ROWS, QUICK = 1_000_000, 100_000
BLOCK = 20_000  # rows that are different; they are repeated
LIMIT = 2.0  # times a scan and a write of the same columns
STREAMED_MB = 1024


def block(made: Lowered, seed: int) -> pl.DataFrame:
    """Random facts: amounts up to a hundred million yuan, 2 % unknown."""
    random = Random(seed)
    columns: dict[str, Any] = {"unit": [str(one) for one in range(BLOCK)], "year": [2023] * BLOCK}
    for one in made.columns.values():
        if one.name.endswith((APPLIES_NOT, WHY)):
            continue
        if one.holds == WHOLE:
            most = min(one.high, 10**10)
            values = [
                None if random.random() < 0.02 else random.randint(max(one.low, 0), most)
                for _ in range(BLOCK)
            ]
            columns[one.name] = pl.Series(values, dtype=TYPES[one.holds])
        else:
            columns[one.name] = pl.Series([random.random() < 0.7 for _ in range(BLOCK)]).cast(
                TYPES[one.holds]
            )
    return pl.DataFrame(columns)


def best(runs: int, work: Any) -> float:
    times = []
    for _ in range(runs):
        began = perf_counter()
        work()
        times.append(perf_counter() - began)
    return min(times)


def copied(source: Path, made: Lowered, out: Path) -> None:
    """What a score cannot do without: read the columns, write as many as there are scores."""
    frame = pl.scan_parquet(source)
    there = [one for one in made.columns if one in frame.collect_schema()]
    kept = [pl.col(there[at % len(there)]).alias(output.name) for at, output in enumerate(made.outputs)]
    frame.select("unit", "year", *kept, total_of_the_rest=pl.sum_horizontal(pl.col(name).cast(pl.Int64, strict=False) for name in there)).sink_parquet(out)  # fmt: skip


def memory(source: Path, framework: str, out: Path) -> float:
    """The peak of a process of its own, MB."""
    code = (
        "import resource, sys, polars as pl\n"
        "from jixiao.engines.columns import scored\nfrom jixiao.flows.bulk import lowered\n"
        "scored(pl.scan_parquet(sys.argv[1]), lowered(sys.argv[2]), ('unit',), decimal=True).sink_parquet(sys.argv[3])\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(source), framework, str(out)],
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout)


def measured(framework: str, rows: int, runs: int, seed: int, folder: Path, table: Table) -> None:
    made = lowered(framework)
    source, out = folder / "facts.parquet", folder / "out.parquet"
    piece = block(made, seed).lazy()
    pl.concat([piece] * (rows // BLOCK)).sink_parquet(source)
    keys = ("unit", "year")
    there = frozenset(pl.scan_parquet(source).collect_schema())
    floor = best(runs, lambda: copied(source, made, out))
    polars = best(runs, lambda: scored(pl.scan_parquet(source), made, keys, decimal=True).sink_parquet(out))
    duckdb = best(runs, lambda: to_parquet(source, made, there, keys, out))
    table.add(f"{framework}: Polars", seconds(polars), f"{rows / polars / 1e6:.2f} M", f"{polars / floor:.1f}×", f"{LIMIT:.0f}×", "✓" if polars <= LIMIT * floor else "✗")  # fmt: skip
    table.add(
        f"{framework}: DuckDB",
        seconds(duckdb),
        f"{rows / duckdb / 1e6:.2f} M",
        f"{duckdb / floor:.1f}×",
        "—",
        "—",
    )
    table.add((f"{framework}：只读只写", f"{framework}: read and write"), seconds(floor), f"{rows / floor / 1e6:.2f} M", "1.0×", "—", "—")  # fmt: skip
    peak = memory(source, framework, out)
    table.add((f"{framework}：内存峰值", f"{framework}: peak of memory"), f"{peak:.0f} MB", "—", "—", f"{STREAMED_MB} MB", "✓" if peak <= STREAMED_MB else "✗")  # fmt: skip


def seconds(value: float) -> str:
    return f"{value:.2f} s"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=0)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--markdown", action="store_true")
    parser.add_argument("--lang", choices=("zh", "en"), default="zh")
    parser.add_argument("--seed", type=int, default=20231)
    options = parser.parse_args()
    rows = max(options.rows or (QUICK if options.quick else ROWS), BLOCK)
    table = Table(
        (
            f"成批计分，{rows:,} 个部门年度，Parquet 到 Parquet",
            f"Scores of {rows:,} department-years, Parquet to Parquet",
        ),
        [
            ("", "what"),
            ("用时", "time"),
            ("每秒", "a second"),
            ("与只读只写相比", "beside read and write"),
            ("限度", "limit"),
            ("", "kept"),
        ],
    )
    print(machine(options.lang))
    with tempfile.TemporaryDirectory() as folder:
        for framework in FRAMEWORKS:
            measured(framework, rows, 2 if options.quick else 3, options.seed, Path(folder), table)
    print((markdown if options.markdown else plain)(table, options.lang))


if __name__ == "__main__":
    main()
