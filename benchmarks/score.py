"""How fast one department-year is scored, beside the limits of this machine and two other engines, in one run.

`python benchmarks/score.py [--quick] [--markdown] [--lang en]`; see README.md beside this file.
"""

from __future__ import annotations

import argparse
import compileall
import json
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from eleven import PROFILES
from measure import Process, Times, process, timed
from table import Cell, Table, Words, markdown, plain

HERE = Path(__file__).resolve().parent
CASE = "yanjin-2022"
FILLED = {
    "long_term_mechanism_count": "3项"
}  # what the report leaves open, filled so that every row is decided
SCORED_MS, COLD_SECONDS, COLD_MB, LOADED_MS = 3, 0.5, 80, 50


@dataclass(frozen=True, slots=True)
class Size:
    """How much of each thing is run."""

    scorings: int
    intervals: int
    starts: int
    loads: int
    years: int


FULL = Size(scorings=300, intervals=25, starts=15, loads=25, years=5000)
QUICK = Size(scorings=40, intervals=5, starts=5, loads=5, years=300)


def verdict(low: float, mid: float, limit: float) -> str:
    """How much of a limit the middle run used; `?` when only the shortest kept it, as on a busy machine."""
    return f"{'✓' if mid <= limit else '?' if low <= limit else '✗'} {mid / limit:.0%}"


def times(value: float) -> str:
    """A ratio."""
    return f"{value:.0f}×" if value >= 100 else f"{value:.1f}×"


def ms(seconds: float) -> str:
    return f"{seconds * 1000:.2f}"


# -- 1 one case in process


def scoring(size: Size) -> Table:
    """A case with all its rows decided, then the shelf cases with what is unknown in them."""
    from jixiao.flows import library
    from jixiao.scoring.exact import Exact
    from jixiao.scoring.explain import Explainer
    from jixiao.scoring.scorer import score_case
    from jixiao.scoring.sheet import Sheet

    def explained(sheet: Sheet) -> int:
        explainer = Explainer(sheet)
        return sum(len(explainer.lines(row)) for row in sheet.rows)

    opened = filled_case()
    framework, case = opened.framework, opened.case
    trees = [framework.tree(indicator) for indicator, _ in framework.leaves()]
    sheet = score_case(framework, case, trace=True)
    left = [row.id for row in sheet.rows if row.score is None]
    if left:
        raise SystemExit(f"{CASE}: FILLED leaves {', '.join(left)} undecided")
    floor, whole, lines = timed(
        size.scorings,
        lambda: [Exact(case, trace=True).value(tree) for tree in trees],
        lambda: score_case(framework, case, trace=True),
        lambda: explained(score_case(framework, case, trace=True)),
    )
    count, said = len(sheet.rows), explained(sheet)
    made = Table(
        ("一、一个案卷，已载入，进程内计分", "1. One case, already loaded, scored in process"),
        [("", ""), ("最短 ms", "min ms"), ("中位 ms", "median ms"), ("÷ 只算规则树", "÷ trees alone"), LIMIT],
    )

    def add(name: Words, found: Times, limit: str = "") -> None:
        made.add(name, ms(found.low), ms(found.mid), times(found.low / floor.low), limit)

    add((f"下限：{count} 棵规则树，分数运算并留痕", f"Floor: {count} trees in fractions, traced"), floor)
    used = f"≤ {SCORED_MS} ms {verdict(whole.low * 1000, whole.mid * 1000, SCORED_MS)}"
    add(
        (f"{CASE} 补齐，{count} 个指标全部定分，留痕", f"{CASE} filled, {count} indicators decided, traced"),
        whole,
        used,
    )
    add((f"同上，连同全部说明（{said} 行）", f"the same with every explanation ({said} lines)"), lines)
    for id in library.case_ids():
        shelf = library.open_case(id)
        sheet = score_case(shelf.framework, shelf.case)
        open_rows = sum(row.score is None for row in sheet.rows)
        found = timed(size.intervals, partial(score_case, shelf.framework, shelf.case))[0]
        rows = len(sheet.rows)
        add(
            (
                f"{id} 照原样（{rows} 个指标，{open_rows} 个未评）",
                f"{id} as it is ({rows} rows, {open_rows} open)",
            ),
            found,
        )
    made.notes.append(
        (f"各跑 {size.scorings} 次，照原样的各 {size.intervals} 次；未评的指标要求出得分区间，所以慢。",
         f"{size.scorings} runs each, {size.intervals} for the cases as they are; open rows need the interval of their score.")
    )  # fmt: skip
    return made


