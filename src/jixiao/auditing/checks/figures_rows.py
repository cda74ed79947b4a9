"""Rates of running text that a row of a table gives as well: tied to it by its name, or by another number of the row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from jixiao.auditing.checks.figures_company import LEAST_DIGITS, Figures
from jixiao.auditing.checks.figures_digits import agree, digits_of, informative, is_round, slip_apart
from jixiao.core.units import UNITS
from jixiao.extraction.claims import Number
from jixiao.extraction.fact_words import FIGURES, NUMBERED, plain, special
from jixiao.extraction.same_fact import Name, apart_in_words

LITTLE_POINTS = 12  # per cent of the other: a changed copy is hardly farther away
# what kind of rate words speak of, the last one said; the first group names it
GROWTH = re.compile(r"增长|下降|增幅|降幅|提高|降低|上升|回落|减少|增加|变动|增减|同比|调整率|差异|偏离")
NAMED = re.compile(r"[\u4e00-\u9fff]{0,2}率|满意度|进度|密度|覆盖面")
DONE = re.compile(r"执行率|完成率|支出率|支付率|使用率|进度")
OF_PLAN = re.compile(
    r"(?:占|为|达到?|完成|相当于)[^占，。]{0,12}(?:预算|计划|目标|任务|下达数?|安排数?|指标)数?[^占，。]{0,10}的$"
)
SHARE = re.compile(r"占|比重|比例|构成")
CLAUSE = re.compile(r"[，：:]|,(?!\d)")
BRACKET = re.compile(r"[(（][^()（）]*[)）]")
APART = re.compile(r"其中|其余|另有?|剔除|扣除|不含|加上")
# a rate that was not reached, of another base, or one of a list
OTHERWISE = re.compile(
    r"基数|口径|可达|若|假如|如果|考核线|目标|超过|[高低]于|不[低高少]于|标准|要求|分别|依次|预计|应"
)
UNNAMED = re.compile(r"^(?:合计|总计|小计|平均|总体|全部|共计|整体|[一二三四五六七八九十]+)$")
FAR = 3  # numbers between a rate and the amount of its row
DONE_KIND, SHARE_KIND, GROWTH_KIND, EITHER = "done", "share", "growth", "share or done"
PART_OF_PLAN = re.compile(r"(?:占|完成|为)[^占]{0,8}(?:预算|计划|目标|下达|安排)")
UNIT = re.compile(
    rf"(?:{'|'.join(sorted(map(re.escape, filter(None, UNITS)), key=len, reverse=True))}|立方米)$"
)


def row_tells(made: Figures, one: Number, other: Number) -> bool:
    """Whether a rate of running text is that of a row of a table, and no other rate of the tables may be it."""
    text, cell = one, other
    if made.names[text].place[0] != 0 or made.names[cell].place[0] != 1:
        return False
    if text.dimension != "ratio" or cell.dimension != "ratio" or not _little(text, cell):
        return False
    name = made.names[text]
    said = said_of(made, text)
    if (
        said in (GROWTH_KIND, "得分率")
        or OTHERWISE.search(clause(text))
        or not _within(text, made.names[cell])
    ):
        return False
    if apart_in_words(name, made.names[cell]) or not _tied(made, text, cell, said):
        return False
    exact = _exact(said, _told(made.names[cell]))
    return not any(
        one is not cell
        and one.dimension == "ratio"
        and not agree(one, cell)
        and (not exact or _exact(said, _told(made.names[one])))
        and _tied(made, text, one, said)
        for one in made.cells
    )


def _little(one: Number, other: Number) -> bool:
    return 100 * abs(one.value - other.value) <= LITTLE_POINTS * abs(other.value) or slip_apart(one, other)


def _tied(made: Figures, text: Number, cell: Number, said: str) -> bool:
    """Whether the words allow it and the row is named in the sentence or one of its other numbers stands beside the rate."""
    label = made.names[cell]
    if not suits(said, _told(label)):
        return False
    return _anchored(made, text, cell, said) or _called(made, text, cell)


def said_of(made: Figures, text: Number) -> str:
    """What rate the words in front of a number speak of; of their sentence, where they say nothing."""
    if text.cell is not None:
        return kind_of_rate(_own(text)) or kind_of_rate(made.names[text].full)
    start = text.passage.text.rfind("。", 0, text.start) + 1
    return (
        kind_of_rate(_own(text))
        or kind_of_rate(plain(FIGURES.sub("", clause(text))))
        or kind_of_rate(plain("".join(NAMED.findall(text.passage.text[start : text.start])[-1:])))
    )


def _own(text: Number) -> str:
    """The words of its clause in front of a number."""
    return plain(re.split("[，,：:（(、]", text.before)[-1])


def clause(text: Number) -> str:
    """All of its clause in front of a number, other numbers of a list included."""
    start, _ = text.passage.sentence(text.start)
    return CLAUSE.split(text.passage.text[start : text.start])[-1]


def _within(text: Number, label: Name) -> bool:
    """Whether the row, the column and the caption say all that is special in front of a rate: 配套到位率 is no 到位率."""
    known = label.row + label.column + "".join(label.around)
    return set(special(_own(text))) <= set(known)


def _told(label: Name) -> str:
    """What rate a cell is: the words of its column, else of its row."""
    return _planned(label.column) or _planned(label.row)


def _planned(words: str) -> str:
    """As `kind_of_rate`; the share of a plan may be what was done of it, or a share of all plans."""
    kind = kind_of_rate(words)
    return EITHER if kind == SHARE_KIND and PART_OF_PLAN.search(words) else kind


def kind_of_rate(words: str) -> str:
    """What kind of rate words speak of: 满意度, 到位率; done, share or growth; empty for none."""
    if OF_PLAN.search(words):
        return DONE_KIND
    if GROWTH.search(words):
        return GROWTH_KIND
    named = NAMED.findall(words)
    if named:
        return str(named[-1])
    if SHARE.search(words):
        return SHARE_KIND
    return DONE_KIND if words.endswith("完成") else ""


def suits(said: str, told: str) -> bool:
    """Whether two kinds of rates may be one."""
    if not said or not told:
        return False
    if EITHER in (said, told):
        return bool({said, told} & {DONE_KIND, SHARE_KIND})
    done = DONE_KIND, *(one for one in (said, told) if DONE.search(one))
    return said == told or (said in done and told in done)


def _exact(said: str, told: str) -> bool:
    return said == told


def _anchored(made: Figures, text: Number, cell: Number, said: str) -> bool:
    """Whether the amounts in front of a rate stand in the row of the cell, which is the first such rate behind one of them."""
    label = made.names[cell]
    for axis, at in ((0, label.place[2]), (1, label.place[3])):
        told = kind_of_rate(label.column if axis == 0 else label.row)
        if not told or (axis == 1 and told != said):
            continue
        members = list(made.lines.get((label.place[1], axis, at), ()))
        found = [(near, one) for near in _ahead(made, text) for one in members if _printed(near, one)]
        if sum(informative(near) for near in {near for near, _ in found}) < LEAST_DIGITS:
            continue
        mine = members.index(cell)
        if all(_first_behind(made, members[members.index(one) + 1 : mine], said) for _, one in found[-1:]):
            return True
    return False


def _first_behind(made: Figures, between: Sequence[Number], said: str) -> bool:
    """Whether none of the cells between an amount and a rate is such a rate as well."""
    return not any(one.dimension == "ratio" and suits(said, _told(made.names[one])) for one in between)


def _printed(near: Number, cell: Number) -> bool:
    """Whether a cell prints a number of running text; its unit may stand nowhere."""
    return agree(near, cell) or (not cell.unit.symbol and digits_of(near) == digits_of(cell))


def _ahead(made: Figures, text: Number) -> Iterator[Number]:
    """The amounts in front of a rate, in its sentence, the nearest first; nothing but rates in between."""
    start, _ = text.passage.sentence(text.start)
    near = [one for step, one in sorted(made.company[text], key=lambda pair: -pair[0]) if -FAR <= step < 0]
    for one in near:
        if one.start < start or APART.search(text.passage.text, one.end, text.start):
            return
        if one.dimension != "ratio" and informative(one) > 1 and not is_round(one):
            yield one


def _called(made: Figures, text: Number, cell: Number) -> bool:
    """Whether the row's name stands in the sentence in front of the rate, behind the names of all other rows."""
    label = made.names[cell]
    start, _ = text.passage.sentence(text.start)
    window = plain(text.passage.text[start : text.start])
    for axis, key in ((1, label.row), (0, label.column)):
        if not kind_of_rate(label.column if axis == 1 else label.row):
            continue
        end = _ends(window, key)
        if end < 0:
            continue
        line = made.lines.get((label.place[1], axis, label.place[3 if axis == 1 else 2]), ())
        others = (
            made.names[one].row if axis == 1 else made.names[one].column for one in line if one is not cell
        )
        if all(_ends(window, one) < end for one in others):
            return True
    return False


def _ends(window: str, key: str) -> int:
    """Where the name of a row ends in a text; -1 where it does not stand there or says too little."""
    key = UNIT.sub("", BRACKET.sub("", NUMBERED.sub("", key)))
    if UNNAMED.search(key) or len(special(key)) < 2:
        return -1
    at = window.rfind(key)
    return at + len(key) if at >= 0 else -1
