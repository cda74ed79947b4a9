"""The cells of an answer as people read them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from jixiao.analysis.numbers import PLACES
from jixiao.analysis.result import Answer, Part, Shown
from jixiao.core.numerals import decimal_text, places_needed
from jixiao.core.system import Why

NOTHING = "—"  # where nothing is known or nothing can be said
MADE_UP = Why("虚构数据", "made-up data")


def said(text: str, lang: str) -> str:
    """A text in a language, where it has both."""
    return text.en if isinstance(text, Why) and lang == "en" else str(text)


def title_of(answer: Answer, lang: str, *, synthetic: bool) -> str:
    """The title; what is made up says so."""
    mark = f"【{MADE_UP}】" if lang != "en" else f"[{MADE_UP.en}] "
    return (mark if synthetic else "") + said(answer.title, lang)


def rows(part: Part, shown: Sequence[Shown], lang: str, most: int | None = None) -> list[list[str]]:
    """The cells of these columns of the first rows; a text is set in by two spaces for each level."""
    found = part.frame.head(part.most if most is None else most).to_dicts()
    return [
        ["  " * (row[one.depth] if one.depth else 0) + cell(row[one.name], one, lang) for one in shown]
        for row in found
    ]


def cell(value: Any, shown: Shown, lang: str = "zh") -> str:
    """One cell."""
    if value is None or value == "":
        if shown.empty is not None:
            return said(shown.empty, lang)
        return NOTHING if shown.align == "right" else ""
    if shown.words:
        words = [said(shown.words.get(one, Why(one, one)), lang) for one in str(value).split(" ")]
        return ("；" if lang != "en" else "; ").join(words)
    if isinstance(value, bool):
        return ("是" if value else "否") if lang != "en" else ("yes" if value else "no")
    if isinstance(value, str):
        return value
    number = Fraction(value) * (100 if shown.percent else 1)
    digits = shown.digits if shown.digits is not None else places_needed(number, PLACES) or 0
    return decimal_text(number, digits, grouped=shown.grouped) + ("%" if shown.percent else "")


def plain(value: Any) -> Any:
    """A value of a table for JSON: a decimal number as text, so that no digit is lost."""
    return str(value) if isinstance(value, Decimal) else value
