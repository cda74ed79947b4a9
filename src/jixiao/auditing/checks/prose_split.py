"""A whole that running text divides without 其中: 分别为A、B、C; T（A、B）; 共T，A，B; 可分为三类，依次是…; 按来源，A，B; …，剩余C."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from jixiao.auditing.checks.prose_text import THIRD, Text, alike, bare, by_slip, clause, near, wholes_of
from jixiao.auditing.relation import Relation, holds, of
from jixiao.extraction.claims import Number
from jixiao.extraction.roles import Role, same_name

NEXT = re.compile(r"^[\u4e00-\u9fff”）)]{0,8}?(?:[，,、；;]|和|及|与|以及|其次是|再次是|最后是)[^。]{0,24}$")
ELSE = re.compile(
    r"[比较][^，,]{0,12}$|占|完成|目标|计划|同比|增加|减少|上年|去年|其中|合计|共计|总计|共[^同享]?$|平均|包括|包含|含|[人户]均|标准|结余|余额|剩余资金|扣除|不含|超"
)
RESPECTIVE = re.compile(r"(?P<names>[^，,；;：:。（(]*)分别(?:为|是)(?P<name>[^，,、；;：:0-9]{0,10})$")
AND = re.compile("、|以及|和|及|与")
SHORT = 6  # characters of a name, so that nothing else is said of it
# 按资金来源，A，B，C; 收入总计里，A，B: of what the sentence before tells, or what is called so
CLASSED = re.compile(
    r"^[。；;，,]?[按从分][^，,。；;]{0,10}?(?:来源|性质|类别|类型|用途|区域|片区|级次|级别|年度|季度|批次|分|看|划分)[，,：:][^，,]{0,16}$"
)
INSIDE = re.compile(r"^[。；;，,]?(?P<name>[^，,。；;]{2,10}?)[里中][，,：:][^，,]{0,16}$")
BRACKET = re.compile(r"^[（(](?:其中[，,：:]?)?[^，,、（）()]{0,14}$")
AGAIN = re.compile(r"[（(](?:约|即|合|折合)?")
LISTED = Fraction(1, 20)  # what a bracket lists may lack
DIVIDED = re.compile(r"(?:归|分|划分|归纳|包括|涉及|由|为|共)[^，,。；;]{0,4}$")
HERE = re.compile(r"^(?:元|万元)?(?:支出|资金|经费|收入|投入)?[里中][，,]")
MADE = re.compile(r"^[^，,。；;]{0,6}(?:构成|组成)")
FROM = re.compile(r"(?:^|[，,])?(?:主要)?由[^，,]{1,16}$|由$")
WHOLE = re.compile(r"(?:共|共有|合计|总计|总数|共计)$")
REST = re.compile(r"(?:剩余|其余|余下|剩下)的?[^，,]{0,10}$")
OPEN = re.compile("主要|等(?!级)|部分(?!为)|重点|例如|如")
MOST = 12
FEWEST = 2
CLOSE = Fraction(1, 8)
BORNE_WHOLE = re.compile("总(?:投入|投资|额|资金|预算)(?:为|是|达|共)?$")
BORNE = re.compile("承担|配套|自筹|出资|筹集|财政|补助|拨款")
BATCH = re.compile(
    "(?:第(?:(?P<first>一)|[二三四五六])[批期次笔](?:下达|安排|拨付|资金|补助)*|(?<!第)(?:(?P<grade>一)|[二三四五六])[等级类档](?:奖学金|残疾|伤残|奖)?)(?:为|是|有)?$"
)
LONGEST = 4  # amounts of a list that gives a whole by no accident
LONG = 3  # digits of each number of a whole that nothing but its last part announces


def splits(text: Text) -> Iterator[Relation]:
    """The wholes of a passage that words divide."""
    for made in text.sentences.values():
        for at, role in enumerate(made):
            if role.plain and not role.past and not role.each and not OPEN.search(role.gap):
                yield from _split(text, made, at)


def _split(text: Text, made: Sequence[Role], at: int) -> Iterator[Relation]:
    """What a list that begins here is of, if it is one."""
    row = _row(made, at)
    if len(row) < FEWEST or {1, -1} <= {one.direction for one in row}:
        return  # 增加的300万元中，追加420万元、核减120万元
    front = [one for one in made[:at] if _fits(one, row[0])]
    if CLASSED.match(row[0].gap) or INSIDE.match(row[0].gap):
        yield from _classed(text, row)
    if not front:
        return
    whole = front[-1]
    relation = Relation("parts_differ", whole.number, of(*(one.number for one in row)))
    told = _told(made, whole, row)
    if AGAIN.fullmatch(row[0].gap):
        return  # 12,345.67万元（1.23亿元），剩余154.33万元: told again in another unit
    room = LISTED if BRACKET.match(row[0].gap) else THIRD  # 1,504人（医师486人，护士692人）: there are others
    if told and (holds(relation) or by_slip(relation) or near(relation, room)):
        yield relation
    elif REST.search(row[-1].gap):
        options = [replace(relation, claimed=one.number) for one in reversed(_before(text, row[0]))]
        found = next((one for one in options if holds(one)), None)
        slipped = (one for one in options if by_slip(one) and _long(one.numbers()))
        found = found or next(slipped, None)
        if found is not None:
            yield found


def _classed(text: Text, row: Sequence[Role]) -> Iterator[Relation]:
    """What the amounts of a classification are of: a whole of the sentence before, or what is called like that."""
    first, last = row[0], row[-1]
    inside = INSIDE.match(first.gap)
    if inside is not None:
        front = [one for one in _before(text, first) if one.own and same_name(one.name, inside["name"])][-1:]
    else:
        front = [one for one in wholes_of(text, first.sentence - 1) if _fits(one, first)] or [
            one for one in wholes_of(text, first.sentence) if _fits(one, first) and one not in row
        ]
    front = [one for one in front if not CLASSED.match(one.gap)]  # the first part of another classification
    made = [Relation("parts_differ", one.number, of(*(each.number for each in row))) for one in front]
    found = next((one for one in made if holds(one)), None)
    if found is None and last.number.passage.text[last.number.end :][:1] in ("。", "；", ";", ""):
        # what stands in a whole need not be all of it
        options = [one for one in made if by_slip(one) or (inside is None and near(one))]
        if inside is not None and first.number.dimension == "count":
            options = [one for one in options if _long(one.numbers())]  # 在职人员中，党员87人，女性52人
        found = options[0] if len(options) == 1 else None
    if found is not None:
        yield found


def _told(made: Sequence[Role], whole: Role, row: Sequence[Role]) -> bool:
    """Whether the words say that a row is all of the whole in front of it."""
    first, last = row[0], row[-1]
    between = [
        one for one in made[made.index(whole) + 1 : made.index(first)] if one.number.dimension != "ratio"
    ]
    if between and (len(between) > 1 or between[0].number.dimension != "count"):
        return False
    if between:
        return bool(DIVIDED.search(between[0].gap)) and between[0].number.value in (len(row), len(row) + 1)
    behind = last.number.passage.text[last.number.end :]
    if BRACKET.match(first.gap) and made.index(first) == made.index(whole) + 1:
        closed = re.match("[）)]", behind) is not None and not OPEN.search(first.gap)
        return closed and all(one.number.value <= whole.number.value for one in row)
    if FROM.search(first.gap) and MADE.match(behind):
        return True
    if HERE.match(whole.number.passage.text[whole.number.end :]):
        return behind[:1] in ("。", "；", "") and not OPEN.search(behind[:4])
    respective = RESPECTIVE.search(first.gap)
    if respective is not None:
        return not whole.gap.startswith("、") and _named(respective, row)
    closed = behind[:1] in ("。", "；", "")
    return (
        closed and WHOLE.search(whole.gap) is not None and whole.number.dimension != "money" and len(row) <= 4
    )


def _named(found: re.Match[str], row: Sequence[Role]) -> bool:
    """Whether each amount of a list has a name of its own, in front of 分别 or beside the amount."""
    marked = all(re.match("[、，,]|和|及|与|以及", one.gap) for one in row[1:])
    if found["names"]:
        names = AND.split(found["names"])
        return marked and len(names) == len(row) and all(0 < len(one) <= SHORT for one in names)
    return marked and bool(found["name"]) and all(len(one.gap) > 2 for one in row[1:])


def _row(made: Sequence[Role], at: int) -> list[Role]:
    """The amounts of a list from here on; shares behind them do not end it."""
    row = [made[at]]
    for one in made[at + 1 :]:
        if one.number.dimension == "ratio" and one.kind in ("share", "rate"):
            continue
        if (
            ELSE.search(row[0].gap)
            or not _fits(one, row[0])
            or not NEXT.match(one.gap)
            or ELSE.search(one.gap)
            or OPEN.search(one.gap)
        ):
            break
        if len(row) > 1 and re.search("[；;]", one.gap) and not re.search("[；;]", row[-1].gap):
            break  # a list apart with 、 does not go on behind a semicolon
        if RESPECTIVE.search(row[0].gap) and re.search("[；;]", one.gap) and "；" not in row[0].gap:
            break
        row.append(one)
    return row if len(row) <= MOST else []


def _fits(one: Role, other: Role) -> bool:
    return (
        one.plain
        and not one.past
        and not one.each
        and alike(one.number, other.number)
        and (one.number.dimension == "money" or bare(one.number) == bare(other.number))
    )


def _before(text: Text, first: Role) -> list[Role]:
    """The amounts that a list may be of, in its sentence and in the one before."""
    return [one for one in text.before(first) if _fits(one, first) and one.sentence >= first.sentence - 1]


def _long(numbers: Sequence[Number]) -> bool:
    return all(one.digits >= LONG for one in numbers)


def lists_behind(text: Text) -> Iterator[Relation]:
    """总预算A，调整后的来源为B、C、D、E: a whole that a list behind it gives, whatever the words between say. They may verify
    only."""
    for made in text.sentences.values():
        amounts = [one for one in made if one.plain and not one.each]
        for at, role in enumerate(amounts):
            behind = [one.number for one in amounts[at + 1 :] if alike(one.number, role.number)]
            for end in range(LONGEST, min(len(behind), MOST) + 1):
                relation = Relation("parts_differ", role.number, of(*behind[:end]), certain=False)
                if holds(relation):
                    yield relation
                    break


def batches(text: Text) -> Iterator[Relation]:
    """下达2360.00万元，第一批1460.00万元，第二批900.00万元: batches are numbered to the last one."""
    for made in text.sentences.values():
        for at, role in enumerate(made):
            found = BATCH.search(clause(role.gap)) if at else None
            if found is None or not (found["first"] or found["grade"]):
                continue
            row = [role]
            for one in made[at + 1 :]:
                if BATCH.search(clause(one.gap)) is None or not alike(one.number, role.number):
                    break
                row.append(one)
            heads = [one for one in made[:at] if one.plain and alike(one.number, role.number)]
            if len(row) < FEWEST or not heads or not all(one.plain for one in row):
                continue
            relation = Relation("parts_differ", heads[-1].number, of(*(one.number for one in row)))
            if holds(relation) or near(relation, CLOSE) or by_slip(relation):
                yield relation


def funded(text: Text) -> Iterator[Relation]:
    """计划总投入784万元，上级和市级财政承担700万元，县（区）配套84万元: what several bear is all, to the end of the sentence."""
    for made in text.sentences.values():
        money = [one for one in made if one.plain and one.number.dimension == "money"]
        if (
            len(money) < FEWEST + 1
            or BORNE_WHOLE.search(clause(money[0].gap)) is None
            or len(money) < len(made)
        ):
            continue
        row = money[1:]
        if not all(BORNE.search(one.gap) and one.gap[:1] in "，,、；;" for one in row):
            continue
        relation = Relation("parts_differ", money[0].number, of(*(one.number for one in row)))
        if holds(relation) or by_slip(relation) or near(relation, CLOSE):
            yield relation
