"""Rates and shares that nothing explains, right behind just two amounts of one kind: 抽查326份，发现9份附件不全，占2.76%."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction

from jixiao.auditing.checks.prose_counted_of import of_quality
from jixiao.auditing.checks.prose_rates import SAME
from jixiao.auditing.checks.prose_text import Text, alike, bare, by_slip, near, target
from jixiao.auditing.relation import Fixed, Node, Of, Ratio, Relation, Sum, holds, of, ratio
from jixiao.extraction.claims import Number
from jixiao.extraction.mentions import WIDE
from jixiao.extraction.roles import Role

DIRECT = re.compile(r"(?!的)[^=×÷。；;（(]*")  # between the part and its rate: no formula, no other sentence
APART = re.compile(r"分别|依次|各占|合计|共计|两项|两者|二者|两单位|前者|后者|之和|其余|平均|综合|扣除|剔除")
TOTAL = re.compile("(?:合计|共计)(?:为|有|达)?$")  # a base may be a total
NO_BASE = re.compile(r"[比较](?:[^，,]{0,12})$|超出?(?:目标|计划)?|少完成|多完成|缺口|相差|同比")
MONEY = re.compile(r"资金|预算|支出|支付|经费|金额|投资")
PLAIN = (
    "完成",
    "执行",
    "到位",
    "支付",
    "支出",
)  # any other rate needs its word at the part: 办结856件，办结率
BASED = re.compile(r"(?:占|完成|达到|为|是|相当于)[^，,；;]{0,24}[（(][^（()）]*$")
SAVED = re.compile(r"(审减|核减|节约|节资|下浮)率")
CUT = re.compile(r"审定|结算|核定|中标|成交|合同")
DUE, DONE = (
    re.compile("应[^急用]|计划|任务"),
    re.compile("完成|实际|实有|已"),
)  # 应训168人，完成培训159人，覆盖率94.64%
FEW = 2  # amounts of one kind in front of the rate
QUARTER = Fraction(1, 4)  # how far off, of the larger one, a rate of two such amounts may be
ONE = Fixed(Fraction(1))


def paired(made: Sequence[Text], explained: Collection[Number]) -> Iterator[Relation]:
    """For each rate or share that nothing gives: the second of the two amounts in front of it by the first."""
    for text in made:
        if text.rule:
            continue
        for role in text.roles:
            cut = role.kind == "growth" and SAVED.search(role.gap) is not None
            if (role.kind not in ("rate", "share") and not cut) or role.number in explained:
                continue
            if role.number.dimension != "ratio" or target(role) or role.number.hedged:
                continue
            pair = _of(text, role) or _scored(text, role) or _pair(text, role)
            if pair is not None:
                yield from _relation(role, *pair, siblings=_siblings(text, *pair))


def _of(text: Text, role: Role) -> tuple[Number, Number] | None:
    """Base and part, where the base stands right in front, in brackets: 1320户，完成计划（1300户）的101.5%."""
    earlier = text.earlier(role)
    if (
        len(earlier) < 2
        or not re.fullmatch("[)）](?:的)?(?:比例|比重)?(?:的|为|仅)?", role.gap)
        or not earlier[-1].plain
    ):
        return None
    base = earlier[-1]
    for part in reversed(earlier[:-1]):
        if part.kind == "amount" and alike(part.number, base.number):
            between = base.number.passage.text[part.number.end : base.number.start].translate(WIDE)
            fits = part.plain and not part.each and bare(part.number) == bare(base.number)
            return (base.number, part.number) if fits and BASED.search(between) else None
    return None


def _scored(text: Text, role: Role) -> tuple[Number, Number] | None:
    """The points of something and its score: 产出类35分，得32.19分，得分率91.97%; 得18分（满分20分，得分率90.00%）."""
    if not re.search("得分率(?:为|是|仅|仅为)?$", role.gap):
        return None
    row: list[Role] = []
    for one in reversed(text.earlier(role)):
        if one.kind != "score" or not one.number.measured:
            break
        row.insert(0, one)
        if re.search("[；;。]", one.gap):
            break
    scores = [one for one in row if re.search("得分?(?:为)?$", one.gap)]
    points = [one for one in row if one not in scores and not re.search("扣|差|平均", one.gap)]
    if len(row) != FEW or len(scores) != 1 or len(points) != 1:
        return None
    base, part = points[0].number, scores[0].number
    return (base, part) if base.value >= part.value > 0 else None


def _siblings(text: Text, base: Number, part: Number) -> bool:
    """Whether two amounts are the two parts of a third that is printed near: 酒驾醉驾3,126起…饮酒2,538起、醉酒588起."""
    between = base.passage.text[base.end : part.start]
    if re.search("其中|[（(]", between):
        return False
    both = base.value + part.value
    return any(
        one.plain and one.number.value == both and alike(one.number, part)
        for one in (*text.roles, *text.near)
    )


def _pair(text: Text, role: Role) -> tuple[Number, Number] | None:
    """Base and part: the only amounts of one kind behind the last rate, or the last semicolon, in front of this one."""
    earlier = text.earlier(role)
    words = role.gap
    if not earlier or not DIRECT.fullmatch(words) or APART.search(words):
        return None
    row: list[Role] = []
    for one in reversed(earlier):
        if one.number.dimension == "ratio":
            break
        row.insert(0, one)
        if re.search("[；;]", one.gap):
            break
    kinds = ("amount", "change") if SAVED.search(words) else ("amount",)
    if not row or row[-1].kind not in kinds:
        return None
    part = row[-1]
    alikes = [one for one in row if one.kind in kinds and alike(one.number, part.number)]
    if len(alikes) != FEW or any(not one.number.measured or one.each for one in alikes):
        return None
    base = alikes[0]
    if bare(base.number) != bare(part.number) or base.past != part.past or base.number.value <= 0:
        return None
    if NO_BASE.search(part.gap) or APART.search(part.gap) or APART.search(TOTAL.sub("", base.gap)):
        return None
    if part.number.dimension != "money" and (MONEY.search(words) or role.word in ("执行", "预算执行")):
        return None
    word = SAVED.search(words)
    stem = word[1] if word is not None else role.word[-2:]
    if role.kind != "share" and of_quality(words, part.gap) is False:
        return None  # 合格率, of others than those who came
    if stem and role.kind != "share" and stem not in PLAIN:
        cut = word is not None and CUT.search(part.gap) is not None
        due = DUE.search(base.gap) is not None and DONE.search(part.gap) is not None
        if not cut and not due and stem not in part.gap and SAME.get(stem, stem) not in part.gap:
            return None
    return base.number, part.number


def _relation(role: Role, base: Number, part: Number, *, siblings: bool) -> Iterator[Relation]:
    plain: Node = ratio(part, base)
    others: list[Node] = [ratio(base, part), Sum(((1, ONE), (-1, plain)))]
    both = Ratio(Of(part), of(base, part))
    if siblings:
        plain, others = both, [plain, *others]
    elif SAVED.search(role.gap) and 2 * part.value > base.value:  # 送审100万元、审定95万元，审减率5%
        plain, others = others[1], [plain, both]
    else:
        others.append(both)
    rule = "share_differs" if role.kind == "share" else "rate_differs"
    whole = Relation(rule, role.number, plain, "warning", tuple(others))
    if any(holds(whole, tree) for tree in (plain, *others)) or by_slip(whole) or near(whole, QUARTER):
        yield whole
