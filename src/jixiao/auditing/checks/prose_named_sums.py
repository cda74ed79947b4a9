"""Totals whose parts the words name: 由A和B两部分构成; 一部分是A，另一部分是B; 人员经费与公用经费之和为C; 分别为A、B、C，占比依次为…."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from jixiao.auditing.checks.prose_text import Text, alike, bare, by_slip, near, plain, whole
from jixiao.auditing.relation import Relation, holds, of
from jixiao.extraction.mentions import WIDE
from jixiao.extraction.roles import Role, plain_name

BEGUN = re.compile(r"^[，,]?(?:主要)?由")
MADE = re.compile(r"^[^，,。；;]{0,14}?(?:构成|组成|形成|两部分|三部分)")
# 由三部分构成：A、B、C
COUNTED = re.compile(
    r"(?:由|分为|包括|包含)(?:以下)?(?P<many>[二两三四五六七八])(?:个)?(?:部分|方面|块|类|项)[^，,。；;\d]{0,4}(?:构成|组成)?[:：，,](?:一是|即)?[^，,。；;]*$"
)
MANY = {sign: at for at, sign in enumerate("二三四五六七八", 2)} | {"两": 2}
ONE, OTHER = re.compile("^[，,：:]?(?:其中)?一部分[是为]?"), re.compile("^[，,；;]?另一部分[是为]?")
# 基本支出（人员经费与公用经费之和）为; 中央和省级资金共
BOTH = re.compile(r"(?P<names>[\u4e00-\u9fff“”、]{4,24})(?:之和|相加|加总)[)）]?(?:为|是)?$")
TOGETHER = re.compile(
    r"(?:^|[，,；;。：:])(?P<names>[\u4e00-\u9fff“”、]{3,24}?)(?:资金|经费|支出|收入|两项|二者|两者|两类)?(?:共|合计|共计)(?:为)?$"
)
AND = re.compile("与|和|及|、|加")
GENERAL = {"支出", "收入", "资金", "经费", "预算", "项目", "金额", "其他", "补助", "财政"}
NEXT = ("、", "和", "及", "与", "以及")
FULL = Fraction(1, 10000)
CLOSE = Fraction(1, 8)
LEAST = 3


def named_sums(text: Text) -> Iterator[Relation]:
    """The totals of a passage whose parts are told by words, or by shares that make 100 %."""
    for made in text.sentences.values():
        for at, role in enumerate(made):
            if role.number.dimension == "ratio":
                yield from _shared(made, at)
            elif role.plain and not role.each:
                yield from _made_up(made, at)
                if role.part:
                    yield from _segments(text, made, at)
                yield from _of_names(text, made, at)


def _made_up(made: Sequence[Role], at: int) -> Iterator[Relation]:
    """A，由B和C两部分构成; 相差A，一部分是B，另一部分是C."""
    first = made[at]
    if (
        not at
        or at + 1 >= len(made)
        or not made[at - 1].plain
        or not alike(made[at - 1].number, first.number)
    ):
        return
    items = [first]
    if BEGUN.match(first.gap):
        for one in made[at + 1 :]:
            if (
                not one.plain
                or not alike(one.number, first.number)
                or not re.match("[、，,]|[和及与]", _after(one))
            ):
                break
            items.append(one)
        behind = items[-1].number.passage.text[items[-1].number.end :].translate(WIDE)
        if len(items) < 2 or MADE.match(behind) is None:
            return
    elif (found := COUNTED.search(first.gap)) is not None:
        items = [one for one in made[at:] if one.plain and alike(one.number, first.number)]
        if len(items) != MANY[found["many"]] or any(one.each or not one.own for one in items):
            return
    elif ONE.match(first.gap):
        second = next((one for one in made[at + 1 :] if alike(one.number, first.number)), None)
        if second is None or OTHER.match(second.gap) is None:
            return
        items.append(second)
    else:
        return
    relation = Relation("parts_differ", made[at - 1].number, of(*(one.number for one in items)))
    if holds(relation):
        yield replace(relation, certain=False)  # what shows that no two of them were exchanged
    elif near(relation) or by_slip(relation):
        yield relation


def _segments(text: Text, made: Sequence[Role], at: int) -> Iterator[Relation]:
    """收回7,687份，其中家长6,482份，满意5,968份；教职工1,205份，…: what stands first behind each semicolon."""
    first = made[at]
    front = [
        one
        for one in plain(made[:at] or text.sentences.get(first.sentence - 1, []))
        if alike(one.number, first.number)
    ]
    items = [first, *(one for one in made[at + 1 :] if re.match("[；;]", one.gap))]
    fit = all(
        one.plain
        and one.own
        and alike(one.number, first.number)
        and bare(one.number) == bare(first.number)
        and not one.each
        for one in items
    )
    if not front or len(items) < 2 or len({one.name for one in items}) < len(items) or not fit:
        return
    head = front[-1]
    if bare(head.number) != bare(first.number) or not whole(head) or head.number.digits < LEAST:
        return
    relation = Relation("parts_differ", head.number, of(*(one.number for one in items)), "warning")
    if holds(relation):
        yield relation
        return
    over = sum((one.number.value for one in items), Fraction(0)) > head.number.value
    places = [made.index(one) + 1 for one in items]
    # 其中北片120份、东片130份；收回406份: two lists, and no groups
    listed = any(place < len(made) and made[place].gap[:1] in "、和" for place in places)
    sheets = (
        first.number.dimension == "count" and bare(first.number) != "人"
    )  # 其中技术人员961人；医师342人: of each other
    groups = sheets and re.match("[，,]?其中", first.gap) is not None
    if over and groups and not listed and near(relation):
        yield relation


def _after(role: Role) -> str:
    """The words between an amount and the one before it, without the unit's tail: 万元和收回统筹的."""
    return re.sub(r"^[\u4e00-\u9fff]{0,3}(?=[、，,和及与])", "", role.gap) or role.gap


