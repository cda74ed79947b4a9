"""Paragraphs that another report has too: last year's, or another unit's."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from jixiao.auditing.checks.text_sentences import packed
from jixiao.auditing.checks.text_year_said import YEAR
from jixiao.auditing.remark import Remark, Spot
from jixiao.auditing.view import Check, Judged, View
from jixiao.core.document import Document
from jixiao.core.numerals import decimal_text, round_half_up
from jixiao.extraction.claims import Passage
from jixiao.extraction.statements import claims

LONG = 60  # shorter paragraphs are alike by nature
MOST = 20  # so many places are named in one remark


def run(view: View, _: Judged) -> Iterator[Remark]:
    """One remark for each other report, and one for each equal paragraph that carries figures or another year."""
    mine = _long(view.claims.passages)
    for other in view.others:
        theirs = _texts(other)
        same = [passage for passage in mine if packed(passage.text) in theirs]
        if not same:
            continue
        share = decimal_text(round_half_up(Fraction(100 * len(same), len(mine)), 1), 1)
        name = other.title or other.file
        yield Remark(
            "same_as_other",
            "info",
            tuple(Spot(one, 0, 20) for one in same[:MOST]),
            f"{len(same)}段",
            values={"other": name, "same": str(len(same)), "all": str(len(mine)), "share": share},
        )
        for passage in same:
            yield from _figures(view, passage, name)


def _long(passages: tuple[Passage, ...]) -> list[Passage]:
    return [one for one in passages if one.role not in ("head", "code") and len(packed(one.text)) >= LONG]


def _texts(document: Document) -> set[str]:
    return {packed(one.text) for one in _long(claims(document).passages)}


def _figures(view: View, passage: Passage, name: str) -> Iterator[Remark]:
    years = [one for one in YEAR.finditer(passage.folded) if view.year and int(one[1]) < view.year]
    figures = [
        one for one in passage.numbers if one.measured and one.digits >= 3 and one.dimension != "points"
    ]
    if not years and not figures:
        return
    spots = [Spot(passage, one.start(), one.end()) for one in years[:3]]
    spots += [Spot(passage, one.start, one.end) for one in figures[:3]]
    yield Remark(
        "figures_of_other",
        "warning",
        tuple(spots),
        packed(spots[0].text),
        values={"other": name},
        confidence="likely",
    )


TEXT = (
    "2022年度部门整体支出绩效自评报告\n\n一、基本情况\n\n我局贯彻执行政务服务和政务信息化有关的法律法规，统筹推进全县数字政府建设，"
    "负责政务服务大厅的建设和管理以及窗口工作人员的监督、考核，{}保障了机构正常运转和各项重点工作的开展。\n"
)
PLAIN, FIGURE = TEXT.format("完善了内部管理制度，"), TEXT.format("全年支出335.96万元，比较好地")
# behind the form feed: the report that it is compared with
RULES = {
    "same_as_other": PLAIN + "\f" + PLAIN.replace("2022年度", "2021年度"),
    "figures_of_other": FIGURE + "\f" + FIGURE.replace("2022年度", "2021年度"),
}
CHECKS: tuple[Check, ...] = (Check("text_same", run, RULES),)
