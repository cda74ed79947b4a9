"""Lists of running text that are set apart alike, as 其中A人、B人、C人: their sum against the whole in front of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from jixiao.auditing.checks.prose_sums import SPENT_OF
from jixiao.auditing.checks.prose_text import Text, alike, bare, clause, plain, whole, wholes_of
from jixiao.auditing.checks.prose_totals import one_doing
from jixiao.auditing.checks.prose_whole import typed
from jixiao.auditing.relation import Relation, Size, holds, of, value_of
from jixiao.extraction.roles import Role

NEXT = re.compile(
    r"^(?P<tail>[^，,、；;：:（(]{0,3})(?P<sign>[、，,；;]|以及|和|及|与)(?P<name>[^，,、；;：:]{1,18})$"
)
LAST = ("和", "及", "与", "以及")
REST = re.compile(
    r"^(?:其余|余下|剩余)|^(?:其他|其它)(?!收入|支出|资金|人员经费)|(?:及|和|等)(?:其他|其它)[^，]{0,6}$"
)
REMAINDER = re.compile("其余|余下|剩余")
NO_MORE = re.compile(
    r"^[，,；;](?:(?P<rest>另|另有|另外|其余|其他)[^，,。；;]{1,14}?(?:无|没有|未|为0)"
    r"|(?:无|没有|未安排|未发生|不涉及)(?!违|超|不|重复|其他问题)[^，,。；;]{2,24}?(?P<class>费|支出|收入|拨款)[，,；;。])"
)
RUN = re.compile(r"^[^，,；;：:、]{0,3}(?:、|以及|和|及|与)[^，,；;：:、]{0,18}$")
BEHIND = re.compile(r"^[，,；;](?:合计|共计|总计|共)(?:为|达)?$")
TOTALS = re.compile(r"收入(?:支出)?总计|收、?支总计|支出总计")
CAME, WENT = re.compile("收入|年初|上年|使用"), re.compile("支出|年末|结余分配|结转下年")
# a number that a whole is compared with
COMPARED = re.compile(r"[比较与超]|增加|减少|目标|任务|计划|多|少|缺口|低于|高于|不足|应")
OTHER_SIDES = re.compile(
    r"党员|女|少数民族|双师|骨干|高级|副高|职称|博士|硕士|研究生|本科|学历|以上|以下|岁|持证|优秀|最|先进|重点|新增|困难|残疾"
)
OPEN = re.compile("主要|部分|重点|大项|等$|较大|较多|突出")
SHORT_OF = 100  # a list of three that lacks less than a hundredth of its whole is meant to be all of it
SAID = "二两三四五六七八九十"
FIGURES = {sign: at for at, sign in enumerate("零一二三四五六七八九十")} | {"两": 2}
COUNTED = re.compile(
    rf"(?:^|[，,；;、])(?:上述|以上)?(?P<many>[{SAID}])(?:项|类|者|方|地|年|家|县|区|部分|方面|个[\u4e00-\u9fff]{{0,6}})[\u4e00-\u9fff]{{0,6}}(?:合计|共计|总计|共)[\u4e00-\u9fff]{{0,8}}$"
)
# pairs of words that between them leave nothing out
CONTRARY = [
    "内外",
    "上下",
    "男女",
    "城乡",
    "进出",
    "公民",
    "新旧",
    "有无",
    "线上线下",
    "住院门诊",
    "住院门急诊",
    "在编编外",
    "人工自动",
    "城镇农村",
    "免费低收费",
    "已未",
    "新收旧存",
    "中央地方",
    "国内国外",
    "省内省外",
    "市内市外",
    "室内室外",
    "上半年下半年",
]
OPTIONS = re.compile(
    r"^(?:其中|其中[，,：:])?(?:回答|选择|认为|表示|为|评价为)*[“”\"]*(?:非常|很|十分|比较|较|基本)?(?:满意|不满意|一般|不清楚|不了解|说不清)[“”\"]*的?$"
)
VALID = re.compile("有效|收回|回收")
ANSWER = re.compile(r"满意[“”\"」]?的?(?:为|有)?$|一般[“”\"」]?的?$")


def lists(text: Text) -> Iterator[Relation]:
    """The sums of the plain lists of a passage, and of the answers of its surveys; what is said of as many as it counts."""
    for role in text.roles:
        if role.part and role.plain:
            items, closed = items_of(text, role)
            if len(items) > 1:
                yield from _against_whole(text, items, closed)
    yield from _answers(text)
    yield from _counted(text)
    yield from _behind(text)
    yield from _balance(text)


def items_of(text: Text, first: Role) -> tuple[list[Role], bool]:
    """The items of a list that one sign sets apart, and whether its end is plain: another sign, or the sentence's end."""
    row = [first]
    sign = ""
    made = text.sentence(first)
    inside = re.match("[（(]", first.gap) is not None
    for role in made[made.index(first) + 1 :]:
        if inside and re.match("[^（(]{0,4}[）)]", role.gap):
            return row, True  # 500万元（其中：财政资金480万元），差旅费100万元
        if SPENT_OF.search(clause(role.gap)) and not SPENT_OF.search(first.gap):
            return row, False  # 其中管理费1.07万元，目前资金已拨付106.36万元
        found = NEXT.match(role.gap)
        ending = found is not None and (found["sign"] in LAST or REMAINDER.match(found["name"]) is not None)
        same = found is not None and (sign in ("", found["sign"]) or ending)
        if found is None or not same or not role.plain or not role.own or not _one_kind(role, first):
            return row, not _goes_on(made[made.index(role) :], first, sign)
        if role.name == row[-1].name or role.each or role.past or role.than or role.phase != first.phase:
            return [], False
        row.append(role)
        if ending:
            return row, True
        sign = found["sign"]
    return row, True


