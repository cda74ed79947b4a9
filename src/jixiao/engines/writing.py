"""Writing a file of scores whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from jixiao.core.finding import DataError, Finding
from jixiao.core.source import Place
from jixiao.core.system import disk_full
from jixiao.engines import rooms

NUMBER = r"^[+-]?\d+(\.\d+)?$"


def distinct(out: Path | None, inputs: Iterable[Path], suffixes: Collection[str]) -> list[Finding]:
    """What speaks against an output: another format than it can have, a folder, one that is not there, a file that is read."""
    if out is None:
        return []
    if out.suffix.lower() not in suffixes:
        return [Finding("bulk_output", Place(out.name), {"path": str(out), "formats": " ".join(suffixes)})]
    if out.is_dir():
        return [Finding("bulk_output_folder", Place(out.name), {"path": str(out)})]
    if out.exists() and not out.is_file():
        return [Finding("file_special", Place(out.name), {"path": str(out)})]
    if not out.parent.is_dir():
        return [
            Finding("bulk_output_nowhere", Place(out.name), {"path": str(out), "folder": str(out.parent)})
        ]
    same = [one for one in inputs if one.exists() and out.exists() and out.samefile(one)]
    return [Finding("bulk_output_same", Place(out.name), {"path": str(out)})] if same else []


def apart(*outputs: Path | None) -> list[Finding]:
    """The outputs that are one file, by whatever path each is named."""
    there = [one for one in outputs if one is not None]
    again = [one for at, one in enumerate(there) if any(_same(one, other) for other in there[:at])]
    return [Finding("bulk_outputs_same", Place(one.name), {"path": str(one)}) for one in again]


def _same(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve() or (one.exists() and other.exists() and one.samefile(other))


def to_csv(frame: pl.LazyFrame, path: Path) -> None:
    """A table as CSV that Excel takes for UTF-8 and in which it computes nothing: a text that begins as a formula has a sign before it."""
    texts = [name for name, kind in frame.collect_schema().items() if kind == pl.String]
    safe = [
        pl.when(pl.col(name).str.contains(r"^[=+\-@\t\r]") & ~pl.col(name).str.contains(NUMBER))
        .then("'" + pl.col(name))
        .otherwise(name)
        .alias(name)
        for name in texts
    ]
    frame.with_columns(safe).sink_csv(path, include_bom=True)


def without_signs(frame: pl.LazyFrame) -> pl.LazyFrame:
    """A table of texts as it was before `to_csv` put signs before some."""
    return frame.with_columns(pl.col(pl.String).str.replace(r"^'([=+\-@\t\r])", "${1}"))


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A file that takes the place of the wanted one at the end; where anything is raised, nothing is left of it. It is made in a folder of
    its own beside the wanted one, hidden and open to its owner only: what else is put there on the way goes with it. Raises `DataError`
    where the disk is full, in whatever words a library says so."""
    try:
        with rooms.room(path.parent) as folder:
            made = folder / "made"
            yield made
            with made.open("rb+") as file:
                os.fsync(file.fileno())
            os.replace(made, path)
    except DataError:
        raise
    except Exception as error:
        full = disk_full(error)
        if full is None:
            raise
        values = {"path": str(path), "folder": str(path.parent.absolute()), "why": full}
        raise DataError([Finding("bulk_disk_full", Place(path.name), values)]) from None
