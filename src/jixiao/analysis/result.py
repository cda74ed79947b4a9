"""An answer about many units: the table with everything, which of it is shown, what it says, and charts of the same numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import polars as pl

from jixiao.core.document import Chart
from jixiao.core.system import Why

Say = Why  # a text in Chinese and in English


@dataclass(frozen=True, slots=True)
class Shown:
    """A column of the table that people see. `digits`: places of a number, None for text and whole numbers; `percent`: shown times 100."""

    name: str
    head: Say
    digits: int | None = None
    percent: bool = False
    align: Literal["left", "right"] = "right"


@dataclass(frozen=True, slots=True)
class Answer:
    """`frame`: every row, for Parquet, with exact numbers (whole numbers, Decimal; floats only where a library computed them, and told in a
    note); `most`: how many of its rows people see, from the top; `notes`: what it says, one sentence each, and with what care to read it."""

    kind: str
    title: Say
    frame: pl.DataFrame
    shown: tuple[Shown, ...]
    notes: tuple[Say, ...] = ()
    charts: tuple[Chart, ...] = ()
    most: int = 20
