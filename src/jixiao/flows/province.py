"""A made-up province in a folder: its facts, the mistakes that were planted in them, and a page that says that nothing of it is real."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from random import Random
from shlex import quote

import polars as pl

from jixiao import __version__
from jixiao.core.finding import DataError, Finding, Findings
from jixiao.core.source import Place
from jixiao.core.system import why_failed
from jixiao.engines.writing import whole
from jixiao.flows.bulk import lowered
from jixiao.flows.library import DATA, framework_ids
from jixiao.province.mistakes import KINDS, SCHEMA, planted, targets
from jixiao.province.model import Model, read_model
from jixiao.province.needed import Needed, needed
from jixiao.province.table import PIECE, Order, pieces
from jixiao.readers.yaml_file import read_yaml

FACTS, MISTAKES, README = "facts.parquet", "mistakes.parquet", "README.txt"
MOST_UNITS, MOST_YEARS = 1_000_000, 20
FIRST_YEAR, LAST_YEAR = 2000, 2099
YEARS = re.compile(r"(\d{4})(?:-(\d{4}))?", re.ASCII)
SHARE = re.compile(r"(\d{1,3}(?:\.\d{1,6})?)(%?)", re.ASCII)
WHOLE = re.compile(r"\d{1,18}", re.ASCII)

SIGN = "a synthetic province"  # in the first line of the page
MOST_READ = 1000  # bytes of it
ABOUT = """\
{name}（{mark}）· a synthetic province
{line}
这里的一切都是虚构的，由程序造出，不是任何真实地方、单位、人员的数据，不能当作统计引用。
Everything here is made up by a program. It is no data of any real place, unit or person, and no statistics.

facts.parquet     事实表：{rows:,} 行（单位年度）、{units:,} 个单位、{columns:,} 列；每行 synthetic = true
                  the table of facts: rows are units and years; every row has synthetic = true
mistakes.parquet  故意埋下的错误：{planted:,} 处，kind 是下面的一种，true 是原值，planted 是填错的值
                  the mistakes that were planted: true is what was right, planted what stands in the facts
{kinds}
年度 years        {years}
种子 seed         {seed}
未知的格 unknown  {unknown}
错误的行 mistakes {mistakes}
程序 program      jixiao {version}
命令 command      {command}

按任一指标体系计分 · score it under any framework:
  jixiao bulk score facts.parquet --framework shenzhen-2023 -o scores.parquet
