"""An answer about many units: the table with everything, which of it is shown, what it says, and charts of the same numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import polars as pl

from jixiao.core.document import Chart
from jixiao.core.system import Why

Say = Why  # a text in Chinese and in English


@dataclass(frozen=True, slots=True)
class Shown:
    """A column of a table that people see. `digits`: places of a number, None for as many as it needs (points, whole numbers); `percent`: shown times 100;
    `words`: what the codes in it mean (a cell may hold several, set apart by spaces); `empty`: what stands where it is null; `grouped`: whether
    thousands are set apart; `fixed`: whether it stays on one line; `wide`: only where there is room, in reports; `above`: whether it stands
    above the row on a screen that is too narrow; `depth`: the column that says how far a text is set in."""

    name: str
    head: Say
    digits: int | None = None
    percent: bool = False
    align: Literal["left", "right"] = "right"
    words: Mapping[str, Say] = field(default_factory=dict)
    empty: Say | None = None
    grouped: bool = True
    fixed: bool = True
    wide: bool = False
    above: bool = False
    depth: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A further table of an answer; `name` goes into the name of its Parquet file; with `most` 0 it is in reports and files only."""

    name: str
    title: Say
    frame: pl.DataFrame
    shown: tuple[Shown, ...]
    most: int = 20


@dataclass(frozen=True, slots=True)
class Answer:
    """`frame`: every row, for Parquet, with exact numbers (whole numbers, Decimal; floats only where a library computed them, and told in a
    note); `most`: how many of its rows people see, from the top; `notes`: what it says, one sentence each, and with what care to read it;
    `beside`: further tables. Texts of `charts` may be `Say`."""

    kind: str
    title: Say
    frame: pl.DataFrame
    shown: tuple[Shown, ...]
    notes: tuple[Say, ...] = ()
    charts: tuple[Chart, ...] = ()
    most: int = 20
    beside: tuple[Part, ...] = ()

    @property
    def main(self) -> Part:
        """The first table, under the title of the answer."""
        return Part("", self.title, self.frame, self.shown, self.most)


KEY_HEADS: Mapping[str, Say] = {
    "unit": Say("单位代码", "unit"), "year": Say("年度", "year"), "name": Say("单位名称", "name"),
    "region": Say("地区", "region"), "level": Say("层级", "level"), "kind": Say("单位类型", "kind"),
}  # fmt: skip
BLANK = Say("（空）", "(empty)")  # a key that a row does not give


def keys_said(values: Iterable[object]) -> Say:
    """The keys of a row in one text, as the labels of charts take them."""
    told = [BLANK if one is None else Say(str(one), str(one)) for one in values]
    return Say(" ".join(told), " ".join(one.en for one in told))


def keys_shown(keys: Iterable[str]) -> list[Shown]:
    """The columns that say what a row is of."""
    return [
        Shown(
            one, KEY_HEADS[one], align="right" if one == "year" else "left", grouped=False, fixed=one != "name", above=one == "name",
            empty=None if one == "name" else BLANK,
        )
        for one in keys
        if one in KEY_HEADS
    ]  # fmt: skip
