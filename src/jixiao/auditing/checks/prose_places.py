"""What the places of amounts in a sentence say of them: the rate right behind an amount is its own, what is left is the budget
less what was spent, what was added is the adjusted budget less the first one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from math import log10

from jixiao.auditing.checks.prose_text import BUDGETS, Text, alike, counted, target
from jixiao.extraction.claims import Number
from jixiao.extraction.roles import Role

RATED = 3  # digits of a rate that is no accident
BASES = 8  # amounts around a rate that it may be of
MOST = 3  # amounts of a phase that are tried
COMMON = 0.2  # how wide around 1 most rates of spending lie
AIMED = re.compile("(?:目标|计划|任务|应)[^，,]{0,4}分别|(?:目标|计划|任务)值?(?:依次)?(?:为|是)?$")
LEFT = re.compile(
    "(?:结余|结转)(?!(?:资金|指标)?(?:支出|使用|执行))|节约|节余|剩余|缺口|未支付|未支出|少支|审减|核减"
)
PLANNED = re.compile(
    r"(?:预算|计划|安排)(?:数|金额|额|总额)?(?:为|是|共)?$"
)  # 采购预算 is what was to be spent
REST = re.compile(rf"(?:{LEFT.pattern})(?:了|资金|金额|指标|数|额|为|约|共|达|的)*$")
SPENT = re.compile("支出|决算|执行|完成|使用|支付|采购|到位|到账|实际|拨付|审定")
CONTRACTED = re.compile(rf"{SPENT.pattern}|合同|中标|成交")  # against a budget
WANTED = re.compile("预算|安排|应|计划|合同|到位|收入|下达|批复|送审|总投资")
MOVED = re.compile(
    "(?:调整|调减|调增|追加|核减|压减|变动)(?:额)?(?:幅度|比例|率|相当于|占)"
)  # by how much of it was moved
SPENDING = re.compile("执行|完成|支出|支付|使用|到位|到账|拨付|控制|进度")
STEMS = re.compile("结转结余|结余|结转|节约|审减|核减|闲置|利用")
OWN_SHARE = re.compile(r"^[，,；;（(]?(?:仅|约|分别|各)?占|^的")
ALL_SPENT = re.compile("^[，,；;](?:累计|实际|全年|共)*(?:支出|支付|使用|执行|完成)占")
WHOLE = re.compile("总额|总数|总量|合计|全部")
TOTAL = re.compile("(?:合计|共计|总计|总额)(?:为|是)?$")
OF_BASE = re.compile("[）)]?的$")
MOST_OF = re.compile("最[高低大小多少]")
NEXT = ("、", "和", "及", "与", "以及")
OPENING = re.compile("年初|期初|上年|以前年度")  # what was left before
Values = Mapping[Number, float]


@dataclass(frozen=True, slots=True)
class Said:
    """claimed = top ÷ one of bases (`kind` rate), or claimed = one of tops less one of bases (`kind` rest)."""

    kind: str
    claimed: Number
    tops: tuple[Number, ...]
    bases: tuple[Number, ...]

    @property
    def numbers(self) -> tuple[Number, ...]:
        return (self.claimed, *self.tops) if self.kind == "rate" else (self.claimed,)

    def all(self) -> tuple[Number, ...]:
        """All numbers that it may be said of."""
        return (self.claimed, *self.tops, *self.bases)

    def concerns(self, left: Number, right: Number) -> bool:
        """Whether an exchange of two numbers is told by it: of a rate, in front of which one of them stands; of a rest, where
        both are among its numbers, on different sides."""
        if self.kind == "rate":
            return left in self.tops or right in self.tops
        sides = [{self.claimed}, set(self.tops), set(self.bases)]
        return any(left in one and right in other for one, other in permutations(sides, 2))

    def weight(self, values: Values) -> float:
        """How many powers of ten speak against an accident, where it holds with these values; 0 where it does not."""
        found = self._found(values)
        return found[0] if found is not None else 0.0

    def fitting(self, values: Values) -> tuple[Number, ...]:
        """The numbers by which it holds with these values."""
        found = self._found(values)
        return (self.claimed, *found[1:]) if found is not None else ()

    def holds(self, values: Values) -> bool:
        """Whether it holds with these values, however likely by accident."""
        return any(self._holds(values, top, base) > 0 for top in self.tops for base in self.bases)

    def formula(self, values: Values) -> str:
        """The arithmetic with the texts that belong to these values."""
        found = self._found(values)
        if found is None:
            return ""
        texts = {value: number.text for number, value in _plain(values)}
        _, top, base = found
        sign = "÷" if self.kind == "rate" else "-"
        shown = [texts.get(values.get(one, one.rough), one.text) for one in (top, base, self.claimed)]
        return f"{shown[0]} {sign} {shown[1]} = {shown[2] if self.kind == 'rest' else self.claimed.text}"

    def _found(self, values: Values) -> tuple[float, Number, Number] | None:
        made: list[tuple[float, Number, Number]] = []
        for near, top in enumerate(self.tops):
            for far, base in enumerate(self.bases):
                if top is not base:
                    weight = self._holds(values, top, base)
                    if weight > 0:
                        made.append((weight - log10((near + 1) * (far + 1)), top, base))
        return max(made, key=lambda one: one[0]) if made else None

    def _holds(self, values: Values, top: Number, base: Number) -> float:
        over, under = values.get(top, top.rough), values.get(base, base.rough)
        low, high = self.claimed.rough_ends
        if under <= 0 or over <= 0:
            return 0.0
        if self.kind == "rate":
            share = over / under
            room = share * (_half(top) / over + _half(base) / under)
            if not low - room <= share <= high + room:
                return 0.0
            wide = COMMON if abs(share - 1) <= COMMON else share
            return log10(wide / (high - low + 2 * room))
        claim = values.get(self.claimed, self.claimed.rough)
        room = _half(top) + _half(base) + _half(self.claimed)
        if not claim or abs(over - under - claim) > room * 1.001:
            return 0.0
        return log10(abs(claim) / (2 * room))


def _plain(values: Values) -> Iterator[tuple[Number, float]]:
    """Each number with its own printed value."""
    return ((number, number.rough) for number in values)


def _half(number: Number) -> float:
    return number.rough_digit / 2


def said_of(text: Text) -> Iterator[Said]:
    """What the places in the sentences of a passage say."""
    for made in text.sentences.values():
        slots = dict(_listed(made))
        for at, role in enumerate(made):
            moved = at and MOVED.search(role.gap) is not None and made[at - 1].direction
            if moved and role.number.dimension == "ratio" and role.number.digits >= RATED:
                what = made[at - 1]  # 追加86.50万元，追加幅度4.65%: of what was said to move
                yield Said("rate", role.number, (what.number,), tuple(_around(text, role, what)))
            elif role.kind in ("rate", "share") and role.number.digits >= RATED and not target(role):
                top = slots.get(role.number) or _top(made, at)
                if top is not None:
                    tops = (top.number, *_wholes(made, at, top))
                    yield Said("rate", role.number, tops, tuple(_around(text, role, top)))
            elif role.kind in ("amount", "change") and role.number.measured:
                yield from _rest(text, role)


def _wholes(made: Sequence[Role], at: int, top: Role) -> Iterator[Number]:
    """The amount whose parts end in what a rate may be of: 支出6,934万元，其中采购支出1,442万元，执行率94.20%."""
    here = made.index(top)
    parts = [place for place in range(here + 1) if made[place].part]
    if made[at].kind == "rate" and parts:
        before = [one for one in made[: parts[-1]] if one.plain and alike(one.number, top.number)]
        if before and SPENT.search(before[-1].gap[-12:]) and not PLANNED.search(before[-1].gap):
            yield before[-1].number


def _around(text: Text, role: Role, top: Role) -> list[Number]:
    """The amounts that a rate may be of, the nearest first. Those far from it only where one of them gives it: what holds as it
    stands is believed from anywhere, and what would hold after an exchange only from near."""
    at = text.roles.index(role)
    here = sorted(range(len(text.roles)), key=lambda one: abs(one - at))
    found: list[Number] = []
    for one in (*(text.roles[one] for one in here), *reversed(text.near)):
        fit = one.plain and alike(one.number, top.number) and one is not top
        if "预算" in role.of and (one.phase == "" or one.number.order > role.number.order):
            fit = fit and (one.phase in BUDGETS or PLANNED.search(one.gap) is not None)
        if fit and all(one.number.value != other.value for other in found):
            found.append(one.number)
    values = {one: one.rough for one in (role.number, top.number, *found)}
    given = [one for one in found[BASES:] if Said("rate", role.number, (top.number,), (one,)).holds(values)]
    return [*found[:BASES], *given[:1]]


def _top(made: Sequence[Role], at: int) -> Role | None:
    """The amount in front of a rate that it is said of, where the words do not name another."""
    role = made[at]
    before = [one for one in made[:at] if one.plain or one.kind == "change"]
    if re.match("[）)]?的[^，,；;]*$", role.gap):
        before = before[:-1]  # 占合同总额3,500万元的76%
    if not before:
        return None
    last = before[-1]
    spent = [
        one
        for one in before
        if SPENT.search(one.gap[-12:]) and not LEFT.search(one.gap[-12:]) and not PLANNED.search(one.gap)
    ]
    if role.kind == "share":
        if MOST_OF.search(role.gap):
            return None
        if OWN_SHARE.match(role.gap) and _continued(made[at - 1]):
            return None
        if OWN_SHARE.match(role.gap):
            return (
                last if not last.each and last.kind != "change" else None
            )  # 增收1亿元，占…: of all, or of what was added
        return spent[-1] if spent and ALL_SPENT.match(role.gap) else None
    if WHOLE.search(role.of):
        return last if last.kind != "change" else None  # 其中甲5万元，为总额的20%
    stem = STEMS.search(role.word)
    if stem is not None:
        named = [one for one in before if stem[0] in one.gap[-12:]]
        return named[-1] if named else None
    if SPENDING.search(role.word + role.gap[-8:]) is None and role.of == "":
        return None
    if last in spent or (spent and (LEFT.search(last.gap[-12:]) or _parts(before, spent[-1]))):
        return spent[-1]
    return None


def _continued(before: Role) -> bool:
    """Whether the share in front names what it is said of: 人员经费占基本支出的85%，占全部支出的31% goes on with the same."""
    return before.kind == "share" and OWN_SHARE.match(before.gap) is None


def _parts(before: Sequence[Role], spent: Role) -> bool:
    """Whether nothing but its parts stands behind an amount: 支出287.64万元，其中甲280.45万元、乙7.19万元."""
    behind = before[before.index(spent) + 1 :]
    return bool(behind) and behind[0].part


def _listed(made: Sequence[Role]) -> Iterator[tuple[Number, Role]]:
    """The amounts of a list for the rates of another: 为甲、乙、丙, 占比依次为…"""
    start = 0
    while start < len(made):
        end = start + 1
        if made[start].number.dimension == "ratio":
            while end < len(made) and made[end].number.dimension == "ratio" and made[end].gap in NEXT:
                end += 1
            inside = _bracketed(made[start])
            front = [
                one
                for at, one in enumerate(made[:start])
                if one.plain
                and not counted(made, at)
                and (inside or not _bracketed(one))
                and not TOTAL.search(one.gap)
            ]
            if OF_BASE.match(made[start].gap) and front and front[-1] is made[start - 1]:
                bases = front[start - end :]  # 分别完成预算300万元、290万元的104.00%、99.31%
                many = len(bases) if all(one.gap in NEXT for one in bases[1:]) else 1
                front = front[:-many]  # 甲312万元、乙288万元，分别占支出810万元的38.52%、35.56%
                if front and not alike(front[-1].number, made[start - 1].number):
                    front = []
            before = front[start - end :]
            one_kind = all(alike(one.number, before[0].number) for one in before)
            front = list(_list_before(made, before)) if before else []
            if (
                front and made[start].kind == "rate"
            ):  # 支出分别为A1、A2，预算为B1、B2，执行率…: of the spending
                spent = [one for one in (front, before) if SPENT.search(one[0].gap[-12:])]
                before = list(spent[0]) if len(spent) == 1 else []
            elif before and made[start].kind == "rate" and AIMED.search(before[0].gap):
                before = []  # 减排A吨、B吨，目标值分别为C吨、D吨，完成率依次为…: not of what was aimed at
            running = (
                "累计" in made[start].gap
            )  # 四个季度分别支出A、B、C、D，累计执行率E、F、G、H: not each of its own
            if end - start > 1 and len(before) == end - start and one_kind and not running:
                yield from zip((one.number for one in made[start:end]), before, strict=True)
        start = end


def _list_before(made: Sequence[Role], row: Sequence[Role]) -> Sequence[Role]:
    """The list of as many amounts that stands right in front of a list; none where that is no list."""
    at, many = made.index(row[0]), len(row)
    front = made[max(at - many, 0) : at]
    listed = (
        len(front) == many > 1
        and all(one.plain and alike(one.number, row[0].number) for one in front)
        and all(one.gap in NEXT for one in (*front[1:], *row[1:]))
    )
    return front if listed else []


def _bracketed(role: Role) -> bool:
    """Whether an amount stands in a bracket: 四季度849.85万元（其中12月481.24万元）."""
    number = role.number
    start, _ = number.passage.sentence(number.start)
    before = number.passage.text[start : number.start]
    return sum(before.count(one) for one in "（(") > sum(before.count(one) for one in "）)")


def _rest(text: Text, role: Role) -> Iterator[Said]:
    """预算 A，支出 B，结余 C: C = A - B; 年初预算 A，调增 C，调整后预算 B: C = B - A."""
    words = role.gap[-10:]
    amounts = [
        one
        for one in text.roles
        if one.plain and one is not role and alike(one.number, role.number) and not one.each and not one.past
    ]
    if REST.search(words) and not OPENING.search(role.gap):
        planned = [one for one in amounts if one.phase in BUDGETS or PLANNED.search(one.gap)]
        tops = planned or [one for one in amounts if WANTED.search(one.gap[-8:])]
        done = SPENT if not planned else CONTRACTED
        bases = [
            one
            for one in amounts
            if done.search(one.gap[-10:]) and not REST.search(one.gap) and one not in planned
        ]
    elif role.direction:
        tops = [one for one in amounts if one.phase == "adjusted"]
        bases = [one for one in amounts if one.phase == "initial"]
        if role.direction < 0:
            tops, bases = bases, tops
    else:
        return
    if tops and bases:
        yield Said("rest", role.number, _nearest(text, role, tops), _nearest(text, role, bases))


def _nearest(text: Text, role: Role, made: Sequence[Role]) -> tuple[Number, ...]:
    at = text.roles.index(role)
    ordered = sorted(made, key=lambda one: abs(text.roles.index(one) - at))
    return tuple(one.number for one in ordered[:MOST])
