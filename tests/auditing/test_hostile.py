"""Texts that nobody writes: the audit ends, without a traceback, and its work grows with the text and not with its square.

Work is counted, not timed: pairs that are compared, edits that are tried, signs that are looked at.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from jixiao.auditing import repair, trial
from jixiao.auditing.checks.figures_pairs import MOST_EQUAL, MOST_NEAR, equals, near_pairs
from jixiao.auditing.relation import Of, Relation, of
from jixiao.auditing.repair import remarks_of
from jixiao.core.document import At, Document, Paragraph, Section
from jixiao.extraction.claims import Claims, Passage
from jixiao.extraction.mentions import mentions
from jixiao.extraction.same_fact import names
from jixiao.extraction.statements import claims
from jixiao.flows.auditing import audit_file, audit_json


def claims_of(*texts: str) -> Claims:
    """What a document of such paragraphs states."""
    blocks = tuple(Paragraph(text, at=At(line)) for line, text in enumerate(texts, 1))
    return claims(Document((Section(blocks),), lines=texts))


def audited(folder: Path, text: str) -> dict[str, Any]:
    path = folder / "report.txt"
    path.write_bytes(text.encode("utf-8"))
    made = audit_json(audit_file(path))
    json.dumps(made, ensure_ascii=False)
    return made


ODD = {
    "brackets that are never closed": "完成率=" + "(" * 600 + "1" + "+1)" * 300 + "/0×100%=50%。",
    "a product of a thousand factors": "得分=" + "×".join(["99.5"] * 1000) + "=88分。",
    "a sum of a thousand numbers": "得分=" + "+".join(["1.5"] * 1000) + "=88分。",
    "a chain of equations": "=".join(["1+1"] * 500),
    "division by nought": "执行率=50/0×100%=88%。执行率=（5-5）/（3-3）×100%=7%。",
    "a number of three hundred digits": "支出" + "9" * 300 + "." + "3" * 100 + "万元，占比1e999，1E400%，执行率99.99%。",
    "days that do not exist": "2023年13月45日至2022年0月0日，2023年2月30日完成，2024年2月29日、2023年2月29日。",
    "noughts": "预算0万元，支出0.00元，执行率0%，占0.00%，增长0倍，比上年减少0.0万元，下降-0%。",
    "signs without numbers": "％％％≥≤≥约近超逾不低于以上以下——、、、。。。（（））【】〔2023〕",
    "no mark at all": "项目支出预算资金部门整体绩效评价" * 2000,
    "marks that are not seen": "支\u200b出1\u200b00万元\u200f\u202e（12%）\ufeff，占\u2060比\u00ad5%\u00a0。",
    "wide signs": "支出１２，３４５．６７万元，占总支出５０．００％，执行率１００％。",
    "numerals only": "二〇二三年支出三千四百五十六万元，其中甲一千万元、乙两千万元，合计三千万零一元，占百分之八十点五。",
    "ends of lines of all sorts": "支出100万元。\r\n\r占比5%。\n\r\n\r其中：10万元\u2028、20万元\u2029。\x0b\x0c",
    "letters and digits": "X" * 3000 + "1" * 3000 + "号" + "A1-" * 1000,
    "a table of one column": "\n".join(f"| {one} |" for one in range(300)),
    "a ragged table": "\n".join("| " + " | ".join(["3"] * (at % 17 + 1)) + " |" for at in range(200)),
    "a table of nothing": "\n".join("| - | — | / |" for _ in range(50)),
    "headings only": "\n\n".join(f"第{at}章 绩效" for at in range(300)),
    "a score table that adds up to nothing": "| 一级指标 | 分值 | 得分 |\n" + "| 产出 | 0 | 0 |\n" * 50 + "| 合计 | 100 | -5 |",
}  # fmt: skip


@pytest.mark.parametrize("name", ODD)
def test_the_audit_of_odd_texts_ends_with_an_answer(tmp_path: Path, name: str) -> None:
    made = audited(tmp_path, ODD[name])
    assert made["coverage"]["quantities"] >= 0
    assert [one for one in made["findings"] if one["severity"] == "error" and not one["message"]] == []


def test_patterns_do_not_begin_again_at_every_digit_or_letter() -> None:
    long = 300_000  # a pattern that began anew at every sign would look at 45,000,000,000 of them
    assert mentions("9" * long) == ()
    assert mentions("X" * long) == ()
    assert len(mentions("1+" * (long // 10) + "1万元")) >= 1


def test_the_ends_of_sentences_are_looked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []
    true = Passage._ends
    monkeypatch.setattr(Passage, "_ends", lambda self, at, ends: looked.append(at) or true(self, at, ends))
    made = claims_of("，".join(f"甲{at}支出{at}.25万元" for at in range(1000)))
    assert len(made.numbers) >= 1000
    for number in made.numbers:
        number.passage.clause(number.start)
        assert number.before
    assert len(looked) <= 2 * len(made.passages[0].text)


def test_sentences_are_found_in_a_paragraph_that_grew() -> None:
    passage = Passage("甲。乙", ((0, At(1)),))
    assert passage.sentence(2) == (2, 3)
    passage.text += "丙。丁"
    assert passage.sentence(2) == (2, 4)
    assert passage.clause(5) == (5, 6)


@pytest.mark.parametrize(
    "texts",
    [
        ["2023年支出1234.56万元。"] * 600,
        [f"2023年支出{1000 + at}.56万元。" for at in range(1200)],
        ["，".join(f"支出{1000 + at}.56万元" for at in range(1200))],
    ],
    ids=["equal", "near", "near in one paragraph"],
)
def test_figures_are_not_compared_in_all_pairs(texts: list[str]) -> None:
    made = claims_of(*texts)
    money = [one for one in made.numbers if one.dimension == "money"]
    assert len(money) >= 600
    pairs = Counter(min(pair, key=lambda one: one.order) for pair in near_pairs(money, names(made)))
    slips = 10 * 8  # of a number of six digits there are at most so many others one slip away
    assert sum(pairs.values()) <= len(money) * (MOST_NEAR + slips)
    assert all(len(same) <= 2 * MOST_EQUAL for same in equals(money).values())


def test_near_figures_are_found_by_a_digit_by_transposing_and_by_ten() -> None:
    made = claims_of("支出1234.56万元。支出9234.56万元。支出2134.56万元。支出123.46万元。支出5555.55万元。")
    money = [one for one in made.numbers if one.dimension == "money"]
    pairs = {(left.text, right.text) for left, right in near_pairs(money, names(made))}
    assert pairs == {
        ("1234.56万元", "9234.56万元"),
        ("1234.56万元", "2134.56万元"),
        ("1234.56万元", "123.46万元"),
    }


def broken_table(rows: int) -> list[Relation]:
    """Rows whose totals are all wrong, and a column total that joins them to one cause."""
    texts = [f"甲{at + 100}.11万元，乙{at + 200}.22万元，共{7 * at + 9000}.33万元。" for at in range(rows)]
    money = [one for one in claims_of(*texts, "总共1.00万元。").numbers if one.dimension == "money"]
    made = [
        Relation("row_total_differs", money[at + 2], of(money[at], money[at + 1]))
        for at in range(0, len(money) - 1, 3)
    ]
    return [*made, Relation("column_total_differs", money[-1], of(*money[2:-1:3]))]


def test_the_work_of_a_repair_grows_with_what_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[int] = []
    true = trial.Trial.holds
    monkeypatch.setattr(trial.Trial, "holds", lambda self, given: tried.append(1) or true(self, given))
    work = []
    monkeypatch.setattr(repair, "MANY", 4)
    monkeypatch.setattr(repair, "CHAOS", 12)
    for rows in (12, 24):
        tried.clear()
        relations = broken_table(rows)
        told = list(remarks_of(relations, []))
        assert 1 <= len(told) <= len(relations)
        work.append(len(tried))
    assert work[1] <= 3 * work[0]


def test_a_fact_that_is_printed_everywhere_is_not_changed_everywhere() -> None:
    made = claims_of(*["支出100.00万元。"] * 300, "甲60.00万元，乙50.00万元。")
    money = [one for one in made.numbers if one.dimension == "money"]
    same = [
        Relation("figure_differs", one, Of(other))
        for one, other in zip(money[1:300], money[:299], strict=True)
    ]
    broken = Relation("parts_differ", money[0], of(money[300], money[301]))
    (remark,) = remarks_of([broken], same)
    assert remark.repair is None or len(remark.repair.edits) == 1
