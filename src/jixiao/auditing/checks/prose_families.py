"""Lists whose items belong to a family that leaves nothing out (货物、工程、服务; 出国、接待、购车、用车; 中央、省、市、县), and totals of a year."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from jixiao.auditing.checks.prose_text import Text, alike, by_slip, clause, near, plain, whole
from jixiao.auditing.relation import Relation, Size, holds, of
from jixiao.auditing.remark import Remark, spot
from jixiao.auditing.showing import printed
from jixiao.extraction.roles import Role


@dataclass(frozen=True, slots=True)
class Family:
    """The kinds that something is parted into. `about`: what the words in front must speak of; `least`: how many kinds a list
    names that is meant to be whole."""

    about: re.Pattern[str]
    members: Mapping[str, str]
    least: int = 2


FAMILIES = (
    Family(re.compile("采购"), {"货物": "货物", "工程": "工程", "服务": "服务"}),
    Family(
        re.compile("三公"),
        {"出国": "出国|出境", "接待": "接待", "购置": "购置|更新", "运行": "运行|维护"},
    ),
    Family(
        re.compile("投资|资金|预算|补助|安排|下达"),
        {
            "中央": "^中央",
            "省": "^(?:省|自治区)",
            "市": "^市",
            "县": "^(?:县|区|县（?市、区|县级)",
            "乡镇": "^(?:乡镇|镇|街道)",
            "自筹": "自筹|社会资本|贷款|债券",
        },
        least=3,
    ),
)
CARS = re.compile(r"(?:公务用车|公车|用车)(?!购置|运行|维护)[^购运维]{0,4}$")
VAGUE = re.compile("主要|等|重点|部分|其他|其余|大项|较大|最")
BROKEN = re.compile(r"[比较]|增加|减少|下降|增长|以上|另|除|平均|均")
YEAR_TOTAL = re.compile(r"(?:收入|支出|收、?支)总计(?:为)?$")
TITLE = 24  # signs in front of a sentence in which its heading stands: （四）“三公”经费。
MOST = Fraction(9, 10)  # of the whole: a list that lacks more is of something else


def families(text: Text) -> Iterator[Relation | Remark]:
    """The lists of a passage that lack what their family has, and the totals of all that came in or went out."""
    words = text.passage.text
    known = [one for one in FAMILIES if one.about.search(words)]
    for at, made in text.sentences.items():
        first = next((place for place, one in enumerate(made) if one.part and one.plain), None)
        if first is None:
            continue
        if "总计" in words:
            for place, one in enumerate(made):
                if one.part and one.plain:
                    yield from _year(made, place)
        for family in known:
            yield from _lacking(text, at, made, first, family)


def _year(made: Sequence[Role], first: int) -> Iterator[Relation]:
    """支出总计A，包括：本年支出B，年末结转和结余C."""
    head = made[first - 1] if first else None
    if head is None or not head.plain or YEAR_TOTAL.search(head.gap) is None or VAGUE.search(made[first].gap):
        return
    items = [made[first]]
    for one in made[first + 1 :]:
        if not one.plain or not one.own or one.gap[:1] not in "，、和" or one.part:
            break
        items.append(one)
    if len(items) < 2 or not all(alike(one.number, head.number) for one in items):
        return
    # a size, so that the total of the other side is no other reading of this one
    relation = Relation("parts_differ", head.number, Size(of(*(one.number for one in items))))
    if holds(relation) or near(relation) or by_slip(relation):
        yield relation


def _lacking(text: Text, at: int, made: Sequence[Role], first: int, family: Family) -> Iterator[Remark]:
    items = _items(made, first, family)
    if len(items) < family.least or VAGUE.search(made[first].gap):
        return
    front = made[:first] or text.sentences.get(at - 1, [])
    heads = [one for one in plain(front) if whole(one) and not one.direction and not one.part]
    heads = [one for one in heads if alike(one.number, made[first].number)]
    start = text.passage.sentence(heads[0].number.start)[0] if heads else 0
    if (
        not heads
        or family.about.search(text.passage.text[max(start - TITLE, 0) : made[first].number.start]) is None
    ):
        return
    parts = list(dict.fromkeys(items.values()))
    numbers = [one.number for one in parts]
    near_by = [one for one in plain((*text.roles, *text.near)) if one not in parts]
    if any(holds(Relation("parts_differ", one.number, of(*numbers))) for one in near_by):
        return
    lost = [one for one in family.members if one not in items]
    last = max(one.end for one in numbers)
    behind = text.passage.text[last:].split("。")[0]
    if any(re.search(family.members[one].replace("^", ""), behind) for one in lost):
        return  # 公务用车购置费0万元，上年支出17.98万元；公务用车运行维护费41.27万元: told behind something else
    head = heads[-1]
    total = sum((one.value for one in numbers), Fraction(0))
    short = head.number.value - total
    if not lost or not 0 < short <= MOST * head.number.value or head.number.digits < len("100"):
        return
    if short <= numbers[0].quantity.last_digit * len(numbers):
        return
    told = " - ".join(one.text for one in (head.number, *numbers))
    yield Remark(
        "parts_differ",
        "warning",
        tuple(spot(one) for one in (head.number, *numbers)),
        head.number.text,
        printed(head.number, total),
        f"{told} = {printed(numbers[0], short)}",
        confidence="likely",
    )


def _items(made: Sequence[Role], first: int, family: Family) -> dict[str, Role]:
    """The kinds that a list names, each with its amount; none where it names something else, too."""
    items: dict[str, Role] = {}
    for one in made[first:]:
        if not one.plain or one.number.dimension != made[first].number.dimension:
            continue
        if re.match("[(（]", one.gap):
            continue  # 出国费0.00万元（预算30.00万元）
        if BROKEN.search(one.gap):
            break
        name = re.sub("^(?:其中|包括)[:：，,]?", "", clause(one.gap)) or one.name
        kinds = [kind for kind, words in family.members.items() if re.search(words, name)]
        if CARS.search(name) and "运行" in family.members:
            kinds = ["购置", "运行"]
        if not kinds:
            return {} if one.own and one.gap[:1] in "、，；" and one.phase == made[first].phase else items
        if any(kind in items for kind in kinds):
            return {}
        items.update(dict.fromkeys(kinds, one))
    return items
