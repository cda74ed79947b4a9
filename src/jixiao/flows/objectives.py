"""Checks of objectives while they are made: operators, indicators that stand twice, duties that nothing answers to, money that does not
add up. Only what is certain is told."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

from jixiao.core.finding import Finding
from jixiao.core.numerals import decimal_text, places_needed
from jixiao.core.quantity import Quantity, QuantityError, parse_quantity
from jixiao.core.system import Why
from jixiao.extraction.mentions import mentions
from jixiao.flows.filling import NARRATIVE, TEXT, Filled, Remark, key

BUDGET = "project_budget_amount"
MONEY = "money"
WAN = 10_000  # 元 of one 万元
MOST_QUOTED = 40  # signs of a duty
HAN = re.compile(r"[一-鿿]+")
# words that say nothing of what a duty is about: those of every duty and every indicator
EVERYWHERE = re.compile(
    "负责|承担|贯彻|落实|执行|组织|实施|开展|推进|推动|加强|做好|完成|完善|提高|提升|保障|确保|促进|管理|工作|任务|指导|协调|监督|检查|"
    "相关|有关|其他|以及|全市|全县|全区|辖区|本级|单位|部门|主管|上级|交办|事项|规定|要求|制度|情况|建设|服务|项目|资金|经费|预算|"
    "数量|质量|时效|成本|效益|满意度|达标率|完成率|及时率|年度|全年|本年|今年|计划|目标|指标"
)
LINES = {"duties": ("职能", "The duty"), "tasks": ("任务", "The task")}


def untold(filled: Filled) -> Iterator[Remark]:
    """Indicators without an operator: left blank, more would be taken for better."""
    texts = filled.texts
    for row in _rows(filled):
        name = texts.get(key("targets", row, "name"))
        if name and not texts.get(key("targets", row, "operator")):
            told = Finding("objectives_no_operator", values={"name": name})
            yield Remark(told, (key("targets", row, "operator"),))


def reminders(filled: Filled) -> Iterator[Finding]:
    """What somebody should look at, and nothing that keeps objectives from being handed in."""
    yield from _twice(filled)
    yield from _bare(filled)
    yield from _money(filled)


def _twice(filled: Filled) -> Iterator[Finding]:
    """One name and aspect in one block more than once."""
    count = Counter(
        (one["where"], one["name"].strip(), one["aspect"]) for one in filled.form.asked.targets if one["name"]
    )
    for (block, name, _), times in count.items():
        if times > 1:
            values = {"block": block, "name": name, "count": str(times)}
            yield Finding("objectives_twice", values=values, severity="warning")


def _bare(filled: Filled) -> Iterator[Finding]:
    """Duties and tasks that share no word of two signs with any goal or indicator. Where there is neither, others tell it."""
    targets = filled.form.asked.targets
    answers = [
        _said(filled, "goals"),
        *(f"{one['name']}。{one['aspect']}。{one['value']}" for one in targets),
    ]
    told = {pair for one in answers for pair in pairs(one)}
    if not told:
        return
    for kind, what in LINES.items():
        for line in lines(_said(filled, kind)):
            words = pairs(line)
            if words and words.isdisjoint(told):
                quoted = line if len(line) <= MOST_QUOTED else f"{line[:MOST_QUOTED]}…"
                values = {"what": Why(*what), "duty": quoted}
                yield Finding("objectives_duty_bare", values=values, severity="warning")


def _money(filled: Filled) -> Iterator[Finding]:
    """The amounts of the tasks beside the budget of the project, where each task names exactly one."""
    budget = _budget(filled)
    amounts = [_amount(line) for line in lines(_said(filled, "tasks"))]
    if budget is None or not amounts or None in amounts:
        return
    total = sum((one for one in amounts if one is not None), Fraction())
    if total != budget:
        values = {"sum": _wan(total), "budget": _wan(budget), "apart": _wan(abs(total - budget))}
        yield Finding("objectives_money_apart", values=values, severity="warning")


def lines(text: str) -> list[str]:
    """The duties or tasks of a text: one a line; a line that ends with a colon is a heading."""
    found = (one.strip() for one in text.splitlines())
    return [one for one in found if one and not one.endswith(("：", ":"))]


def pairs(text: str) -> set[str]:
    """The words of two signs in a text: every two Chinese signs side by side, without those of words that stand everywhere."""
    runs = HAN.findall(EVERYWHERE.sub(" ", text))
    return {run[at : at + 2] for run in runs for at in range(len(run) - 1)}


def _amount(line: str) -> Fraction | None:
    """The one amount of money that a line names, in 元; None where there is none, more than one, or one that is not exact."""
    found = [one.quantity for one in mentions(line) if one.quantity.dimension == MONEY]
    return found[0].value if len(found) == 1 and found[0].is_exact else None


def _budget(filled: Filled) -> Fraction | None:
    """The budget of the project in 元, where it is filled in."""
    line = next((one for one in filled.form.asked.facts if one.key == BUDGET), None)
    text = filled.texts.get(key("facts", BUDGET, "value"), "").strip()
    if line is None or not text:
        return None
    found = _read(text) or _read(f"{text}{line.unit}")
    return found.value if found is not None and found.dimension == MONEY and found.is_exact else None


def _read(text: str) -> Quantity | None:
    try:
        made = parse_quantity(text)
    except QuantityError:
        return None
    return made if made.dimension == MONEY else None


def _wan(amount: Fraction) -> str:
    value = amount / WAN
    places = places_needed(value, 6) or 0
    whole, _, rest = decimal_text(value, places).partition(".")
    return f"{int(whole):,}{'.' if rest else ''}{rest}"


def _said(filled: Filled, what: str) -> str:
    return filled.texts.get(key(NARRATIVE, what, TEXT), "")


def _rows(filled: Filled) -> list[str]:
    found = {
        one.split("|", 2)[1] for one, text in filled.texts.items() if text and one.startswith("targets|")
    }
    return sorted(found, key=int)
