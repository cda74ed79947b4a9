"""Lists of what is counted, and their whole: 编制87名（行政34名、事业53名）, 48,216人中，在职36,352人、离退休11,864人."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from jixiao.auditing.checks.prose_text import Text, bare, goes_on
from jixiao.auditing.relation import Relation, gap, less, of
from jixiao.extraction.claims import Number
from jixiao.extraction.roles import CLASSES, Role

OPENS = re.compile(rf"^[，,]?其中|^[（(:：]|中[，,:：]|^[，,]?包括|{CLASSES}|[:：]$")
INSIDE = re.compile(r"中[，,:：][^，,]*$")  # 未完成的7个项目中，4个…: said of the whole in front
CLOSES = re.compile(
    r"[；;。]|另有|此外|其中|合计|共计|[比较与]上|[空缺超]编|[空缺]额|以上|占比|各|平均|每|不含|除"
)
NOT_HEAD = re.compile(r"增加|减少|新增|净增|招录|目标|不少于|[比较]")
VACANT = re.compile(r"(?:空编|缺编|空缺编制|空缺)$")
POSTS = re.compile(r"编制(?:数|人数|总数|总额)?$")
HELD = re.compile(r"(?:实有|在职|在编|在岗)(?:在职|在编|在岗)?(?:人员|人数|职工|干部)?$")
# what a person may be beside anything else; a list by one mark may be whole
MARKS = (
    re.compile(r"党员|团员|群众|党派"),
    re.compile(r"男|女"),
    re.compile(r"少数民族|汉族"),
    re.compile(r"博士|硕士|研究生|本科|专科|大专|中专|高中|学历"),
    re.compile(r"高级|中级|初级|正高|副高|职称|双师"),
    re.compile(r"岁"),
    re.compile(r"残疾|退役|贫困|困难"),
)
PERSON = "人"
OFF, PERSONS_OFF = 3, 10  # by how many a list may be off that was counted wrong
SHARE, LITTLE, HARDLY = Fraction(1, 8), Fraction(1, 50), Fraction(1, 200)  # of its whole


def members(text: Text) -> Iterator[Relation]:
    """The lists of a passage whose parts make the whole, or are so near that one of the numbers is wrong."""
    for at, made in text.sentences.items():
        for place, role in enumerate(made):
            if _head(role):
                yield from _list(made, place)
            if VACANT.search(role.gap) and role.plain:
                yield from _vacant(made, place)
        if made and re.match("其中[:：]?", made[0].gap):
            yield from _behind(text.sentences.get(at - 1, []), made)


def _head(role: Role) -> bool:
    return role.plain and role.number.dimension == "count" and role.number.value > 3 and not role.each


def _list(made: Sequence[Role], place: int) -> Iterator[Relation]:
    head = made[place]
    rest = made[place + 1 :]
    while rest and rest[0].number.dimension in ("ratio", "points") and not _opened(rest[0]):
        rest = rest[1:]  # 在职540人，控制率92.47%，其中…
    if not rest or not _opened(rest[0]) or NOT_HEAD.search(head.gap[-8:]):
        return
    parts = _parts(rest, head)
    if parts and re.search("计划|目标|原定|应|需", parts[0].gap):
        return  # 建设23间（计划24间，1间延期）
    for unit_heads, row in _by_label(made[: place + 1], parts):
        yield from _sum(unit_heads, row)


def _opened(role: Role) -> bool:
    return OPENS.search(role.gap) is not None and re.search("[；;]", role.gap) is None


def _parts(rest: Sequence[Role], head: Role) -> list[Role]:
    """The amounts of a list of the head's unit, up to the end of its bracket or of the list."""
    bracket = re.match("[（(]", rest[0].gap) is not None and not re.search("[)）]", rest[0].gap)
    made: list[Role] = []
    for one in rest:
        if made and ((bracket and re.search("[)）]", one.gap)) or CLOSES.search(one.gap)):
            break
        if one.number.dimension in ("ratio", "points", "money"):
            continue
        if not one.plain or bare(one.number) != bare(head.number) or one.each or one.past:
            break
        ended = len(made) > 1 and made[1].gap.startswith("、") and one.gap.startswith(("，", ","))
        if ended and not (_label(one) and _label(one) == _label(made[0])):
            break  # 行政17人、事业58人，离退休41人: no longer of the list
        made.append(one)
    return made