def filled_case() -> Any:
    """The shelf case with `FILLED` put where the report says nothing."""
    from jixiao.case.load import read_case
    from jixiao.core.finding import Findings
    from jixiao.core.source import Mapped, located
    from jixiao.flows import library
    from jixiao.readers.yaml_file import read_yaml

    framework, _ = library.open_framework(CASE)
    findings = Findings(CASE)
    data = read_yaml(library.find_case(CASE), findings)
    if not isinstance(data, Mapped) or not isinstance(data["facts"], Mapped):
        raise SystemExit(f"{CASE}: no facts to fill")
    for name, value in FILLED.items():
        data["facts"].put(name, located({"value": value}))
    case = read_case(data, library.catalogue(), framework, findings)
    findings.stop_on_errors()
    if case is None:
        raise SystemExit(f"{CASE}: cannot be read")
    return library.Opened(case, framework, findings)


# -- 2 from a cold start


def cold_start(size: Size) -> Table:
    """The command in a process of its own, beside an empty Python and the two libraries it shows its table with."""
    import jixiao

    made = Table(
        (f"二、冷启动：jixiao score {CASE}", f"2. Cold start: jixiao score {CASE}"),
        [("", ""), ("最短 s", "min s"), ("中位 s", "median s"), ("÷ 空 Python", "÷ empty Python"),
         ("÷ yaml、rich", "÷ yaml, rich"), ("内存峰值 MB", "peak MB"), LIMIT],
    )  # fmt: skip
    source = Path(jixiao.__file__).resolve().parent
    with tempfile.TemporaryDirectory() as folder:
        compiled, fresh = Path(folder, "compiled"), Path(folder, "fresh")
        for copy in (compiled, fresh):
            shutil.copytree(source, copy / "jixiao", ignore=shutil.ignore_patterns("__pycache__"))
        if not compileall.compile_dir(compiled, quiet=2):
            raise SystemExit("jixiao does not compile")
        python = [sys.executable]
        score = [*python, "-m", "jixiao", "score", CASE]
        commands: list[tuple[Words, list[str], Path]] = [
            (("下限：python -c pass", "Floor: python -c pass"), [*python, "-c", "pass"], compiled),
            (
                ("下限：import yaml, rich", "Floor: import yaml, rich"),
                [*python, "-c", "import yaml, rich"],
                compiled,
            ),
            ((f"jixiao score {CASE}", f"jixiao score {CASE}"), score, compiled),
            ((f"jixiao score {CASE} --json", f"jixiao score {CASE} --json"), [*score, "--json"], compiled),
            (
                ("安装后第一次运行（还没有字节码）", "first run after installing (no bytecode yet)"),
                score,
                fresh,
            ),
        ]
        found = started(commands, size.starts)
    empty, libraries = found[0][0], found[1][0]
    for number, ((name, _, _), (spent, peak)) in enumerate(zip(commands, found, strict=True)):
        limit: Cell = ""
        if number == 2:
            used = f"≤ {COLD_SECONDS} s {verdict(spent.low, spent.mid, COLD_SECONDS)}，≤ {COLD_MB} MB {verdict(peak, peak, COLD_MB)}"
            limit = (used, used.replace("，", ", "))
        made.add(name, f"{spent.low:.3f}", f"{spent.mid:.3f}", times(spent.low / empty.low),
                 times(spent.low / libraries.low), f"{peak:.0f}", limit)  # fmt: skip
    made.notes.append(
        (f"各 {size.starts} 次，轮流运行；内存是子进程的 ru_maxrss，取最大的一次。",
         f"{size.starts} runs each, taking turns; memory is the child's ru_maxrss, the greatest of the runs.")
    )  # fmt: skip
    return made


