"""The score table audited: what is found in it, and what must not be."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from jixiao.auditing.checks.scores_bands import standards
from jixiao.auditing.checks.scores_examples import EXAMPLES, SATISFIED, TITLE, shenzhen, table
from jixiao.auditing.remark import Remark
from jixiao.core.messages_audit_scores import SCORES
from jixiao.flows.auditing import audit_file


def told(tmp_path: Path, text: str) -> list[Remark]:
    """What the checks of scores say of a text."""
    path = tmp_path / "report.txt"
    path.write_text(text, encoding="utf-8")
    return [one for one in audit_file(path).audit.remarks if one.rule in SCORES]


def short(remarks: list[Remark]) -> list[tuple[str, str, str]]:
    return [(one.rule, one.claimed, one.recomputed) for one in remarks if one.severity != "info"]


@pytest.mark.parametrize("code", sorted(EXAMPLES))
def test_the_example_of_a_code_shows_it_and_no_other_error(tmp_path: Path, code: str) -> None:
    found = told(tmp_path, EXAMPLES[code])
    assert code in {one.rule for one in found}
    assert {one.rule for one in found if one.severity != "info"} <= {code}


def test_every_code_has_an_example() -> None:
    assert set(EXAMPLES) == set(SCORES)


def test_a_table_that_adds_up_is_left_alone(tmp_path: Path) -> None:
    text = (
        table()
        + "\n\n评价指标体系共由3个一级指标、6个二级指标构成。一是决策指标，满分20分，得分19分，得分率95.00%。"
        + "目标合理性扣1分，原因是目标不够具体。自评得分为97分，评价等级为“优”。\n"
    )
    assert told(tmp_path, text) == []


def test_an_empty_score_is_what_the_total_leaves_and_names_every_number_of_the_sum(tmp_path: Path) -> None:
    (found,) = told(tmp_path, table({(3, 4): ""}))
    assert (found.rule, found.claimed, found.recomputed) == ("score_missing", "（空）", "15")
    assert {one.at.line for one in found.spots} == {6, 7, 8, 9, 10, 11, 12}


def test_two_empty_scores_are_told_together(tmp_path: Path) -> None:
    (found,) = told(tmp_path, table({(1, 4): "", (3, 4): ""}))
    assert (found.rule, found.recomputed) == ("score_missing", "共25")


def test_a_wrong_score_is_found_by_the_total_and_pinned_by_its_group(tmp_path: Path) -> None:
    text = table({(2, 4): "12"}) + "\n\n二是管理指标，满分30分，得分29分。\n"
    (found,) = told(tmp_path, text)
    assert 8 in {one.at.line for one in found.spots}


def test_a_total_with_fewer_decimals_is_the_rounded_sum(tmp_path: Path) -> None:
    assert told(tmp_path, table({(0, 4): "9.44"}, total="97.4")) == []


ROUNDED = TITLE + "指标\t分值\t得分\n采购执行率\t{}\t0.67\n项目完成率\t1\t0.67\n合计\t2\t{}\n"


def test_a_total_of_scores_before_they_were_rounded_is_only_mentioned(tmp_path: Path) -> None:
    assert [one.severity for one in told(tmp_path, ROUNDED.format(1, "1.33"))] == ["info"]
    assert short(told(tmp_path, ROUNDED.format(1, "1.43"))) == [("score_total_differs", "1.43", "1.34")]


def test_points_of_what_does_not_apply_are_not_counted(tmp_path: Path) -> None:
    text = (
        TITLE
        + "指标\t分值\t得分\n预算执行率\t2\t不适用\n采购执行率\t5\t4.5\n项目完成率\t3\t3\n合计\t{}\t7.5\n"
    )
    assert short(told(tmp_path, text.format(8))) == []
    assert short(told(tmp_path, text.format(10))) == []


PROJECT = (
    "某项目支出绩效自评表（2023年度）\n\n"
    "项目资金\t\t全年预算数\t全年执行数\t分值\t执行率\t得分\n"
    "\t年度资金总额\t480\t456\t10\t95.00%\t9.5\n\n"
    "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\n"
    "产出指标\t数量指标\t设备台数\t≥40台\t40台\t30\t30\n"
    "\t质量指标\t验收合格率\t100%\t100%\t20\t20\n"
    "效益指标\t社会效益\t使用率\t≥80%\t85%\t30\t30\n"
    "满意度指标\t满意度\t使用者满意度\t≥90%\t93%\t10\t10\n"
    "总分\t\t\t\t\t100\t99.5\n"
)


def test_the_execution_rate_above_the_indicators_of_a_project_belongs_to_the_total(tmp_path: Path) -> None:
    assert short(told(tmp_path, PROJECT)) == []


NESTED = "\n\n表1 管理类指标得分\n\n指标名称\t分值\t得分\n预算管理\t10\t9\n预算编制\t5\t5\n预算执行\t5\t4\n资产管理\t5\t5\n合计\t15\t14\n"


def test_a_small_table_that_lists_groups_with_their_rows_is_not_summed_twice(tmp_path: Path) -> None:
    assert short(told(tmp_path, table() + NESTED)) == []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("一是决策指标，满分20分，得分19分，得分率95.00%。", []),
        ("决策类指标共包含2个二级指标，权重分20分，得分19分，得分率为95.00％。", []),
        ("一是决策指标，满分20分，得分19分，得分率90.00%。", [("score_rate_differs", "90.00%", "95.00%")]),
        ("目标合理性（10分）：目标不够具体。依据评分细则，扣减1分，本项指标得9分。", []),
        ("目标合理性（10分）：基础分8分，加1分，本项指标得9分。", []),
        ("目标合理性（10分）：扣2分，另加1分，本项指标得9分。", []),
        ("目标合理性（10分）：目标不够具体。依据评分细则，加计1分，本项指标得9分。", [("deduction_word", "加计1分", "扣减1分")]),

        ("目标合理性扣1分，原因是目标不具体。", []),
        ("效果指标满分50分，得49分。", []),
        ("二是管理指标，满分30分，得分29分。其中，预算执行率扣1分。", []),
        ("预算执行率扣2分，原因是执行缓慢。", [("deduction_differs", "2分", "1分")]),
        ("预算执行率每低于1个百分点扣2分。", []),
        ("2023年度部门整体支出绩效自评得分为97分。", []),
        ("2023年度部门整体支出绩效自评得分为79分。", [("score_elsewhere", "79分", "97分")]),
        ("上年度自评得分为88分。", []),
        ("评价等级为“良”。", []),  # 90 is usual and nobody printed it
        ("得分90分及以上为优、80-90分为良、60-80分为中、60分以下为差。自评得分为97分，评价等级为“良”。", [("grade_differs", "良", "优")]),
    ],
)  # fmt: skip
def test_sentences_beside_the_table(
    tmp_path: Path, sentence: str, expected: list[tuple[str, str, str]]
) -> None:
    assert short(told(tmp_path, f"{table()}\n\n{sentence}\n")) == expected


def test_a_deduction_that_fits_neither_its_points_nor_the_table_is_told_once(tmp_path: Path) -> None:
    found = told(tmp_path, f"{table()}\n\n一是决策指标，满分20分，扣2分，得分19分。\n")
    assert {one.rule for one in found} == {"deduction_differs"}


def test_deductions_that_are_named_may_be_a_part_of_what_was_lost(tmp_path: Path) -> None:
    text = table({(3, 4): "14"}, "96") + "\n\n二是管理指标，满分30分，得28分。其中，预算执行率扣1分。\n"
    assert told(tmp_path, text) == []


def test_deductions_of_an_indicator_may_stand_in_several_paragraphs(tmp_path: Path) -> None:
    text = (
        table({(0, 4): "7"}, "95")
        + "\n\n目标合理性（10分）：目标与职能不符，扣2分。\n\n目标值没有依据，扣1分，本项指标得7分。\n"
    )
    assert told(tmp_path, text) == []


def test_a_sentence_about_this_indicator_means_the_group_of_what_it_lists_not_a_heading_far_above(
    tmp_path: Path,
) -> None:
    text = (
        table()
        + "\n\n1.管理\n\n该一级指标满分20分，得分19分，得分率95.00%。包括目标合理性、资金分配合理性2个二级指标。\n"
    )
    assert told(tmp_path, text) == []


# -- standards


def rated(rate: str, score: str, criteria: str, total: str) -> str:
    rows = ["按要点得分。"] * 5
    return (
        TITLE
        + f"经调查，服务对象满意度为{rate}。\n\n"
        + table({(5, 4): score}, total, {"评分标准": [*rows, criteria]}).removeprefix(TITLE)
    )


BANDS = SATISFIED.format(low="10")
STEPS = "满意度≥95%的，得25分；每降低1个百分点扣2分，扣完为止。"
SHARED = "1. 得分=满意度率×分值。"


@pytest.mark.parametrize(
    ("rate", "score", "criteria", "wanted"),
    [
        ("96%", "25", BANDS, None),
        ("95%", "25", BANDS, None),
        ("94.99%", "25", BANDS, "20"),
        ("92%", "20", BANDS, None),
        ("89%", "20", BANDS, "10"),
        ("96%", "25", STEPS, None),
        ("93%", "21", STEPS, None),
        ("92.5%", "20", STEPS, None),  # two and a half steps cost 4, 5 or 6 points: the rule does not say
        ("93%", "23", STEPS, "21"),
        ("80%", "25", "满意度≥95%的，得25分，否则酌情扣分。", None),
        ("80%", "25", "预算执行占50%权重，满意度≥95%的，得25分；满意度<95%的，得10分。", None),
    ],
)
def test_a_score_is_what_its_printed_standard_gives(
    tmp_path: Path, rate: str, score: str, criteria: str, wanted: str | None
) -> None:
    total = str(72 + int(score))
    found = short(told(tmp_path, rated(rate, score, criteria, total)))
    assert found == ([("score_off_standard", score, wanted)] if wanted else [])


@pytest.mark.parametrize(
    "sentence",
    [
        "2022年服务对象满意度为92%。",
        "上年服务对象满意度为92%。",
        "服务对象满意度的目标为92%。",
        "其中窗口服务对象满意度为91%。",
        "截至6月底，服务对象满意度为91%；年末服务对象满意度为96%。",
    ],
)
def test_a_rate_of_another_time_or_of_a_part_is_not_put_into_a_standard(
    tmp_path: Path, sentence: str
) -> None:
    text = rated("96%", "25", BANDS, "97").replace("经调查，服务对象满意度为96%。", sentence)
    assert short(told(tmp_path, text)) == []


@pytest.mark.parametrize(
    ("criteria", "ends"),
    [
        (
            "1. 比率<5%的，得1分； 2. 5%≤比率≤10%的，得0.5分； 3. 比率>10%的，得0分。",
            [(None, 5), (5, 10), (10, None)],
        ),
        ("1.满意度≥95%，得1分；2.90%≤满意度<95%，得0.5分", [(95, None), (90, 95)]),
        ("90%＞固定资产利用率≥75%的，得0.7分；固定资产利用率小于75%的，得0分", [(75, 90), (None, 75)]),
    ],
)
def test_bands_are_read_with_both_ends_and_without_the_numbers_of_items(
    criteria: str, ends: list[tuple[int | None, int | None]]
) -> None:
    (made,) = standards(criteria, Fraction(1))
    percent = [tuple(None if end is None else end * 100 for end in (one.low, one.high)) for one in made.bands]
    assert percent == ends


# -- the framework


def test_a_framework_of_the_shelf_is_recognised_and_its_rule_applied_to_the_stated_fact(
    tmp_path: Path,
) -> None:
    text = shenzhen("本局编外人员控制率为19.03%。", {(12, 6): "0"}).replace("\t100\n", "\t99\n")
    assert short(told(tmp_path, text)) == []
    assert short(told(tmp_path, shenzhen("本局编外人员控制率为19.03%。"))) == [
        ("score_against_rule", "1", "0")
    ]


def test_a_table_of_other_indicators_is_no_framework_of_the_shelf(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text(table(), encoding="utf-8")
    assert audit_file(path).view.framework is None


# -- the published reports


EXPECTED = {
    "longgang-2020": [],
    "shenzhen-detention-2023": [("score_missing", 215, "（空）", "5")],
    "shenzhen-lighting-2020": [("points_moved", 162, "25", "20")],
    "guangzhou-2021": [("target_share_differs", 59, "2.66", "2.93"), ("score_total_differs", 70, "94.65", "94.35")],
    "yanjin-2022": [("group_score_differs", 837, "2分", "1分"), ("bands_contradict", 1510, "5分", "<5分")],
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_the_published_reports_give_what_their_keys_say_and_nothing_else(reports: Path, name: str) -> None:
    found = [one for one in audit_file(reports / f"{name}.txt").audit.remarks if one.rule in SCORES]
    assert [
        (one.rule, one.at.line, one.claimed, one.recomputed) for one in found if one.severity != "info"
    ] == EXPECTED[name]
