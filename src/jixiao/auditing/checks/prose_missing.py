"""What shows that an item was left out of a list: a share or rate whose amount is not there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations, pairwise

from jixiao.auditing.checks.prose_text import Text, alike, counted, plain, target
from jixiao.auditing.remark import Remark, spot
from jixiao.auditing.showing import printed
from jixiao.extraction.claims import Number
from jixiao.extraction.roles import Role, same_name

BETWEEN = ("、", "，", ",", "和", "及", "与", "以及")  # what stands between the shares of a row
SORTS = ("类", "项", "者", "种", "级", "方", "部分", "方面")
# the words in front of a row of shares, where they name no other item: ，三类资产占比分别为; ，分别占项目支出的
ROW = re.compile(
    r"^[，,；;](?!和|与|及|同|其余|其他)[^，,；;：:。和与及、]{0,10}?(?:分别|依次|各)?(?:占比|比重|比例|占)[^，,；;：:。和与及、]{0,14}$"
)
OPENED = r"(?:其中|(?:[\u4e00-\u9fff]{2,12}[中内])|按[^，,：:]{1,10}(?:分类|划分|分))?"
# a share or rate whose words name nothing that it is of
BARE = re.compile(
    rf"^[，,；;、]?(?P<opened>{OPENED})[：:，,]?(?P<label>占(?:[^，,；;：:。占]{{0,14}}?)(?:的)?(?:比重|比例|比)?(?:为)?"
    r"|(?:完成|为)[^，,；;：:。]{0,8}预算的|(?:预算)?(?:支出|支付)?(?:执行率|完成率|支出率|支付率|使用率|进度)(?:为)?|占比(?:为)?)$"
)
# a share behind what explains the one before: 占88.34%，主要包括基本工资、津贴补贴等，占
EXPLAINED = re.compile(r"^[，,](?:主要|包括)[^。；;]*[，,]占(?:比)?(?:为)?$")
# 其中，完成年初预算的; 基本支出中，占基本支出的: nothing stands between a list's beginning and the share
BEGUN = re.compile(
    r"(?:^|[，,；;])(?:其中|(?P<base>[\u4e00-\u9fff]{2,12})中)[：:，,]"
    r"(?P<label>占(?:[^，,；;：:。占]{0,14}?的)?|(?:完成|为)[^，,；;：:。]{0,8}预算的|(?:预算)?(?:执行|完成|支出|支付)率(?:为)?)$"
)
LEADING = re.compile(r"^(?:其中|20\d\d年度?|全年|年末|年初|本年|当年)+|(?:为|是|达到|达|共|合计|:|：)+$")
POINTS = ("个百分点", "百分点", "个千分点")  # 占22.2%，占比回落0.8个百分点: no share
FRONT = 8  # amounts in front of a row of which every choice is tried
NAMED = 4  # signs of a name that is no word for many things
ALL = Fraction(1)


def missing(text: Text) -> Iterator[Remark]:
    """The items that the shares and rates of a passage miss."""
    for made in text.sentences.values():
        yield from _rows(text, made)
    yield from _bare(text)
    yield from _of_itself(text)
    yield from _begun(text)


# -- more shares in a row than amounts in front of it


def _rows(text: Text, made: Sequence[Role]) -> Iterator[Remark]:
    for at, role in enumerate(made):
        if role.number.dimension != "ratio" or not role.number.measured:
            continue
        words, before = role.gap, made[:at]
        if before and before[-1].number.unit.symbol in SORTS and words[:1] not in BETWEEN:
            words, before = before[-1].gap + words, before[:-1]  # ，三类资产占比分别为
        if not ROW.match(words):
            continue
        row = [role.number]
        for one in made[at + 1 :]:
            if one.gap not in BETWEEN or one.number.dimension != "ratio":
                break
            row.append(one.number)
        front = _front(before)
        total = sum((one.value for one in row), Fraction(0))
        full = abs(total - ALL) <= Fraction(len(row), 10000)
        if len(row) < 2 or not front or _fits(front, row) or (full and _base(front, row, room=1) is not None):
            continue  # shares are made to give 100 %
        parts = front[-(len(row) - 1) :]
        if len(parts) < len(row) - 1 or not (full or (len(parts) > 1 and re.search("分别|依次|各", words))):
            continue
        for left_out in range(len(row)):
            kept = [one for place, one in enumerate(row) if place != left_out]
            base = _base(parts, kept)
            if base is None or (len(parts) == 1 and _printed(text, parts[0], base) is None):
                continue
            share = row[left_out]
            shown = _printed(text, parts[0], base)
            value = shown.value if shown is not None else (base[0] + base[1]) / 2
            yield _remark(share, printed(parts[0], value * share.value), [*row, *parts])
            break


def _fits(front: Sequence[Number], row: Sequence[Number]) -> bool:
    """Whether the shares are of some of the amounts in front: 基本支出A（人员B，公用C），项目支出D，二者各占P%和Q%."""
    if len(front) > FRONT:
        return _base(front[-len(row) :], row) is not None
    return any(_base(chosen, row) is not None for chosen in combinations(front, len(row)))


def _front(made: Sequence[Role]) -> list[Number]:
    """The amounts of one kind right in front of a row."""
    found: list[Number] = []
    for at in range(len(made) - 1, -1, -1):
        one = made[at]
        if counted(made, at):
            continue
        if not one.plain or (found and not alike(one.number, found[0])) or one.number.value <= 0:
            break
        found.insert(0, one.number)
    return found


def _base(parts: Sequence[Number], row: Sequence[Number], room: int = 0) -> tuple[Fraction, Fraction] | None:
    """Between which ends the one base lies that each part has its share of; None where there is no such base. `room`: by how many
    last digits a share may be off."""
    low, high = Fraction(0), Fraction(10) ** 30
    if len(parts) != len(row):
        return None
    for part, share in zip(parts, row, strict=True):
        wide = room * share.quantity.last_digit
        least, most = share.ends[0] - wide, share.ends[1] + wide
        if least <= 0:
            return None
        low, high = max(low, part.ends[0] / most), min(high, part.ends[1] / least)
    return (low, high) if low <= high else None


def _printed(text: Text, part: Number, base: tuple[Fraction, Fraction]) -> Number | None:
    """The amount of the passage, or of those near it, that is the base."""
    for one in reversed(plain((*text.near, *text.roles))):
        if (
            one.number is not part
            and alike(one.number, part)
            and one.number.ends[0] <= base[1]
            and one.number.ends[1] >= base[0]
        ):
            return one.number
    return None


# -- a share or rate that is said of nothing


def _bare(text: Text) -> Iterator[Remark]:
    told: dict[str, Role] = {}
    for at, role in enumerate(text.roles):
        number = role.number
        if number.unit.symbol in POINTS:
            continue
        if number.dimension != "ratio":
            if role.kind == "amount" and (not role.each or _before_share(text, at)):
                told = {}
            continue
        if EXPLAINED.match(role.gap) and role.kind == "share" and not target(role):
            amount = _lacking(text, role)
            if amount is not None:
                yield _remark(number, amount, [number])
            continue
        found = BARE.match(role.gap)
        if found is None:
            if role.own or role.part:
                told = {}
            elif re.search("占|率|进度", role.gap):
                told.setdefault(_label(role.gap), role)
            continue
        label = _label(found["label"])
        if target(role):
            continue
        before = told.get(label)
        if before is not None and _between(before, role):
            told[label] = role
            continue  # 失分4.4分，占28.95%；过程类失分3.8分，占25.00%
        if before is not None and before.number.value != number.value and role.gap[:1] in "，,；;、其":
            yield _remark(number, before.number.text, [before.number, number])
            return
        told.setdefault(label, role)
        if role.kind == "share" and not (at and _next_to(text.roles[at - 1], role)):
            amount = _lacking(text, role)
            if amount is not None:
                yield _remark(number, amount, [number])
                return


def _between(one: Role, other: Role) -> bool:
    """Whether points are printed between two shares: the second is of those."""
    return any(
        one.number.order < each.order < other.number.order and each.dimension == "points"
        for each in one.number.passage.numbers
    )


def _before_share(text: Text, at: int) -> bool:
    """Whether a share follows right behind, which may be of it: 补助标准1,050元，占11.43%."""
    after = text.roles[at + 1] if at + 1 < len(text.roles) else None
    if "均" in text.roles[at].gap:
        return False  # no share is of a mean
    return (
        after is not None and after.number.dimension == "ratio" and after.sentence == text.roles[at].sentence
    )


def _of_itself(text: Text) -> Iterator[Remark]:
    """授予中小企业合同金额A，占采购总额的80%，占授予中小企业合同金额的60%: what is 60% of A has no amount."""
    for role in text.roles:
        if role.kind != "share" or len(role.of) < NAMED or not role.number.measured or target(role):
            continue
        before = [one for one in text.earlier(role) if one.number.dimension != "ratio"]
        named = before and before[-1].plain and _words(before[-1].gap) == role.of
        if named and len(before) > 1 and not re.search("[，,；;：:]", before[-1].gap):
            continue  # 三个项目支出
        if named and re.match("^[，,；;]占", role.gap) and role.number.value < ALL:
            base = before[-1].number
            yield _remark(role.number, printed(base, base.value * role.number.value), [role.number, base])


def _words(gap: str) -> str:
    """The words of the clause in front of an amount, without those that only lead to it."""
    return LEADING.sub("", re.split("[，,；;：:。]", gap)[-1])


def _begun(text: Text) -> Iterator[Remark]:
    """A list that begins with a share or rate, and not with an item."""
    for at, role in enumerate(text.roles):
        found = BEGUN.search(role.gap) if role.number.dimension == "ratio" else None
        if found is None or target(role):
            continue
        base = found["base"] or role.of
        whole = next(
            (
                one.number
                for one in reversed(plain((*text.near, *text.roles[:at])))
                if role.kind == "share" and len(base) >= NAMED and same_name(one.name, base) and one.own
            ),
            None,
        )
        beside = next(
            (
                one.number.text
                for one in text.sentence(role)
                if one is not role
                and one.number.dimension == "ratio"
                and one.kind == role.kind
                and _label(one.gap) == _label(role.gap)
            ),
            "",
        )
        told = printed(whole, whole.value * role.number.value) if whole is not None else beside
        if told:
            yield _remark(role.number, told, [role.number])


def _next_to(one: Role, role: Role) -> bool:
    return one.plain and one.sentence == role.sentence


def _label(words: str) -> str:
    words = re.split("[，,；;：:、]", words)[-1]
    if words.startswith("占比"):
        return "占"
    return re.sub(
        "^(?:完成|为)(?=[^率]*预算的$)|(?:年初|的|比重|比例|比|为|达到|达)+$|预算(?=执行)", "", words
    )


def _lacking(text: Text, role: Role) -> str | None:
    """The amount that a share behind another share should have, where the shares of its sentence make up the whole and no
    such amount is printed; None otherwise."""
    made = text.sentence(role)
    pairs = [
        (one.number, before.number)
        for before, one in pairwise(made)
        if one.kind == "share" and before.plain and one.of == role.of and one is not role
    ]
    if not pairs or role.number.value + sum(share.value for share, _ in pairs) < ALL * Fraction(9995, 10000):
        return None
    total = role.number.value + sum(share.value for share, _ in pairs)
    base = _base([part for _, part in pairs], [share for share, _ in pairs])
    if base is None or abs(total - ALL) > Fraction(len(pairs) + 1, 10000):
        return None
    low, high = base[0] * role.number.ends[0], base[1] * role.number.ends[1]
    part = pairs[0][1]
    for one in plain((*text.near, *text.roles)):
        if alike(one.number, part) and one.number.ends[0] <= high and one.number.ends[1] >= low:
            return None
    return printed(part, (base[0] + base[1]) / 2 * role.number.value)


def _remark(share: Number, recomputed: str, numbers: Sequence[Number]) -> Remark:
    spots = tuple(spot(one) for one in dict.fromkeys([share, *numbers]))
    return Remark("item_missing", "warning", spots, share.text, recomputed, confidence="likely")
