"""How fast and how exactly many department-years are scored, beside the limits of the machine and other engines, in the same run.

`python benchmarks/bulk.py [--quick] [--rows N] [--exact N] [--markdown] [--lang en] [--seed N]`
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from fractions import Fraction
from importlib.util import find_spec
from multiprocessing import get_context
from operator import truediv
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any

import polars as pl
from eleven import COUNTS, MONEY, RATES, by_hand, department_years, exact_round, float_round
from engines import openfisca_system, zen_engine
from score import machine
from table import Table, markdown, plain

from jixiao.engines import clickhouse, duck, spark
from jixiao.engines.columns import TYPES, scored
from jixiao.flows.bulk import lowered
from jixiao.flows.library import framework_ids
from jixiao.scoring.lower.framework import Lowered
from jixiao.scoring.lower.schema import APPLIES_NOT, WHOLE, WHY

HERE = Path(__file__).resolve().parent
FRAMEWORKS = ("shenzhen-2023", "yanjin-2022")
ROWS, QUICK = 1_000_000, 100_000
BLOCK = 10_000  # rows that are different; they are repeated
EXACT, EXACT_QUICK = 300_000, 6_000
PART = 5_000  # rows that are explained at once, in a process
KEYS = ("unit", "year")
WARM = 3  # runs of Spark before it is timed
OVER_FLOOR, OVER_COPY, OVER_SPARK, OVER_OPENFISCA, OVER_ZEN, STREAMED = 2.0, 10.0, 12.0, 3.0, 100.0, 1024


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


def best(runs: int, work: Callable[[], Any]) -> float:
    times = []
    for _ in range(runs):
        began = perf_counter()
        work()
        times.append(perf_counter() - began)
    return min(times)


def by_turns(runs: int, works: Sequence[Callable[[], Any]]) -> list[float]:
    """The shortest time of each, one after the other in every run: whatever else slows the machine meets them alike."""
    times = [[best(1, work) for work in works] for _ in range(runs)]
    return [min(each) for each in zip(*times, strict=True)]


def repeated(piece: pl.DataFrame, rows: int, path: Path) -> Path:
    """The block as often as makes so many rows, of units that are all different, four years of each."""
    whole, rest = divmod(rows, BLOCK)
    table = pl.concat([piece.lazy()] * whole + ([piece.lazy().head(rest)] if rest else []))
    at = pl.col("at")
    units = [(at // 4 + 10**8).cast(pl.String).alias("unit"), (at % 4 + 2020).cast(pl.Int64).alias("year")]
    table.with_row_index("at").select(*units, pl.exclude("at", *KEYS)).sink_parquet(path)
    return path


def copied(source: Path, made: Lowered, out: Path) -> None:
    """What a score cannot do without: read the columns, write as many as there are scores."""
    frame = pl.scan_parquet(source)
    there = [one for one in made.columns if one in frame.collect_schema()]
    kept = [pl.col(there[at % len(there)]).alias(output.name) for at, output in enumerate(made.outputs)]
    rest = pl.sum_horizontal(pl.col(name).cast(pl.Int64, strict=False) for name in there)
    frame.select("unit", "year", *kept, total_of_the_rest=rest).sink_parquet(out)


def in_polars(source: Path, made: Lowered, out: Path) -> None:
    scored(pl.scan_parquet(source), made, KEYS, decimal=True).sink_parquet(out)


def whole_command(source: Path, framework: str, out: Path) -> tuple[float, float]:
    """Seconds that `jixiao bulk score` works, with all that it checks, and the peak of its memory in MB, in a process of its own (`ru_maxrss`
    would begin with that of the process that started it)."""
    code = (
        "import sys, time\nfrom pathlib import Path\n"
        "from jixiao.flows.bulk import score_file\nbegan = time.perf_counter()\n"
        "score_file(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))\nprint(time.perf_counter() - began)\n"
        "print(next(int(one.split()[1]) / 1024 for one in open('/proc/self/status') if one.startswith('VmHWM')))\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(source), framework, str(out)], capture_output=True, text=True, check=True)  # fmt: skip
    time, peak = map(float, done.stdout.split())
    return time, peak


def copy_rate() -> float:
    """Bytes a second that all cores together read and write when they copy: the bandwidth of the memory."""
    import threading

    import numpy as np

    size, cores = 1 << 27, os.cpu_count() or 1
    pairs = [(np.ones(size // 8), np.empty(size // 8)) for _ in range(cores)]

    def copy() -> None:
        threads = [threading.Thread(target=np.copyto, args=(to, of)) for of, to in pairs]
        for one in threads:
            one.start()
        for one in threads:
            one.join()

    return 2 * size * cores / best(5, copy)


# -- one framework from Parquet to Parquet


def files(framework: str, rows: int, runs: int, seed: int, folder: Path, table: Table) -> None:
    made = lowered(framework)
    out = folder / "out.parquet"
    piece = block(made, seed)
    source = repeated(piece, rows, folder / "facts.parquet")
    there = frozenset(one for one in piece.columns if one not in KEYS)
    floor = best(runs, lambda: copied(source, made, out))
    times = {"Polars": best(runs, lambda: in_polars(source, made, out))}
    frame = pl.read_parquet(source)
    inside = best(4 * runs, lambda: scored(frame.lazy(), made, KEYS).collect(engine="streaming"))
    bandwidth = (frame.estimated_size() + rows * 8 * len(made.outputs)) / copy_rate()
    times["DuckDB"] = best(runs, lambda: duck.to_parquet(source, made, there, KEYS, out))
    if find_spec("chdb"):
        times["ClickHouse (chdb)"] = best(runs, lambda: clickhouse.to_parquet(source, made, there, KEYS, out))
    if find_spec("pyspark"):
        run_spark = lambda: spark.to_parquet(source, made, there, KEYS, out)  # noqa: E731
        for _ in range(WARM):  # what Spark does once, and until Java has compiled what it generates
            run_spark()
        times["Spark"] = best(runs, run_spark)
    row(table, (f"{framework}：只读只写", f"{framework}: read and write"), floor, rows, "1.0×")
    for engine, time in times.items():
        over = time / floor
        if engine == "Polars":
            row(table, f"{framework}: {engine}", time, rows, f"{over:.1f}×", f"{OVER_FLOOR:.0f}×", time <= OVER_FLOOR * floor)  # fmt: skip
        elif engine == "Spark":
            times_polars = time / times["Polars"]
            row(table, f"{framework}: {engine}", time, rows, f"{over:.1f}×", (f"Polars 的 {OVER_SPARK:.0f}×", f"{OVER_SPARK:.0f}× Polars"), times_polars <= OVER_SPARK)  # fmt: skip
        else:
            row(table, f"{framework}: {engine}", time, rows, f"{over:.1f}×")
    row(table, (f"{framework}：内存里算，与内存带宽相比", f"{framework}: in memory, beside its bandwidth"), inside, rows, f"{inside / bandwidth:.1f}×", f"{OVER_COPY:.0f}×", inside <= OVER_COPY * bandwidth)  # fmt: skip


def row(
    table: Table,
    what: Any,
    time: float,
    rows: int,
    over: str = "—",
    limit: Any = "—",
    kept: bool | None = None,
) -> None:
    table.add(what, seconds(time), f"{time / rows * 1e6:.2f} µs", over, limit, "—" if kept is None else "✓" if kept else "✗")  # fmt: skip


def seconds(value: float) -> str:
    return f"{value:.3f} s" if value < 1 else f"{value:.2f} s"


# -- growing tables


def growing(sizes: tuple[int, ...], seed: int, folder: Path, table: Table) -> None:
    framework = FRAMEWORKS[0]
    made = lowered(framework)
    piece = block(made, seed)
    out = folder / "out.parquet"
    for rows in sizes:
        source = repeated(piece, rows, folder / "facts.parquet")
        time = best(1 if rows > ROWS else 3, lambda: in_polars(source, made, out))  # noqa: B023
        checked, peak = whole_command(source, framework, out)
        table.add(f"{rows:,}", seconds(time), f"{time / rows * 1e6:.2f} µs", seconds(checked), f"{peak:.0f} MB", f"{STREAMED} MB", "✓" if peak <= STREAMED else "✗")  # fmt: skip


# -- the eleven rules beside other engines


def eleven(rows: int, runs: int, seed: int, table: Table) -> None:
    runs *= 4  # they are short
    made = lowered(str(HERE / "eleven.yaml"))
    years = list(department_years("whole", BLOCK, seed))
    frame = pl.concat([eleven_facts(years)] * (rows // BLOCK)).rechunk()
    works: list[Callable[[], Any]] = [
        lambda: scored(frame.lazy(), made, ("unit",)).collect(engine="streaming")
    ]
    if find_spec("openfisca_core"):
        works.append(openfisca(years, rows))
    mine, *others = (time / rows for time in by_turns(runs, works))
    table.add(("jixiao，Polars，按列", "jixiao in Polars, columns"), f"{mine * 1e9:,.0f} ns", "1×", "—", "—")
    peers = [(("OpenFisca，按列", "OpenFisca, columns"), time, OVER_OPENFISCA) for time in others]
    if find_spec("zen"):
        score = zen_engine(trace=False)
        few = years[:1000]
        score(few[0])
        peers.append((("zen-engine，逐行", "zen-engine, rows"), best(runs, lambda: [score(one) for one in few]) / len(few), OVER_ZEN))  # fmt: skip
    for what, time, limit in peers:
        table.add(what, f"{time * 1e9:,.0f} ns", f"{time / mine:,.1f}×", f"≥ {limit:.0f}×", "✓" if time >= limit * mine else "✗")  # fmt: skip
    if not peers:
        table.notes.append(("OpenFisca、zen-engine 未装：见 benchmarks/README.md。", "OpenFisca and zen-engine are not installed: see benchmarks/README.md."))  # fmt: skip


def eleven_facts(years: list[dict[str, int]]) -> pl.DataFrame:
    """The department-years in the columns of a table of facts: fen, pieces, millionths."""
    columns = {name: [one[name] * 10**6 for one in years] for name in MONEY}
    columns |= {name: [one[name] for one in years] for name in COUNTS}
    names = {name: name.replace("progress_", "expenditure_progress@") for name in RATES}
    columns |= {names[name]: [one[name] * 5000 for one in years] for name in RATES}
    return pl.DataFrame({"unit": [str(at) for at in range(len(years))], **columns})


def openfisca(years: list[dict[str, int]], rows: int) -> Callable[[], None]:
    """Its work, the facts being in arrays already, as tables hold them: whole numbers, and half percents as 64-bit floats. It takes
    them for its own 32-bit floats, as jixiao takes them for whole numbers within bounds."""
    import numpy as np
    from eleven import ROWS as INDICATORS
    from engines import PERIOD
    from openfisca_core.simulations import SimulationBuilder

    system = openfisca_system()
    times = rows // BLOCK
    inputs = {
        name: np.tile(np.array([one[name] / 2 if name in RATES else one[name] for one in years]), times)
        for name in years[0]
    }

    def run() -> None:
        simulation = SimulationBuilder().build_default_simulation(system, rows)
        for name, values in inputs.items():
            simulation.set_input(name, PERIOD, values)
        for name in (*INDICATORS, "total"):
            simulation.calculate(name, PERIOD)

    return run


# -- scores that are wrong


def explained(id: str, profile: str, rows: int, part: int) -> tuple[pl.DataFrame, int]:
    """Facts, and in Polars how many of their scores are not those of the sheets that explain each step."""
    import test_engines_exact as check
    from test_engines import frame_of

    made = lowered(id)
    cells, told = check.many(made, profile, rows, str(part))
    frame = frame_of(made, cells)
    mine = scored(frame.lazy(), made, KEYS, decimal=True).collect(engine="streaming")
    return frame, check.wrong(made, mine, told)


def exact(rows: int, seed: int, folder: Path, table: Table) -> None:
    """Every framework on every engine beside the sheets; and floats on the eleven rules. The sheets are made once, on all cores, for Polars;
    what another engine scores otherwise than Polars is counted for it."""
    sys.path.insert(0, str(HERE.parent / "tests"))
    import test_engines_exact as check

    facts, out = folder / "facts.parquet", folder / "out.parquet"
    engines: dict[str, Any] = {"DuckDB": duck.to_parquet}
    if find_spec("chdb"):
        engines["ClickHouse"] = clickhouse.to_parquet
    if find_spec("pyspark"):
        engines["Spark"] = spark.to_parquet
    parts = max(rows // len(check.PROFILES) // PART, 1)
    each = rows // len(check.PROFILES) // parts
    for id in framework_ids():
        made = lowered(id)
        with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
            asked = [
                pool.submit(explained, id, one, each, part) for one in check.PROFILES for part in range(parts)
            ]
            done = []
            for number, one in enumerate(asked, start=1):
                done.append(one.result())
                print(f"{id} {number}/{len(asked)}", file=sys.stderr, flush=True)
        frame = pl.concat([one for one, _ in done]).with_columns(unit=pl.int_range(pl.len()).cast(pl.String))
        frame.write_parquet(facts)
        there = frozenset(one for one in frame.columns if one not in KEYS)
        mine = scored(frame.lazy(), made, KEYS, decimal=True).collect(engine="streaming")
        known = sum(mine[one.name].count() for one in made.outputs)
        counts = {"Polars": sum(wrong for _, wrong in done)}
        for engine, work in engines.items():
            work(facts, made, there, KEYS, out)
            scores = pl.read_parquet(out).sort(pl.col("unit").cast(pl.Int64)).cast(dict(mine.schema))
            other = sum(int(scores[one.name].ne_missing(mine[one.name]).sum()) for one in made.outputs)
            counts[engine] = counts["Polars"] + other
        table.add(id, f"{frame.height:,}", f"{known:,}", *(f"{counts[one]:,}" if one in counts else "—" for one in ("Polars", "DuckDB", "ClickHouse", "Spark")))  # fmt: skip
    wrong = total = 0
    for profile in ("whole", "half"):
        for year in department_years(profile, rows // 2, seed):
            right = by_hand(year, Fraction, exact_round)
            tempting = by_hand(year, truediv, float_round)
            wrong += sum(round(a * 100) != round(b * 100) for a, b in zip(right, tempting, strict=True))
            total += len(right)
    table.add(("（对照）float64 算十一条规则", "(beside it) float64 on the eleven rules"), f"{rows // 2 * 2:,}", f"{total:,}", f"{wrong:,}", "—", "—", "—")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=0)
    parser.add_argument("--exact", type=int, default=-1)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--markdown", action="store_true")
    parser.add_argument("--lang", choices=("zh", "en"), default="zh")
    parser.add_argument("--seed", type=int, default=20231)
    options = parser.parse_args()
    rows = max(options.rows or (QUICK if options.quick else ROWS), BLOCK) // BLOCK * BLOCK
    checked = options.exact if options.exact >= 0 else EXACT_QUICK if options.quick else EXACT
    runs = 2 if options.quick else 3
    show = markdown if options.markdown else plain
    what, time, each, kept, limit = (
        ("", "what"),
        ("用时", "time"),
        ("每行", "a row"),
        ("", "kept"),
        ("限度", "limit"),
    )
    print(machine(options.lang))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        table = Table(
            (
                f"十一条定量规则，{rows:,} 行，已在内存里",
                f"Eleven quantitative rules, {rows:,} rows, in memory",
            ),
            [what, each, ("倍", "times"), limit, kept],
        )
        eleven(rows, runs, options.seed, table)
        print(show(table, options.lang), flush=True)
        table = Table(
            (f"越来越多的行，{FRAMEWORKS[0]}，Polars；整个命令各在自己的进程里", f"More and more rows, {FRAMEWORKS[0]}, Polars; the whole command in a process of its own"),
            [("行数", "rows"), time, each, ("整个命令，连同检查", "the whole command, with its checks"), ("内存峰值", "peak of memory"), limit, kept],
        )  # fmt: skip
        growing((10_000, 100_000) if options.quick else (10_000, 100_000, 1_000_000, 10_000_000), options.seed, folder, table)  # fmt: skip
        print(show(table, options.lang), flush=True)
        table = Table(
            (f"成批计分，{rows:,} 个部门年度，全部指标，Parquet 到 Parquet", f"Scores of {rows:,} department-years, all indicators, Parquet to Parquet"),
            [what, time, each, ("与只读只写相比", "beside read and write"), limit, kept],
        )  # fmt: skip
        for framework in FRAMEWORKS:
            files(framework, rows, runs, options.seed, folder, table)
        print(show(table, options.lang), flush=True)
        if checked:
            table = Table(
                ("错的得分：与逐步说明的得分相比", "Wrong scores, beside those that are explained step by step"),
                [what, ("行数", "rows"), ("得分数", "scores"), ("Polars", "Polars"), ("DuckDB", "DuckDB"), ("ClickHouse", "ClickHouse"), ("Spark", "Spark")],
            )  # fmt: skip
            exact(checked, options.seed, folder, table)
            print(show(table, options.lang), flush=True)


if __name__ == "__main__":
    main()
