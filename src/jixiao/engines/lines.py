"""A CSV file looked through before it is read: its encoding, its heads, and whether each line has as many cells as there are heads."""

from __future__ import annotations

import codecs
import csv
from collections import Counter
from pathlib import Path

from jixiao.core.finding import DataError, Finding
from jixiao.core.source import Place
from jixiao.core.system import Why

MOST_NAMED = 5  # lines that are named
LOOKED = 100_000  # bytes by which the encoding of a file is told
SIGNS = {  # at the beginning of a file; of two that begin alike the longer first
    codecs.BOM_UTF32_LE: "UTF-32", codecs.BOM_UTF32_BE: "UTF-32", codecs.BOM_UTF16_LE: "UTF-16", codecs.BOM_UTF16_BE: "UTF-16",
}  # fmt: skip
GBK = Why("多半是 GBK", "most likely it is in GBK")
NO_ENCODING = Why("是哪种编码看不出来", "in which encoding it is cannot be told")


def check_lines(path: Path) -> None:
    """Raises `DataError` with everything for which a CSV file cannot be taken line by line. What a reader would cut off or fill up is told."""
    file = path.name
    wrong: list[Finding] = []
    count = 0
    uneven: list[str] = []
    if wide := _wide(path):
        raise DataError([_encoding(file, Why(f"是 {wide}", f"it is in {wide}"))])
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
        raise DataError([_encoding(file, GBK if _chinese(path) else NO_ENCODING)]) from None
    except csv.Error as error:
        raise DataError([Finding("bulk_csv", Place(file, lines.line_num), {"file": file, "at": str(lines.line_num), "why": str(error)})]) from None  # fmt: skip
    if count:
        values = {"file": file, "count": f"{count:,}", "lines": "、".join(uneven), "cells": str(len(heads))}
        wrong.append(Finding("bulk_uneven", Place(file), values))
    if wrong:
        raise DataError(wrong)


def _encoding(file: str, likely: Why) -> Finding:
    return Finding("bulk_encoding", Place(file), {"file": file, "likely": likely})


def _wide(path: Path) -> str:
    """The encoding of a file that has two or four bytes for every sign, by its first bytes, or by the zeros in one half of each pair."""
    with path.open("rb") as file:
        head = file.read(LOOKED)
    for sign, name in SIGNS.items():
        if head.startswith(sign):
            return name
    even, odd = head[0::2], head[1::2]
    for zeros, rest in ((even, odd), (odd, even)):
        if 4 * zeros.count(0) > len(zeros) and 0 not in rest:
            return "UTF-16"
    return ""


def _chinese(path: Path) -> bool:
    """Whether bytes that are no UTF-8 are GBK, and most of its signs common ones: two signs of a European encoding may also look like a rare one."""
    decoder = codecs.getincrementaldecoder("gb18030")()
    with path.open("rb") as file:
        try:
            text = decoder.decode(file.read(LOOKED))
            while part := file.read(LOOKED):
                decoder.decode(part)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    signs = [one for one in text if ord(one) > 127]
    return 2 * sum(bool(one.encode("gb2312", "ignore")) for one in signs) > len(signs)


def twice(file: str, heads: list[str]) -> list[Finding]:
    """The heads that stand over more than one column."""
    counted = Counter(one.strip() for one in heads if one.strip())
    return [
        Finding("bulk_head_twice", Place(file, field=one), {"file": file, "column": one, "count": str(count)})
        for one, count in counted.items()
        if count > 1
    ]
