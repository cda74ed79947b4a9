"""The formulas by which one column of a table comes from others in most rows, and what they give for a cell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from fractions import Fraction
from itertools import combinations, permutations
from math import log10

from jixiao.auditing.checks.scores_grid import LEAST, RANK, Block, Formula, read_blocks, width
from jixiao.auditing.relation import Fixed, Node, Of, Product, less, of, ratio
from jixiao.auditing.view import View
from jixiao.extraction.claims import Number

MOST = 12  # columns that pairs are made of
RUN = 6  # columns beside each other that may be added up
DIGITS = 4.0  # digits that must agree in all, so that no formula is there by chance
POWERS = [(Fraction(10) ** power, 10.0**power) for power in (0, 2, -2, 4, -4, 3, -3)]
ONE = Fraction(1)
LOST = re.compile(r"扣分|失分|扣减|核减|减分|差异|差额|差值|增减")


def blocks(view: View) -> list[Block]:
    """Every part of every table in which the reader knows what stands under what."""
    if "blocks" not in view.kept:
        made = [
            one for sheet in view.claims.sheets if sheet.even and sheet.heads for one in read_blocks(sheet)
        ]
        for block in made:
            block.found.extend(_formulas(block))
        view.kept["blocks"] = made
    found: list[Block] = view.kept["blocks"]
    return found


def _formulas(block: Block) -> Iterator[Formula]:
    """Every formula that enough rows show."""
    own = [column for column, cells in block.columns.items() if len(cells) >= 2][:MOST]
    own = [column for column in own if not RANK.search(block.heads[column])]
    told = list(block.said)[:2]
    rated = {column for column in block.columns if _rated(block, column)}
    made = [one for whole in own for one in _for(block, whole, own, told, rated) if one is not None]
    products = {frozenset(one.columns) for one in made if one.kind == "times"}
    for one in made:
        mine = set(one.columns)
        # where another formula of two of its columns fails less often, the third is there by chance
        rivals = (two for two in made if len(two.fails) < len(one.fails) and set(two.columns) != mine)
        again = one.kind == "over" and mine in products  # a weight need not be computed from what it gave
        if not again and not any(len(mine & set(two.columns)) > 1 for two in rivals):
            yield one


def _for(
    block: Block, whole: int, own: Sequence[int], told: Sequence[int], rated: Set[int]
) -> Iterator[Formula | None]:
    """Every formula that may give the column `whole`, tried. `rated`: the columns of rates."""
    others = [column for column in own if column != whole]
    rate = whole in rated
    for one, two in permutations(others, 2):
        if one in rated or two in rated:
            if one < two and not rate:
                yield _tried(block, "times", whole, (one, two))
            continue
        if not rate:
            yield _tried(block, "less", whole, (one, two))
            if one < two:
                yield _tried(block, "plus", whole, (one, two))
        yield _tried(block, "over", whole, (one, two))
    for one in told if rate else ():
        for two in others:
            yield _tried(block, "over", whole, (two, one))
    for one in others if not rate else ():
        if one < whole and one not in rated:
            yield _tried(block, "equal", whole, (one,))
    if not rate:
        plain = [column for column in own if column not in rated]
        for start, end in combinations(range(len(plain) + 1), 2):
            run = tuple(plain[start:end])
            if 3 <= len(run) <= RUN and whole not in run and run[-1] - run[0] == len(run) - 1:
                yield _tried(block, "plus", whole, run)


def _rated(block: Block, column: int) -> bool:
    cells = block.columns[column].values()
    return 2 * sum(one.dimension == "ratio" for one in cells) > len(cells) > 0


def _tried(block: Block, kind: str, whole: int, parts: tuple[int, ...]) -> Formula | None:
    """A formula where enough rows show it, and few do not."""
    strong: list[int] = []
    plain: list[int] = []
    fails: list[int] = []
    by: Fraction | None = ONE if kind in ("less", "plus") else None
    times = 1.0  # the same as a float
    digits = 0.0
    mine, others = block.numbers(whole), [block.numbers(column) for column in parts]
    most = min(max(1, len(block.rows) // 4), len(mine) // 5)  # four rows hold for each that fails
    if len(parts) == 2 and kind in ("less", "plus") and _hopeless(kind, mine, others, most):
        return None
    for row, claimed in mine.items():
        cells = [cell for one in others if (cell := one.get(row)) is not None]
        if len(cells) < len(others):
            continue
        value = _rough(kind, claimed, cells)
        if value is None:
            continue
        if by is None:
            power = _power(claimed, value, kind)
            if power is None:
                fails.append(row)
                if len(fails) > min(1, most):
                    return None
                continue
            by, times = power
        if not _holds(kind, claimed, cells, value, times):
            fails.append(row)
            if len(fails) > most:
                return None
        elif claimed.value and all(cell.value for cell in cells) and not _trivial(kind, claimed, cells):
            strong.append(row)
            shown = max(abs(claimed.rough) / width(claimed), 1.0)
            if kind in ("less", "plus"):
                largest = max(abs(cell.rough) for cell in (claimed, *cells))
                shown = max(largest / max(width(cell) for cell in (claimed, *cells)), 1.0)
            digits += log10(shown)
        else:
            plain.append(row)
    named = kind == "less" and LOST.search(block.heads[whole]) is not None
    enough = len(strong) >= LEAST and digits >= (DIGITS if kind in ("less", "plus") else DIGITS + 2)
    enough = enough or (len(strong) >= 2 and digits >= DIGITS + 3 and kind != "equal")
    enough = enough or (named and len(strong) >= 2 and len(strong) + len(plain) >= LEAST)
    if not enough or 4 * len(fails) > len(strong) + len(plain) or by is None:
        return None
    return Formula(kind, whole, parts, by, tuple(strong), tuple(plain), tuple(fails), digits)


def _hopeless(
    kind: str, mine: Mapping[int, Number], others: Sequence[Mapping[int, Number]], most: int
) -> bool:
    """Whether more rows are clearly off than may fail: of nearly all formulas that are tried the first rows tell."""
    first, second = others
    sign = 1.0 if kind == "plus" else -1.0
    off = 0
    for row, claimed in mine.items():
        one, two = first.get(row), second.get(row)
        if one is None or two is None:
            continue
        room = (width(claimed) + width(one) + width(two)) * 0.501 + 1e-9
        if abs(claimed.rough - one.rough - sign * two.rough) > room:
            off += 1
            if off > most:
                return True
    return False


def _trivial(kind: str, claimed: Number, cells: Sequence[Number]) -> bool:
    """Whether a row shows nothing: a number over itself, the same digits in the same unit."""
    if kind == "over":
        return cells[0].value == cells[1].value
    if kind == "equal":
        return claimed.text == cells[0].text or claimed.digits < LEAST
    return False


def _power(claimed: Number, value: float, kind: str) -> tuple[Fraction, float] | None:
    """The power of ten by which a formula gives a number, and the same as a float."""
    times = claimed.rough / value if value else 0.0
    if times <= 0:
        return None
    ten = log10(times)
    if abs(ten - round(ten)) > 0.005:
        return None  # more than a hundredth from any power
    for power, times in POWERS:
        if kind == "equal" and power == 1 and claimed.unit.symbol == "":
            continue  # the same number twice
        if abs(claimed.rough - value * times) <= 0.01 * abs(claimed.rough):
            return power, times
    return None


def _rough(kind: str, claimed: Number, cells: Sequence[Number]) -> float | None:
    first = cells[0].rough
    if kind == "equal":
        return first
    second = cells[1].rough
    if kind == "less":
        return first - second
    if kind == "plus":
        return first + second if len(cells) == 2 else sum(cell.rough for cell in cells)
    if kind == "times":
        return first * second
    return first * _beside(cells, claimed) / second if second else None


def _beside(cells: Sequence[Number], claimed: Number) -> int:
    """The unit that only the words of a target name, for the number beside them, where the rate says so: 146 of ≥180万人次."""
    top, bottom = cells
    scale = int(bottom.unit.scale)
    if top.own_unit or scale == 1 or bottom.text == bottom.passage.text.strip() or not bottom.value:
        return 1
    rate = top.rough / bottom.rough
    return scale if abs(claimed.rough - rate * scale) < abs(claimed.rough - rate) else 1


def _holds(kind: str, claimed: Number, cells: Sequence[Number], value: float, by: float) -> bool:
    room = width(claimed) / 2
    if kind in ("less", "plus"):
        room += sum(width(cell) / 2 for cell in cells if cell.places and cell.unit.symbol)
    elif kind != "times":  # weights and scores are set: their digits are all there is
        room += sum(
            abs(value * by) * width(cell) / 2 / max(abs(cell.rough), 1e-9)
            for cell in cells
            if cell.places or cell.unit.scale != 1
        )
    return abs(claimed.rough - value * by) <= room * 1.0001 + 1e-9


# -- expressions


def tree(block: Block, formula: Formula, row: int) -> Node | None:
    """What a formula says of the whole in a row; None where a part is missing."""
    cells = [cell for column in formula.parts if (cell := block.number(row, column)) is not None]
    if len(cells) < len(formula.parts):
        return None
    if formula.kind == "less":
        return less(*cells)
    if formula.kind == "plus":
        return of(*cells)
    by = Fixed(formula.by)
    if formula.kind == "times":
        return Product((by, Of(cells[0], True), Of(cells[1], True)))
    if formula.kind == "equal":
        return Product((by, Of(cells[0])))
    claimed = block.number(row, formula.whole)
    if not cells[1].value or claimed is None:
        return None
    return Product((Fixed(formula.by * _beside(cells, claimed)), ratio(*cells)))


def solved(block: Block, formula: Formula, row: int, column: int) -> Node | None:
    """What a formula leaves for one empty cell of a row; None where another number is missing or a divisor is nought."""
    found = {one: block.number(row, one) for one in formula.columns if one != column}
    cells = {one: cell for one, cell in found.items() if cell is not None}
    if len(cells) < len(found):
        return None
    whole, parts = formula.whole, formula.parts
    by, back = Fixed(formula.by * _scale(block, formula, row)), Fixed(1 / formula.by)
    if formula.kind == "less":
        first, second = parts
        if column == whole:
            return less(cells[first], cells[second])
        return of(cells[whole], cells[second]) if column == first else less(cells[first], cells[whole])
    if formula.kind == "plus":
        rest = [cells[one] for one in parts if one != column]
        return of(*rest) if column == whole else less(cells[whole], *rest)
    if formula.kind == "equal":
        return Product((by, Of(cells[parts[0]]))) if column == whole else Product((back, Of(cells[whole])))
    one, two = parts
    other = cells[two if column == one else one] if column != whole else None
    if formula.kind == "times":
        if other is None:
            return Product((by, Of(cells[one]), Of(cells[two])))
        return Product((back, ratio(cells[whole], other))) if other.value else None
    if other is None:
        return Product((by, ratio(cells[one], cells[two]))) if cells[two].value else None
    if column == one:
        return Product((Fixed(1 / by.value), Of(cells[whole]), Of(other)))
    return Product((by, ratio(other, cells[whole]))) if cells[whole].value else None


def _scale(block: Block, formula: Formula, row: int) -> int:
    """The unit that the words of a target give to the numbers beside it, where these have none."""
    if formula.kind != "over":
        return 1
    target = block.said.get(formula.parts[1], {}).get(row)
    bare_numbers = not any(one.own_unit for one in block.columns[formula.parts[0]].values())
    return int(target.unit.scale) if target is not None and bare_numbers else 1