模型和每个分布的出处 · the model, and the source of each distribution: src/jixiao/data/province.yaml, docs/province.md
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a province is to be like, as it was asked for."""

    units: int
    years: tuple[int, ...]
    seed: int
    mistakes: Fraction
    unknown: Fraction

    def command(self, folder: Path) -> str:
        """The command that makes it again."""
        years = f"{self.years[0]}-{self.years[-1]}"
        shares = f"--mistakes {percent(self.mistakes)} --unknown {percent(self.unknown)}"
        return f"jixiao province --units {self.units} --years {years} --seed {self.seed} {shares} -o {quote(folder.name or '.')}"


@dataclass(frozen=True, slots=True)
class Made:
    """What was made. `kinds`: planted mistakes by kind; `levels`: rows by level; `examples`: some units, with region, level and kind."""

    folder: Path
    wanted: Wanted
    rows: int
    units: int
    columns: int
    planted: int
    kinds: dict[str, int]
    levels: dict[str, int]
    examples: tuple[tuple[str, str, str, str, int], ...]
    command: str


def wanted(units: str, years: str, seed: str, mistakes: str, unknown: str) -> Wanted:
    """What was asked for in words. Raises `DataError` with everything that is wrong in it."""
    wrong: list[Finding] = []

    def number(name: str, text: str, low: int, high: int) -> int:
        if WHOLE.fullmatch(text) and low <= int(text) <= high:
            return int(text)
        wrong.append(Finding("province_number", values={"name": name, "text": text, "low": f"{low:,}", "high": f"{high:,}"}))  # fmt: skip
        return low

    def share(name: str, text: str) -> Fraction:
        found = SHARE.fullmatch(text)
        value = Fraction(found[1]) / (100 if found[2] else 1) if found else Fraction(-1)
        if not 0 <= value <= 1:
            wrong.append(Finding("province_share", values={"name": name, "text": text}))
        return value

    span = YEARS.fullmatch(years)
    first = int(span[1]) if span else 0
    last = int(span[2] or span[1]) if span else -1
    if not FIRST_YEAR <= first <= last <= LAST_YEAR or last - first >= MOST_YEARS:
        values = {"text": years, "low": str(FIRST_YEAR), "high": str(LAST_YEAR), "most": str(MOST_YEARS)}
        wrong.append(Finding("province_years", values=values))
    made = Wanted(
        number("--units", units, 1, MOST_UNITS), tuple(range(first, last + 1)), number("--seed", seed, 0, 10**18 - 1),
        share("--mistakes", mistakes), share("--unknown", unknown),
    )  # fmt: skip
    if wrong:
        raise DataError(wrong)
    return made


@lru_cache(maxsize=1)
def model() -> Model:
    """The model of the made-up province."""
    findings = Findings("province.yaml")
    made = read_model(read_yaml(DATA / "province.yaml", findings), findings)
    findings.stop_on_errors()
    assert made is not None  # without errors there is one
    return made


@lru_cache(maxsize=1)
def all_needed() -> Needed:
    """What the shipped frameworks read."""
    return needed([lowered(id) for id in framework_ids()])


def tables(
    asked: Wanted, done: Callable[[int], None] = lambda _: None
) -> tuple[list[pl.DataFrame], pl.DataFrame]:
    """The facts in pieces and the mistakes, in memory. `done` hears how many units are made."""
    made, told = [], []
    for facts, mistakes in _pieces(asked, done):
        made.append(facts)
        told.append(mistakes)
    return made, pl.concat(told)


def _pieces(asked: Wanted, done: Callable[[int], None]) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
    order = Order(asked.units, asked.years, asked.seed, asked.unknown)
    mine = all_needed()
    places = None
    for number, frame in enumerate(pieces(model(), mine, order)):
        mistakes = pl.DataFrame(schema=SCHEMA)
        if asked.mistakes:
            if places is None:
                places = targets(frame.columns, mine.catalogue, mine.columns)
            frame, mistakes = planted(
                frame, asked.mistakes, Random(f"{asked.seed}:mistakes:{number}"), places
            )
        done(min((number + 1) * PIECE, asked.units))
        yield frame, mistakes


def province(folder: Path, asked: Wanted, done: Callable[[int], None] = lambda _: None) -> Made:
    """Make a province in a folder; an earlier one gives way, a file of anybody else does not. Raises `DataError`; then no file is touched."""
    command = asked.command(folder)
    if wrong := [
        _not_ours(folder / name) for name in (FACTS, MISTAKES, README) if not _is_ours(folder / name)
    ]:
        raise DataError(wrong)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with ExitStack() as stack:
            about_at, mistakes_at, facts_at = (
                stack.enter_context(whole(folder / name)) for name in (README, MISTAKES, FACTS)
            )
            parts = facts_at.with_name("pieces")
            parts.mkdir()
            told = []
            for number, (facts, mistakes) in enumerate(_pieces(asked, done)):
                facts.write_parquet(parts / f"{number:05}.parquet")
                told.append(mistakes)
            mark = {
                "synthetic": "true",
                "note": model().note,
                "command": command,
                "program": f"jixiao {__version__}",
            }
            pl.scan_parquet(sorted(parts.glob("*.parquet")), glob=False).sink_parquet(facts_at, metadata=mark)
            all_told = pl.concat(told)
            all_told.write_parquet(mistakes_at, metadata=mark)
            made = _summed(folder, asked, command, pl.scan_parquet(facts_at, glob=False), all_told)
            about_at.write_text(_about(made), encoding="utf-8")
    except (pl.exceptions.PolarsError, OSError) as error:
        raise DataError(
            [Finding("province_not_made", values={"folder": str(folder), "why": why_failed(error)})]
        ) from None
    return made


def _is_ours(path: Path) -> bool:
    """Whether there is nothing, or a file of an earlier made-up province: it says so of itself."""
    try:
        there = path.exists()
    except (OSError, ValueError):  # a folder that cannot be looked into: who writes there is told why
        there = False
    if not there:
        return True
    try:
        if not path.is_file():
            return False
        if path.suffix == ".parquet":
            return pl.read_parquet_metadata(path).get("synthetic") == "true"
        with path.open("rb") as file:
            return SIGN.encode() in file.readline(MOST_READ)
    except (pl.exceptions.PolarsError, OSError):  # what cannot be read is not known to be ours
        return False


def _not_ours(path: Path) -> Finding:
    return Finding("province_not_ours", Place(path.name), {"path": str(path)})


def _summed(folder: Path, asked: Wanted, command: str, facts: pl.LazyFrame, told: pl.DataFrame) -> Made:
    counts = (
        facts.select(pl.len(), pl.col("unit").n_unique().alias("units")).collect(engine="streaming").row(0)
    )
    levels = facts.group_by("level").len().collect(engine="streaming")
    kinds = dict(told.group_by("kind").len().iter_rows())
    firsts = facts.group_by("level").agg(pl.all().exclude("level").sort_by("unit", "year").last())
    shown = firsts.select("name", "region", "level", "kind", "established_staff").collect()
    order = {level.name: at for at, level in enumerate(model().levels)}
    return Made(
        folder, asked, int(counts[0]), int(counts[1]), len(facts.collect_schema()), told.height,
        {kind: int(kinds.get(kind, 0)) for kind in KINDS},
        dict(sorted(levels.iter_rows(), key=lambda one: order.get(one[0], 99))),
        tuple(sorted(shown.iter_rows(), key=lambda one: order.get(one[2], 99))), command,
    )  # fmt: skip


def _about(made: Made) -> str:
    """The page beside the tables."""
    asked = made.wanted
    kinds = "".join(f"                  {kind:<8} {said} · {said.en}\n" for kind, said in KINDS.items())
    return ABOUT.format(
        name=model().name, mark=model().mark, line="=" * 40, rows=made.rows, units=made.units, columns=made.columns,
        planted=made.planted, kinds=kinds, years=f"{asked.years[0]}-{asked.years[-1]}", seed=asked.seed,
        unknown=percent(asked.unknown), mistakes=percent(asked.mistakes), version=__version__, command=made.command,
    )  # fmt: skip


def percent(share: Fraction) -> str:
    """A share as a percentage with all its digits."""
    text = f"{share.numerator * 10**8 // share.denominator:09d}"
    whole_part, digits = text[:-6], text[-6:].rstrip("0")
    return f"{int(whole_part)}{'.' + digits if digits else ''}%"
