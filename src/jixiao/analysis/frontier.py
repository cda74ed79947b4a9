"""Data envelopment analysis (DEA) in exact numbers: how little of its inputs a unit would need, were it as good as the best.

Charnes, Cooper, Rhodes (1978): constant returns to scale; Banker, Charnes, Cooper (1984): variable. Input-oriented. The linear programs are
solved by the simplex method on whole numbers (each pivot keeps them whole, Edmonds 1967, Bareiss 1968; Bland's rule of 1977 ends it), and only over
the units that can matter: those that no others envelop (Dulá's frame, 2011). So an efficiency of 1 is a fact, not a tolerance.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from operator import mul

SHARE = -1  # what a row of a table solves for, where it is the share of the inputs


@dataclass(frozen=True, slots=True)
class Efficiency:
    """`theta`: the share of its inputs with which others would do the same, at most 1; `peers`: those others, and how much of each.

    `prices`: what an input and an output are worth where the unit looks best, and the free number of variable returns; by them the unit's outputs
    over its inputs are `theta`, and no other unit's are above 1: the proof (the dual solution), in whole numbers."""

    theta: Fraction
    peers: Mapping[int, Fraction]
    prices: tuple[tuple[int, ...], tuple[int, ...], int]


def efficiencies(
    inputs: Sequence[Sequence[int]], outputs: Sequence[Sequence[int]], *, variable: bool
) -> list[Efficiency]:
    """The efficiency of every unit. `inputs`: above 0; `outputs`: not below, and not all 0; one row for each unit. Raises ValueError where they are not."""
    if any(min(row) <= 0 for row in inputs) or any(min(row) < 0 or not any(row) for row in outputs):
        raise ValueError("inputs must be above 0, outputs not below and not all 0")
    frame = _frame(inputs, outputs, variable=variable)
    return [_solved(unit, frame, inputs, outputs, variable=variable) for unit in range(len(inputs))]


def _frame(inputs: Sequence[Sequence[int]], outputs: Sequence[Sequence[int]], *, variable: bool) -> list[int]:
    """Units that together envelop all others: what is compared with them is compared with all."""
    frame: list[int] = []
    for unit in range(len(inputs)):
        while unit not in frame:
            made = _solved(unit, frame, inputs, outputs, variable=variable, enough=True)
            if made.theta < 1:
                break
            gains = [_gain(made, *each) for each in zip(inputs, outputs, strict=True)]
            best = max(range(len(gains)), key=gains.__getitem__)
            frame.append(best if gains[best] > 0 else unit)
    return frame


def _gain(made: Efficiency, inputs: Sequence[int], outputs: Sequence[int]) -> int:
    """By how much a unit is better than those that set the prices of another; above 0, the other was judged without it."""
    cost, worth, free = made.prices
    return sum(a * b for a, b in zip(worth, outputs, strict=True)) - sum(a * b for a, b in zip(cost, inputs, strict=True)) - free  # fmt: skip


def _solved(
    unit: int, frame: Iterable[int], inputs: Sequence[Sequence[int]], outputs: Sequence[Sequence[int]], *, variable: bool, enough: bool = False,
) -> Efficiency:  # fmt: skip
    """The least share of the inputs of a unit with which it and the units of the frame can make its outputs; with `enough`, any share below 1.

    Rows: each input, its share less what they use, nothing less than 0; each output, what they make less the unit's; with variable returns their
    sum, 1. How much of a unit there is has the column `effect`; it is computed from the others when it is asked for."""
    m, s = len(inputs[unit]), len(outputs[unit])
    others = sorted({unit, *frame})
    effect = {
        one: (*inputs[one], *(-value for value in outputs[one]), *((1,) if variable else ()))
        for one in others
    }
    count = m + s + variable
    right = [0] * m + [-value for value in outputs[unit]] + [1] * variable
    rows = [[-inputs[unit][at] if at < m else 0, *(int(at == other) for other in range(count)), right[at]] for at in range(count)]  # fmt: skip
    table = _Table(rows, [1, *([0] * (count + 1))], [-2 - at for at in range(count)])
    start = m + s if variable else m + next(at for at in range(s) if outputs[unit][at])
    table.pivot(start, unit, *table.column(effect[unit]))  # the unit itself …
    table.pivot(0, SHARE, [row[0] for row in table.rows], table.goal[0])  # … with all of its inputs
    table.run(effect, m + s, enough=enough)
    peers = {one: Fraction(row[-1], table.by) for one, row in zip(table.basis, table.rows, strict=True) if one >= 0 and row[-1]}  # fmt: skip
    goal = table.goal
    prices = (tuple(goal[1 : 1 + m]), tuple(goal[1 + m : 1 + m + s]), goal[1 + m + s] if variable else 0)
    return Efficiency(Fraction(-goal[-1], table.by), peers, prices)


