"""What does not fit between the years of a unit: an opening that is not what was left, an amount ten thousand times its neighbours."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from jixiao.core.fact import Catalogue, FactKind
from jixiao.core.finding import Finding
from jixiao.core.source import Place
from jixiao.core.system import Why
from jixiao.engines.parts import by_unit
from jixiao.scoring.lower.schema import Column

SLIP = 10**4  # between 万元 and 元
FAR = 1000  # times: nearer may be true
NEAR = 3  # times: so near a number has to come once it is divided
LAST = "@-1"
LEFT_OVER = "结转结余"  # the theme of what is left over: it may be of any size, in any year
LEAST, MOST = "\x01", "\x02"  # before the name of a column of the year before


@dataclass(frozen=True, slots=True)
class Amounts:
    """The facts of a table by the names of their columns, and what of them a year begins and ends with; `read`: those that are asked for."""

    kinds: dict[str, FactKind]
    labels: dict[str, str]
    opens: dict[str, str]
    read: Collection[str]

    def money(self) -> list[str]:
        """Amounts of the year that do not change ten thousandfold from one to the next. What is left over does, and so do differences."""
        return [
            one for one, kind in self.kinds.items()
            if kind.dimension == "money" and "@" not in one and kind.theme != LEFT_OVER and not kind.formula and kind.bounds[0] >= 0
        ]  # fmt: skip


def amounts(columns: Sequence[Column], catalogue: Catalogue, read: Collection[str]) -> Amounts:
    """What of the columns are facts in numbers, and which pairs are what a year begins with and what the last one ended with. Of a pair, one
    at least has to be among those that are `read`."""
    kinds = {}
    for one in columns:
        kind = catalogue.facts.get(one.name.partition("@")[0]) if "|" not in one.name else None
        if kind is not None and kind.dimension in ("money", "count"):
            kinds[one.name] = kind
    opens = {one: one.removesuffix(LAST) for one in kinds if one.endswith(LAST)}
    opens |= {one: kind.opens_with for one, kind in kinds.items() if kind.opens_with and "@" not in one}
    there = {
        one: closing for one, closing in opens.items() if closing in kinds and (one in read or closing in read)
    }  # fmt: skip
    return Amounts(kinds, {one.name: one.label for one in columns}, there, read)


def opened(
    frame: pl.LazyFrame, keys: Sequence[str], found: Amounts
) -> Iterator[tuple[Finding, pl.LazyFrame]]:
    """Years that do not begin with what the one before left, with the rows of each that are so."""
    unit, year = keys
    if not found.opens:
        return
    closings = sorted(set(found.opens.values()))
    who = pl.concat_str([pl.col(unit), pl.col(year).cast(pl.String)], separator=" ")
    asked, tests = [], []
    for number, (opening, closing) in enumerate(found.opens.items()):
        here = pl.col(opening)  # a unit that stands there twice may have closed in two ways
        wrong = ((here != pl.col(LEAST + closing)) & (here != pl.col(MOST + closing))).fill_null(value=False)
        asked += [wrong.sum().alias(f"n{number}"), who.filter(wrong).min().alias(f"v{number}")]
        tests.append(wrong)
    rows, joined = [], []
    needed = dict.fromkeys((unit, year, *found.opens, *closings))
    for part in by_unit(frame.select(*needed), unit):
        before = part.group_by(unit, (pl.col(year) + 1).alias(year)).agg(
            *(pl.col(one).min().alias(LEAST + one) for one in closings), *(pl.col(one).max().alias(MOST + one) for one in closings)
        )  # fmt: skip
        both = part.select(unit, year, *found.opens).join(before, on=[unit, year], how="inner")
        rows.append(both.select(asked).collect(engine="streaming"))
        joined.append(both)
    all_rows = pl.concat(rows).select(pl.col("^n.*$").sum(), pl.col("^v.*$").min())
    row = all_rows.row(0, named=True)
    for number, (opening, closing) in enumerate(found.opens.items()):
        if row[f"n{number}"]:
            values = {
                "opening": found.labels[opening], "closing": found.labels[closing],
                "count": f"{row[f'n{number}']:,}", "unit": row[f"v{number}"],
            }  # fmt: skip
            said = pl.concat_str([opening, LEAST + closing], separator=" ≠ ").alias("value")
            wrong_rows = [both.filter(tests[number]).select(unit, year, said) for both in joined]
            yield (
                Finding("bulk_opening", Place(field=opening), values, severity="warning"),
                pl.concat(wrong_rows),
            )


def slipped(
    frame: pl.LazyFrame, keys: Sequence[str], found: Amounts
) -> Iterator[tuple[Finding, pl.LazyFrame]]:
    """Amounts that are off by ten thousand against the whole of which they are a part, with the rows of each. `keys`: the unit, and the
    year where the table has one."""
    money, unit = found.money(), keys[0]
    if not money:
        return
    wholes = [
        (one, whole) for one in money for whole in found.kinds[one].part_of
        if whole in money and (one in found.read or whole in found.read)
    ]  # fmt: skip
    rows = _amounts(frame, keys, money)
    asked, tests = [], []
    for number, (part, whole) in enumerate(wholes):
        far = _slip(pl.col(part), pl.col(whole), pl.col(whole)).fill_null(value=False)
        tests.append(far)
        asked += [pl.col(unit).filter(far).n_unique().alias(f"n{number}"), pl.col(unit).filter(far).min().alias(f"v{number}")]  # fmt: skip
    if asked:
        row = rows.select(asked).collect(engine="streaming").row(0, named=True)
        for number, (part, whole) in enumerate(wholes):
            name = found.labels[whole]
            if row[f"n{number}"]:
                told = _told(found, part, Why(f"包含它的“{name}”", f"“{name}”, of which it is a part"), row[f"n{number}"], row[f"v{number}"])  # fmt: skip
                yield told, rows.filter(tests[number]).select(*keys, pl.col(part).alias("value"))


def far_off(
    frame: pl.LazyFrame, keys: Sequence[str], found: Amounts
) -> Iterator[tuple[Finding, pl.LazyFrame]]:
    """Amounts that are off by ten thousand against the other years of the unit, with the rows of each: where all others agree that it is
    off, and it would fit if it were not."""
    money, unit = [one for one in found.money() if one in found.read], keys[0]
    if not money:
        return
    rows = _amounts(frame, keys, money)
    far = pl.any_horizontal(pl.col(f"{one}>") // FAR > pl.col(f"{one}<") for one in money)
    ends = [
        part.group_by(unit).agg(
            *(pl.col(one).max().alias(f"{one}>") for one in money), *(pl.col(one).min().alias(f"{one}<") for one in money)
        )
        for part in by_unit(rows.select(unit, *money), unit)
    ]  # fmt: skip
    suspects = pl.concat([one.filter(far).select(unit).collect(engine="streaming") for one in ends])
    if not suspects.height:
        return
    mine = rows.join(suspects.lazy(), on=unit, how="semi").collect(engine="streaming")
    for one in money:
        each = mine.select(unit, one).drop_nulls().group_by(unit).agg(pl.col(one).sort().alias("all"))
        several = each.filter(pl.col("all").list.len() > 1).with_columns(
            low=pl.col("all").list.first(), second=pl.col("all").list.get(1),
            last=pl.col("all").list.get(-2), high=pl.col("all").list.last(),
        )  # fmt: skip
        above = _slip(pl.col("high"), pl.col("low"), pl.col("last"))
        below = (pl.col("second") // FAR > pl.col("low")) & (pl.col("low") * SLIP).is_between(
            pl.col("second") // NEAR, pl.col("high") * NEAR
        )
        wrong = several.filter(above | below)
        if wrong.height:
            other = Why("本单位其他年度", "other years of the unit")
            off = wrong.select(unit, pl.when(above).then("high").otherwise("low").alias("value"))
            each_row = mine.select(*keys, pl.col(one).alias("value")).join(
                off, on=[unit, "value"], how="semi"
            )
            yield _told(found, one, other, wrong.height, wrong[unit].min()), each_row.lazy()


def _amounts(frame: pl.LazyFrame, keys: Sequence[str], money: Sequence[str]) -> pl.LazyFrame:
    """Amounts where there are any: of 0 nothing is a part, and nothing is so many times 0."""
    return frame.select(*keys, *(pl.when(pl.col(one) > 0).then(pl.col(one)).alias(one) for one in money))


def _slip(value: pl.Expr, low: pl.Expr, high: pl.Expr) -> pl.Expr:
    """Whether a value is far above all others, and a ten-thousandth of it would be near them."""
    return (value // FAR > high) & (value // SLIP).is_between(low // NEAR, high * NEAR)


def _told(found: Amounts, column: str, other: Why, count: int, unit: object) -> Finding:
    values = {"column": found.labels[column], "other": other, "count": f"{count:,}", "unit": str(unit)}
    return Finding("bulk_slip", Place(field=column), values, severity="warning")