def started(commands: Sequence[tuple[Words, list[str], Path]], runs: int) -> list[tuple[Times, float]]:
    """Seconds and peak megabytes of each command; they take turns, so that a busy moment falls on all."""
    found: list[list[Process]] = [[] for _ in commands]
    for turn in range(runs + 1):
        for place, (_, command, package) in zip(found, commands, strict=True):
            paths = os.pathsep.join([str(package), *filter(None, [os.environ.get("PYTHONPATH")])])
            environ = {**os.environ, "PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1"}
            done = process(command, environ, cwd=package)
            if turn:  # the first round only warms the disk
                place.append(done)
    return [(Times.of([p.seconds for p in runs]), max(p.megabytes for p in runs)) for runs in found]


# -- 3 loading a framework


def loading(size: Size) -> Table:
    """Each shelf framework read and checked, and the catalogue apart; the floor is YAML's own events of the file."""
    import yaml

    from jixiao.flows import library

    made = Table(
        (
            "三、载入并检查一个指标体系（事实目录已载入）",
            "3. Loading and checking one framework (catalogue loaded)",
        ),
        [("", ""), ("最短 ms", "min ms"), ("中位 ms", "median ms"), ("÷ 只解析 YAML", "÷ YAML alone"), LIMIT],
    )
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

    def parsed(path: Path) -> None:
        for _ in yaml.parse(path.read_bytes(), Loader=loader):
            pass

    def add(name: Words, path: Path, load: Callable[[], Any], limit: int = 0) -> None:
        floor, found = timed(size.loads, partial(parsed, path), load)
        used = f"≤ {limit} ms {verdict(found.low * 1000, found.mid * 1000, limit)}" if limit else ""
        made.add(name, ms(found.low), ms(found.mid), times(found.low / floor.low), used)

    def fresh_catalogue() -> None:
        library.catalogue.cache_clear()
        library.catalogue()

    count = len(library.catalogue().facts)
    name = (f"事实目录（{count} 个事实）", f"the catalogue ({count} facts)")
    add(name, library.DATA / "facts.yaml", fresh_catalogue)
    for id in library.framework_ids():
        path = library.find_framework(id)
        framework, _ = library.load_framework(path)
        rows = sum(1 for _ in framework.leaves()) if framework else 0
        name = (f"{id}（{rows} 个末级指标）", f"{id} ({rows} indicators)")
        add(name, path, partial(library.load_framework, path), LOADED_MS)
    made.notes.append((f"各 {size.loads} 次。", f"{size.loads} runs each."))
    return made


# -- 4 beside other engines

ENGINES: dict[str, Words] = {
    "fractions": ("下限：手写 Fraction 算式", "Floor: Fraction formulas by hand"),
    "jixiao": ("jixiao", "jixiao"),
    "jixiao-trace": ("jixiao，留痕", "jixiao, traced"),
    "zen": ("zen-engine {}", "zen-engine {}"),
    "zen-trace": ("zen-engine {}，留痕", "zen-engine {}, traced"),
    "openfisca": ("OpenFisca {}，逐个", "OpenFisca {}, one at a time"),
    "openfisca-columns": ("OpenFisca {}，整列", "OpenFisca {}, all at once"),
    "floats": ("手写浮点算式", "float formulas by hand"),
}
INSTALL = "python3 -m pip --python .venv/bin/python install --require-hashes -r benchmarks/requirements.txt"


