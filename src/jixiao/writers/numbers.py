"""Which texts are plain decimal numbers, and how a spreadsheet or chart keeps their written digits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

EXACT_DIGITS = 15  # what the binary number of a spreadsheet holds for certain

_PLAIN = re.compile(r"(-?)(0|[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]*)(?:\.([0-9]+))?(%?)")


@dataclass(frozen=True, slots=True)
class Number:
    """A number with its written form; `value` of 12.30% is 0.123."""

    value: Decimal
    places: int
    grouped: bool
    percent: bool
    digits: int

    @property
    def format(self) -> str:
        """The number format that shows it as it was written."""
        whole = "#,##0" if self.grouped else "0"
        return whole + ("." + "0" * self.places if self.places else "") + ("%" if self.percent else "")

    @property
    def exact(self) -> bool:
        """Whether a spreadsheet can hold it without changing a digit."""
        return self.digits <= EXACT_DIGITS


def read_number(text: str) -> Number | None:
    """The plain decimal number a text is: 80, -1.50, 1,234.56, 98.30%. None for anything else (007, +5, ≥90, 3项)."""
    found = _PLAIN.fullmatch(text.strip())
    if not found:
        return None
    minus, whole, decimals, percent = found.groups()
    plain = whole.replace(",", "")
    value = Decimal(f"{minus}{plain}" + (f".{decimals}" if decimals else ""))
    if percent:
        value = value.scaleb(-2)
    digits = len((plain + (decimals or "")).lstrip("0"))
    return Number(value, len(decimals or ""), "," in whole, bool(percent), digits)
