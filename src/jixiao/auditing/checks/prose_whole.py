"""Whether a list of parts names all there is: by the names of its items, by the purses they are of, by digits that only one slip
keeps from adding up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from jixiao.auditing.belief import slipped
from jixiao.auditing.checks.prose_text import long, slip, telling
from jixiao.auditing.relation import Relation, of
from jixiao.auditing.sums import by_purse
from jixiao.extraction.claims import Number
from jixiao.extraction.roles import Role

OPEN = re.compile("主要|部分|重点|大项|等")
PURSE = re.compile(r"(?:支出|费|费用|经费|收入|拨款|补助|资金|款|预算)$")
# names that together are all there is; the last of a row may be missing where nothing was spent on it
COMPLETE: tuple[tuple[str, ...], ...] = (
    (r"基本(?:支出|经费)?$", r"项目(?:支出|经费)?$"),
    (r"人员(?:支出|经费)$", r"公用(?:支出|经费)$"),
    (r"人员(?:支出|经费)$", r"公用(?:支出|经费)$", r"项目(?:支出|经费)$"),
    (r"行政(?:编制|人员|在编|编)?$", r"事业(?:编制|人员|在编|编)?$"),
    (
        r"(?:在编|编内)(?:在职)?(?:人员|职工|干部)?人?$",
        r"(?:编外|劳务派遣|聘用|临聘|合同制|编制外)(?:人员|职工|用工)?人?$",
    ),
    (r"货物(?:类|采购)?", r"工程(?:类|采购)?", r"服务(?:类|采购)?"),
    (r"(?:出国|出境)", r"(?:公务用车|公车)", r"接待"),
    (r"一般公共预算", r"政府性基金"),
    (r"男(?:性)?$", r"女(?:性)?$"),
)
TELLING = 4  # digits that tell a slip from an item that is not told
PURSED = Fraction(1, 4)  # so much may be off where each part is of another purse; more was rather left untold
QUARTER = re.compile("([一二三四])季度")
LONG = 5  # digits of a number whose slip explains why a list that may be open does not add up
OPPOSITES = (
    ("东", "西"), ("南", "北"), ("上", "下"), ("内", "外"), ("城", "乡"), ("城镇", "农村"), ("城市", "农村"), ("新", "旧"), ("新建", "改建"),
    ("男", "女"), ("线上", "线下"), ("一", "二"), ("甲", "乙"), ("大", "小"), ("公办", "民办"), ("公立", "民营"), ("集中", "分散"), ("境内", "境外"),
    ("左", "右"), ("直接", "间接"), ("公开", "邀请"), ("有", "无"),
)  # fmt: skip
REST = re.compile("(?:其他|其余)(?:案件|人员|方面|类|部分)?")  # an item that leaves nothing over
# what the whole must be called, where the names alone do not tell that there is no more
WHOLE = re.compile("")
WHOLES = {1: re.compile("基本|机关运行|日常"), 7: re.compile("财政")}
NEARLY = ((r"财政(?:补助|拨款)?[^，]{0,3}(?:收入|拨款)$", r"其他收入$"),)  # mostly all; a person decides


def item_of(items: Sequence[Role], pattern: str) -> Role | None:
    """The first item whose name a pattern finds; None where there is none."""
    return next((role for role in items if re.search(pattern, role.name)), None)


def row_of(head: Role, items: Sequence[Role], gap: str) -> bool:
    """Whether a list by classes is plainly told in full: three items or more, each of another name, alike set apart."""
    signs = {re.sub("[^、，；;]", "", role.gap)[:1] for role in items[1:]}
    names = {role.name for role in items}
    purses = head.number.dimension == "money" and all(PURSE.search(role.name) for role in items)
    return (
        len(items) > (1 if purses else 2)
        and len(signs) == 1
        and len(names) == len(items)
        and all(role.own for role in items)
        and head.sentence == items[0].sentence
        and not OPEN.search(gap)
    )


def complete(items: Sequence[Role], head: Role) -> str:
    """Whether a list names all there is: error where it must, warning where it mostly does, "" where it need not."""
    items = [role for role in items if role.number.value] or items
    if len(items) < 2:
        return ""
    named = [QUARTER.search(role.name or role.gap) for role in items]
    if len(items) > 2 and all(named) and {"一", "四"} <= {one[1] for one in named if one}:
        return "error"
    if len(items) > 2 and (REST.fullmatch(items[-1].name) or _others(items)):
        return "error"
    for at, row in enumerate(COMPLETE):
        if len(row) == len(items) and _covers(items, row) and WHOLES.get(at, WHOLE).search(head.name):
            return "error"
    if any(len(row) == len(items) and _covers(items, row) for row in NEARLY):
        return "warning"
    return ""


def _others(items: Sequence[Role]) -> bool:
    """Whether the last of counts or measures is all others of what the items are: 厨余垃圾、有害垃圾、其他垃圾."""
    found = re.fullmatch("(?:其他|其余)(?P<what>[\u4e00-\u9fff]{2,4})", items[-1].name)
    return (
        found is not None
        and items[-1].number.dimension != "money"
        and any(one.name.endswith(found["what"]) for one in items[:-1])
    )


def of_purses(head: Role, items: Sequence[Role]) -> bool:
    """Whether each part of an amount is of another purse, and not much is left over: 中央资金, 省级资金, 县级配套."""
    if head.number.dimension != "money" or items[0].sentence - head.sentence > 1:
        return False
    short = head.number.value - sum((role.number.value for role in items), Fraction(0))
    names = [role.name for role in items]
    return 0 <= short <= PURSED * head.number.value and (by_purse(names) or _opposite(names))


def _opposite(names: Sequence[str]) -> bool:
    """Whether two names differ only in words that leave no third: 东片区, 西片区; 上半年, 下半年; 本级, 下属单位."""
    if len(names) != 2:
        return False
    return any(
        (one in names[0] and names[0].replace(one, other) == names[1])
        or (one in names[1] and names[1].replace(one, other) == names[0])
        for one, other in OPPOSITES
    )


def _covers(items: Sequence[Role], row: Sequence[str]) -> bool:
    rest = list(row)
    for role in items:
        found = next((pattern for pattern in rest if re.search(pattern, role.name)), None)
        if found is None:
            return False
        rest.remove(found)
    return not rest


def told_in_full(head: Role, items: Sequence[Role], gap: str) -> bool:
    """Whether a list of money that need not be all there is would be, but for one slip of the pen."""
    names = {role.name for role in items}
    if head.number.dimension != "money" or OPEN.search(gap) or head.name.endswith("收入"):
        return False  # 收入2,296亿元，其中保险费648亿元、政府补贴1,569亿元: there is interest, too
    if len(items) < 2 or len(names) < len(items):
        return False
    if items[0].sentence - head.sentence > 1 or not all(role.own for role in items):
        return False
    numbers = [role.number for role in items]
    relation = Relation("parts_differ", head.number, of(*numbers), exact=True)
    return telling([head.number, *numbers]) >= TELLING and slipped(relation)


def typed(head: Number, parts: Sequence[Number], short: Fraction) -> bool:
    """Whether one slip of the pen explains what is missing, in numbers that are long enough for this to be no accident."""
    if len(parts) < 2 or not any(long(part, LONG) for part in parts):
        return False
    if long(head, LONG) and slip(head, head.value - short):
        return True
    return any(long(part, LONG) and slip(part, part.value + short) for part in parts)