def _goes_on(rest: Sequence[Role], first: Role, sign: str) -> bool:
    """Whether more items may stand behind what is said of one: A 10万元（占20%）、B 20万元; A，完成预算的60%；B."""
    more = [one for one in rest if one.plain and alike(one.number, first.number)]
    if sign == "、":
        more = more[:1]
    return any(sign in one.gap for one in more)


def _one_kind(one: Role, other: Role) -> bool:
    """Whether two items are counted in one unit."""
    return alike(one.number, other.number) and (
        one.number.dimension == "money" or bare(one.number) == bare(other.number)
    )


def _against_whole(text: Text, items: Sequence[Role], closed: bool) -> Iterator[Relation]:
    tree = of(*(one.number for one in items))
    heads = heads_of(text, items[0])
    for head in heads:
        made = Relation("parts_differ", head.number, tree)
        if holds(made):
            yield made
            return
    value = value_of(tree)
    items = [one for one in items if one.number.value]
    if (
        not heads
        or value is None
        or not closed
        or len(items) < 2
        or len({one.name for one in items}) < len(items)
    ):
        return
    told = heads[0].number
    if told.value <= max(one.number.value for one in items):
        return
    some = text.sentence(items[-1])
    behind = [
        one.number for one in some[some.index(items[-1]) + 1 :] if one.plain and alike(one.number, told)
    ]
    for many in range(len(behind)):
        if holds(Relation("parts_differ", told, of(*(one.number for one in items), *behind[: many + 1]))):
            return
    short = told.value - value
    names = [one.name for one in items]
    if OPEN.search(items[0].gap) or not one_doing("", [one.gap for one in items]):
        return
    if short < 0 and any(OTHER_SIDES.search(one) for one in names):
        return
    whole_said = _rest(names) or (len(names) == 2 and contrary(*names)) or _nothing_else(items[-1])
    slipped = typed(told, [one.number for one in items], short)
    if short < 0 or whole_said or slipped or (len(items) > 2 and short * SHORT_OF < told.value):
        yield Relation("parts_differ", told, tree, "error" if whole_said else "warning")


def heads_of(text: Text, first: Role) -> list[Role]:
    """What a list may be of, the likeliest first: the amounts in front of it that nothing is compared with."""
    before = [one for one in text.earlier(first) if whole(one) and not one.part]
    if not before and re.match(r"^[，,（(]?(?:其中|包括|按)", first.gap):
        before = wholes_of(text, first.sentence - 1)
    return [
        one
        for one in reversed(before)
        if whole(one) and alike(one.number, first.number) and not _compared(one) and one.number.value > 0
    ]


def _compared(role: Role) -> bool:
    behind = role.number.passage.folded[role.number.end :].lstrip()
    words = re.split(r"[，,；;、：:（(]", role.gap)[-1]
    return behind.startswith("的") or role.than != "" or COMPARED.search(words) is not None


def _rest(names: Sequence[str]) -> bool:
    """Whether the last of several items is what is left over."""
    found = REST.search(names[-1])
    return found is not None and (len(names) > 2 or (found[0][0] in "其余剩" and "他" not in found[0][:2]))


def _nothing_else(last: Role) -> bool:
    """Whether the words behind a list say that there is no more: 另2个项目无结余; 公务接待费2万元，无公务用车购置费."""
    behind = last.number.passage.folded[last.number.end :]
    found = NO_MORE.match(behind)
    if found is None:
        return False
    return found["rest"] is not None or last.name.endswith(found["class"])


def contrary(left: str, right: str) -> bool:
    """Whether two names leave nothing out between them: 县内 and 县外, 住房类 and 非住房类."""
    for one, other in ((left, right), (right, left)):
        if len(one) > 1 and other in (f"非{one}", f"未{one}", f"无{one}", f"不{one}"):
            return True
    start = 0
    while start < min(len(left), len(right)) and left[start] == right[start]:
        start += 1
    left, right = left[start:], right[start:]
    while left and right and left[-1] == right[-1]:
        left, right = left[:-1], right[:-1]
    return left + right in CONTRARY or right + left in CONTRARY


# -- the answers of a survey