def _by_label(front: Sequence[Role], parts: Sequence[Role]) -> Iterator[tuple[Role, list[Role]]]:
    """The whole and its parts; where parts of two kinds take turns (编制96名、实有91人), the whole of each."""
    labels = [_label(one) for one in parts]
    kinds = list(dict.fromkeys(labels))
    if len(parts) >= 4 and len(kinds) == 2 and labels == kinds * (len(parts) // 2):
        for at, kind in enumerate(kinds):
            head = next((one for one in reversed(front) if one.plain and _label(one) == kind), None)
            if head is not None:
                yield head, list(parts[at::2])
        return
    yield front[-1], list(parts)


def _label(role: Role) -> str:
    """Whether a number is of posts or of those who hold them."""
    if POSTS.search(role.gap):
        return "posts"
    return "held" if HELD.search(role.gap) else ""


def _sum(head: Role, parts: Sequence[Role]) -> Iterator[Relation]:
    if len(parts) < 2 or head.number in [one.number for one in parts]:
        return
    told = head.number.passage.text[parts[0].number.start : parts[-1].number.start]
    if goes_on(parts[-1].number):
        return
    opening = head.number.passage.text[head.number.end : parts[0].number.start]
    if re.search("(?:机关|本级|本部)(?:及|和|、)", opening):
        return  # 包括部门机关及16个事业单位: not all items have a number
    if re.search("[（(]含", told):
        return  # 执行率100%的2个，90%以上（含100%）的6个: one of them is in the other
    relation = Relation("parts_differ", head.number, of(*(one.number for one in parts)), exact=True)
    off = _off(relation)
    most = PERSONS_OFF if bare(head.number) == PERSON else OFF
    whole = head.number.value
    near = (off <= most and off <= SHARE * whole) or off <= (
        HARDLY if head.number.digits > 3 else LITTLE
    ) * whole
    if off == 0 or (near and not _overlapping(parts)):
        yield relation


def _off(relation: Relation) -> Fraction:
    return abs(gap(relation) or Fraction(0))


def _overlapping(parts: Sequence[Role]) -> bool:
    """Whether parts are told by different marks, so that one may be in two of them: 党员35人、女职工20人."""
    marks = [next((at for at, mark in enumerate(MARKS) if mark.search(one.gap)), -1) for one in parts]
    return len(set(marks)) > 1


def _behind(front: Sequence[Role], made: Sequence[Role]) -> Iterator[Relation]:
    """A list that opens a sentence, of an amount of the sentence in front: …年末在职149人。其中机关86人、…."""
    heads = [one for one in front if _head(one) and bare(one.number) == bare(made[0].number)]
    if not heads or not made[0].plain:
        return
    parts = _parts(made, heads[-1])
    if any(re.search("[；;]", one.gap) for one in parts) or len(parts) < 2:
        return
    told = [relation for head in heads for relation in _sum(head, parts)]
    if told:
        yield min(told, key=_off)


def _vacant(made: Sequence[Role], place: int) -> Iterator[Relation]:
    """空编12名: the posts less those that are held."""
    front = [one for one in made[:place] if one.plain and bare(one.number) == PERSON]
    posts = _last(front, POSTS)
    held = _last(front, HELD)
    if posts is not None and held is not None and posts.value > held.value:
        yield Relation("difference_differs", made[place].number, less(posts, held), exact=True)


def _last(front: Sequence[Role], words: re.Pattern[str]) -> Number | None:
    found = [one.number for one in front if words.search(re.sub("(?:为|共|有)+$", "", one.gap))]
    return found[-1] if len(found) == 1 else None
