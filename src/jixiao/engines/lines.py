"""A CSV file looked through before it is read: its encoding, its heads, and whether each line has as many cells as there are heads."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

from jixiao.core.finding import DataError, Finding
from jixiao.core.source import Place

MOST_NAMED = 5  # lines that are named


def check_lines(path: Path) -> None:
    """Raises `DataError` with everything for which a CSV file cannot be taken line by line. What a reader would cut off or fill up is told."""
    file = path.name
    wrong: list[Finding] = []
    count = 0
    uneven: list[str] = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as text:
            lines = csv.reader(text, strict=True)
            heads = next(lines, [])
            wrong += twice(file, heads)
            for line in lines:
                if line and len(line) != len(heads):
                    count += 1
                    if len(uneven) < MOST_NAMED:
                        uneven.append(str(lines.line_num))
    except UnicodeDecodeError:
        raise DataError([Finding("bulk_encoding", Place(file), {"file": file})]) from None
    except csv.Error as error:
        raise DataError([Finding("bulk_csv", Place(file, lines.line_num), {"file": file, "at": str(lines.line_num), "why": str(error)})]) from None  # fmt: skip
    if count:
        values = {"file": file, "count": f"{count:,}", "lines": "、".join(uneven), "cells": str(len(heads))}
        wrong.append(Finding("bulk_uneven", Place(file), values))
    if wrong:
        raise DataError(wrong)


def twice(file: str, heads: list[str]) -> list[Finding]:
    """The heads that stand over more than one column."""
    counted = Counter(one.strip() for one in heads if one.strip())
    return [
        Finding("bulk_head_twice", Place(file, field=one), {"file": file, "column": one, "count": str(count)})
        for one, count in counted.items()
        if count > 1
    ]
