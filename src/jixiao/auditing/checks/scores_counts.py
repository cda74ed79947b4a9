"""How many indicators there are, as sentences say and as the table has: 4个一级指标、14个二级指标."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from jixiao.auditing.checks.scores_board import Board, Entry, named
from jixiao.auditing.checks.scores_said import LISTED, number_at
from jixiao.auditing.relation import Fixed, Relation
from jixiao.auditing.view import View
from jixiao.extraction.claims import Number
from jixiao.extraction.tree import known

COUNTS = re.compile(r"(\d+)\s*[个项]\s*(一级|二级|三级|四级)指标")


def counts(view: View, found: Sequence[Board], names: dict[str, Entry]) -> Iterator[Relation]:
    """4个一级指标、14个二级指标: what is said against what the table has."""
    main = next((one for one in found if one.main), None)
    if main is None or len(main.entries) < 4 or not main.whole():
        return  # of a table that does not foot, rows may have been lost in reading
    depth = max(len(one.path) for one in main.entries) + 1
    for passage in view.claims.prose():
        text = passage.folded
        if "级指标" not in text:
            continue
        for hit in COUNTS.finditer(text):
            number = number_at(passage, hit.start(1))
            level = "一二三四".index(hit[2][0]) + 1
            start, _ = passage.sentence(hit.start())
            clause = text[start : hit.start()]
            if number is None or level > depth or LISTED.search(text[start : hit.end()]):
                continue
            group = None
            if not re.search("指标体系", clause):
                subject = re.match(r"(.{2,24}?)(?:类)?指标(?:共|，|,)", clause)
                group = named(subject[1], names) if subject is not None else None
                if group is None:
                    continue
            inside = [
                one for one in main.entries
                if len(one.path) + 1 == level and (group is None or one.path[: len(group.path) + 1] == (*group.path, group.name))
            ]  # fmt: skip
            if inside and main.certain and (level > 1 or _whole(main, inside)):
                yield _counted(number, len(inside), hit[2])
        for hit in LISTED.finditer(text):
            number = number_at(passage, hit.start("count"))
            parts = [one for one in re.split("[、]", hit["names"]) if one.strip()]
            if number is not None and all(names.get(known(one)) for one in parts):
                yield _counted(number, len(parts), "所列")


def _whole(main: Board, groups: Sequence[Entry]) -> bool:
    """Whether the points of the first level make up the total, where they are printed: else a page broke the table."""
    points = [one.points.value for one in groups if one.points is not None]
    total = main.total.points if main.total is not None else None
    return total is None or not points or (len(points) == len(groups) and sum(points) == total.value)


def _counted(number: Number, count: int, level: str) -> Relation:
    return Relation(
        "indicator_count_differs",
        number,
        Fixed(Fraction(count)),
        "warning",
        values={"level": level},
        exact=True,
    )
