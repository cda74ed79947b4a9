"""Posts and staff that two passages tell: where one of the numbers is the same, so are the others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations

from jixiao.auditing.checks.prose_text import Text, bare, clause
from jixiao.auditing.relation import Of, Relation
from jixiao.extraction.claims import Number
from jixiao.extraction.roles import Role

KINDS = (
    ("行政编制", re.compile(r"行政编制(?:数|人数)?$|机关编制$")),
    ("工勤编制", re.compile(r"工勤(?:人员)?编制(?:数|人数)?$")),
    ("编制", re.compile(r"编制(?:数|人数|总数)?$")),
    ("在编", re.compile(r"(?:在编|编内)(?:在职)?(?:人员|人数|职工|干部)?$")),
    ("在职", re.compile(r"(?:实有|在职|在岗)(?:在职|在岗)?(?:人员|人数|职工|干部)?$")),
    ("编外", re.compile(r"(?:劳务派遣|编外|聘用|临聘)(?:聘用)?(?:人员|人数|职工|用工)?$")),
    ("退休", re.compile(r"(?:离退休|退休)(?:人员|人数|职工|干部)?$")),
)
FILL = re.compile(r"(?:[（(][^（()）]*[）)])|(?:共有|共计|总计|合计|共|有|为|是|约|计)+$")
OTHER = re.compile(r"年初|上年|去年|期初|原有|目标|控制在|压减|机关在|直属|下属|本级|所属[^事]")
MONTH = re.compile(r"(?:截至|截止|到|至)[^，,。]{0,9}?(\d{1,2})\s*月")
# by how much a copied number of people may be off, and of which part of it
OFF: tuple[tuple[int, Fraction], ...] = ((10, Fraction(1, 8)), (3, Fraction(1, 4)))
Facts = dict[str, Number]


def staff(made: Sequence[Text]) -> Iterator[Relation]:
    """The numbers of staff that differ in two passages which tell others alike."""
    told = [(text, facts) for text in made if len(facts := _facts(text)) > 1]
    accused: set[Number] = set()
    for (one, mine), (other, theirs) in combinations(told, 2):
        if _month(one) != _month(other):
            continue
        both = [kind for kind in mine if kind in theirs]
        alike = [kind for kind in both if mine[kind].value == theirs[kind].value]
        apart = [kind for kind in both if kind not in alike]
        if alike and len(apart) == 1:
            left, right = mine[apart[0]], theirs[apart[0]]
            if _near(left, right) and not accused & {left, right}:
                accused |= {left, right}
                values = {"label": apart[0], "other": apart[0]}
                yield Relation("figure_differs", left, Of(right), "warning", values=values, exact=True)
        for kind in alike:
            yield Relation("figure_differs", theirs[kind], Of(mine[kind]), certain=False)


def _facts(text: Text) -> Facts:
    """The numbers of posts and staff of a passage, those kinds that it tells once."""
    made: Facts = {}
    twice: set[str] = set()
    for role in text.roles:
        kind = _kind(role)
        if kind in made:
            twice.add(kind)
        elif kind:
            made[kind] = role.number
    return {kind: number for kind, number in made.items() if kind not in twice}


def _kind(role: Role) -> str:
    if not role.plain or bare(role.number) != "人" or role.past or role.each or role.number.digits < 2:
        return ""
    words = FILL.sub("", clause(role.gap))
    if OTHER.search(words):
        return ""
    return next((kind for kind, pattern in KINDS if pattern.search(words)), "")


def _month(text: Text) -> str:
    """The month at whose end a passage counts; of the year, where it says no month."""
    found = MONTH.search(text.passage.text)
    return found[1] if found is not None else "12"


def _near(one: Number, other: Number) -> bool:
    off = abs(one.value - other.value)
    return any(off <= most and off <= part * max(one.value, other.value) for most, part in OFF)
