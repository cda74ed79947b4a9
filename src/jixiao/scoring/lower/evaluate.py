"""Expressions of whole numbers evaluated row by row in Python: what every faster engine has to equal, and the check of the bounds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from operator import eq, le, lt

from jixiao.scoring.lower.whole import Expr, everything

Cell = int | bool | str | None
COMPARE: Mapping[str, Callable[[int, int], bool]] = {"<": lt, "<=": le, "=": eq}


def values(outputs: Sequence[Expr], row: Mapping[str, Cell]) -> list[int | bool]:
    """What the outputs are in one row; a column that is not there is null. Raises ArithmeticError where a value leaves its bounds."""
    made: dict[Expr, int | bool] = {}
    for one in everything(outputs):
        found = made[one] = _value(one, made, row)
        if one.is_number and not one.low <= found <= one.high:
            raise ArithmeticError(f"{found} is not between {one.low} and {one.high}: {one!r}")
    return [made[one] for one in outputs]


def _value(one: Expr, made: Mapping[Expr, int | bool], row: Mapping[str, Cell]) -> int | bool:
    op, args = one.op, one.args
    if op == "lit":
        return int(args[0])
    if op in ("column", "flag"):
        found = row.get(args[0])
        return (
            (0 if op == "column" else False)
            if found is None
            else int(found)
            if op == "column"
            else bool(found)
        )
    if op == "add":
        return sum(made[each] for each in args)
    if op == "mul":
        product = 1
        for each in args:
            product *= made[each]
        return product
    if op == "div":
        return made[args[0]] // made[args[1]]
    if op == "if":
        return made[args[1]] if made[args[0]] else made[args[2]]
    if op in ("true", "false"):
        return op == "true"
    if op == "absent":
        return row.get(args[0]) is None
    if op == "is":
        return bool(row.get(args[0]) == args[1])
    if op == "cmp":
        return bool(COMPARE[args[0]](int(made[args[1]]), int(made[args[2]])))
    if op == "not":
        return not made[args[0]]
    found_each = [bool(made[each]) for each in args]
    return all(found_each) if op == "and" else any(found_each)