def engines(size: Size, seed: int) -> Table:
    """The eleven quantitative rows in each engine, every engine in a process of its own."""
    made = Table(
        ("四、同样十一个定量指标，几种引擎", "4. The same eleven quantitative rows in several engines"),
        [("", ""), ("µs / 部门年度", "µs / dept-year"), ("÷ 手写 Fraction", "÷ by hand"), ("÷ jixiao", "÷ jixiao"),
         ("整万元：错的得分", "whole 万元: wrong scores"), ("错的总分", "wrong totals"),
         ("半个百分点：错的得分", "half percents: wrong scores"), ("错的总分", "wrong totals"),
         ("内存峰值 MB", "peak MB")],
    )  # fmt: skip
    found: dict[str, dict[str, Any]] = {}
    absent: dict[str, str] = {}
    for engine in ENGINES:
        result = compared(engine, size, seed)
        if "absent" in result:
            absent[engine] = result["absent"]
        else:
            found[engine] = result
    exact = found["jixiao"]["scores"]
    hand, ours = found["fractions"]["time"], found["jixiao"]["time"]
    for engine, name in ENGINES.items():
        if engine in absent:
            made.add((bare(name[0]), bare(name[1])), ("未装", "absent"), *[""] * 7)
            continue
        result = found[engine]
        wrong = list(differing(exact, result["scores"]))
        label = (name[0].format(result["version"]), name[1].format(result["version"]))
        made.add(label, f"{result['time'] * 1e6:.0f}", f"{result['time'] / hand:.2f}×", f"{result['time'] / ours:.2f}×",
                 *wrong, f"{result['megabytes']:.0f}")  # fmt: skip
    count = size.years
    made.notes.append(
        (f"每种数据 {count} 个随机部门年度（种子 {seed}）；“错”指和 jixiao 的精确得分不同，得分共 {count * 11} 个，总分 {count} 个；"
         "时间是从数到十一个得分和总分，逐个计时的中位数。",
         f"{count} random department-years of each sort (seed {seed}); wrong = differs from jixiao's exact score, of "
         f"{count * 11} scores and {count} totals; time from numbers to eleven scores and the total, median.")
    )  # fmt: skip
    if absent:
        made.notes.append(
            (f"未装的引擎用这一行补上：{INSTALL}", f"This line adds the engines that are absent: {INSTALL}")
        )
    return made


def bare(name: str) -> str:
    """An engine's name without a version."""
    return name.replace(" {}", "")


def compared(engine: str, size: Size, seed: int) -> dict[str, Any]:
    """One engine over both sorts of data: the time of both together, scores by sort, the greater peak."""
    made: dict[str, Any] = {"scores": {}, "megabytes": 0.0}
    seconds: list[float] = []
    for profile in PROFILES:
        command = [sys.executable, str(HERE / "engines.py"), engine, profile, str(size.years), str(seed)]
        done = process(command)
        result = json.loads(done.output)
        if "absent" in result:
            return dict(result)
        seconds += result["seconds"]
        made["scores"][profile] = result["scores"]
        made["megabytes"] = max(made["megabytes"], done.megabytes)
        made["version"] = result["version"]
    made["time"] = Times.of(seconds).mid
    return made


def differing(exact: dict[str, list[list[int]]], scores: dict[str, list[list[int]]]) -> Iterator[str]:
    """How many scores and totals differ, by sort of data."""
    for profile in PROFILES:
        pairs = list(zip(exact[profile], scores[profile], strict=True))
        yield str(sum(a != b for one, other in pairs for a, b in zip(one[:-1], other[:-1], strict=True)))
        yield str(sum(one[-1] != other[-1] for one, other in pairs))


# -- all


LIMIT: Words = ("限度（用去）", "limit (used)")


def machine(lang: str) -> str:
    """What it ran on."""
    what = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    busy = f"{os.getloadavg()[0]:.1f}"
    if lang == "zh":
        return f"{os.cpu_count()} 核，{what}，开始时负载 {busy}"
    return f"{os.cpu_count()} cores, {what}, load {busy} at the start"


def main() -> int:
    zh = "en" not in sys.argv[1:] and "--lang=en" not in sys.argv[1:]
    parser = argparse.ArgumentParser(
        description="单个部门年度计分的速度" if zh else "The speed of scoring one department-year"
    )
    parser.add_argument("--quick", action="store_true", help="少跑几次" if zh else "fewer runs")
    parser.add_argument("--markdown", action="store_true", help="输出 Markdown" if zh else "print Markdown")
    parser.add_argument("--lang", choices=("zh", "en"), default="zh", help="语言" if zh else "language")
    parser.add_argument(
        "--seed", type=int, default=1, help="随机数据的种子" if zh else "seed of the random data"
    )
    options = parser.parse_args()
    if find_spec("jixiao") is None:
        print(
            "找不到 jixiao：先运行 ./jx doctor，再用 .venv/bin/python 运行"
            if zh
            else "no jixiao: run ./jx doctor, then use .venv/bin/python"
        )
        return 2
    size = QUICK if options.quick else FULL
    show = markdown if options.markdown else plain
    print(machine(options.lang) + "\n")
    for part in (scoring, cold_start, loading, partial(engines, seed=options.seed)):
        print(show(part(size), options.lang) + "\n", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
