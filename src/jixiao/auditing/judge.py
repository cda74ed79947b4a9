"""The judge: whether each relation holds for some values that are printed like this, and by which reading."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from jixiao.auditing.belief import slipped
from jixiao.auditing.held import Held
from jixiao.auditing.readings import other_reading, quotient_beside, share_elsewhere
from jixiao.auditing.relation import Fixed, Node, Of, Ratio, Relation, Sum, gap, holds, numbers_of
from jixiao.auditing.sums import summed_elsewhere
from jixiao.core.record import record
from jixiao.extraction.claims import Number

NEARBY = 40  # numbers in front of a list in which its whole may be
VERDICTS = ("verified", "rounding", "explained", "inconsistent", "unverifiable")


@record(frozen=True, slots=True, eq=False)
class Verdict:
    """What was found of one relation. `reading`: the expression that holds, where it is not the first one."""

    relation: Relation
    verdict: str
    reading: Node | None = None


def judge(relations: Iterable[Relation]) -> list[Verdict]:
    """A verdict for each relation."""
    return together([verdict_of(relation) for relation in relations])


def together(verdicts: Sequence[Verdict], numbers: Sequence[Number] = ()) -> list[Verdict]:
    """The verdicts of relations told one by one, seen together. A share or rate that another relation explains is not accused
    by this one; the same number printed elsewhere explains nothing. `numbers`: those of the document, in reading order."""
    explained: dict[Number, list[Node]] = {}
    for one in verdicts:
        tree = one.relation.tree
        if (
            one.verdict == "verified"
            and one.relation.claimed.dimension == "ratio"
            and not isinstance(tree, Of)
        ):
            explained.setdefault(one.relation.claimed, []).append(tree)
    told = {
        tuple(numbers_of(one.relation.tree)): one.relation.claimed
        for one in verdicts
        if one.verdict == "verified" and isinstance(one.relation.tree, Ratio)
    }
    summed = {
        frozenset(numbers_of(one.relation.tree)): one.relation.claimed
        for one in verdicts
        if one.verdict == "verified"
        and isinstance(one.relation.tree, Sum)
        and one.relation.claimed.cell is None
    }
    doubted: dict[Number, set[Number]] = {}  # the numbers of broken rates, with these rates
    for one in verdicts:
        if one.verdict == "inconsistent" and one.relation.claimed.dimension == "ratio":
            for number in one.relation.numbers():
                doubted.setdefault(number, set()).add(one.relation.claimed)
    held = Held(verdicts)
    return [
        Verdict(one.relation, "explained")
        if one.verdict in ("inconsistent", "rounding")
        and (
            any(not _rest_of(tree, one.relation) for tree in explained.get(one.relation.claimed, ()))
            or held.elsewhere(one.relation)
            or _told(one.relation, told)
            or _summed(one.relation, summed)
            or _else(one.relation, doubted)
            or (
                not _listed(one.relation)
                and (held.otherwise(one.relation) or _of_another(one.relation, numbers))
            )
        )
        else one
        for one in verdicts
    ]


def _rest_of(tree: Node, relation: Relation) -> bool:
    """Whether what explains a rate is what is left of the same whole: 受理236件，处置243件，处置率93.64%，超时15件. Then it confirms
    the rate, and what it is said of is wrong."""
    mine = relation.tree
    if not (isinstance(tree, Sum) and isinstance(mine, Ratio) and len(tree.terms) == 2):
        return False
    (_, one), (sign, rest) = tree.terms
    return (
        isinstance(one, Fixed)
        and isinstance(rest, Ratio)
        and sign < 0
        and list(numbers_of(rest.bottom)) == list(numbers_of(mine.bottom))
        and not set(numbers_of(rest.top)) & set(numbers_of(mine.top))
    )


def _else(relation: Relation, doubted: Mapping[Number, set[Number]]) -> bool:
    """Whether its rate is that of another number beside it, of which nothing else is wrong: 合计2,878份，满意度94.36%."""
    claimed = relation.claimed
    if claimed.dimension != "ratio":
        return False
    others = {one for one in claimed.passage.numbers if doubted.get(one, set()) - {claimed}}
    return quotient_beside(relation, others) is not None


def _told(relation: Relation, told: Mapping[tuple[Number, ...], Number]) -> bool:
    """Whether another share beside it is the quotient of the same two numbers: it is not said of them a second time."""
    if not isinstance(relation.tree, Ratio) or relation.claimed.cell is not None:
        return False
    other = told.get(tuple(numbers_of(relation.tree)))
    return other is not None and other.passage is relation.claimed.passage


def _summed(relation: Relation, summed: Mapping[frozenset[Number], Number]) -> bool:
    """Whether its parts make up another number that stands with them, while its own claim stands elsewhere."""
    if not isinstance(relation.tree, Sum) or relation.claimed.cell is not None:
        return False
    numbers = frozenset(numbers_of(relation.tree))
    other = summed.get(numbers)
    passage = next((one.passage for one in numbers), None)
    return other is not None and other.passage is passage and relation.claimed.passage is not passage


def _of_another(relation: Relation, numbers: Sequence[Number]) -> bool:
    """Whether its parts are those of a number nearby that is their sum, or its share is of one; a slip of the pen is told all the
    same."""
    tree = relation.tree
    if not isinstance(tree, Sum | Ratio) or relation.claimed.cell is not None or not numbers:
        return False
    orders = [one.order for one in numbers_of(tree)]
    near = numbers[max(min(orders) - NEARBY, 0) : max(orders) + 1]
    found = share_elsewhere(relation, near) if isinstance(tree, Ratio) else summed_elsewhere(relation, near)
    return found is not None and not slipped(relation)


def _listed(relation: Relation) -> bool:
    """Whether each part of a sum is named by its place in a whole: the quarters of a half year."""
    return relation.firm and isinstance(relation.tree, Sum)


def verdict_of(relation: Relation) -> Verdict:
    """The verdict of a relation by itself."""
    if holds(relation):
        return Verdict(relation, "verified")
    off = gap(relation)
    if off is None:
        return Verdict(relation, "unverifiable")
    for reading in relation.readings:
        if holds(relation, reading):
            return Verdict(relation, "explained", reading)
    if not relation.certain:
        return Verdict(relation, "unverifiable")
    claimed = relation.claimed
    fine = claimed.places > 0 or (claimed.dimension == "ratio" and off < 0)  # 18% for 18.7% is cut
    if not relation.exact and fine and abs(off) < claimed.quantity.last_digit:
        return Verdict(relation, "rounding")  # cut instead of rounded, or shares made to give 100 %
    other = other_reading(relation) if not _listed(relation) else None
    if other is not None:
        return Verdict(relation, "explained", other)
    return Verdict(relation, "inconsistent")
