"""Parts that together are all there is, told in sentences or paragraphs of their own: 支出C。其中基本支出A，…。项目支出B，….

Only for parts of which every department has these two and no third; what stands inside of one sentence is read elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from jixiao.auditing.checks.prose_text import Text, alike, by_slip, near
from jixiao.auditing.relation import Relation, holds, of
from jixiao.extraction.roles import Role

# two parts, and what they are parts of
PAIRS = (
    (
        re.compile(r"基本支出$"),
        re.compile(r"项目支出$"),
        re.compile(
            r"^(?:(?:部门|单位|全年|本年|年度|全局|我局|实际|整体|财政)*总?支出(?:合计|总计|总额|决算)?)?$"
        ),
    ),
    (re.compile(r"人员(?:支出|经费)$"), re.compile(r"公用(?:支出|经费)$"), re.compile(r"基本支出$")),
)
NOT_IT = re.compile(
    r"预算|年初|结转|结余|收入|上年|去年|[比较]|增加|减少|采购|三公|财政拨款|转移|未支[出付]|剩余"
)
AHEAD, BACK = 10, 12  # amounts in between at most


def told_apart(made: Sequence[Text]) -> Iterator[Relation]:
    """The wholes of a document whose two parts stand in other sentences."""
    every = [
        (text, role)
        for text in made
        if not text.rule and text.passage.cell is None
        for role in text.roles
        if role.number.dimension == "money" and role.plain and not role.each and not role.past
    ]
    for at, (text, first) in enumerate(every):
        for one, other, whole in PAIRS:
            if not one.search(first.name) or not first.own or NOT_IT.search(first.gap):
                continue
            found = next(
                (
                    (there, role)
                    for there, role in every[at + 1 : at + 1 + AHEAD]
                    if _second(role, first, other)
                ),
                None,
            )
            if found is None:
                continue
            before = every[max(at - BACK, 0) : at]
            inside = found[0] is text and found[1].sentence == first.sentence
            if inside:  # a whole of the same sentence is read elsewhere
                before = [one for one in before if one[0] is not text or one[1].sentence < first.sentence][
                    -1:
                ]
            yield from _whole(first, found[1], [role for _, role in before], whole)


def _second(role: Role, first: Role, name: re.Pattern[str]) -> bool:
    fits = role.own and name.search(role.name) is not None and role.phase == first.phase
    return fits and alike(role.number, first.number) and NOT_IT.search(role.gap) is None


def _whole(first: Role, second: Role, before: Sequence[Role], name: re.Pattern[str]) -> Iterator[Relation]:
    parts = of(first.number, second.number)
    options = [
        Relation("parts_differ", role.number, parts)
        for role in reversed(before)
        if (role.own or role.phase == "final")
        and name.search(role.name)
        and NOT_IT.search(role.gap) is None
        and alike(role.number, first.number)
    ]
    exact = next((one for one in options if holds(one)), None)
    if exact is not None:
        yield exact
    elif options and (near(options[0]) or by_slip(options[0])):
        yield options[0]
