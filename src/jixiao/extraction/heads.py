"""The words that head the columns of indicator tables, as data, and what they mean."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

# role -> the words that head such a column; 一级指标 and its kin carry their level
HEADS: Mapping[str, tuple[str, ...]] = {
    "name": ("名称", "指标名称", "指标", "考核指标", "评价内容", "考核内容", "指标内容", "评价指标", "绩效指标"),
    "points": (
        "分值", "权重", "参考分值", "权重分", "标准分", "标准分值", "满分", "指标分值", "权重分值", "分值权重", "权重分数",
        "满分值", "总分值", "设定分值", "标准得分",
    ),
    "score": (
        "得分", "分数", "自评分", "自评得分", "得分情况", "得分/自评分", "评价得分", "实际得分", "评分", "自评分数", "最终得分",
        "考核得分", "评价分", "复核得分", "评分结果", "指标得分", "自评分值",
    ),
    "rate": ("得分率", "得分比例"),
    "explains": ("指标解释", "指标说明", "指标内涵", "指标含义", "解释", "说明", "指标释义", "评价要点"),
    "criteria": (
        "评分标准", "参考评分标准", "评价标准", "评分细则", "计分标准", "评分办法", "评分规则", "评分标准及方法", "计分方法",
        "考核标准", "评分方法", "扣分标准", "评价标准及评分规则",
    ),
    "reason": (
        "扣分说明", "扣分情况", "扣分情况及整改情况说明", "扣分原因", "得分说明", "评分依据", "评分说明", "备注", "自评说明",
        "评分依据、未达标原因、改进措施", "偏差原因", "偏差原因分析及改进措施", "未完成原因分析", "得分依据", "扣分依据",
        "扣分原因及改进措施", "未完成原因及改进措施",
    ),
    "target": ("年度指标值", "指标值", "目标值", "年度目标值", "计划值", "计划指标值", "预期值"),
    "actual": ("实际完成值", "实际完成指标值", "完成值", "全年完成值", "实际值", "实际完成情况", "完成情况", "实际完成"),
    "evidence": ("佐证材料", "证明材料", "数据来源", "资料来源", "评价依据"),
    "number": ("序号", "编号", "代码"),
}  # fmt: skip
LEVELS: Mapping[str, int] = {
    **{f"{name}级指标": number for number, name in enumerate("一二三四", 1)},
    **{f"{name}级": number for number, name in enumerate("一二三四", 1)},
    **{f"{name}级指标名称": number for number, name in enumerate("一二三四", 1)},
}
# roles that are alike in what may stand below them
GROUPS: Mapping[str, str] = {
    "name": "name",
    "points": "points",
    "score": "score",
    "rate": "rate",
    "explains": "text",
    "criteria": "text",
    "reason": "text",
}
WORDS: Mapping[str, str] = {word: role for role, words in HEADS.items() for word in words}
NUMBER = re.compile(r"[-+−]?\d+(?:[,，]\d{3})*(?:\.\d+)?\s*分?")
RATE = re.compile(r"[-+−]?\d+(?:\.\d+)?\s*[%％]")
BRACKETS = re.compile(r"[（(](?:\d+(?:\.\d+)?)?(?:分|％|%|分值|万元|元)?[）)]$")
BLANK = re.compile(r"[ \t\u3000\n]")
BLANKS = re.compile(r"[ \t\u3000]+")
BROKEN = re.compile(r"(?<![。；;：:])\s*\n\s*")
BETWEEN_HAN = re.compile(r"(?<=[\u2e80-\u9fff，。；：、（）“”《》]) +(?=[\u2e80-\u9fff，。；：、（）“”《》])")


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds. `role`: a key of HEADS, or any; `level`: of a name or its points, from 1; `text`: its header."""

    role: str
    level: int = 0
    text: str = ""


def plain(text: str) -> str:
    """A cell's text in one line: breaks inside words go, and so do spaces between Chinese characters."""
    text = text.strip()
    if not BLANK.search(text):
        return text
    joined = BROKEN.sub("", text)
    return BETWEEN_HAN.sub("", BLANKS.sub(" ", joined))


@lru_cache(maxsize=4096)
def bare(text: str) -> str:
    """A header's words without spaces and what stands in brackets behind them."""
    return BRACKETS.sub("", "".join(text.split())).replace("／", "/")


def number_kind(text: str) -> str:
    """What a cell is: empty, number, rate or words."""
    if not text:
        return "empty"
    if NUMBER.fullmatch(text):
        return "number"
    return "rate" if RATE.fullmatch(text) else "words"


def role_of(text: str) -> tuple[str, int]:
    """The role and level that a header's words say; `any` when they say none."""
    words = bare(text)
    if words in LEVELS:
        return "name", LEVELS[words]
    return WORDS.get(words, "any"), 0


def is_header(row: Sequence[str]) -> bool:
    """Whether a row is one of a header: at least two different words known as such, and hardly anything else."""
    filled = [bare(text) for text in row if text.strip()]
    known = [words for words in filled if words in LEVELS or words in WORDS]
    return len(set(known)) >= 2 and len(known) >= 0.6 * len(filled)


def columns_of(header: Sequence[Sequence[str]]) -> tuple[Column, ...]:
    """The columns of a header of one or more rows, whose merged cells are spread or left empty.

    The lowest words of a column say what it holds; 一级指标 above 名称 and 参考分值 says their level, also where the cell
    above is empty because it is merged with the one to its left.
    """
    width = max((len(row) for row in header), default=0)
    while width and not any(len(row) >= width and row[width - 1].strip() for row in header):
        width -= 1
    levels = _levels(header, width)
    made: list[Column] = []
    counted = 0
    for number in range(width):
        words = [bare(row[number]) for row in header if number < len(row) and row[number].strip()]
        roles = [role_of(word) for word in words]
        role, level = roles[-1] if roles else ("any", 0)
        if role == "any":
            role, level = next((one for one in reversed(roles) if one[0] != "any"), ("any", 0))
        if role == "name":
            level = level or levels[number] or counted + 1
            counted = level
        elif role == "points":
            level = levels[number] or counted
        text = "".join(dict.fromkeys(words))
        made.append(Column(role, level, text))
    return tuple(made)


def _levels(header: Sequence[Sequence[str]], width: int) -> list[int]:
    """The level that stands above or in each column; a merged 一级指标 reaches to the next words of its row."""
    made = [0] * width
    for row in header:
        current = 0
        for number in range(width):
            text = bare(row[number]) if number < len(row) else ""
            if text:
                current = LEVELS.get(text, 0)
            made[number] = current or made[number]
    return made
