"""The units of a made-up province: codes and names that belong to nobody, each with its region, level and kind."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import polars as pl

from jixiao.province.draws import UNIT
from jixiao.province.model import Kind, Level, Model

STEMS = "甲乙丙丁戊己庚辛壬癸"
BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
PREFIX = "X"  # of every code: no code of a real unit begins with it


def stem(number: int) -> str:
    """What a region of this number is called: 甲, 乙, … 癸, 甲子, 甲丑, …"""
    if number < len(STEMS):
        return STEMS[number]
    number -= len(STEMS)
    first, rest = divmod(number, len(BRANCHES))
    again, first = divmod(first, len(STEMS))
    return f"{STEMS[first]}{BRANCHES[rest]}{again + 1 if again else ''}"


def units(model: Model, count: int) -> pl.DataFrame:
    """So many units in the order of their codes: `unit, name, region, level, kind` and the number by which everything is drawn."""
    frames, regions = [], [("", model.name)]
    counts = _shared([level.share for level in model.levels], count)
    for level, mine in zip(model.levels, counts, strict=True):
        if level.region:
            regions = _regions(level, mine, regions)
        if mine:
            frames.append(_level(model, level, mine, regions))
    made = pl.concat(frames).sort("unit")
    return made.with_columns(pl.int_range(pl.len()).cast(pl.UInt64).alias(UNIT))


def _shared(shares: Sequence[Fraction], count: int) -> list[int]:
    """Whole numbers in these shares; what is left over goes to the largest remainders."""
    total = sum(shares) or Fraction(1)
    exact = [share * count / total for share in shares]
    made = [int(one) for one in exact]
    order = sorted(range(len(exact)), key=lambda at: (made[at] - exact[at], at))
    for at in order[: count - sum(made)]:
        made[at] += 1
    return made


def _regions(level: Level, count: int, above: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Code and name of the regions of a level: as many as its units need, evenly over those above."""
    wanted = min(max(-(-count // level.units), 1), level.most * len(above))
    made = []
    for number in range(wanted):
        at, parent = number // len(above), above[number % len(above)]
        made.append((f"{parent[0]}{at + 1:03}", f"{parent[1]}{stem(at)}{level.region}"))
    return made


def _level(model: Model, level: Level, count: int, regions: list[tuple[str, str]]) -> pl.DataFrame:
    """The units of a level: in each region first the departments, then units below them."""
    region = pl.int_range(count, eager=True).alias("_at")
    frame = pl.DataFrame({"_region": region % len(regions), "_place": region // len(regions)})
    places = _places(model, level, -(-count // len(regions)))
    named = pl.DataFrame(
        [(number, *one) for number, one in enumerate(regions)], schema=["_region", "_code", "region"], orient="row"
    )  # fmt: skip
    filled = frame.join(named, on="_region", how="left").join(places, on="_place", how="left")
    depth = 3 * (len(model.levels) - 1)
    return filled.select(
        (pl.lit(PREFIX) + pl.col("_code").str.pad_end(depth, "0") + (pl.col("_place") + 1).cast(pl.String).str.zfill(5)).alias("unit"),
        (pl.col("region") + pl.col("_office") + pl.lit(f"（{model.mark}）")).alias("name"),
        "region", pl.lit(level.name).alias("level"), "kind",
    )  # fmt: skip


def _places(model: Model, level: Level, count: int) -> pl.DataFrame:
    """What stands at each place of a region: kind, and name without the region."""
    rows: list[tuple[int, str, str]] = []
    offices = [kind for kind in model.kinds if level.name in kind.offices]
    below = _cycle([kind for kind in model.kinds if kind.below])
    used: dict[str, int] = {}
    for place in range(count):
        if place < len(offices) or not below:
            kind = offices[place % len(offices)]
            again = place // len(offices)
            rows.append(
                (place, kind.name, kind.offices[level.name] + (f"第{again + 1}分支" if again else ""))
            )
            continue
        kind, name = below[(place - len(offices)) % len(below)]
        used[name] = used.get(name, 0) + 1
        rows.append((place, kind.name, f"第{used[name]}{name}"))
    return pl.DataFrame(rows, schema=["_place", "kind", "_office"], orient="row")


def _cycle(kinds: Sequence[Kind]) -> list[tuple[Kind, str]]:
    """Units below departments in the shares of their kinds, well mixed."""
    slots = [
        (Fraction(2 * at + 1, 2 * kind.share), number, kind, kind.below[at % len(kind.below)])
        for number, kind in enumerate(kinds)
        for at in range(kind.share)
    ]
    return [(kind, name) for _, _, kind, name in sorted(slots, key=lambda one: one[:2])]
