"""Amounts as people type and read them: in 10,000 yuan, kept in fen, exact either way."""

from __future__ import annotations

from fractions import Fraction

from jixiao.core.finding import Finding
from jixiao.core.numerals import QuantityError, decimal_text, parse_number, places_needed
from jixiao.core.source import Place
from jixiao.core.system import Why

FEN = 1_000_000  # of 10,000 yuan
MOST = 10**8 * FEN  # a trillion yuan
UNIT = "万元"


def fen(yuan: Fraction) -> int | None:
    """An amount of a case; None where it is finer than a fen."""
    made = yuan * 100
    return int(made) if made.denominator == 1 else None


def read(text: str, what: Why, field: str, *, signed: bool = False) -> tuple[int | None, Finding | None]:
    """What was typed; None where the field is empty or holds no amount, with what is wrong then."""
    words = text.strip().removesuffix(UNIT).strip()
    if not words:
        return None, None
    values = {"what": what, "text": text[:40]}
    try:
        made = parse_number(words) * FEN
    except QuantityError:
        return None, Finding("execution_number", Place(field=field), values)
    if made.denominator != 1:
        return None, Finding("execution_fine", Place(field=field), values)
    if abs(made) > MOST:
        return None, Finding("execution_large", Place(field=field), values)
    if made < 0 and not signed:
        return None, Finding("execution_negative", Place(field=field), values)
    return int(made), None


def shown(amount: int | None, *, grouped: bool = True) -> str:
    """1,234.56; more decimals only where there are any."""
    if amount is None:
        return ""
    value = Fraction(amount, FEN)
    return decimal_text(value, max(2, places_needed(value, 6) or 0), grouped=grouped)


def signed(amount: int) -> str:
    """The same with its sign."""
    return f"+{shown(amount)}" if amount > 0 else shown(amount)


def percent(rate: Fraction | None) -> str:
    """85.71%; — where there is none."""
    return "—" if rate is None else f"{decimal_text(rate * 100, 2)}%"
