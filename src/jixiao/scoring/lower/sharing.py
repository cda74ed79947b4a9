"""Who takes over the points of what is left out, and how many: the same in every row, or an expression of what its facts leave out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from functools import reduce

from jixiao.framework.model import Indicator
from jixiao.scoring.lower.lower import Lowering
from jixiao.scoring.lower.values import Low
from jixiao.scoring.lower.whole import Expr


class Sharing:
    """Of one framework; rows that may be left out are named by `may_go` before points are spread."""

    def __init__(self, low: Lowering) -> None:
        self.low = low
        self.make = low.make
        self.gone: dict[str, Expr] = {}  # leaves that may be left out: where they are
        self.leaving: dict[str, Expr] = {}  # and where they may yet be, whatever is not known
        self.shares: dict[str, Low] = {}  # what a node takes over, where that is not the same in every row
        self.reach: dict[
            str, tuple[Low, Low]
        ] = {}  # and the least and the most that it can be, where something is not known

    def may_go(self, id: str, gone: Expr, leaving: Expr) -> None:
        """A leaf that may be left out: where it is, and where that is open."""
        self.gone[id], self.leaving[id] = gone, leaving

    def spread(
        self, children: Sequence[Indicator], points: Fraction, shares: tuple[Low, Low, Low] | None = None
    ) -> None:
        """The points of what is left out go to the rest of the same group, in proportion. `shares`: what the group takes over, the least
        and the most that it can be."""
        shares = shares or (self.low.sure(Fraction(1)),) * 3
        low, make = self.low, self.make
        share = shares[0]
        apart = [child for child in children if not child.bonus and self.all_gone(child) is not make.false]
        gone = {
            child.id: low.chosen(self.all_gone(child), low.sure(child.points), low.sure(Fraction(0)))
            for child in apart
        }
        more, least, most = shares
        if apart:
            away = reduce(low.plus, gone.values())
            more, least = (self.grown(one, points, away) for one in (share, least))
            sure = make.both(*(make.no(self.unsettled(child)) for child in children if not child.bonus))
            more.known = make.both(share.known, sure)
        for child in children:
            others = [
                low.chosen(self.unsettled(one), low.sure(one.points), gone[one.id])
                for one in apart
                if one is not child
            ]
            far = self.grown(most, points, reduce(low.plus, others)) if others else most
            mine = shares if child.bonus else (more, least, far)
            if mine[0].top is not make.one or mine[0].below != 1 or mine[0].factors:
                self.shares[child.id], self.reach[child.id] = mine[0], mine[1:]
            if child.indicators:
                self.spread(child.indicators, child.points, mine)

    def grown(self, share: Low, points: Fraction, gone: Low) -> Low:
        """What is taken over, where of so many points these are left out."""
        low, make = self.low, self.make
        rest = low.less(low.sure(points), gone)
        some = make.both(
            low.compared(">", gone, low.sure(Fraction(0))), low.compared(">", rest, low.sure(Fraction(0)))
        )
        heavier = low.divided(low.times(share, low.sure(points)), rest, make.true, {})
        return replace(low.chosen(some, heavier, share), known=make.true)

    def all_gone(self, indicator: Indicator) -> Expr:
        """Where all rows of a group are left out."""
        return self.make.both(*(self.gone.get(leaf.id, self.make.false) for leaf in indicator.leaves()))

    def unsettled(self, indicator: Indicator) -> Expr:
        """Where it is not known whether all rows of a group are left out."""
        make = self.make
        perhaps = [
            make.either(self.gone[leaf.id], self.leaving[leaf.id]) if leaf.id in self.gone else make.false
            for leaf in indicator.leaves()
        ]
        return make.both(*perhaps, make.no(self.all_gone(indicator)))

    def taken_over(self, id: str, end: int) -> Low:
        """What a node takes over; the least or the most that it can be where that is not known."""
        share = self.shares.get(id)
        if share is None:
            return self.low.sure(Fraction(1))
        return self.low.chosen(share.known, share, self.reach[id][end])
