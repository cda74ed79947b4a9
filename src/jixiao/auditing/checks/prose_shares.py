"""Shares in running text: 占总支出的P%, of the base that the words name, that the list is of, or that most shares agree on."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction

from jixiao.auditing.checks.prose_text import (
    BUDGETS,
    TOTAL,
    Text,
    alike,
    clause,
    loose,
    plain,
    same_time,
    target,
    whole,
    wholes_of,
)
from jixiao.auditing.relation import Node, Of, Ratio, Relation, holds, of, ratio
from jixiao.extraction.claims import Number
from jixiao.extraction.roles import Role, plain_name, same_name

WIDE_WORDS = re.compile(
    r"我局|我单位|我中心|本单位|部门|本年|全年|年度|当年|总|合计|全部|整体|资金|金额|数|额|财政拨款|的|20\d\d年"
)


# 支出1953.2万元，占结题项目的5%: of the projects, and not of their money
THINGS = re.compile(r"(?:项目|[人户家宗件笔个]数|数量|单位|企业|案件)(?:总数|总量)?$")
MONEY = re.compile("资金|金额|经费|支出|投资|预算|收入|成本|费|款")


OF_UNIT = re.compile(
    "我局|我单位|我中心|本单位|我院|我校|全局|部门"
)  # 占我局预算总数: not of what one thing was given
NAMED = 4  # signs of the name of one thing
MOST_OF = re.compile("最[高低大小多少为]")
OF_YEAR = re.compile(r"20\d\d年度?[^，,；;。]{0,6}占?[^，,；;。]{0,8}$")


def shares(text: Text) -> Iterator[Relation]:
    """The shares of a passage whose base the words name, or that is the whole of their list."""
    bases: dict[str, list[tuple[Role, Role]]] = {}
    wholes: dict[Number, list[tuple[Role, Role]]] = {}
    listed = dict(_item_by_item(text))
    for role in text.roles:
        if (role.kind != "share" and role.number not in listed) or target(role):
            continue
        things = THINGS.search(role.of) is not None and MONEY.search(role.of) is None
        part = listed[role.number] if role.number in listed else _part(text, role)
        if part is not None and OF_YEAR.search(role.gap) and role.year and role.year != part.year:
            continue  # 占86.87%，而2021年占85.35%
        if MOST_OF.search(role.gap) and "其中" in role.gap and role.number not in listed:
            continue  # 其中三季度最为集中，占全年的32.55%: of one that only the words tell
        if part is None or (things and part.number.dimension == "money"):
            continue
        base, sure = _base(text, role, part)
        if base is not None:
            wholes.setdefault(base.number, []).append((role, part))
            relation = Relation(
                "share_differs",
                role.number,
                ratio(part.number, base.number),
                readings=() if sure else _others(text, part, base),
            )
            yield relation if sure else loose(relation)
        else:
            bases.setdefault(_core(role.of), []).append((role, part))
    for group in bases.values():
        for relation, base_number in _grouped(text, group):
            wholes.setdefault(base_number, group)
            yield relation
    for number, group in wholes.items():
        told = sum((role.number.value for role, _ in group), Fraction(0))
        if len(group) > 1 and abs(told - 1) <= Fraction(len(group), 10000):
            yield loose(Relation("parts_differ", number, of(*(part.number for _, part in group))))


def _item_by_item(text: Text) -> Iterator[tuple[Number, Role | None]]:
    """The shares that are told one behind the other, with the amounts in front of them: A 7.71, B 2.88, 分别占72.81%和27.19%."""
    for made in text.sentences.values():
        for at, role in enumerate(made):
            if role.kind != "share" or "分别" not in clause(role.gap):
                continue
            row = [role]
            for one in made[at + 1 :]:
                if one.gap not in ("、", "，", ",", "和", "及", "与") or one.number.dimension != "ratio":
                    break
                row.append(one)
            amounts = plain(made[:at])[-len(row) :]
            fits = len(amounts) == len(row) and all(alike(amounts[0].number, one.number) for one in amounts)
            for one, part in zip(row, amounts if fits else [None] * len(row), strict=True):
                yield one.number, part


SUBJECT = re.compile(r"^(?P<words>.*?)(?:所)?(?:占|比重|比例)")
NOBODY = re.compile(r"^(?:其|该项|该|此项|上述|也|均|约|仅|只|共|则|资金|金额|支出)*$")
TOGETHER = re.compile(r"合计|共计|两项|三项|二者|两者|三者|合并|累计|之和")


def _part(text: Text, role: Role) -> Role | None:
    """What a share is of its base: the amount that its clause names, else the one right in front of it."""
    said = SUBJECT.match(clause(role.gap))
    words = said["words"] if said is not None and re.search("[，,；;、：:（(]", role.gap) else ""
    if TOGETHER.search(words):
        return None
    name, _ = plain_name(words)
    if name and not NOBODY.match(name):
        named = [one for one in plain(text.earlier(role)) if one.own and same_name(one.name, name)]
        return named[-1] if named else None
    for one in reversed(text.earlier(role)):
        if one.plain:
            return None if one.each or one.past else one
        if one.kind == "amount":
            return None
    return None


def _core(words: str) -> str:
    return WIDE_WORDS.sub("", words)


def _base(text: Text, role: Role, part: Role) -> tuple[Role | None, bool]:
    """What a share is of, and whether the words leave no doubt."""
    before = [
        one
        for one in text.before(part)
        if whole(one) and alike(one.number, part.number) and same_time(one, part)
    ]
    head = _list_head(text, part, before)
    if not role.of:
        if head is not None:
            return head, True
        total = [one for one in text.sentence(role) if one.plain and TOTAL.search(one.gap)]
        if len(total) == 1 and alike(total[0].number, part.number) and total[0] is not part:
            return total[0], False
        if role.word:  # 不见面事项占比: of what is counted first
            mine = [one for one in before if one.sentence == part.sentence]
            sure = len(mine) == 1 and not re.search("[；;]", part.gap)
            return (mine[0], False) if sure else (None, False)
        return None, False
    name, phase = plain_name(role.of)
    core = _core(name)
    if (
        phase in BUDGETS and not core and part.phase == "final"
    ):  # 预算157.50万元，决算119.94万元，占预算的76.15%
        mine = [one for one in before if one.sentence == part.sentence and one.phase in BUDGETS]
        same = [one for one in mine if one.name == part.name and _of_phase(text, one, part, phase)]
        return (same[0], True) if len(same) == 1 else (None, False)
    if phase:
        mine = [one for one in before if one.sentence >= part.sentence - 1 and one.phase]
        same = [
            one
            for one in mine
            if (one.phase == "final") == (phase == "final")
            and (not name or same_name(one.name, name))
            and _of_phase(text, one, part, phase)
            and not (OF_UNIT.match(role.of) and len(_core(one.name)) >= NAMED)
        ]
        if len(same) == 1:
            return same[0], phase == "final" or same[0].sentence == part.sentence
    if phase in BUDGETS and head is not None and head.phase not in BUDGETS:
        head = None  # 收入完成56,033万元，其中甲22,891万元，占年初预算的51.1%: of its own
    if core in ("", "支出", "收入", "预算", "采购", "本支出"):
        core = core.removeprefix("本")
        if head is not None and (not core or not head.name or _core(head.name).removeprefix("本") == core):
            return head, True
        totals = [
            one
            for one in before
            if re.search("总|合计|整体", one.name + one.gap[-8:]) and _core(one.name) in ("", core)
        ]
        if totals:
            return totals[-1], True
        return None, False
    named = [one for one in before if one.name == name or _core(one.name) == core]
    if (
        role.of in ("全年", "全年总量") and not core
    ):  # 全年完成52.64公里。…两个季度共完成41.10公里，占全年的78.08%
        named = [one for one in before if "全年" in one.gap]
        return (named[0], True) if len(named) == 1 else (None, False)
    if named:
        return named[-1], True
    named = [one for one in before if same_name(one.name, name)]
    if not named and len(core) >= 2:  # 全部资金到位2,292.5万元…占到位资金的95.41%
        named = [one for one in before if core in one.gap[-8:]]
    return (named[-1] if named else None), False


def _of_phase(text: Text, one: Role, part: Role, phase: str) -> bool:
    """Whether an amount may be the budget that is said: 年初预算 is no 调整后预算, and what no words set apart is of its clause."""
    if phase == one.phase or phase not in ("adjusted", "initial"):
        return True
    made = text.roles[text.roles.index(one) + 1 : text.roles.index(part) + 1]
    return one.phase == "budget" and not any(re.search("[；;]|即?年初", role.gap) for role in made)


def _list_head(text: Text, part: Role, before: Sequence[Role]) -> Role | None:
    """The whole of the list that a part stands in."""
    made = text.sentence(part)
    opened = next(
        (
            one
            for one in reversed(made[: made.index(part) + 1])
            if one.part and one.kind == "amount" and not _closed(made, one, part)
        ),
        None,
    )
    if opened is None:
        return None
    in_front = [one for one in before if one.number.order < opened.number.order]
    same = [one for one in in_front if one.sentence == opened.sentence]
    if re.search("[；;]其中", opened.gap):  # behind a list, of the whole of that list or of its last part
        first = next((one for one in made if one.part), opened)
        same = [one for one in same if one.number.order < first.number.order] or same
    if same:
        return same[-1]
    if re.match("[，,]?其中|^包括|^按", opened.gap):
        kept = [one for one in wholes_of(text, opened.sentence - 1) if one in before]
        return kept[-1] if kept else None
    return None


def _closed(made: Sequence[Role], opened: Role, part: Role) -> bool:
    """Whether a list stands in brackets that end before a part: 四季度849.85万元（其中12月481.24万元），上半年合计898.90万元."""
    after = "".join(role.gap for role in made[made.index(opened) + 1 : made.index(part) + 1])
    return re.search(r"[（(][^（()）]*$", opened.gap) is not None and re.search("[)）]", after) is not None


def _others(text: Text, part: Role, base: Role) -> tuple[Node, ...]:
    made = [one.number for one in plain((*text.roles, *text.near)) if one.number.value > 0]
    return tuple(
        ratio(part.number, one)
        for one in made
        if one is not base.number and one is not part.number and one.dimension == part.number.dimension
    )


def _grouped(text: Text, group: Sequence[tuple[Role, Role]]) -> Iterator[tuple[Relation, Number]]:
    """Shares of one base that no words point to: the printed number that most of them agree on, before any of them."""
    before = [one.number for one in plain((*text.near, *text.roles))]
    found: dict[Number, list[tuple[Role, Role]]] = {}
    for number in before:
        if number.value <= 0:
            continue
        for role, part in group:
            if (
                alike(number, part.number)
                and number is not part.number
                and _fits(role.number, part.number, number)
            ):
                found.setdefault(number, []).append((role, part))
    if not found:
        return
    base, agreed = max(found.items(), key=lambda one: (len(one[1]), _exactly(*one), one[0].order))
    parts = of(*(part.number for _, part in group))
    whole = len(group) >= 3 and holds(Relation("parts_differ", base, parts))
    if (len(agreed) >= 2 and 2 * len(agreed) > len(group)) or whole:
        for role, part in group:
            yield loose(Relation("share_differs", role.number, ratio(part.number, base))), base


def _exactly(base: Number, agreed: Sequence[tuple[Role, Role]]) -> int:
    """How many of some shares are just what a base gives."""
    made = (Relation("share_differs", role.number, ratio(part.number, base)) for role, part in agreed)
    return sum(holds(one) for one in made)


def _fits(share: Number, part: Number, base: Number) -> bool:
    guess = float(part.value) / float(base.value)
    return abs(guess - float(share.value)) <= 2 * share.rough_digit


def implied(made: Sequence[Text], told: Collection[Number]) -> Iterator[Relation]:
    """Shares of one base that is printed nowhere, over some paragraphs: what they imply must be one number. `told`: the shares
    whose base was found."""
    group: list[tuple[Role, Role]] = []
    for text in made:
        if text.passage.cell is not None or text.rule:
            continue
        for role in text.roles:
            if (
                role.number in told
                or role.kind != "share"
                or not role.of
                or target(role)
                or _core(plain_name(role.of)[0])
            ):
                continue
            part = _part(text, role)
            if (
                part is not None
                and part.number.dimension in ("money", "number")
                and _base(text, role, part)[0] is None
            ):
                group.append((role, part))
    if len(group) < 2:
        return
    ends = [_implied(role.number, part.number) for role, part in group]
    counts = [
        [at for at, (low, high) in enumerate(ends) if low <= mine[1] and mine[0] <= high] for mine in ends
    ]
    most = max(counts, key=len)
    if len(most) < 2 or 2 * len(most) <= len(group):
        return
    sharpest = min(most, key=lambda at: (ends[at][1] - ends[at][0]) / ends[at][1])
    share, known = group[sharpest][0].number, group[sharpest][1].number
    for at, (role, mine) in enumerate(group):
        if at != sharpest:
            yield loose(
                Relation("share_differs", role.number, ratio(mine.number, Ratio(Of(known), Of(share))))
            )


def _implied(share: Number, part: Number) -> tuple[Fraction, Fraction]:
    half, step = share.quantity.last_digit / 2, part.quantity.last_digit / 2
    low = max(share.value - half, half)
    return (part.value - step) / (share.value + half), (part.value + step) / low
