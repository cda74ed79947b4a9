"""What is left of two amounts by the words: 预算986.00万元，支出612.75万元，未支出373.25万元; 共1,260份，其中满意1,104份，其余156份."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from jixiao.auditing.checks.prose_text import BUDGETS, Text, alike, bare, by_slip, clause, near, plain, thing
from jixiao.auditing.relation import Node, Relation, Size, holds, less, of
from jixiao.extraction.claims import Number
from jixiao.extraction.roles import Role

LEFT = re.compile(
    r"^(?:年末|年底|尚|仍|共|两者|二者|实际|资金|当年|全年|合同)*"
    r"(?:未支出|未使用|未执行|未支付|未拨付|未到位|未完成|未形成支出|未采购|结余|节余|结转|剩余|节约|节省|节支|欠收|欠缴|欠|缺口|尚缺|尚差|相差|差|省下|省|没有用完的|没用完的|审减|核减|下浮)"
    r"(?:资金|金额|指标|额|数|了|为|约|共|达)*$"
)
REST = re.compile(
    r"^[，,；;]?(?:其余|余下|剩余)的?(?![^，,]*(?:合计|共|[两二三四五六七八九十几各]))[\u4e00-\u9fff]{0,4}$"
)
WANTED = re.compile(
    r"(?:预算|控制价|限价|任务|目标|计划(?:采购|投资|支出)?|送审|概算|应(?:收|缴|到位|付|支付|配套|拨|还)|到位资金|下达|安排|合同(?:价|金额|总额)?)"
    r"(?:金额|总额|资金|数|额|价|合计|为|共|水费|的)*$"
)
SPENT = re.compile(
    r"(?:支出|决算|执行|使用|支付|花|采购|中标价?|成交价?|审定|结算|实收|实缴|实付|实际到位|拨付|到位)(?:数|金额|总额|资金|额|价|合计|为|共|了)*$"
)
OF_BUDGET = re.compile(
    r"^[比较](?:年初|年度|调整后|全年)?(?:预算|计划)(?:数|安排)?(?:节约|减少|结余|少支出|少|节支|超支|增加|多支出)(?:了)?$"
)
OVER = re.compile("^(?:超(?:出|过|额)?(?:年度)?(?:任务|计划|目标)(?:数|量)?|超额完成|多完成)$")
STILL = re.compile("^(?:目前|年末|其中)?(?:尚|还|仍)?有$")
LACKING = re.compile("^(?:资金|款项)?(?:未|没有)")
NAMED = re.compile(
    "^[\u4e00-\u9fff]{0,6}(?:资金|预算|经费)(?!.{0,4}(?:结余|结转))"
)  # 1,800万元债券资金仅支出
MORE = re.compile("收回|上缴|统筹|结转|结余|核减|调减")  # another part of what is left
APART = re.compile("分别|依次|均|平均|[比较与]")
QUARTER, CLOSE = Fraction(1, 4), Fraction(1, 8)


def left(text: Text) -> Iterator[Relation]:
    """What is left, as the last two amounts in front of it say."""
    for made in text.sentences.values():
        for at, role in enumerate(made):
            if role.kind not in ("amount", "change") or not role.number.measured or role.each:
                continue
            if REST.match(role.gap):
                yield from _rest(text, made, at)
            elif not at and OF_BUDGET.match(role.gap):
                yield from _under(text, role)
            elif at > 1 and OVER.match(clause(role.gap)):
                yield from _over(made, at)
            elif at == 1 and LEFT.match(clause(role.gap)) and not role.part:
                yield from _of_before(text, made, role)
            elif at > 1 and (LEFT.match(clause(role.gap)) or _still(role)) and not role.part:
                yield from _unspent(made, at)


def _still(role: Role) -> bool:
    """Whether what is lacking is told behind the amount: 尚有37.50万元未到位."""
    after = role.number.passage.text[role.number.end : role.number.end + 6]
    return STILL.match(clause(role.gap)) is not None and LACKING.match(after) is not None


def _unspent(made: Sequence[Role], at: int) -> Iterator[Relation]:
    role = made[at]
    front = _amounts(made[:at], role)
    if len(front) < 2 or APART.search(role.gap):
        return
    wanted, spent = front[-2], front[-1]
    if _spent(wanted) and not _spent(spent) and _wanted(spent):
        wanted, spent = spent, wanted  # 决算395.81万元，调整预算440.38万元，差44.57万元
    exchanged = (
        spent.number.value - wanted.number.value == role.number.value
    )  # 应到位396万元，实际到位528万元，缺口132万元
    fits = (_wanted(wanted) and _spent(spent)) and (wanted.number.value > spent.number.value or exchanged)
    if not fits or spent.part or APART.search(spent.gap):
        return
    behind = [
        one
        for one in made[at + 1 : at + 3]
        if one.plain and alike(one.number, role.number) and MORE.search(one.gap)
    ]
    readings: list[Node] = [
        less(wanted.number, spent.number, *(one.number for one in behind[:many]))
        for many in range(1, len(behind) + 1)
    ]
    readings += [less(one.number, spent.number) for one in front[:-2] if _wanted(one)]
    relation = Relation(
        "difference_differs",
        role.number,
        less(wanted.number, spent.number),
        readings=tuple(readings),
        firm=not behind,
    )
    if holds(relation) or near(relation) or by_slip(relation):
        yield relation


def _under(text: Text, role: Role) -> Iterator[Relation]:
    """预算62.00万元，支出48.37万元，其中…。比预算节约13.63万元: of the budget and the spending of the sentence in front."""
    before = [one for one in text.sentences.get(role.sentence - 1, []) if alike(one.number, role.number)]
    opened = next((at for at, one in enumerate(before) if one.part), len(before))
    budgets = [one for one in before[:opened] if one.phase in BUDGETS and one.plain and not one.past]
    spent = [one for one in before[:opened] if one.phase == "final" and one.plain and not one.past]
    if len(budgets) != 1 or len(spent) != 1:
        return
    relation = Relation(
        "difference_differs", role.number, Size(less(budgets[0].number, spent[0].number)), absolute=True
    )
    if holds(relation) or near(relation) or by_slip(relation):
        yield relation


def _over(made: Sequence[Role], at: int) -> Iterator[Relation]:
    """年度任务7,500人，实际完成7,633人，超任务133人."""
    role = made[at]
    front = made[at - 2 : at]
    if len(_amounts(front, role)) < 2 or not _wanted(front[0]) or not _spent(front[1]):
        return
    relation = Relation("difference_differs", role.number, less(front[1].number, front[0].number), firm=True)
    if holds(relation) or near(relation) or by_slip(relation):
        yield relation


def _of_before(text: Text, made: Sequence[Role], role: Role) -> Iterator[Relation]:
    """预算总额59,000万元，由两个部门管理。实际支出47,317.66万元，结余11,682.34万元: of the one budget of the sentences in front."""
    spent = made[0]
    if not _spent(spent) or not _amounts(made[:1], role) or APART.search(role.gap):
        return
    before = [one for at in (1, 2) for one in _amounts(text.sentences.get(role.sentence - at, []), role)]
    budgets = [one for one in before if _wanted(one)]
    if len({one.number.value for one in budgets}) != 1 or any(one.part for one in budgets):
        return
    relation = Relation("difference_differs", role.number, less(budgets[0].number, spent.number))
    if holds(relation) or by_slip(relation) or near(relation, CLOSE):
        yield relation


def _wanted(role: Role) -> bool:
    number = role.number
    opens = number.start == number.passage.sentence(number.start)[0]
    named = opens and NAMED.match(number.passage.text[number.end : number.end + 12]) is not None
    return role.phase in BUDGETS or named or WANTED.search(clause(role.gap)) is not None


def _spent(role: Role) -> bool:
    return role.phase == "final" or SPENT.search(clause(role.gap)) is not None


def _amounts(made: Sequence[Role], role: Role) -> list[Role]:
    """The amounts that one may be left of: of its kind, and of no other year."""
    return [
        one
        for one in plain(made)
        if alike(one.number, role.number)
        and bare(one.number) == bare(role.number)
        and thing(one.number) == thing(role.number)
        and not one.each
        and not one.past
    ]


def _rest(text: Text, made: Sequence[Role], at: int) -> Iterator[Relation]:
    role = made[at]
    front = _amounts(made[:at], role) or _amounts(text.sentences.get(role.sentence - 1, []), role)
    front = [one for one in front if not REST.match(one.gap)]
    if len(front) < 2:
        return
    tried = [_less(role.number, one.number, other.number) for one, other in _pairs(front)]
    tried += [
        _less(role.number, front[head].number, *(one.number for one in front[head + 1 :]))
        for head in range(len(front) - 2)
    ]
    if (
        front[0].sentence == role.sentence and front[0].part
    ):  # 支出1,845万元。其中甲864万元；乙213万元，…，其余768万元
        before = _amounts(text.sentences.get(role.sentence - 1, []), role)
        tried += [_less(role.number, head.number, *(one.number for one in front)) for head in before]
    exact = next((one for one in tried if holds(one)), None)
    if exact is not None:
        yield exact
        return
    if len(front) > 3 and holds(
        Relation("parts_differ", front[0].number, of(*(one.number for one in front[1:-1])))
    ):
        front = [front[0], front[-1]]  # 受理286件，其中A、B、C；办结283件，剩余3件
        tried = [_less(role.number, front[0].number, front[1].number)]
        if near(tried[0], QUARTER) or by_slip(tried[0]):
            yield tried[0]
    elif len(front) == 2 and _whole_and_part(*front) and (near(tried[0], QUARTER) or by_slip(tried[0])):
        yield tried[0]


def _less(rest: Number, whole: Number, *parts: Number) -> Relation:
    return Relation("difference_differs", rest, Size(less(whole, *parts)), "warning")


def _pairs(front: Sequence[Role]) -> Iterator[tuple[Role, Role]]:
    for at, one in enumerate(front):
        for other in front[at + 1 :]:
            yield one, other


def _whole_and_part(one: Role, other: Role) -> bool:
    """Whether of two amounts one is said to be part of the other: 其中, or 占B的."""
    large, small = (one, other) if one.number.value > other.number.value else (other, one)
    return (
        small.part and not large.part if small is other else re.search("占[^，,；;]*$", large.gap) is not None
    )
