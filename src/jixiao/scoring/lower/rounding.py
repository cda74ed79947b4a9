"""Rounding as whole-number division, in every way that a framework may ask for."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from jixiao.scoring.lower.whole import Expr, Maker


def _half_up(make: Maker, top: Expr, by: Expr) -> Expr:
    """Halves go away from zero."""

    def size(value: Expr) -> Expr:
        return make.div(make.add(make.times(2, value), by), make.times(2, by))

    if top.low >= 0:
        return size(top)
    return make.choose(
        make.compare("<", top, make.zero), make.times(-1, size(make.times(-1, top))), size(top)
    )


def _floor(make: Maker, top: Expr, by: Expr) -> Expr:
    return make.div(top, by)


def _ceil(make: Maker, top: Expr, by: Expr) -> Expr:
    return make.times(-1, make.div(make.times(-1, top), by))


def _cut(make: Maker, top: Expr, by: Expr) -> Expr:
    """Towards zero."""
    if top.low >= 0:
        return _floor(make, top, by)
    return make.choose(make.compare("<", top, make.zero), _ceil(make, top, by), _floor(make, top, by))


def _up(make: Maker, top: Expr, by: Expr) -> Expr:
    """Away from zero."""
    if top.low >= 0:
        return _ceil(make, top, by)
    return make.choose(make.compare("<", top, make.zero), _floor(make, top, by), _ceil(make, top, by))


def _half_even(make: Maker, top: Expr, by: Expr) -> Expr:
    """Halves go to the even neighbour: where a half was rounded to an odd number, one less."""
    up = make.div(make.add(make.times(2, top), by), make.times(2, by))
    half = make.compare("=", make.add(make.times(2, top), by), make.mul(make.times(2, by), up))
    odd = make.compare("=", make.sub(up, make.times(2, make.div(up, make.lit(2)))), make.one)
    return make.choose(make.both(half, odd), make.sub(up, make.one), up)


ROUNDED: Mapping[str, Callable[[Maker, Expr, Expr], Expr]] = {
    "half_up": _half_up,
    "floor": _floor,
    "ceil": _ceil,
    "cut": _cut,
    "up": _up,
    "half_even": _half_even,
}
