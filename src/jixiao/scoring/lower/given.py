"""A lowered framework for a table that lacks some of its columns: what is unknown in every row is settled before a row is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache, reduce

from jixiao.scoring.lower.framework import Lowered
from jixiao.scoring.lower.whole import COLUMN, Expr, Maker, everything


@lru_cache(maxsize=8)
def given(lowered: Lowered, there: frozenset[str]) -> Lowered:
    """The same framework over tables that have these columns of those that it reads: the same scores with less to compute."""
    if there >= set(lowered.columns):
        return lowered
    make = Maker()
    wanted = [lowered.by_case]
    for output in lowered.outputs:
        wanted += [output.known, output.top, *([output.by] if output.by is not None else [])]
    made: dict[Expr, Expr] = {}
    for one in everything(wanted):
        found = REBUILD[one.op](make, one, made, there)
        # What was proved of a number holds in these rows too. The maker is a new one: of other tables nothing is said.
        made[one] = make.narrowed(found, one.low, one.high) if one.is_number and found.op != "lit" else found
    outputs = tuple(
        replace(
            output,
            known=made[output.known],
            top=made[output.top],
            by=None if output.by is None else made[output.by],
        )
        for output in lowered.outputs
    )
    return replace(lowered, make=make, outputs=outputs, by_case=made[lowered.by_case])


Made = Mapping[Expr, Expr]
REBUILD: Mapping[str, Callable[[Maker, Expr, Made, frozenset[str]], Expr]] = {
    "lit": lambda make, one, _, __: make.lit(one.args[0]),
    COLUMN: lambda make, one, _, there: (
        make.column(one.args[0], one.low, one.high) if one.args[0] in there else make.zero
    ),
    "add": lambda make, one, made, _: make.add(*(made[part] for part in one.args)),
    "mul": lambda make, one, made, _: reduce(make.mul, (made[part] for part in one.args)),
    "div": lambda make, one, made, _: make.div(made[one.args[0]], made[one.args[1]]),
    "if": lambda make, one, made, _: make.choose(*(made[part] for part in one.args)),
    "true": lambda make, _, __, ___: make.true,
    "false": lambda make, _, __, ___: make.false,
    "flag": lambda make, one, _, there: make.flag(one.args[0]) if one.args[0] in there else make.false,
    "absent": lambda make, one, _, there: make.absent(one.args[0]) if one.args[0] in there else make.true,
    "is": lambda make, one, _, there: make.text_is(*one.args) if one.args[0] in there else make.false,
    "cmp": lambda make, one, made, _: make.compare(one.args[0], made[one.args[1]], made[one.args[2]]),
    "and": lambda make, one, made, _: make.both(*(made[part] for part in one.args)),
    "or": lambda make, one, made, _: make.either(*(made[part] for part in one.args)),
    "not": lambda make, one, made, _: make.no(made[one.args[0]]),
}
