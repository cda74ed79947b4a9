"""Figures over lists laid beside the facts of many units: what a row cannot hold, made from a table of its items."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from jixiao.core.finding import DataError, Finding
from jixiao.core.source import Place
from jixiao.core.system import why_failed
from jixiao.engines.lists import Gathered, Progress
from jixiao.engines.lists import gathered as of_lists
from jixiao.engines.writing import distinct, to_csv, whole
from jixiao.flows.bulk import lowered, read


def gather(facts: Path, framework: str, lists: Sequence[str], out: Path, progress: Progress) -> Gathered:
    """A table of facts with the figures of a framework over lists, into a new file. `lists`: each `list=file`. Raises `DataError`; then
    nothing was written."""
    wrong: list[Finding] = []
    paths: dict[str, Path] = {}
    for text in lists:
        name, sign, path = text.partition("=")
        if not (name.strip() and sign and path.strip()):
            wrong.append(Finding("bulk_list_form", values={"text": text}))
        elif name.strip() in paths:
            wrong.append(Finding("bulk_list_twice", values={"list": name.strip()}))
        else:
            paths[name.strip()] = Path(path.strip())
    wrong += distinct(out, [facts, *paths.values()], (".parquet", ".csv"))
    made = lowered(framework)
    tables: dict[str, pl.LazyFrame] = {}
    for name, file in paths.items():
        try:
            tables[name] = read(file)
        except DataError as error:
            wrong += error.findings
    if wrong:
        raise DataError(wrong)
    try:
        found = of_lists(read(facts), tables, made, progress)
        with whole(out) as part:
            if out.suffix.lower() == ".csv":
                to_csv(found.frame, part)
            else:
                found.frame.sink_parquet(part)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise DataError([Finding("bulk_lists", Place(out.name), {"why": why_failed(error)})]) from None
    return found
