"""Parts and the total behind them in running text: 合计, 共计, 四项合计, 合计管理患者."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from jixiao.auditing.checks.prose_text import TOTAL, Text, alike, by_slip, clause
from jixiao.auditing.relation import Relation, holds, of
from jixiao.extraction.roles import CLASSES, Role

CLASSED = re.compile(rf"{CLASSES}|组成|构成")
TOGETHER = re.compile(
    r"^[，,][\u4e00-\u9fff“”]{0,8}(?:合计|共计|总计|共有|之和(?:为|是)?|相加(?:为|是|得)?)[\u4e00-\u9fff]{0,10}$"
)
ADDED = re.compile("^(?:再)?(?:计入|加上?|连同|另加|算上|考虑|计及)(?!快|强)")  # and what was told before
SPENT = 2  # of the doings
SUMMED = re.compile(r"^[，,](?:全年|年内|当年)?(?:总)?共(?:计)?$")


# what is done with money and with cases: amounts of which one was granted and the other spent are no parts of one sum
DOINGS = (
    re.compile("申请|申报|上报"),
    re.compile("批复|批准|核定|下达|安排|预算|计划|概算|到位|筹集|筹措|入库|中标|签订|合同"),
    re.compile("支付|支出|拨付|付款|使用|执行|发放|兑付|完成投资|投入使用|报销|结算"),
    re.compile("受理|收回|回收|收到|接收|登记|立案|接到|发现|排查"),
    re.compile("办结|答复|办理|处理|化解|整改|回复|结案|处置"),
    re.compile("结余|结转|剩余|余额"),
    re.compile("偿还|归还|还款|还本"),
    re.compile("有效|合格|通过|达标"),
    re.compile("权重|分值|满分"),
    re.compile("得分|自评分"),
)
# the same words as names of what the money is for
COSTS = re.compile(
    "(?:基本|项目|人员|公用|运行|[类性]|费用|维护|补贴?|服务)支出|支出(?:预算|决算)|预算(?=支出)|(?:投入)?使用(?:权|费)"
)
SOURCE = re.compile(r"(?:资金|补助|拨款|债券|配套|中央|省级?|市级?|县级?|区级?|财政|本级|上级)$")


def doings(words: str) -> set[int]:
    """Which doings words tell, without those that only name what money is for."""
    words = COSTS.sub("", words)
    return {at for at, one in enumerate(DOINGS) if one.search(words)}


def one_doing(total: str, parts: Sequence[str]) -> bool:
    """Whether parts and their total may be of one doing: 下达A, 下达B, 累计支付C are not; what several purses had is not what
    was spent of all."""
    wanted, had = doings(total), [doings(one) for one in parts]
    told = [one for one in had if one]
    if len(told) > 1 and not set.intersection(*told):
        return False
    if wanted and told:
        # what is left out is what was said before: 贷款A, 偿还B, 累计偿还C
        return all(one & wanted for one in told) and bool(had[0])
    return SPENT not in wanted or not all(SOURCE.search(one) for one in parts)


def totals(text: Text) -> Iterator[Relation]:
    """The totals of a passage that stand behind their parts."""
    for role in text.roles:
        if role.plain and TOGETHER.search(role.gap) and not TOTAL.search(role.gap):
            yield from _together(text, role)
        if not role.plain or not (TOTAL.search(role.gap) or SUMMED.search(role.gap)):
            continue
        parts: list[Role] = []
        many = 0
        before = text.earlier(role)
        if before and before[-1].number.unit.symbol in ("项", "类", "者") and role.gap[:1] not in "，,、；;":
            many = int(before.pop().number.value)  # 四项合计
        for one in reversed(before):
            if one.kind != "amount":
                continue
            if (
                not one.plain
                or not alike(one.number, role.number)
                or TOTAL.search(one.gap)
                or SUMMED.search(one.gap)
            ):
                break
            parts.insert(0, one)
            if one.part:
                break
        if len(parts) < 2 or len({one.phase for one in parts}) > 1:
            continue
        if not TOTAL.search(role.gap) and not CLASSED.search(parts[0].gap):
            continue
        if many > len(parts):
            continue
        numbers = [one.number for one in parts[-many:]]
        if not many and ADDED.search(clause(parts[0].gap)):
            yield from _added(text, role, parts)
            continue
        readings = tuple(of(*numbers[k:]) for k in range(1, len(numbers) - 1))
        made = Relation("parts_differ", role.number, of(*numbers), readings=readings)
        if one_doing(role.gap, [one.gap for one in parts[-many:]]) or holds(made):
            yield made


def _added(text: Text, role: Role, parts: Sequence[Role]) -> Iterator[Relation]:
    """本级收入A。…加上补助B、上年结转C，收入总计D: with what was told before, the nearest that gives it."""
    numbers = [one.number for one in parts]
    before = [one for one in text.before(parts[0]) if one.plain and alike(one.number, role.number)]
    made = [Relation("parts_differ", role.number, of(one.number, *numbers)) for one in reversed(before)]
    held = next((one for one in made if holds(one)), None)
    if held is not None:
        yield held
    elif made and by_slip(made[0]):
        yield made[0]


def _together(text: Text, role: Role) -> Iterator[Relation]:
    """A, B，合计管理患者C: of as many amounts in front of it as give C, if for one slip."""
    row: list[Role] = []
    for one in reversed(text.earlier(role)):
        if not one.plain or not alike(one.number, role.number) or one.each or one.past or one.direction < 0:
            break  # 调减300万元，调减后合计2089万元: what was taken away is added to nothing
        row.insert(0, one)
    made = [
        relation
        for k in range(len(row) - 1)
        if holds(relation := Relation("parts_differ", role.number, of(*(one.number for one in row[k:]))))
        or one_doing(role.gap, [one.gap for one in row[k:]])
    ]
    for relation in sorted(made, key=lambda one: not holds(one)):
        if by_slip(relation):
            yield relation
            return
