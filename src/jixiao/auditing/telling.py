"""An audit in words: how many findings of which severity, and how much of the report could be checked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from jixiao.auditing.audit import Coverage
from jixiao.auditing.remark import Remark
from jixiao.core.finding import SEVERITIES
from jixiao.core.system import Why

VERDICTS = {
    "verified": ("成立", "hold"),
    "rounding": ("只差一个末位", "are off by one last digit"),
    "explained": ("换一种口径成立", "hold in another reading"),
    "inconsistent": ("不成立", "do not hold"),
}


def counts_of(remarks: Iterable[Remark]) -> dict[str, int]:
    """How many remarks of each severity, the gravest first."""
    found = [remark.severity for remark in remarks]
    return {one: found.count(one) for one in SEVERITIES}


def coverage_words(coverage: Coverage, unread: Sequence[Why] = (), *, zh: bool = True) -> str:
    """How much was checked and what was not, in one paragraph."""
    text = (_chinese if zh else _english)(coverage)
    for part in unread:
        text += f"没有读到：{part}。" if zh else f"Not read: {part.en}. "
    return text + ("没有核对到的，不等于没有错。" if zh else "What was not checked may still be wrong.")


def _chinese(coverage: Coverage) -> str:
    whole, tied = coverage.quantities, coverage.tied
    if not whole:
        return "文中没有可以核对的数。"
    if not tied:
        return f"文中 {whole} 个数，没有一个找到可以对照的数。"
    text = f"文中 {whole} 个数，{tied} 个与别的数有关系，其中 {coverage.verified} 个至少有一处核对无误；" + (
        f"其余 {whole - tied} 个没有找到可以对照的数，没有核对。" if whole > tied else ""
    )
    if coverage.tables:
        text += f"表格 {coverage.tables} 张，{coverage.tables_tied} 张里有核对过的数。"
    told = _verdicts(coverage, 0)
    return text + f"共核对 {_judged(coverage)} 个关系：{'，'.join(told)}。"


def _english(coverage: Coverage) -> str:
    whole, tied = coverage.quantities, coverage.tied
    if not whole:
        return "The text has no number that could be checked. "
    if not tied:
        return f"Of {whole} numbers, none has another one to be compared with. "
    text = f"Of {whole} numbers, {tied} are related to others, and {coverage.verified} of them hold at least once. "
    if whole > tied:
        text += f"For the other {whole - tied} nothing to compare with was found. "
    if coverage.tables:
        text += f"Of {coverage.tables} tables, {coverage.tables_tied} have checked numbers. "
    told = _verdicts(coverage, 1)
    return text + f"Of {_judged(coverage)} relations {', '.join(told)}. "


def _judged(coverage: Coverage) -> int:
    return sum(coverage.relations.get(one, 0) for one in VERDICTS)


def _verdicts(coverage: Coverage, which: int) -> list[str]:
    return [
        f"{words[0]} {count}" if which == 0 else f"{count} {words[1]}"
        for one, words in VERDICTS.items()
        if (count := coverage.relations.get(one, 0))
    ]
