"""Amounts of several years in one paragraph, and what it says of their growth: 2019年为A，2020年为B。2020年的增幅是P%，2020年比2019年多C."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from jixiao.auditing.checks.prose_text import Text, alike, bare, by_slip, near
from jixiao.auditing.relation import Node, Relation, Size, growth, holds, less
from jixiao.extraction.claims import Number
from jixiao.extraction.roles import Role

OF = re.compile(r"(?<![比较由从与至到])(?P<year>20\d\d)年(?:度|末|底)?(?:的)?[^，,。；;：:比较]{0,8}$")
LIST = re.compile(
    r"(?P<years>20\d\d年?(?:[、和及与]20\d\d年?)+)(?:度)?[^，,。；;]{0,12}(?:分别|依次)(?:为|是|达)?[^，,。；;]{0,4}$"
)
BEHIND = re.compile(r"^[（(](?P<year>20\d\d)年(?:度)?[）)]")
GREW = re.compile(
    r"(?:增幅|增速|涨幅|降幅|增长率|增长|下降|增加|减少|扩大|收窄|回落|提高)(?:了|的)?(?:比例|幅度)?(?:进一步)?(?:为|是|达到|达|到|至|约)?$"
)
SAID = re.compile(r"(?<![比较])(?P<year>20\d\d)年")
AGAINST = re.compile(
    r"(?P<year>20\d\d)年[^，,。；;]{0,10}?[比较](?P<old>20\d\d)年(?:度|同期|末)?(?:的)?(?:增加|减少|增长|下降|多|少|增|减)(?:支出|收入)?(?:了|出)?$"
)
NEXT = ("、", "和", "及", "与", "以及")
POINT = re.compile("点$")


def years(text: Text) -> Iterator[Relation]:
    """The growth of a passage between years whose amounts it tells, one of each year."""
    told = _told(text)
    if not told:
        return
    for role in text.roles:
        for relation in _grown(role, told):
            if holds(relation) or by_slip(relation) or near(relation, signed=False):
                yield relation


def _told(text: Text) -> dict[str, dict[int, Number]]:
    """The amounts by their unit and year; none of a year that has several."""
    made: dict[str, dict[int, list[Number]]] = {}
    rest = list(text.roles)
    while rest:
        role = rest.pop(0)
        if not role.plain or role.each:
            continue
        for year, number in _dated(role, rest):
            made.setdefault(_unit(number), {}).setdefault(year, []).append(number)
    alone = {
        unit: {year: numbers[0] for year, numbers in by.items() if len({one.value for one in numbers}) == 1}
        for unit, by in made.items()
        if all(len({one.value for one in numbers}) == 1 for numbers in by.values())
    }
    return {unit: by for unit, by in alone.items() if len(by) > 1}


def _dated(role: Role, rest: Sequence[Role]) -> Iterator[tuple[int, Number]]:
    behind = BEHIND.match(role.number.passage.text[role.number.end :])
    listed = LIST.search(role.gap)
    if behind is not None:
        yield int(behind["year"]), role.number
    elif listed is not None:
        found = [int(one) for one in re.findall(r"20\d\d", listed["years"])]
        row = [role, *rest[: len(found) - 1]]
        if len(row) == len(found) and all(one.plain and one.gap in NEXT for one in row[1:]):
            yield from zip(found, (one.number for one in row), strict=True)
    else:
        said = OF.search(role.gap)
        if said is not None:
            yield int(said["year"]), role.number


def _unit(number: Number) -> str:
    return number.dimension if number.dimension == "money" else bare(number)


def _grown(role: Role, told: Mapping[str, Mapping[int, Number]]) -> Iterator[Relation]:
    if not role.number.measured:
        return
    against = AGAINST.search(role.gap)
    if role.number.dimension == "ratio":
        if GREW.search(role.gap) is None or POINT.search(role.number.unit.symbol):
            return
        said = SAID.findall(role.gap)
        if against is None and (len(said) != 1 or re.search("[比较与]", role.gap)):
            return
        now, old = (
            (int(against["year"]), int(against["old"]))
            if against is not None
            else (int(said[0]), int(said[0]) - 1)
        )
        trees = [growth(by[now], by[old]) for by in told.values() if now in by and old in by]
        rule = "growth_differs"
    elif against is not None:
        now, old = int(against["year"]), int(against["old"])
        trees = [
            less(by[now], by[old])
            for by in told.values()
            if now in by and old in by and alike(by[now], role.number)
        ]
        rule = "difference_differs"
    else:
        return
    if len(trees) == 1:
        tree: Node = Size(trees[0])
        yield Relation(rule, role.number, tree, absolute=True)
