"""What became of an amount in running text: 年初预算A，追加B、C，收回D，调整后E，净增F; and 年初A，加上收入B，减去支出C，年末D.

The amounts that moved stand in groups under one word (追加三笔：A、B、C，共D), of which the total or the items count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import combinations, islice, product

from jixiao.auditing.checks.prose_text import Text, alike, by_slip, long, near, slip
from jixiao.auditing.checks.prose_totals import one_doing
from jixiao.auditing.relation import Node, Of, Relation, Sum, holds, less, of
from jixiao.extraction.claims import Number
from jixiao.extraction.roles import Role

OPEN = re.compile(
    r"(?:年初|期初)(?:部门|批复|收入|支出|下达|安排|核定|的)*(?:总)?预算(?:批复|安排|收入|支出|金额|总额|资金|数)*(?:为|是|共|合计|总计)?$"
    r"|(?:批复|批准|核定|申请)[^，,；;。]{0,16}(?:预算|投资计划)(?:总额|数|总|资金|收入|支出)?(?:为|是|共)?$"
)
CLOSE = re.compile(
    r"(?:调整|变更|变动|追加|增减)(?:以)?后[^，,；;。]{0,6}?(?:总)?(?:预算|指标)(?:总额|金额|数|规模|资金)?(?:变)?(?:为|是|达到|达|共)?$"
    r"|(?:全年|可用|最终|实际可用)(?:总)?预算(?:总额|金额|数|规模|资金|经费)?(?:变|增)?(?:为|是|达到|达|共|至|到)?$"
    r"|(?:年初|部门|全年)?预算(?:总额|数|规模)?(?:相应)?(?:变更|调整|变动|增加|调增|调减|减少|变)(?:为|至|到)$"
    r"|(?:年中|全年)?调整预算(?:总额|金额|数)?(?:为|是|达到|达|共)?$|(?:调整|变更)后(?:合计|共)?(?:为|是|达)$"
)
NET = re.compile(
    r"(?:净|相抵后?(?:共|合计)?)(?:调)?(?P<way>增|减)(?:加|少)?(?:额)?(?:为|了|共)?$"
    r"|[比较](?:年初|原)(?:批复)?(?:预算)?(?:数)?(?:净)?(?P<more>增加|调增|减少|调减|多|少)(?:了|出)?$"
)
UP = re.compile(r"追加|调增|下达|增加|增资|新增|增补|补充|调入|增拨|转入|划入|拨入|并入|上划入|安排专项")
DOWN = re.compile(
    r"收回|调减|追减|核减|压减|调剂|减少|扣减|调出|冻结|统筹|上缴|压缩|核销|划出|转出|划走|移交|下划|上划(?!入)|剥离"
)
# what may add, take away or leave all as it was
EITHER = re.compile(
    "调剂|调整|统筹(?!冻结|收回)|上缴|划转|划拨|结转|结余|置换|转移(?!支付)|沉淀|滚存|存量|收支|留用|二次分配"
)
# what may have been done before the budget was made, or with what it had become; and what others were given
ELSEWHEN = re.compile(
    r"(?:^|[，,、])[^，,、]{0,4}已[^，,；;。]{0,12}$|(?:年末|年底|年终|期末)[^，,；;。]{0,12}$"
    r"|(?:下达|下拨|转入|补充|补助|分配|拨付|拨给|安排)(?:给|至|到|各|所属|下属|本市|全市)*(?:县|区|市|乡|镇|街道|下级|基层|预备)"
)
AWAY = re.compile(r"\s*(?:至|到|给|往|用于|用作)")  # behind an amount: it went elsewhere
CARRIED = re.compile(r"结转|结余|余额|存量|滚存")
COMPARED = re.compile(
    r"同比|环比|[比较与]?(?:上年|去年|20[0-9]{2}年|往年)(?:度)?(?:同期|决算|预算)?(?:数)?相?比?(?:增|减|多|少)"
)
SUM = re.compile(
    r"(?P<count>[两二三四五六七八九])?[项笔]?(?:合计|共计|总计|累计|小计|(?<!公)共|(?<=[两二三四五六七八九])[项笔])[^，,；;。、共]{0,12}$"
)
COUNT = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
PARTS = re.compile(r"^[，,]?[（(]|包括|其中|包含|含|分别")
BEGUN = re.compile(
    r"(?:年初|期初|上年末|上年|年初账面|上年度)[^，,；;。]{0,10}?(?:结转|结余|余额|原值|净值|库存|存量|结存|资产|在册|在编|在职|人数|数)?(?:总额|资金|金额|数)?(?:为|有|是|共)?$"
)
NOTHING = re.compile(r"(?:年初|期初|上年)无(?:结转|结余|余额|库存)")
ENDED = re.compile(
    r"(?:年末|期末|年底|至年末|年终)[^，,；;。]{0,10}?(?:结转|结余|余额|原值|净值|库存|存量|结存|资产|在册|在编|在职|人数|数)?(?:总额|资金|金额|数)?(?:为|有|是|共)?$"
)
CAME = re.compile(
    r"(?:加上?|新增|增加|购置|收入|转入|调入|到账|收到|拨入|新招|招录|招聘|入库)[^，,；;。]{0,8}$"
)
WENT = re.compile(
    r"(?:减去?|处置|报废|核销|减少|支出|拨付|调出|转出|上缴|缴回|退休|辞职|离职|出库|收回|使用)[^，,；;。]{0,8}$"
)
SOME = re.compile(
    r"主要|等(?!级)|其余|不含|除"
)  # what is told is not all, or something was left out of what is told
NO_MOVE = re.compile(
    r"占|率|[比较与由从][^，,；;。]{0,12}$|执行|结转|结余|支付|实际|决算|完成|人均|上年|去年"
)
STILL = re.compile(
    r"占|率|[比较与由从][^，,；;。]{0,12}$|支付|实际|决算|完成|人均"
)  # the same, where a word says how it moved
MOST = 12  # amounts that moved
DOUBTED = 5  # amounts of which every choice is tried
CHANGED = 2  # of the amounts whose words are plain, so many may count otherwise
READINGS = 8
FAR = 40  # signs in front of the first amount of a paragraph
DIGITS = 3


@dataclass(slots=True)
class Group:
    """Amounts that moved in one way, and the one of them that is their total."""

    sign: int
    items: list[Number] = field(default_factory=list)
    total: Number | None = None
    parted: bool = False  # its first amount is the total, and the others are its parts
    words: list[str] = field(default_factory=list)  # in front of each item, then in front of the total
    doubted: bool = False  # it is not said whether it added or took away

    def put(self, number: Number, words: str) -> None:
        self.items.append(number)
        self.words.append(words)

    def numbers(self) -> list[Number]:
        return self.items if self.total is None else [*self.items, self.total]

    def readings(self) -> list[list[Number]]:
        """What of it may count, the likeliest first."""
        if self.total is not None:
            return [[self.total], self.items] if self.items else [[self.total]]
        if self.parted and len(self.items) > 1:
            return [self.items[:1], self.items[1:], self.items]
        return [self.items]


def chains(text: Text) -> Iterator[Relation]:
    """The amounts of a passage that became of an amount in front of them by all that moved in between."""
    yield from _budget(text)
    for made in text.sentences.values():
        yield from _balance([one for one in made if _exact(one)])


def _budget(text: Text) -> Iterator[Relation]:
    money = [one for one in text.roles if one.number.dimension == "money" and _exact(one)]
    for at, first in enumerate(money):
        if OPEN.search(_front(first.gap)) is None or first.past:
            continue
        end = next(
            (to for to, one in enumerate(money[at + 1 :], at + 1) if OPEN.search(_front(one.gap))), len(money)
        )
        yield from _chain(text, first, money[at + 1 : end])
        return  # of one purse: what is said of the next one has other words
    yield from _chain(text, _told_before(text), money)


def _balance(made: Sequence[Role]) -> Iterator[Relation]:
    """What was there at the beginning of a year, what came, what went, and what was there at its end; all in one sentence."""
    for at, first in enumerate(made):
        nothing = NOTHING.search(_front(first.gap)) is not None and CAME.search(_front(first.gap)) is not None
        if not nothing and BEGUN.search(_front(first.gap)) is None:
            continue
        moved: list[tuple[int, Number]] = []
        for one in made[at + 1 :]:
            front = _front(one.gap)
            if not alike(one.number, first.number):
                break
            if ENDED.search(front):
                if moved:
                    tree = _sum(first.number, moved)
                    yield from _likely(
                        Relation("adjustment_differs", one.number, tree), [], sure=len(moved) > 1
                    )
                break
            sign = -1 if WENT.search(front) else 1 if CAME.search(front) else 0
            if not sign or PARTS.search(one.gap):
                break
            moved.append((sign, one.number))


def _told_before(text: Text) -> Role | None:
    """The amount that all began with, where a paragraph nearby tells it."""
    found = [one for one in text.near if _exact(one) and OPEN.search(_front(one.gap)) and not one.past]
    return found[0] if len({one.number.value for one in found}) == 1 else None


def _exact(role: Role) -> bool:
    return role.number.measured and role.kind in ("amount", "change")


def _front(gap: str) -> str:
    """The words in front of a number, without what stands in brackets."""
    return re.sub(r"[（(][^（()）]*[）)]", "", gap)


def _chain(text: Text, first: Role | None, rest: Sequence[Role]) -> Iterator[Relation]:
    before_it = (
        first if rest and first is not None and first.number.passage is rest[0].number.passage else None
    )
    groups, close, net, sure, before, behind = list[Group](), None, None, True, False, -1
    doubted: list[Number] = []  # amounts of which it is not said whether they count
    for one in rest:
        gap = _words(before_it, one)
        before_it, front = one, _front(gap)
        if CLOSE.search(front):
            close = close or one
            if net is not None:
                break
        elif found := NET.search(front):
            net = net or (one, 1 if (found["way"] or found["more"])[0] in "增调多" else -1)
            if found["more"] == "调减":
                net = one, -1
            if close is not None:
                break
        elif close is not None and before:
            break
        elif close is not None:
            # 年初A，调整后B。…调整的原因：一是追加C，二是收回D tells behind it, in one sentence, how that came
            if groups and one.sentence != behind:
                break
            if groups or way(front):
                behind, sure = one.sentence, False
                _moved(one, gap, groups, doubted)
        elif net is None:
            sure = _moved(one, gap, groups, doubted) and sure
            before = True
    if sum(len(one.items) for one in groups) > MOST:
        return
    for group in groups:
        yield from _within(group)
    doubted += [number for group in groups if group.doubted for number in group.numbers()]
    groups = [group for group in groups if not group.doubted]
    every = [(group.sign, number) for group in groups for number in group.numbers()]
    plain = not doubted
    known = {number for _, number in every} | {one.number for one in (first, close, net and net[0]) if one}
    # what was carried over may be in what the budget was at first, or come to it
    carried = [one.number for one in text.roles if _exact(one) and CARRIED.search(one.gap)]
    doubted += [one for one in carried if one.dimension == "money" and one not in known]
    doubted = list(dict.fromkeys(doubted))[:DOUBTED]
    if groups and first is not None and close is not None:
        trees = [_sum(first.number, chosen) for chosen in _choices(groups)]
        if not before:  # what came later may be told behind it, too
            trees += [
                _sum(first.number, chosen) for at in range(1, len(groups)) for chosen in _choices(groups[:at])
            ]
        made = Relation("adjustment_differs", close.number, trees[0])
        other = _otherwise(made, trees, every, doubted)
        firm = (
            sure and plain and len(every) == 1 and _in_a_row(text, (first.number, every[0][1], close.number))
        )
        if other is None and firm:
            yield replace(
                made, firm=True
            )  # 预算1800万元，收回1000万元，最终预算800万元: nothing else can have moved
        else:
            yield from [other] if other is not None else _likely(made, trees[1:], sure, plain)
    if net is not None and first is not None and close is not None:
        apart = less(close.number, first.number) if net[1] > 0 else less(first.number, close.number)
        yield from _likely(Relation("difference_differs", net[0].number, apart), [], sure=True)
    if net is not None and len(groups) > 1:
        trees = [_sum(None, chosen, net[1]) for chosen in _choices(groups)]
        made = Relation("adjustment_differs", net[0].number, trees[0])
        other = _otherwise(made, trees, [(net[1] * sign, one) for sign, one in every], doubted)
        yield from [other] if other is not None else _likely(made, trees[1:], sure, plain)


def _in_a_row(text: Text, numbers: Sequence[Number]) -> bool:
    """Whether numbers stand one behind the other in one sentence, with none between them."""
    made = [one.number for one in text.roles]
    at = made.index(numbers[0]) if numbers[0] in made else -1
    return (
        at >= 0
        and made[at : at + len(numbers)] == list(numbers)
        and (len({text.roles[at + step].sentence for step in range(len(numbers))}) == 1)
    )


def _within(group: Group) -> Iterator[Relation]:
    """The total of what moved in one way, and its items."""
    total, items = group.total, group.items
    if total is None and group.parted:
        total, items = group.items[0], group.items[1:]
    if total is not None and len(items) > 1:
        relation = Relation("parts_differ", total, of(*items))
        if not holds(relation) and (group.doubted or not one_doing(group.words[-1], group.words[:-1])):
            return
        off = total.value - sum((one.value for one in items), Fraction(0))
        if (
            holds(relation)
            or (long(total) and slip(total, total.value - off))
            or any(long(one) and slip(one, one.value + off) for one in items)
        ):
            yield relation


def _words(before: Role | None, one: Role) -> str:
    """All words between two amounts, dates and counts among them: 追加：3月，车购税补助6,350万元."""
    start = before.number.end if before is not None else max(one.number.start - len(one.gap) - FAR, 0)
    return re.sub(r"\s+", "", one.number.passage.text[start : one.number.start])


def _moved(one: Role, gap: str, groups: list[Group], doubted: list[Number]) -> bool:
    """Puts an amount into its group; False where it is not said what it is."""
    front = _front(gap)
    piece = re.split("[；;。]", front)[-1]
    sign = way(piece)
    listed = re.match("[、；;，,和及与（(]|$", gap) is not None
    last = groups[-1] if groups else None
    told = SUM.search(piece)
    if COMPARED.search(piece):
        return True  # with another year: nothing moved
    if last is not None and told is not None and sign in (0, last.sign):
        _total(groups, one.number, COUNT.get(told["count"] or "", 0), piece)
        return True
    if last is not None and PARTS.search(gap) and sign in (0, last.sign) and len(last.items) == 1:
        last.parted = True
        last.put(one.number, piece)
        return True
    if last is not None and last.parted and (re.match("[、和及与]", gap) or (sign == 0 and listed)):
        last.put(one.number, piece)
    elif _either(piece) and not (sign < 0 and AWAY.match(one.number.passage.text[one.number.end :])):
        groups.append(Group(sign or 1, [one.number], words=[piece], doubted=True))
        return False
    elif sign:
        groups.append(Group(sign, [one.number], words=[piece]))
        return not STILL.search(front.split("，")[-1]) and not SOME.search(front)
    elif last is not None and listed:
        last.put(one.number, piece)
    elif groups or "年中" in front or not _of_first(gap):
        doubted.append(one.number)
        return False
    else:
        return True
    return not NO_MOVE.search(front) and not SOME.search(front)


def _of_first(gap: str) -> bool:
    """Whether an amount in front of all that moved is a part of what was there at first."""
    return CARRIED.search(gap) is None and (
        PARTS.search(gap) is not None or re.match("[、和及与]", gap) is not None
    )


def _either(piece: str) -> bool:
    """Whether it is open what an amount did: the last of the words that could tell it says nothing sure."""
    if ELSEWHEN.search(piece):
        return True
    sure = [one.start() for words in (UP, DOWN) for one in words.finditer(piece)]
    return max((one.start() for one in EITHER.finditer(piece)), default=-1) >= max(sure, default=0)


def way(piece: str) -> int:
    """Whether words say more (1), less (-1) or neither; the last of them tells."""
    ups, downs = ([one.end() for one in words.finditer(piece)] for words in (UP, DOWN))
    if not ups and not downs:
        return 0
    return 1 if max(ups, default=0) > max(downs, default=0) else -1


def _total(groups: list[Group], total: Number, count: int, piece: str) -> None:
    """Makes one group of the last ones of a kind, or of so many amounts of them, which have a total."""
    made = Group(groups[-1].sign, doubted=groups[-1].doubted)
    while (
        groups
        and groups[-1].sign == made.sign
        and groups[-1].doubted == made.doubted
        and groups[-1].total is None
        and not groups[-1].parted
    ):
        last = groups.pop()
        made.items, made.words = [*last.items, *made.items], [*last.words, *made.words]
    if count and count < len(made.items):
        groups.append(Group(made.sign, made.items[:-count], words=made.words[:-count], doubted=made.doubted))
        made.items, made.words = made.items[-count:], made.words[-count:]
    made.total = total
    made.words.append(piece)
    groups.append(made)


def _choices(groups: Sequence[Group]) -> Iterator[list[tuple[int, Number]]]:
    for chosen in islice(product(*(one.readings() for one in groups)), READINGS):
        yield [
            (group.sign, number) for group, numbers in zip(groups, chosen, strict=True) for number in numbers
        ]


def _sum(first: Number | None, moved: Sequence[tuple[int, Number]], sign: int = 1) -> Node:
    front = ((1, Of(first)),) if first is not None else ()
    return Sum((*front, *((sign * way, Of(number)) for way, number in moved)))


def _otherwise(
    relation: Relation, trees: Sequence[Node], every: Sequence[tuple[int, Number]], doubted: Sequence[Number]
) -> Relation | None:
    """What holds where none of the plain readings does: doubted amounts count or do not, and of the others one or two were told
    of something else."""
    if any(holds(relation, one) for one in trees):
        return None
    claimed = relation.claimed
    room = (
        claimed.rough_digit
        + sum(one.rough_digit for _, one in every)
        + sum(one.rough_digit for one in doubted)
    )
    for tree in trees:
        base = {one: sign for sign, one in _terms(tree)}
        off = claimed.rough - sum(sign * one.rough for one, sign in base.items())
        for change in _changes(every, base, doubted):
            if abs(off - sum(by * one.rough for one, by in change.items())) > room:
                continue
            counted = {one: base.get(one, 0) + change.get(one, 0) for one in (*base, *change)}
            made = replace(
                relation, tree=Sum(tuple((sign, Of(one)) for one, sign in counted.items() if sign))
            )
            if holds(made):
                return made
    return None


def _terms(tree: Node) -> Iterator[tuple[int, Number]]:
    for sign, term in tree.terms if isinstance(tree, Sum) else ():
        if isinstance(term, Of):
            yield sign, term.number


def _changes(
    known: Sequence[tuple[int, Number]], base: dict[Number, int], doubted: Sequence[Number]
) -> Iterator[dict[Number, int]]:
    """How much more often each amount may count than a reading says, the least changes first."""
    for many in range(CHANGED + 1):
        for some in combinations(known, many):
            # its sign is plain: it is left out, or counted where the reading takes another one for it
            changed = {one: -base[one] if one in base else sign for sign, one in some}
            for signs in product((0, 1, -1), repeat=len(doubted) if many < CHANGED else 0):
                yield changed | {one: by for one, by in zip(doubted, signs, strict=False) if by}


def _likely(relation: Relation, others: Sequence[Node], sure: bool, plain: bool = True) -> Iterator[Relation]:
    """The reading that holds; else the first, where a slip or little else explains what is printed and all is `plain`."""
    made = [relation, *(replace(relation, tree=one) for one in others)]
    good = next((one for one in made if holds(one)), None)
    if good is not None:
        yield good
        return
    slipped = next((one for one in made if by_slip(one)), None)
    if not plain:
        yield replace(slipped or relation, certain=False)
    elif slipped is not None and all(one.digits >= DIGITS for one in slipped.numbers()):
        yield slipped
    elif sure and near(relation):
        yield relation
