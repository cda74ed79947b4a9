"""Indicators found by words: every sign of every word must occur; where the words stand together, and in the name, comes first."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from jixiao.framework.indicators import Entry

APART = re.compile(r"[\s,，、;；。.：:/|]+")
MOST_WORDS = 8
NAMED, BEGUN, IN_NAME, IN_TEXT, SIGNS_IN_NAME, SIGNS = 6, 5, 4, 3, 2, 1


def words_of(text: str) -> list[str]:
    """The words of what somebody typed, wide and capital signs made plain."""
    return [one for one in APART.split(_plain(text)) if one][:MOST_WORDS]


def found(entries: Iterable[Entry], text: str = "", block: str = "", field: str = "") -> list[Entry]:
    """The indicators of a block and a line of work (any where blank) that hold every word, best first; in their own order where they
    hold them equally well."""
    words = words_of(text)
    made = []
    for one in entries:
        if (block and one.block != block) or (field and one.field != field):
            continue
        worth = [_worth(word, one) for word in words]
        if all(worth):
            made.append((min(worth, default=0), sum(worth), one))
    made.sort(key=lambda each: (-each[0], -each[1]))
    return [one for _, _, one in made]


def _worth(word: str, one: Entry) -> int:
    """How well an indicator answers to a word; 0 where a sign of it occurs nowhere."""
    name, text = _plain(one.name), _plain(f"{one.meaning} {one.field} {one.aspect} {one.block}")
    if word in name:
        return NAMED if name == word else BEGUN if name.startswith(word) else IN_NAME
    if word in text:
        return IN_TEXT
    signs = set(word)
    if signs <= set(name):
        return SIGNS_IN_NAME
    return SIGNS if signs <= set(name + text) else 0


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
