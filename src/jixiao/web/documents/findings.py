"""What an audit found, as a record keeps it and a page shows it: both languages, numbers as they are printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jixiao.auditing.evidence import quoted
from jixiao.auditing.remark import Remark
from jixiao.auditing.telling import VERDICTS, coverage_words
from jixiao.auditing.waivers import Sorted, known_by
from jixiao.core.document import At
from jixiao.extraction.claims import Claims
from jixiao.flows.auditing import Audited

MOST_RELATED = 6  # places that a finding rests on
LANGS = ("zh", "en")
WIDE = 1000  # units of the bar of what was checked
UNVERIFIABLE = ("unverifiable", ("有关系但缺数，无从核对", "cannot be checked: a number is missing"))


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the bar: what it is, how many numbers, from where to where on the bar."""

    name: str
    words: tuple[str, str]
    count: int
    start: int
    width: int


def data_of(made: Audited, judged: Sorted) -> dict[str, Any]:
    """The findings in reading order, which earlier waivers fit, and the coverage."""
    claims, remarks = made.view.claims, made.audit.remarks
    numbers = {id(remark): number for number, remark in enumerate(remarks, 1)}
    coverage = made.audit.coverage
    return {
        "pages": made.pages,
        "framework": made.view.framework.title if made.view.framework is not None else "",
        "findings": [_finding(number, one, claims) for number, one in enumerate(remarks, 1)],
        "earlier": {str(numbers[id(remark)]): waiver.number for remark, waiver in judged.waived},
        "coverage": {
            "quantities": coverage.quantities, "tied": coverage.tied, "verified": coverage.verified, "relations": coverage.relations,
            "tables": coverage.tables, "tables_tied": coverage.tables_tied,
            "words": {lang: coverage_words(coverage, made.reading.document.unread, zh=lang == "zh") for lang in LANGS},
        },
    }  # fmt: skip


def _finding(number: int, remark: Remark, claims: Claims) -> dict[str, Any]:
    quote, told = quoted(remark, claims), remark.finding()
    return {
        "number": number, "rule": remark.rule, "severity": remark.severity, "claimed": remark.claimed,
        "recomputed": remark.recomputed, "formula": remark.formula, "doubtful": remark.doubtful,
        "before": quote.before, "words": quote.words, "after": quote.after, "text": known_by(remark, claims),
        **{lang: {
            "place": _place(remark.at, lang), "message": told.message(lang), "hint": told.hint(lang), "advice": remark.advice(lang),
            "related": _related(remark, lang),
        } for lang in LANGS},
    }  # fmt: skip


def _place(at: At, lang: str) -> str:
    zh = lang == "zh"
    parts = ["!".join(one for one in (at.sheet, at.cell) if one)]
    if at.page:
        parts.append(f"第{at.page}页" if zh else f"page {at.page}")
    if at.line and not at.cell:
        parts.append(f"第{at.line}行" if zh else f"line {at.line}")
    return ("" if zh else ", ").join(one for one in parts if one)


def _related(remark: Remark, lang: str) -> list[str]:
    told = [f"{_place(one.at, lang)} {' '.join(one.text.split())[:40]}".strip() for one in remark.spots[1:]]
    return list(dict.fromkeys(told))[:MOST_RELATED]


def bar(coverage: Mapping[str, Any]) -> Sequence[Part]:
    """What became of the numbers of the report, as parts that add up to all of them."""
    whole, tied, verified = coverage["quantities"], coverage["tied"], coverage["verified"]
    counts = (
        ("held", ("已核实", "verified"), verified),
        ("off", ("有出入", "do not agree"), tied - verified),
        ("untied", ("没有找到可以对照的数", "nothing to compare with"), whole - tied),
    )
    made, start, seen = [], 0, 0
    for name, words, count in counts:
        seen += count
        end = WIDE * seen // whole if whole else 0
        made.append(Part(name, words, count, start, end - start))
        start = end
    return made


def verdicts(coverage: Mapping[str, Any]) -> list[tuple[tuple[str, str], int]]:
    """How many relations of each verdict."""
    words = {**VERDICTS, UNVERIFIABLE[0]: UNVERIFIABLE[1]}
    return [(words[one], coverage["relations"].get(one, 0)) for one in words]
