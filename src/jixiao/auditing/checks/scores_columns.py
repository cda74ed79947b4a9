"""Columns of scores and what is computed beside them: lost points, weights, averages, sums of every score column, ranks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from jixiao.auditing.checks.scores_blocks import LOST, blocks, tree
from jixiao.auditing.checks.scores_board import add
from jixiao.auditing.checks.scores_examples import examples
from jixiao.auditing.checks.scores_footings import Footing, footings
from jixiao.auditing.checks.scores_gaps import missing
from jixiao.auditing.checks.scores_grid import RANK, Block, Formula
from jixiao.auditing.checks.tables_exact import clipped
from jixiao.auditing.checks.tables_frame import RATE, bare
from jixiao.auditing.relation import Node, Relation, holds, less, numbers_of, of, value_of
from jixiao.auditing.remark import Remark, spot
from jixiao.auditing.view import Check, Judged, View
from jixiao.extraction.claims import Number

SCORES = re.compile(r"分|评|核|扣|失")
NO_SCORES = re.compile(r"率|占比|比例|排名|名次|权重|平均|等级|标准")
POINTS = re.compile(r"分值|权重|满分|标准分|总分值")
WEIGHTED = re.compile(r"加权|折算|折合|权重|得分")
MOST_LEFT = 4  # of so many rows that hold one may fail


def run(view: View, _: Judged) -> Iterator[Relation | Remark]:
    """The formulas of the columns, the sums of scores, ranks, and cells that are empty though their table determines them."""
    for block in blocks(view):
        yield from _formulas(block)
        if block.scored:
            for footing in footings(block):
                yield from _footed(block, footing)
        yield from _ranks(block)
    yield from missing(view, view.kept.get("told_blanks", set()))


# -- formulas of columns


def _formulas(block: Block) -> Iterator[Relation]:
    """Each column by the formula that most of its rows show."""
    by_whole: dict[int, list[Formula]] = {}
    seen: set[tuple[int, ...]] = set()
    for one in sorted(block.found, key=lambda one: LOST.search(block.heads[one.whole]) is None):
        same = tuple(sorted(one.columns))  # 20 - 1 = 19, 20 - 19 = 1 and 19 + 1 = 20 are one
        if _wanted(block, one) and (one.kind not in ("less", "plus") or same not in seen):
            by_whole.setdefault(one.whole, []).append(one)
            seen.add(same)
    for found in by_whole.values():
        best = max(found, key=lambda one: one.weight)
        for row in (*best.strong, *best.plain, *best.fails):
            made = _relation(block, best, row, found)
            if made is not None:
                yield made


def _wanted(block: Block, formula: Formula) -> bool:
    """What the other checks do not look at: differences and sums of score tables; products, quotients that are no rates."""
    if formula.kind in ("less", "plus"):
        return True
    if any("得分率" in block.heads[part] for part in formula.parts):
        return False  # the rate is the score by the points, and asked as that
    if formula.kind == "times":
        return block.scored or WEIGHTED.search(block.heads[formula.whole]) is not None
    rated = RATE.search(block.heads[formula.whole]) is not None
    return formula.kind != "over" or not rated or formula.parts[1] in block.said


def _relation(block: Block, formula: Formula, row: int, others: list[Formula]) -> Relation | None:
    claimed, made = block.number(row, formula.whole), tree(block, formula, row)
    if claimed is None or made is None:
        return None
    values = {
        "name": block.name(row)[:40],
        "column": block.heads[formula.whole].replace("/", "·")[:40] or "—",
    }
    certain = True
    if row in formula.fails:
        few = MOST_LEFT * len(formula.fails) <= len(formula.strong) + len(formula.plain)
        certain = (
            few
            and not block.total(row)
            and not block.derived(row)
            and not _other(block, claimed, made, row)
            and (block.scored or formula.kind in ("less", "plus") or not _whole(claimed, made))
        )
    if formula.kind in ("less", "plus"):
        if formula.kind == "less":  # the larger of the two is what is compared: lost points are small
            first, second = (block.number(row, column) for column in formula.parts)
            assert first is not None
            assert second is not None
            larger = abs(first.value) >= abs(second.value)
            made = of(second, claimed) if larger else less(first, claimed)
            claimed = first if larger else second
        exact = not claimed.unit.symbol and not any(clipped(one) for one in (claimed, *numbers_of(made)))
        return Relation("score_column_differs", claimed, made, values=values, exact=exact, certain=certain)
    readings = (tree(block, other, row) for other in others if other is not formula)
    also = tuple(one for one in readings if one is not None)
    told = Relation("column_formula_differs", claimed, made, readings=also, values=values, certain=certain)
    if row not in formula.fails and not holds(told):
        return replace(told, certain=False)  # it holds when a whole number in it was rounded
    return told


def _whole(claimed: Number, made: Node) -> bool:
    """Whether it holds when the whole numbers in it were rounded: 9.76万元 for 344场 are 284元 each."""
    numbers = [one for one in numbers_of(made) if one.places == 0]
    corners = product(
        *(
            (one.ends[0] - one.quantity.last_digit / 2, one.ends[1] + one.quantity.last_digit / 2)
            for one in numbers
        )
    )
    values = [value_of(made, dict(zip(numbers, corner, strict=True))) for corner in corners]
    known = [one for one in values if one is not None]
    half = claimed.quantity.last_digit / 2
    return bool(known) and min(known) <= claimed.ends[1] + half and max(known) >= claimed.ends[0] - half


def _other(block: Block, claimed: Number, made: Node, row: int) -> bool:
    """Whether what is left over is another number of the row: the formula has one more part there."""
    value = value_of(made)
    if value is None:
        return True
    off = abs(claimed.value - value)
    return (
        any(
            abs(abs(one.value) - off) < one.quantity.last_digit / 2
            for cells in block.columns.values()
            if (one := cells.get(row)) is not None and one is not claimed and one.value
        )
        and claimed.places > 0
    )


# -- sums of score columns


def _footed(block: Block, footing: Footing) -> Iterator[Relation]:
    """The sums of all score columns by the rows that give the total of the points."""
    if not any(_role(block, column) == "points" for column in footing.columns):
        return
    for column, cells in block.columns.items():
        claimed = cells.get(footing.total)
        numbers = [cells[row] for row in footing.rows if row in cells]
        nothing = sum((row, column) in block.dashes for row in footing.rows)
        if claimed is None or len(numbers) + nothing < len(footing.rows) or len(numbers) < 2:
            continue
        if _role(block, column) == "score":
            yield add(
                "group_score_differs" if "小计" in block.name(footing.total) else "score_total_differs",
                claimed,
                numbers,
                block.name(footing.total)[:40],
            )


def _role(block: Block, column: int) -> str:
    """What a column of a score table holds: points, scores (also lost ones), or something else."""
    head = bare(block.heads[column].rpartition("/")[2]) or bare(block.heads[column])
    if POINTS.search(head):
        return "points"
    return "score" if SCORES.search(block.heads[column]) and not NO_SCORES.search(head) else ""


# -- ranks


def _ranks(block: Block) -> Iterator[Remark]:
    """Ranks that follow from a column of scores, but for one."""
    for column, cells in block.columns.items():
        ranks = {
            row: one.value for row, one in cells.items() if not block.total(row) and not block.derived(row)
        }
        if not RANK.search(block.heads[column]) or len(ranks) < MOST_LEFT:
            continue
        for other, scores in block.columns.items():
            if other == column or not set(ranks) <= set(scores):
                continue
            ordered = sorted((scores[row].value for row in ranks), reverse=True)
            right = {row: ordered.index(scores[row].value) + 1 for row in ranks}
            wrong = [row for row in ranks if right[row] != ranks[row]]
            if len(wrong) == 1 and len(set(ordered)) == len(ordered):
                row = wrong[0]
                yield Remark(
                    "rank_differs", "error", (spot(cells[row]), spot(scores[row])), cells[row].text, str(right[row]),
                    "", {"name": block.name(row)[:40], "column": block.heads[other].replace("/", "·")[:40]},
                )  # fmt: skip


CHECKS: tuple[Check, ...] = (
    Check(
        "score_columns",
        run,
        examples("score_column_differs", "column_formula_differs", "rank_differs", "cell_missing"),
    ),
)