def _answers(text: Text) -> Iterator[Relation]:
    """满意的121人，比较满意的54人，一般的19人，不满意的6人: as many as there are answers."""
    row: list[Role] = []
    ends = False
    for role in text.roles:
        last = re.split(r"[，,、；;：:]", role.gap)[-1]
        if role.plain and OPTIONS.match(last) and (not row or alike(role.number, row[0].number)):
            row.append(role)
            ends = re.search("不满意|不清楚|不了解", last) is not None
        elif role.number.dimension != "ratio" or not row:
            # one more may be left: 拒绝评价的5个
            if (
                len(row) > 2
                and ends
                and not (role.plain and alike(role.number, row[0].number) and role.gap[:1] in "、")
            ):
                yield from _answered(text, row)
            row = []
    if len(row) > 2 and ends:
        yield from _answered(text, row)


def _answered(text: Text, row: Sequence[Role]) -> Iterator[Relation]:
    before = [
        one
        for one in plain(text.before(row[0]))
        if (
            alike(one.number, row[0].number)
            or {one.number.unit.symbol, row[0].number.unit.symbol} <= {"份", "人", "户", "名"}
        )
        and one.number.value > max(item.number.value for item in row)
        and not ANSWER.search(one.gap)
        and (
            not one.gap.startswith("、") or VALID.search(one.gap)
        )  # 四个片区依次为116份、127份、66份: one of a list
    ]
    tree = of(*(one.number for one in row))
    made = [Relation("parts_differ", one.number, tree, "warning") for one in reversed(before)]
    if made:
        yield next((one for one in made if holds(one)), made[0])


# -- totals that say of how many


def _counted(text: Text) -> Iterator[Relation]:
    """A, B, C，三项共D: of as many as it says, where there are so many."""
    for at, role in enumerate(text.roles):
        words, before = role.gap, list(text.roles[:at])
        if before and before[-1].number.end <= role.number.start and len(before[-1].number.text) <= 3:
            joined = before[-1].gap + before[-1].number.text + role.gap
            if COUNTED.search(joined) and not COUNTED.search(words):  # the count was read as a number
                words, before = joined, before[:-1]
        found = COUNTED.search(words)
        if found is None or not role.plain or role.each:
            continue
        many = FIGURES[found["many"]]
        near = [one for one in before if one.sentence == role.sentence]
        if not near:
            near = [one for one in before if one.sentence == role.sentence - 1]
        inner = {
            item
            for one in near
            if one.part and one.plain and near.index(one)
            for item in items_of(text, one)[0]
        }
        fit = [one for one in near if one.plain and not one.each and alike(one.number, role.number)]
        parts = [one.number for one in fit]
        if len(parts) != many:
            parts = [one.number for one in fit if one not in inner] or parts
        for run in (parts, parts[-many:], parts[:many]):
            made = Relation("parts_differ", role.number, of(*run))
            if len(run) == many and holds(made):
                yield made
                break
        else:
            if len(parts) == many and one_doing(words, [one.gap for one in fit if one.number in parts]):
                yield Relation("parts_differ", role.number, of(*parts))


def _behind(text: Text) -> Iterator[Relation]:
    """A、B、C，共D: of the run in front of it."""
    for at, role in enumerate(text.roles):
        if not role.plain or not BEHIND.match(role.gap):
            continue
        row: list[Role] = []
        for one in reversed(text.roles[:at]):
            if one.sentence != role.sentence or not one.plain or not _one_kind(one, role) or one.each:
                break
            row.insert(0, one)
            if not RUN.match(one.gap):
                break
        if len(row) > 1 and {one.phase for one in row} <= {"", role.phase} and not RUN.match(row[0].gap):
            made = Relation("parts_differ", role.number, of(*(one.number for one in row)))
            if one_doing(role.gap, [one.gap for one in row]) or holds(made):
                yield made


# -- what came in and what went out


def _balance(text: Text) -> Iterator[Relation]:
    """收入总计A，支出总计A。其中：本年收入, 年初结转；本年支出, 年末结转: both sides make up their total."""
    for at, made in text.sentences.items():
        cut = next((place for place, one in enumerate(made) if place and one.gap[:1] in "；;"), 0)
        if not cut:
            continue
        sides = [
            [one for one in half if one.plain and one.number.dimension == "money"]
            for half in (made[:cut], made[cut:])
        ]
        heads = [one for one in plain((*text.sentences.get(at - 1, ()), *made)) if TOTALS.search(one.gap)]
        sides = [[one for one in side if one not in heads] for side in sides]
        kinds = zip(sides, (CAME, WENT), strict=True)
        if (
            not heads
            or len(heads) > 2
            or not all(side and all(kind.search(o.gap) for o in side) for side, kind in kinds)
        ):
            continue
        # a size, so that the total of the other side is no other reading of this one
        totals = [
            Relation("parts_differ", head.number, Size(of(*(one.number for one in side))))
            for head, side in zip((heads[0], heads[-1]), sides, strict=True)
        ]
        values = [value_of(one.tree) for one in totals]
        if values[0] == values[1] or any(holds(one) for one in totals):
            yield from totals
