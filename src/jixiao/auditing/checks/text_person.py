"""Personal data in a text that is going to be published: telephone, identity and card numbers, names behind roles.

The data itself is never repeated: a remark shows it masked, and so does its evidence.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from jixiao.auditing.checks.text_sentences import Sentence, sentences_of
from jixiao.auditing.remark import Remark, Spot
from jixiao.auditing.view import Check, Judged, View
from jixiao.extraction.claims import Passage

LONG = re.compile(r"\d{4}")  # in every number of a person
MOBILE = re.compile(r"(?<![\d.])1[3-9]\d[-\s]?\d{4}[-\s]?\d{4}(?![\d.])")
PHONE = re.compile(
    r"(?:电话|联系方式|手机|座机|传真)[^0-9，。；;\n]{0,6}((?:0\d{2,3}[-—\s]?)?[2-8]\d{6,7})(?!\d)"
)
IDENTITY = re.compile(
    r"(?<!\d)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dXx](?![\dA-Za-z])"
)
CARD = re.compile(r"(?<![\dA-Za-z.])[3-6]\d{3}(?:\s?\d{4}){2}\s?\d{4}(?:\s?\d{1,3})?(?![\dA-Za-z.])")
CARD_WORDS = re.compile(r"卡号|账号|帐号|账户|帐户|银行卡|开户")
MAIL = re.compile(r"[A-Za-z0-9._%+-]{2,40}@[A-Za-z0-9-]{1,40}(?:\.[A-Za-z]{2,10}){1,3}")
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方"
    "白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申耿关兰焦俞左柳甘祝包"
)
NAME = rf"[{SURNAMES}]\s?[\u4e00-\u9fff](?:\s?[\u4e00-\u9fff])?"
LABELLED = re.compile(
    rf"(?:填报人|填表人|制表人|联系人|经办人|审核人|复核人|报告人|撰写人|项目负责人|单位负责人|分管领导)\s*(?:姓名)?\s*[（(]?(?:签字|签章)?[）)]?\s*[:：]\s*({NAME})\s*(?=$|[\s，,；;。、（(])"
)
INTERVIEW = re.compile(r"访谈|座谈|采访|询问")
ROLE = r"(?:局长|主任|科长|股长|处长|所长|院长|校长|书记|主席|经理|站长|队长|财务负责人|项目负责人|负责人|会计|出纳)"
INTERVIEWED = re.compile(rf"{ROLE}({NAME})(?=[、，,和及与等进]|的访谈)")
MOST = 8  # so many places in one passage are named
SHORT = 60  # a paragraph so short is marked as a whole
NO_NAME = re.compile(
    r"某|安排|安全|高度|高效|方面|方案|方法|金额|程序|余额|常态|严格|任务|全面|文件|文化|时间|平台|计划|项目|应当|关于|关键|易地|包括|万元|单位|"
    r"[科局室部处组委会]$|中心|公司|以及|向[^\s]?$|何时"
)


@dataclass(frozen=True, slots=True)
class Seen:
    """Something personal: where it stands in its passage, which rule, and its masked form."""

    start: int
    end: int
    rule: str
    masked: str


def run(view: View, _: Judged) -> Iterator[Remark]:
    """All remarks on personal data, one for each passage and kind."""
    for _passage, group in groupby(sentences_of(view), key=lambda one: id(one.passage)):
        mine = list(group)
        passage = mine[0].passage
        seen = [one for sentence in mine for one in _seen(sentence)]
        if not seen or len(passage.text) < 4:
            continue
        hidden = _hidden(passage, seen)
        for rule in dict.fromkeys(one.rule for one in seen):
            these = [one for one in seen if one.rule == rule]
            spots = _spots(hidden, these[:MOST])
            severity = "info" if rule == "mail_address" else "warning"
            shown = "、".join(dict.fromkeys(one.masked for one in these[:3]))
            yield Remark(rule, severity, spots, shown, values={"count": str(len(these))}, confidence="likely")


def _spots(hidden: Passage, seen: list[Seen]) -> tuple[Spot, ...]:
    """Where the masked data stands; and the whole paragraph, which a copy of the document can mark without the data."""
    if len(hidden.parts) == 1 and len(hidden.text) <= SHORT:
        return (Spot(hidden),)
    starts = [start for start, _ in hidden.parts] + [len(hidden.text)]
    part = bisect_right(starts, seen[0].start) - 1
    whole = Passage(
        hidden.text[starts[part] : starts[part + 1]],
        ((0, hidden.parts[part][1]),),
        hidden.heading,
        hidden.role,
    )
    return (*(Spot(hidden, one.start, one.end) for one in seen), Spot(whole))


def _seen(sentence: Sentence) -> list[Seen]:
    text, at = sentence.text, sentence.start
    found: list[Seen] = []

    def note(start: int, end: int, rule: str) -> None:
        if all(at + end <= one.start or at + start >= one.end for one in found):
            found.append(Seen(at + start, at + end, rule, _masked(text[start:end], rule)))

    if LONG.search(text):
        for one in IDENTITY.finditer(text):
            if identity_holds(one[0]):
                note(*one.span(), "identity_number")
        if CARD_WORDS.search(text):
            for one in CARD.finditer(text):
                if luhn_holds(one[0]):
                    note(*one.span(), "card_number")
        for one in MOBILE.finditer(text):
            note(*one.span(), "phone_number")
        for one in PHONE.finditer(text):
            note(*one.span(1), "phone_number")
    for one in MAIL.finditer(text) if "@" in text else ():
        note(*one.span(), "mail_address")
    for one in LABELLED.finditer(text):
        if not NO_NAME.search(one[1]):
            note(*one.span(1), "person_named")
    if INTERVIEW.search(text):
        for one in INTERVIEWED.finditer(text):
            if not NO_NAME.search(one[1]):
                note(*one.span(1), "person_named")
    return sorted(found, key=lambda one: one.start)


def _masked(text: str, rule: str) -> str:
    """The data with its middle hidden, as long as it was; a name always alike, however its signs are spaced."""
    if rule == "person_named":
        return text[0] + "**"
    if rule == "mail_address":
        name, sign, host = text.partition("@")
        return name[:1] + "*" * (len(name) - 1) + sign + host
    keep = 3 if len(text) >= 11 else 2
    last = 4 if len(text) >= 11 else 2
    return text[:keep] + "*" * (len(text) - keep - last) + text[-last:]


def _hidden(passage: Passage, seen: list[Seen]) -> Passage:
    """A copy of the passage in which the data is masked, so that evidence does not spread it."""
    made: list[str] = []
    at = 0
    for one in seen:
        made += [passage.text[at : one.start], one.masked]
        at = one.end
    return Passage(
        "".join((*made, passage.text[at:])), passage.parts, passage.heading, passage.role, passage.cell
    )


def identity_holds(number: str) -> bool:
    """Whether an eighteen-digit identity number has the check digit of GB 11643."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], weights, strict=True))
    return "10X98765432"[total % 11] == number[17].upper()


def luhn_holds(number: str) -> bool:
    """Whether a card number has its Luhn check digit."""
    digits = [int(one) for one in number if one.isdigit()][::-1]
    doubled = [sum(divmod(2 * one, 10)) for one in digits[1::2]]
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


HEAD = "2022年度部门整体支出绩效自评报告\n\n"
RULES = {
    "phone_number": HEAD + "联系电话：28000000\n\n一、基本情况\n\n我局内设机构4个。\n",
    "identity_number": HEAD + "一、基本情况\n\n救助对象的证件号码为11010519491231002X，已经核实。\n",
    "card_number": HEAD + "一、基本情况\n\n补助发放到银行卡，卡号为6222020000000000000。\n",
    "mail_address": HEAD + "一、基本情况\n\n意见请寄 someone@example.com 。\n",
    "person_named": HEAD + "填报人：赵甲乙\n",
}
CHECKS: tuple[Check, ...] = (Check("text_person", run, RULES),)
