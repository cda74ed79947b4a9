"""The score of the whole, wherever sentences say it, against the table and against the sum of its scores."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from jixiao.auditing.checks.scores_board import CONVERTED, Board, value
from jixiao.auditing.checks.scores_said import N, number_at, of_other_time
from jixiao.auditing.relation import Of, Relation, Sum
from jixiao.auditing.view import View
from jixiao.extraction.claims import Number

# the score of the whole, wherever it is said
TOTAL = re.compile(
    r"(?:总体|整体|综合|自评|评价|绩效|最终|评审|考核)[^，。；：:、\d(]{0,12}?(?:总?得分|总分|评分|分数)(?:总计|合计|共计)?\s*(?:为|是|达到|达|共|:|：)?\s*"
    + N
    + r"|(?:总得?分|总评分)\s*(?:为|是|达到|达|共|:|：)?\s*"
    + N
)
FULL = re.compile(r"\s*[，,、；;(]\s*(?:实际|最终|综合|自评|评价|实)?得分?\s*为?\s*\d")
WEIGHED = re.compile(r"\d\s*(?:分)?\s*[×✕*xX]\s*\d+(?:\.\d+)?\s*%")
# who gave a score
SCORER = re.compile(r"自评|复核|复评|复审|抽查|初评|第三方|财政|专家|主管部门|评价|考核|评审")
PART = re.compile(r"指标|类得分|项目得分|平均|扣|满分|权重|上年|去年|一级|二级|三级|[该本此]项(?!目)")


def total_numbers(view: View) -> list[Number]:
    """The sentences that say the score of the whole."""
    made = []
    for passage in view.claims.prose():
        text = passage.folded
        for hit in TOTAL.finditer(text):
            start, _ = passage.clause(hit.start())
            whole, _ = passage.sentence(hit.start())
            if "总分" in hit[0] and FULL.match(text, hit.end()):
                continue  # 总分100分，得分92分
            if not PART.search(text[start : hit.end()]) and not of_other_time(view, text[whole : hit.end()]):
                group = 1 if hit[1] else 2
                number = number_at(passage, hit.start(group))
                full = number is not None and "得" not in hit[0] and value(number) == 100  # 体系总分100分
                if number is not None and number.measured and not full:
                    made.append(number)
    return made


def totals(view: View, found: Sequence[Board]) -> Iterator[Relation]:
    """The total in sentences is that of the table; without one in the table, the sum of its scores."""
    said = total_numbers(view)
    main = next((one for one in found if one.main), None)
    if main is None or not said:
        return
    total = main.total.score if main.total is not None else None
    alone = len({value(one) for one in said}) == 1
    agreed = [one for one in said if value(one) == value(total)]
    apart = [one for one in said if value(one) != value(total)]
    others = {
        value(one.total.score) for one in found[1:] if one.deep and not one.twin and one.total is not None
    }
    title = main.caption or view.document.title
    words = "".join(passage.text for passage in view.claims.passages if passage.cell is not None)
    whole = main.whole() and not CONVERTED.search(words)
    for one in said:
        if total is not None:
            entire = re.search("部门整体|整体支出|总体得分", one.before) is not None
            same = {_scorer(two) for two in agreed} if agreed else {_scored_by(view, total)}
            # 市级92.73×40%＋地区88.30×60%: the table has one part of what the whole was made of
            made_of = WEIGHED.search(one.passage.folded) is not None
            clear = (
                whole
                and not made_of
                and (alone or entire or (bool(agreed) and len(apart) == 1 and _scorer(one) != ""))
            )
            clear = clear and (_scorer(one) in same or "" in (*same, _scorer(one)))
            clear = clear and ("项目" not in one.before or "整体" in one.before or "项目" in title)
            clear = clear and not (entire and "项目" in title and "整体" not in title)
            # 绩效指标得分89.5分，自评总分99分: with the budget's execution, which stands outside of the table
            clear = clear and all(
                value(one) != (value(total) or 0) + (value(two) or 0) for two in main.beside
            )
            # where further sheets are scored, only what names the whole is the total of the whole
            clear = clear and (not others or (entire and "整体" in title and value(one) not in others))
            yield Relation(
                "score_elsewhere", one, Of(total), values={"name": "总分"}, exact=True, certain=clear
            )
        else:
            numbers = [entry.score for entry in main.leaves()]
            if alone and whole and numbers and all(number is not None for number in numbers):
                terms = tuple((1, Of(number)) for number in numbers if number is not None)
                yield Relation("score_total_differs", one, Sum(terms), values={"name": "总分"}, exact=True)


def _scorer(number: Number) -> str:
    """Who gave a score, as the words in front of it say; empty where they do not."""
    found = SCORER.findall(number.before)
    return found[-1] if found else ""


def _scored_by(view: View, score: Number) -> str:
    """Who gave the scores of a column, as its head says."""
    if score.cell is None:
        return ""
    sheet, row, column = score.cell
    found = SCORER.findall("".join(view.claims.sheets[sheet].column_label(row, column)))
    return found[-1] if found else ""
