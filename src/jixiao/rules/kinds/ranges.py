"""Bands as pieces of the number line: what they cover, where they overlap, what they leave out."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from jixiao.rules.kinds.base import Band, Expr
from jixiao.rules.tree import Const

Position = tuple[Fraction, int]  # a value, and 0 before it or 1 after it
Piece = tuple[Position, Position]
FAR = Fraction(10**60)
LINE: Piece = ((-FAR, 0), (FAR, 1))


def complete(bands: Iterable[Band]) -> bool:
    """Whether bands leave no value without a score (a measure below zero aside)."""
    bands = tuple(bands)
    if any(band.otherwise for band in bands):
        return True
    if not all(isinstance(limit_of(expr), Fraction) for band in bands for _, expr in band.tests):
        return False
    return not minus(((Fraction(0), 0), (FAR, 1)), [piece_of(band) for band in bands])


def limit_of(expr: Expr) -> object:
    node = expr.node
    return node.value if isinstance(node, Const) and not isinstance(node.value, bool) else None


def piece_of(band: Band) -> Piece:
    """What a band covers."""
    low: Position = (-FAR, 0)
    high: Position = (FAR, 1)
    for op, expr in band.tests:
        value = limit_of(expr)
        if not isinstance(value, Fraction):
            continue
        if op in (">", ">="):
            low = max(low, (value, 0 if op == ">=" else 1))
        elif op in ("<", "<="):
            high = min(high, (value, 0 if op == "<" else 1))
        else:
            low, high = (value, 0), (value, 1)
    return low, high


def minus(piece: Piece, covered: list[Piece]) -> list[Piece]:
    """What of a piece is not covered."""
    left = [piece]
    for low, high in covered:
        rest: list[Piece] = []
        for start, end in left:
            if high <= start or low >= end:
                rest.append((start, end))
                continue
            if start < low:
                rest.append((start, low))
            if high < end:
                rest.append((high, end))
        left = rest
    return left


def meets(one: Piece, other: Piece) -> bool:
    return max(one[0], other[0]) < min(one[1], other[1])