class _Table:
    """A simplex table of whole numbers, all of them over `by`. `rows`: equations in the share, what is left in each of them, and the right side;
    `goal`: what is to be least, its last number less its value; `basis`: what each row solves for: a unit, the share, or what is left in the
    first equation (-2), the second (-3) …"""

    def __init__(self, rows: list[list[int]], goal: list[int], basis: list[int]) -> None:
        self.rows, self.goal, self.basis, self.by = rows, goal, basis, 1

    def column(self, effect: Sequence[int]) -> tuple[list[int], int]:
        """What a unit does in every row, and to the goal."""
        return [sum(map(mul, row[1:-1], effect)) for row in self.rows], sum(map(mul, self.goal[1:-1], effect))

    def pivot(self, at: int, what: int, column: Sequence[int], gain: int) -> None:
        """Solve a row for something, given what that does in every row and to the goal. Divisions leave no rest."""
        row, pivot, by = self.rows[at], column[at], self.by
        self.rows = [row if number == at else _reduced(other, row, pivot, column[number], by) for number, other in enumerate(self.rows)]  # fmt: skip
        self.goal = _reduced(self.goal, row, pivot, gain, by)
        self.basis[at], self.by = what, pivot
        if pivot < 0:
            self.rows = [[-value for value in one] for one in self.rows]
            self.goal = [-value for value in self.goal]
            self.by = -pivot

    def run(self, effect: Mapping[int, Sequence[int]], equations: int, *, enough: bool) -> None:
        """Pivot until nothing gets less: what is left in an equation first, then units, always the first that helps (Bland)."""
        while not enough or self.goal[-1] == -self.by:
            slack = next((at for at in range(1, 1 + equations) if self.goal[at] < 0), None)
            if slack is not None:
                what, column, gain = -1 - slack, [row[slack] for row in self.rows], self.goal[slack]
            else:
                prices = self.goal[1:-1]
                found = next((one for one, each in effect.items() if sum(map(mul, prices, each)) < 0), None)
                if found is None:
                    return
                what, (column, gain) = found, self.column(effect[found])
            self.pivot(self.leaving(column), what, column, gain)

    def leaving(self, column: Sequence[int]) -> int:
        """The row that allows least of what comes in; of equals, the one that solves for what comes first."""
        best = -1
        for at, row in enumerate(self.rows):
            if column[at] <= 0:
                continue
            if best < 0:
                best = at
                continue
            less = row[-1] * column[best] - self.rows[best][-1] * column[at]
            if less < 0 or (not less and _order(self.basis[at]) < _order(self.basis[best])):
                best = at
        if best < 0:
            raise ArithmeticError("no least share")
        return best


def _order(what: int) -> tuple[bool, int]:
    """What is left in equations comes first, then units by their numbers."""
    return what >= 0, abs(what)


def _reduced(other: Sequence[int], row: Sequence[int], pivot: int, factor: int, by: int) -> list[int]:
    return [(value * pivot - factor * mine) // by for value, mine in zip(other, row, strict=True)]
