"""Money in 万元 as people write it, kept as whole fen."""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal

FEN = 1_000_000  # in 万元
MOST = 10**9 * FEN  # what a number must stay below
WAN = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{1,6}))?(?:万元)?", re.ASCII)


def fen_of(text: str) -> int | None:
    """1,234.56 (万元) in fen; None for what is no such amount: words, a minus, parts of a fen, more than any budget."""
    found = WAN.fullmatch(unicodedata.normalize("NFKC", text).replace(" ", ""))
    if not found or len(text) > 40:
        return None
    made = int(found[1].replace(",", "")) * FEN + int((found[2] or "").ljust(6, "0"))
    return made if made < MOST else None


def wan(fen: int | None, *, grouped: bool = False) -> str:
    """Fen as 万元: two decimals, and more where there are more; nothing where nothing is known."""
    if fen is None:
        return ""
    whole, rest = divmod(fen, FEN)
    decimals = f"{rest:06d}".rstrip("0").ljust(2, "0")
    return f"{whole:,}.{decimals}" if grouped else f"{whole}.{decimals}"


def share(part: int, whole: int) -> str:
    """A part of a whole as 12.34%; — where the whole is nothing."""
    if not whole:
        return "—"
    rate = (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{rate:,}%"