def _of_names(text: Text, made: Sequence[Role], at: int) -> Iterator[Relation]:
    role = made[at]
    gap = re.sub(r"^[(（][^（()）]*[)）]", "", role.gap)
    found = BOTH.search(gap) or TOGETHER.search(gap)
    if found is None:
        return
    names = [plain_name(one)[0] or one for one in AND.split(found["names"]) if one]
    if not 2 <= len(names) <= 3 or any(len(one) < 2 or one in GENERAL for one in names):
        return
    front = [one for one in plain(text.before(role)) if one.own and one.sentence >= role.sentence - 3]
    parts: list[Role] = []
    for name in names:
        same = [one for one in front if _called(one, name) and _may(one, role)]
        if len({one.number.value for one in same}) != 1:
            return
        parts.append(same[-1])
    if len({one.number for one in parts}) < len(names):
        return
    relation = Relation("parts_differ", role.number, of(*(one.number for one in parts)))
    if holds(relation) or near(relation) or by_slip(relation):
        yield relation


def _called(role: Role, name: str) -> bool:
    return role.name == name or role.name.startswith(name)


def _may(one: Role, role: Role) -> bool:
    return (
        alike(one.number, role.number)
        and bare(one.number) == bare(role.number)
        and one.phase in ("", role.phase)
        and whole(one)
        and one.year == role.year
    )


def _shared(made: Sequence[Role], at: int) -> Iterator[Relation]:
    """全年收入A，按来源分别为B、C和D，占比依次为67.33%、27.36%和5.31%: the shares leave nothing out, so the parts make A."""
    row = [made[at]]
    for one in made[at + 1 :]:
        if one.gap not in NEXT or one.number.dimension != "ratio":
            break
        row.append(one)
    many = len(row)
    if (
        many < 2
        or at < many + 1
        or "占" not in made[at].gap
        or (at and made[at - 1].number.dimension == "ratio")
    ):
        return
    if abs(sum((one.number.value for one in row), Fraction(0)) - 1) > many * FULL:
        return
    parts, head = made[at - many : at], made[at - many - 1]
    if not all(one.plain and alike(one.number, head.number) for one in parts) or not whole(head):
        return
    if any(one.gap not in NEXT and one.gap[:1] not in "、，," for one in parts[1:]):
        return
    relation = Relation("parts_differ", head.number, of(*(one.number for one in parts)))
    if holds(relation) or near(relation, CLOSE) or by_slip(relation):
        yield relation
