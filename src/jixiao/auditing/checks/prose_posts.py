"""Posts and who holds them: 核定编制35名，实有31人，空编4名，控制率88.57%; in one sentence, or in short ones that follow each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from jixiao.auditing.checks.prose_text import Text, near
from jixiao.auditing.relation import Node, Ratio, Relation, holds, less, numbers_of, of, ratio
from jixiao.extraction.claims import Number
from jixiao.extraction.roles import Role

PERSONS = ("人", "名", "个")
POSTS = re.compile(r"(?:编制|核定|定编|编制数|编制总数)(?:为|数|共|合计|总数)*$")
HELD = re.compile(r"(?:实有|在职|在编|现有|在岗|实有在职|在职在编)(?:人员|人数|职工)?(?:为|共|合计)?$")
EMPTY = re.compile(r"(?:空编|缺编|空缺|空岗)(?:编制)?(?:为|共)?$")
RATE = re.compile(r"(?:编制)?(?:控制率|使用率|满编率|到编率)(?:为|达|达到)?$")
OTHER = re.compile("编外|派遣|离退休|退休|聘用|临聘|其中|行政编|事业编|工勤")
REACH = 3  # sentences that one tells


def posts(text: Text) -> Iterator[Relation]:
    """What the posts, those who hold them, and the empty ones say of each other."""
    if text.rule or text.passage.cell is not None:
        return
    yield from _by_kind(text.roles)
    for at, role in enumerate(text.roles):
        if not (_of_people(role) and POSTS.search(role.gap)):
            continue
        behind = [one for one in text.roles[at + 1 :] if one.sentence <= role.sentence + REACH]
        end = next(
            (place for place, one in enumerate(behind) if _of_people(one) and POSTS.search(one.gap)),
            len(behind),
        )
        others = [
            one.number for one in text.roles if one is not role and _of_people(one) and POSTS.search(one.gap)
        ]
        yield from (one for one in _told(role.number, behind[:end]) if holds(one) or not _of_all(one, others))


def _of_all(relation: Relation, others: Sequence[Number]) -> bool:
    """Whether a rate, or the empty posts, are of other posts of the passage: 编制共782个，其中…乡镇编制586个；在编735人，满编率93.99%."""
    if isinstance(relation.tree, Ratio):
        held = next(iter(numbers_of(relation.tree)))
        trees: list[Node] = [ratio(held, one) for one in others if one.value]
    else:
        held = list(numbers_of(relation.tree))[-1]
        trees = [less(one, held) for one in others]
    return any(holds(replace(relation, tree=tree)) for tree in trees)


def _told(number: Number, behind: Sequence[Role]) -> Iterator[Relation]:
    people = [
        one
        for one in behind
        if _of_people(one) and HELD.search(one.gap) and not OTHER.search(one.gap) and one.number.value > 0
    ]
    if not people:
        return
    empty = next((one.number for one in behind if _of_people(one) and EMPTY.search(one.gap)), None)
    rate = next((one for one in behind if one.number.dimension == "ratio"), None)
    options = [list(_relations(number, one.number, empty, rate)) for one in people]
    best = max(options, key=lambda made: sum(holds(one) for one in made))
    if len(people) > 1 and not any(holds(one) for one in best):
        return  # 在职174人，在编138人: nobody knows of which
    for one in best:
        if holds(one) or near(one):
            yield one


def _relations(number: Number, held: Number, empty: Number | None, rate: Role | None) -> Iterator[Relation]:
    if empty is not None:
        yield Relation("difference_differs", empty, less(number, held), exact=True)
    if rate is not None and RATE.search(rate.gap):
        yield Relation("rate_differs", rate.number, ratio(held, number))


def _by_kind(roles: Sequence[Role]) -> Iterator[Relation]:
    """编制620名，在职554人；管理岗位核定74名、在岗61人，专业技术岗位核定512名、在岗468人，…: where the posts of the kinds make up all, so do
    those who hold them."""
    pairs = [
        (one.number, after.number)
        for one, after in pairwise(roles)
        if _of_people(one) and POSTS.search(one.gap) and _of_people(after) and HELD.search(after.gap)
    ]
    for at, (whole, all_held) in enumerate(pairs):
        for many in range(len(pairs) - at - 1, 1, -1):
            kinds = pairs[at + 1 : at + 1 + many]
            made = (
                Relation("parts_differ", whole, of(*(one for one, _ in kinds)), exact=True),
                Relation("parts_differ", all_held, of(*(one for _, one in kinds)), exact=True),
            )
            if any(holds(one) for one in made):
                yield from (one for one in made if holds(one) or near(one))
                return


def _of_people(role: Role) -> bool:
    return role.plain and role.number.unit.symbol in PERSONS and role.number.digits >= 1
