"""The numbers that Word puts before paragraphs by itself (一、 （一） 1.), counted as Word counts them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from jixiao.readers.docx_styles import VAL, W, is_on

DIGITS = "〇一二三四五六七八九"
LEGAL = "零壹贰叁肆伍陆柒捌玖"
STEMS = "甲乙丙丁戊己庚辛壬癸"
BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
         (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
CHINESE = (
    "chineseCounting",
    "chineseCountingThousand",
    "japaneseCounting",
    "taiwaneseCounting",
    "taiwaneseCountingThousand",
    "ideographDigital",
    "japaneseDigitalTenThousand",
)


MOST_TEXT = 60  # characters of the text before a paragraph


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a numbering: `text` has %1 for the number of the first level."""

    format: str = "decimal"
    text: str = ""
    start: int = 1
    follow: str = "tab"
    plain: bool = False  # all numbers in it are shown as 1, 2, 3
    restarts: bool = True


@dataclass(slots=True)
class _List:
    """A numbering that paragraphs use: its levels, which list it counts with, and where its own count begins."""

    levels: dict[int, Level]
    counts: dict[int, int]
    restarts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Counts the numbered paragraphs of a document, which must be asked for in their order."""

    def __init__(self, root: Any | None) -> None:
        self.lists: dict[str, _List] = {}
        if root is None:
            return
        abstract: dict[str, tuple[dict[int, Level], dict[int, int]]] = {}
        for item in root.iterchildren(W + "abstractNum"):
            levels = dict(_level(one) for one in item.iterchildren(W + "lvl"))
            abstract[item.get(W + "abstractNumId", "")] = (levels, {})
        for item in root.iterchildren(W + "num"):
            of = item.find(W + "abstractNumId")
            levels, counts = abstract.get("" if of is None else of.get(VAL, ""), ({}, {}))
            made = _List(dict(levels), counts)
            for change in item.iterchildren(W + "lvlOverride"):
                at = _digit(change.get(W + "ilvl"), 0)
                inner, start = change.find(W + "lvl"), change.find(W + "startOverride")
                if inner is not None:
                    made.levels[at] = _level(inner)[1]
                if start is not None:
                    made.restarts[at] = _digit(start.get(VAL), 1)
            self.lists[item.get(W + "numId", "")] = made

    def next(self, id: str, level: int) -> tuple[str, bool]:
        """The text before the next paragraph of a list (with a space where one belongs), and whether it is a list.

        A bullet counts as a list, but has no text.
        """
        found = self.lists.get(id)
        if found is None or level not in found.levels:
            return "", False
        counts, here = found.counts, found.levels[level]
        if level in found.restarts:
            counts[level] = found.restarts.pop(level)
        else:
            counts[level] = counts.get(level, here.start - 1) + 1
        for deeper in [one for one in counts if one > level]:
            if found.levels.get(deeper, Level()).restarts:
                del counts[deeper]
        if here.format in ("bullet", "none"):
            return "", here.format == "bullet"

        def shown(mark: re.Match[str]) -> str:
            at = int(mark[1]) - 1
            of = found.levels.get(at, Level())
            return number_text(counts.get(at, of.start), "decimal" if here.plain else of.format)

        text = re.sub("%([1-9])", shown, here.text)
        gap = text and here.follow != "nothing" and re.search("[A-Za-z0-9.)]$", text)
        return text + (" " if gap else ""), True


def _level(item: Any) -> tuple[int, Level]:
    def value(name: str, default: str) -> str:
        found = item.find(W + name)
        return default if found is None else found.get(VAL, default)

    plain = item.find(W + "isLgl")
    return _digit(item.get(W + "ilvl"), 0), Level(
        value("numFmt", "decimal"),
        value("lvlText", "")[:MOST_TEXT],
        _digit(value("start", "1"), 1),
        value("suff", "tab"),
        plain is not None and is_on(plain.get(VAL)),
        value("lvlRestart", "") != "0",
    )


def _digit(text: str | None, default: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else default


def number_text(value: int, format: str) -> str:
    """A whole number as Word shows it in this format; of a format that is not known here, in digits."""
    if format in CHINESE:
        return chinese(value)
    if format == "chineseLegalSimplified":
        return chinese(value).translate(str.maketrans(DIGITS + "十百千", LEGAL + "拾佰仟"))
    if format == "ideographTraditional" and 1 <= value <= 10:
        return STEMS[value - 1]
    if format == "ideographZodiac" and 1 <= value <= 12:
        return BRANCHES[value - 1]
    if format in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese") and 1 <= value <= 20:
        return chr(0x2460 + value - 1)
    if format == "decimalEnclosedParen" and 1 <= value <= 20:
        return chr(0x2474 + value - 1)
    if format == "decimalEnclosedFullstop" and 1 <= value <= 20:
        return chr(0x2488 + value - 1)
    if format == "decimalZero":
        return f"{value:02d}"
    if format in ("lowerLetter", "upperLetter") and 0 < value <= 26 * 26:
        text = chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)
        return text if format == "lowerLetter" else text.upper()
    if format in ("lowerRoman", "upperRoman") and 0 < value < 4000:
        text = ""
        for worth, sign in ROMAN:
            text += sign * (value // worth)
            value %= worth
        return text if format == "lowerRoman" else text.upper()
    return str(value)


def chinese(value: int) -> str:
    """一 十 十一 二十 一百零五: a whole number below ten thousand in Chinese; a larger one in digits."""
    if not 0 <= value < 10_000:
        return str(value)
    if value < 10:
        return DIGITS[value]
    text, gap = "", False
    for worth, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // worth % 10
        if digit:
            text += ("零" if gap and text else "") + DIGITS[digit] + sign
        gap = not digit
    return text[1:] if text.startswith("一十") else text
