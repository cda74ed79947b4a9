"""Leftovers of a template: blanks that were never filled, instructions, broken references, amounts without a number."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from jixiao.auditing.checks.text_sentences import Sentence, packed, sentences_of
from jixiao.auditing.remark import Remark, Spot
from jixiao.auditing.view import Check, Judged, View
from jixiao.extraction.claims import Passage

# What may begin is asked before all else: at nearly every sign of a text nothing begins.
# what stands for a name or a number; 张XX and 138****1234 hide a person on purpose and are none
BLANK = re.compile(
    r"(?=[Xx×＊〇○])(?<![A-Za-z0-9×*])(?:[Xx]{2,4}|×{2,4}|＊{2,4}|〇〇|[○]{2,4})\s*"
    r"(?:局|委员会|中心|市|县|区(?!域)|镇|乡|街道|年|月|日|万元|元|单位|部门|个|人次|分(?!别)|科|处(?!理)|%|％)"
)
FILL = re.compile(
    r"(?=[（(【\[［〔单点])(?:[（(【\[［]\s*(?:此处|请)(?:在此)?(?:填写|输入|填入|插入|补充|说明|写明)[^）)】\]］]{0,40}[）)】\]］]"
    r"|【\s*】|〔\s*〕|［\s*］|(?:单击|点击)(?:此处|或点击)[^，。]{0,6}输入)"
)
BROKEN = re.compile(
    r"错误\s*[!！]\s*(?:未找到引用源|未定义书签|书签|引用)|Error!\s*\w+|#(?:REF!|DIV/0!|N/A|VALUE!|NAME\?)"
)
NO_NUMBER = re.compile(
    r"(?=[为合共总金增减占])(?:(?:(?<=[数额资金])为|合计|共计|总计|金额为|增加|减少)\s*((?:万元|亿元|元|[%％])(?=[，,。；;、]))|占(?:比)?(?:为)?\s*([%％](?=[，,。；;、])))"
)
# 共受理来电来邮来信来访，均…: what was counted has no number
NO_COUNT = re.compile(
    r"共(?<![公一总]共)(?:受理|接待|收到|接到|办理|处理|举办|发放|排查|检查|接诊|回复)([\u4e00-\u9fff]{2,14})(?=[，,。；;])"
)
COUNTED = re.compile(r"[一二两三四五六七八九十百千万多余几]|若干|各|全部|所有|数|完毕|完成|相关|有关")
EMPTY_DATE = re.compile(
    r"(?=[\s年])(?:(?<![\d一二三四五六七八九十〇零Xx×\s])\s{2,}年\s{1,}月(?:\s{1,}日)?|^\s*年\s{1,}月\s{1,}日\s*$)"
)
MOST = 5  # so many places of one leftover are named


def run(view: View, _: Judged) -> Iterator[Remark]:
    """All leftovers; the same words are told once, with their places."""
    passages = [one for one in view.claims.passages if one.role not in ("head", "code")]
    yield from _told("placeholder_left", "warning", passages, BLANK, whole=True)
    yield from _told("instruction_left", "warning", passages, FILL)
    yield from _told("broken_reference", "warning", passages, BROKEN)
    yield from _told("date_not_filled", "info", passages, EMPTY_DATE, whole=True)
    yield from _no_number(sentences_of(view))


def _told(
    rule: str, severity: str, passages: list[Passage], pattern: re.Pattern[str], *, whole: bool = False
) -> Iterator[Remark]:
    """One remark for each text found, or for all of them together (`whole`)."""
    places: dict[str, list[Spot]] = defaultdict(list)
    counts: dict[str, int] = defaultdict(int)
    for passage in passages:
        for one in pattern.finditer(passage.text):
            key = "" if whole else packed(one[0])
            counts[key] += 1
            if len(places[key]) < MOST:
                places[key].append(Spot(passage, one.start(), one.end()))
    for key, spots in places.items():
        text = packed(spots[0].text)
        yield Remark(rule, severity, tuple(spots), text[:40] or "年月日", values={"count": str(counts[key])})


def _no_number(found: list[Sentence]) -> Iterator[Remark]:
    for sentence in found:
        if sentence.passage.cell is not None and re.search(r"得分|扣分|是否|考核|分值", sentence.text):
            continue  # a rule, no statement
        for one in NO_NUMBER.finditer(sentence.text):
            spot = Spot(sentence.passage, sentence.start + one.start(), sentence.start + one.end())
            yield Remark("number_missing", "warning", (spot,), packed(spot.text))
        for one in NO_COUNT.finditer(sentence.text):
            if not COUNTED.search(one[1]):
                spot = Spot(sentence.passage, sentence.start + one.start(), sentence.start + one.end())
                yield Remark("number_missing", "warning", (spot,), packed(spot.text), confidence="likely")


HEAD = "2022年度部门整体支出绩效自评报告\n\n一、基本情况\n\n"
RULES = {
    "placeholder_left": HEAD + "XX局2022年度部门预算收入为320.50万元，用于保障机构运转。\n",
    "instruction_left": HEAD + "我局内设机构4个。（此处填写部门主要职能）\n",
    "broken_reference": HEAD + "各项支出见错误！未找到引用源。所列。\n",
    "date_not_filled": HEAD + "我局内设机构4个。\n\n      年   月   日\n",
    "number_missing": HEAD + "我局通过平台共受理来电来信来访，均在规定期限内办结。\n",
}
CHECKS: tuple[Check, ...] = (Check("text_leftover", run, RULES),)
