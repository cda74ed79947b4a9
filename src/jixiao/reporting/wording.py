"""What rules and reasons say in signs, in the words of a report: no @, no 先取(…), no colon between value and verdict."""

from __future__ import annotations

import re
from collections.abc import Iterable

PERIOD = re.compile(r"([\u4e00-\u9fff]+)@(上年|前年|[一二三四]季度|\d+月)")
FIRST = re.compile(r"先取\(([^(),]+),([^(),]+)\)")
EITHER = re.compile(r"如果已知\([^()]+\)且([^()=]+)=是则([^()]+?)否则([^()]+)")
WHETHER = re.compile(r"是否(有?)([\u4e00-\u9fff]+)=(是|否)的")
ALOUD = re.compile(r"（如果已知[^（）]*）")  # the formula of a point that stands there in words
LISTED = re.compile(r"^其中：[^=]+=(?:计数|全部|任一|合计)\(")  # how a fact is counted from a list
VERDICT = re.compile(r"^([^：；（“]*\d[^：；（“]*)：([^：；]+)$")
INSIDE = re.compile(r"（([^（）：；]*\d[^（）：；]*)：([^（）；]+)）")
COUNTED = re.compile(r"\(如果(是|否)则0否则1\)")  # a point of a checklist, counted where it is not met
SCORED = re.compile(r"^(≈?-?[\d.]+)/([\d.]+)分（([^（）]*)）")
PRINTED = re.compile(r"^(-?[\d.]+)((?:（.*）)?)·(\S+)$")
CONDITION = re.compile(r"^([^=：]+)=(是|否)：(是|否)=\2，(不?)成立$")
ANSWER = re.compile(r"^([^=：]+)=(是|否)$")
WANTED = re.compile(r"人工判断“([^”]*)”：(\S+?)(?=；|$)")
ANY = re.compile(r"人工判断：(\S+?)(?=；|$)")


def spoken(text: str) -> str:
    """支出进度@一季度 is 一季度支出进度."""
    return PERIOD.sub(r"\2\1", text)


def criteria_words(lines: Iterable[str]) -> list[str]:
    """评分标准 as a form prints it: without how a fact is counted from a list, conditions in words."""
    made = []
    for line in lines:
        if LISTED.match(line):
            continue
        text = ALOUD.sub("", spoken(line))
        text = FIRST.sub(r"\1（没有的取\2）", text)
        text = EITHER.sub(r"\1的取\2，其余取\3", text)
        made.append(WHETHER.sub(_whether, text))
    return made


def _whether(found: re.Match[str]) -> str:
    has, what, answer = found.groups()
    if has:
        return f"{'有' if answer == '是' else '没有'}{what}的"
    return f"{'属于' if answer == '是' else '不属于'}{what}的"


def step_words(text: str) -> str:
    """A step of a calculation: 是否有违规支出为“否”，条件“是否有违规支出为是”不成立."""
    text = FIRST.sub(r"\1（没有的取\2）", spoken(text))
    text = CONDITION.sub(r"\1为“\3”，条件“\1为\2”\4成立", text)
    text = COUNTED.sub(lambda found: "0" if found[1] == "是" else "1", text)
    return ANSWER.sub(r"\1为“\2”", text)


def score_words(text: str) -> str:
    """2.50/3分（按规则计算） is 2.50分（满分3分，按规则计算）."""
    return SCORED.sub(r"\1分（满分\2分，\3）", text)


def printed_words(text: str) -> str:
    """2.5（报告第177行）·一致 is 2.5分（报告第177行），一致."""
    return PRINTED.sub(r"\1分\2，\3", text)


def reason_words(text: str) -> str:
    """A reason as a sentence says it: 预算调整率-5.18%，符合“预算调整率≤10%”，得满分."""
    text = WHETHER.sub(_whether, spoken(text))
    text = ANY.sub(r"人工判断（\1）", WANTED.sub(r"对“\1”的人工判断（\2）", text))
    if text.startswith("缺："):
        return text
    text = INSIDE.sub(lambda found: f"（{_verdict(found[1], found[2])}）", text)
    found = VERDICT.match(text)
    return _verdict(found[1], found[2]) if found else text


def _verdict(value: str, rest: str) -> str:
    """The value, then what it was set against."""
    standard, comma, points = rest.partition("，")
    standard = standard.removeprefix("该值的").removeprefix("该值")
    if re.search(r"[<>≤≥]", standard) and not standard.startswith(("达到", "未达", "超额")):
        standard = f"符合“{standard}”"
    return f"{value}，{standard}{comma}{points}"
