"""Score tables as the checks need them: boards of entries with the printed numbers of their points, scores and rates."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from jixiao.auditing.relation import Relation, of
from jixiao.auditing.remark import Spot
from jixiao.extraction.claims import Number
from jixiao.extraction.tree import CODE, known

ORDINAL = re.compile(r"^[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)]?[、.．]?\s*")
SUBTOTAL = re.compile(
    r"小计|合计|总计|总得?分|(?:折算|换算|加权|平均)后?(?:总|综合)?(?:得分|分数?|成绩|值)?(?:[（(].{1,6}[）)])?"
)
CONVERTED = re.compile(r"折算|换算|加权|折合")
BONUS = re.compile(r"加分|扣分项|加减分|附加")


@dataclass(slots=True, eq=False)
class Entry:
    """One indicator as one table prints it. `blank`: the score cell, where it is empty though the table has scores.

    `criteria`, `reason`: the texts of its row. `others`: what further places print of it: role (points, score, rate) and number.
    """

    name: str
    code: str = ""
    path: tuple[str, ...] = ()
    leaf: bool = True
    points: Number | None = None
    score: Number | None = None
    rate: Number | None = None
    blank: Spot | None = None
    criteria: str = ""
    reason: str = ""
    target: str = ""
    actual: str = ""
    above: Entry | None = None  # the group it stands under, in its own table
    apart: bool = False  # scored in another part of its form
    others: list[tuple[str, Number]] = field(default_factory=list)

    @property
    def label(self) -> str:
        return f"{self.code}{self.name}"


@dataclass(slots=True, eq=False)
class Board:
    """One score table. `main`: the score table of the document, as `extraction.tree` sees it; `deep`: whether it was read with
    its levels; `reasons`: whether rows give reasons in a column of their own."""

    entries: list[Entry]
    total: Entry | None = None
    main: bool = False
    deep: bool = False
    caption: str = ""
    reasons: bool = False
    doubtful: bool = False  # several columns of scores: which of them the total adds up is not known
    partial: bool = False  # whether a part of its form, scored apart, was not found
    certain: bool = True  # whether the reader knows what stands under what
    beside: tuple[Number, ...] = ()  # scores of the budget's execution that stand outside of it
    twin: bool = True  # whether it prints the main one again, wholly or in part; else it is of another project, unit or year

    def children(self, group: Entry | None) -> list[Entry]:
        """What stands directly under a group; under None, at the top."""
        return [one for one in self.entries if one.above is group and not SUBTOTAL.fullmatch(one.name)]

    def leaves(self, group: Entry | None = None) -> list[Entry]:
        """The rows of the last level, of a group or all."""
        if group is None:
            return [one for one in self.entries if one.leaf and not SUBTOTAL.fullmatch(one.name)]
        return [leaf for one in self.children(group) for leaf in ([one] if one.leaf else self.leaves(one))]

    def whole(self, group: Entry | None = None) -> bool:
        """Whether all rows of a group are there as rows of the last level, as their points tell: these come to the group's."""
        if self.unsure:
            return False
        points = [value(one.points) for one in self.leaves(group)]
        known_points = [one for one in points if one is not None]
        if len(known_points) < len(points):
            printed = self.total.points if group is None and self.total is not None else None
            tops = sum((value(one.points) or Fraction(0) for one in self.children(None)), Fraction(0))
            lost = printed is not None and tops != value(printed)  # the points were not read
            return not known_points and not self.nested and not lost
        whole = value((group or self.total or Entry("")).points)
        if whole is None:
            if group is None and known_points and not self.main:
                return sum(known_points, Fraction(0)) in (1, 100)
            whole = Fraction(100) if group is None and self.main else sum(known_points, Fraction(0))
        return sum(known_points, Fraction(0)) == whole

    @property
    def unsure(self) -> bool:
        """Whether it is open which number of a row is its score."""
        return self.doubtful or len(self.above_points()) > 1

    def above_points(self) -> list[Entry]:
        """Rows that have more than their points; more than one, and the columns may not be what they seem."""
        return [
            one
            for one in self.entries
            if (score := value(one.score)) is not None
            and (points := value(one.points)) is not None
            and score > points
        ]

    @property
    def nested(self) -> bool:
        """Whether some row comes to just what the rows right behind it come to, so that it may be their group."""
        flat = [value(one.points) or value(one.score) for one in self.entries]
        for place, own in enumerate(flat):
            total = Fraction(0)
            for count, other in enumerate(flat[place + 1 :], 1):
                total += other or 0
                if own and total == own and count > 1:
                    return True
        return False


def value(number: Number | None) -> Fraction | None:
    """The written number, whatever its unit."""
    if number is None:
        return None
    scale = number.unit.scale
    return number.value if scale == 1 else number.value / scale


# -- names in running text


def find_names(found: Sequence[Board]) -> dict[str, Entry]:
    """The indicators of the main table by name and by code with name; a name that two have is left out."""
    made: dict[str, Entry] = {}
    twice: set[str] = set()
    for board in found[:1]:
        for entry in board.entries:
            name = known(entry.name)
            if name in made:
                twice.add(name)
            made.setdefault(name, entry)
    return {name: entry for name, entry in made.items() if name not in twice}


def named(text: str, names: dict[str, Entry]) -> Entry | None:
    """The indicator that a heading or the beginning of a sentence names: 6.采购管理, 一是预算编制指标, A21年度工作计划."""
    body = re.sub(r"^[一二三四五六七八九十]{1,3}是", "", "".join(text.split()))
    body = ORDINAL.sub("", body) if not CODE.match(body) else body
    body = re.sub(r"(?:类)?(?:指标)?(?:分析|情况)?$", "", body)
    return names.get(known(body))


# -- sums


def add(
    rule: str,
    claimed: Number,
    parts: Sequence[Number],
    name: str,
    severity: str = "error",
    certain: bool = True,
) -> Relation:
    """A printed total and its parts. Points and scores are exact as printed, unless the total has fewer decimals."""
    total = sum((value(one) or Fraction(0) for one in parts), Fraction(0))
    off = abs((value(claimed) or Fraction(0)) - total)
    rounded = claimed.places < max((one.places for one in parts), default=0)
    near = rounded and off <= Fraction(1, 2 * 10**claimed.places)
    return Relation(
        rule, claimed, of(*parts), severity, values={"name": name}, exact=not near, certain=certain
    )
