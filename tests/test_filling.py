"""A case typed into a form is the case: the same scores and steps, the same file, and every mistake with its field."""

from __future__ import annotations

import random
from typing import Any

import pytest

from jixiao.case.load import read_case
from jixiao.case.model import Case
from jixiao.core.finding import DataError, Findings
from jixiao.flows.evaluate import score_opened
from jixiao.flows.filling import Form, blank_case, fill, form_of
from jixiao.flows.library import Opened, case_ids, open_case, open_framework
from jixiao.flows.questions import first_asked, parts_of, rest_of
from jixiao.readers.yaml_file import parse_yaml
from jixiao.scoring.sheet import Sheet

SHENZHEN = "shenzhen-2023"


def blank(framework: str = SHENZHEN) -> Form:
    published, _ = open_framework(framework)
    return form_of(published, blank_case(published, "示范单位", 2026, "demo-2026"), role="单位自评")


def read(text: str, form: Form) -> Case:
    findings = Findings("case.yaml")
    data = parse_yaml(text.encode(), findings)
    assert data is not None
    case = read_case(data, form.published.catalogue, form.published, findings)
    findings.stop_on_errors()
    assert case is not None
    return case


def told(sheet: Sheet) -> list[Any]:
    return [(row.id, row.score, row.low, row.high, [step.value for step in row.steps]) for row in sheet.rows]


def said(form: Form) -> dict[str, str]:
    """The texts of a form; what a report printed is kept beside them and never asked."""
    return {
        one: text
        for one, text in form.began.items()
        if text and not one.startswith(("about|more", "scores|"))
    }


@pytest.mark.parametrize("id", case_ids())
def test_a_case_shown_in_a_form_is_worth_what_it_was_and_is_the_same_file(id: str) -> None:
    opened = open_case(id)
    before = score_opened(opened).sheet
    form = form_of(opened.framework, opened.case)
    filled = fill(form, {})
    assert not filled.errors
    assert filled.sheet is not None
    assert told(filled.sheet) == told(before)
    again = read(filled.yaml(), form)
    assert told(score_opened(Opened(again, opened.framework, Findings("x"))).sheet) == told(before)
    assert said(form_of(opened.framework, again)) == said(form)
    assert again.narrative == opened.case.narrative


@pytest.mark.parametrize("id", case_ids())
def test_every_fact_list_and_judgement_stands_somewhere_on_the_form(id: str) -> None:
    opened = open_case(id)
    form = form_of(opened.framework, opened.case)
    parts = parts_of(form)
    first = first_asked(parts)
    facts = {one.removeprefix("facts|") for one in first if one.startswith("facts|")} | set(
        rest_of(form, parts)
    )
    assert facts == {line.key for line in form.asked.facts if line.kind != "list"}
    assert {page.id for page in form.asked.lists} >= {
        one.removeprefix("list:") for one in first if one.startswith("list:")
    }
    judged = [one for part in parts for question in part.questions for one in question.judgements]
    assert sorted(judged) == sorted(line.key for line in form.asked.judgements)


def test_nothing_typed_is_an_interval_and_no_score() -> None:
    filled = fill(blank(), {})
    assert filled.sheet is not None
    assert filled.sheet.total.score is None
    assert filled.sheet.total.low < filled.sheet.total.high
    assert not filled.errors


BUDGET, ACTUAL = "facts|three_public_budget|value", "facts|three_public_actual|value"
TYPED = [  # what is typed, and what the fact is then in 元, or why not
    ("170", 1_700_000), ("1,234.56", 12_345_600), ("170万元", 1_700_000), ("1700000元", 1_700_000), ("0", 0),
    ("十七万元", 170_000), ("abc", None), ("95%", None), ("１７０", 1_700_000), ("-", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value"), TYPED)
def test_an_amount_is_read_with_the_unit_beside_it(text: str, value: int | None) -> None:
    filled = fill(blank(), {BUDGET: text})
    if value is None:
        assert [remark.keys[0] for remark in filled.errors] == [BUDGET]
        assert filled.data is None
        assert filled.sheet is not None  # the rest is still worth something
    else:
        assert not filled.errors
        assert filled.sheet is not None
        assert filled.sheet.case.value("three_public_budget") == value


RATES = [
    ("95", "95%"),
    ("95%", "95%"),
    ("0", "0%"),
    ("0.95", None),
    ("1.2", None),
    ("1.2%", "1.2%"),
    ("120", "120%"),
]


@pytest.mark.parametrize(("text", "same"), RATES)
def test_a_bare_number_beside_a_percent_sign_is_a_rate_unless_it_may_be_two(
    text: str, same: str | None
) -> None:
    where = "facts|expenditure_progress@q1|value"
    filled = fill(blank(), {where: text})
    if same is None:
        assert [remark.keys[0] for remark in filled.errors] == [where]
    else:
        other = fill(blank(), {where: same})
        assert filled.sheet is not None and other.sheet is not None
        assert told(filled.sheet) == told(other.sheet)


def test_a_wrong_text_takes_the_score_of_its_own_rows_only() -> None:
    right = {
        BUDGET: "170",
        ACTUAL: "56",
        "facts|routine_operating_adjusted|value": "93",
        "facts|routine_operating_actual|value": "81",
    }
    good, bad = fill(blank(), right), fill(blank(), {**right, "facts|established_staff|value": "很多"})
    assert good.sheet is not None and bad.sheet is not None
    wanted = good.sheet.row("公用经费控制率")
    found = bad.sheet.row("公用经费控制率")
    assert wanted is not None and found is not None
    assert wanted.score is not None
    assert found.score == wanted.score
    assert bad.left_out == {("facts", "established_staff")}


def test_all_mistakes_are_told_at_once_each_with_its_field() -> None:
    wrong = {
        BUDGET: "x", "facts|established_staff|value": "-3人", "facts|fixed_assets|status": "不清楚",
        "judgements|objective_complete|reason": "只有理由", "list:key_tasks|1|done|是/否": "也许",
    }  # fmt: skip
    filled = fill(blank(), wrong)
    keys = {remark.keys[0] for remark in filled.errors}
    assert {
        BUDGET,
        "facts|established_staff|value",
        "facts|fixed_assets|status",
        "list:key_tasks|1|done|是/否",
    } <= keys
    assert any(key.startswith("judgements|objective_complete|") for key in keys)
    with pytest.raises(DataError) as error:
        filled.yaml()
    assert len(error.value.findings) == len(filled.errors)


def test_a_part_over_its_whole_is_told_on_the_part() -> None:
    filled = fill(blank(), {"facts|fixed_assets|value": "100", "facts|in_use_assets|value": "200"})
    (remark,) = filled.errors
    assert remark.finding.rule == "part_over_whole"
    assert "facts|in_use_assets|value" in remark.keys


def test_who_fills_in_is_who_judges() -> None:
    form = blank()
    key = next(line.key for line in form.asked.judgements if "points" in line.asks and not line.silent)
    said = {
        f"judgements|{key}|score": "1",
        f"judgements|{key}|reason": "按要点给分",
        f"judgements|{key}|evidence": "制度汇编\n台账",
    }
    filled = fill(form, said)
    assert not filled.errors
    assert filled.sheet is not None
    judgement = filled.sheet.case.judgements[key]
    assert (judgement.role, judgement.evidence) == ("单位自评", ("制度汇编", "台账"))


def test_own_indicators_that_are_typed_are_asked_and_scored() -> None:
    form = blank()
    (block, name), *_ = form.asked.own_blocks
    names = {"社会效益": "路灯亮灯率", "经济效益": "节电率", "生态效益": "光污染投诉下降率"}
    points = {"社会效益": "10", "经济效益": "10", "生态效益": "5"}
    texts = {
        f"targets|{number}|{column}": text
        for number, (aspect, said) in enumerate(names.items(), 1)
        for column, text in {
            "where": name,
            "name": said,
            "operator": ">=",
            "value": "98%",
            "aspect": aspect,
            "points": points[aspect],
        }.items()
    }
    wider = form_of(
        form.published, blank_case(form.published, "示范单位", 2026, "demo-2026"), texts, "单位自评"
    )
    assert [target["name"] for target in wider.asked.targets] == [*names.values()]
    open_ = fill(wider, texts)
    assert open_.sheet is not None
    assert {one.score for one in open_.sheet.rows if one.indicator.name in names.values()} == {None}
    done = fill(wider, {**texts, **{f"targets|{number}|actual": "99%" for number in (1, 2, 3)}})
    assert not done.errors
    assert done.sheet is not None
    reached = [one for one in done.sheet.rows if one.indicator.name in names.values()]
    assert [one.score for one in reached] == [one.points for one in reached]
    again = read(done.yaml(), wider)
    assert [target.name for target in again.targets[block]] == [*names.values()]


def test_too_few_aspects_are_told_on_the_field_of_the_aspect() -> None:
    form = blank()
    ((_, name), *_) = form.asked.own_blocks
    row = {
        "where": name,
        "name": "路灯亮灯率",
        "operator": ">=",
        "value": "98%",
        "aspect": "社会效益",
        "points": "25",
    }
    texts = {f"targets|1|{column}": text for column, text in row.items()}
    (remark,) = fill(
        form_of(form.published, blank_case(form.published, "示范单位", 2026, "d"), texts), texts
    ).errors
    assert remark.keys == ("targets|1|aspect",)


def test_texts_of_the_report_and_causes_are_kept_in_the_case() -> None:
    opened = open_case("shenzhen-lighting-2020")
    form = form_of(opened.framework, opened.case)
    row = form.framework.indicators[0].id
    texts = {"narrative|duties|text": "管路灯。\n管景观。", f"narrative|rectification.{row}|cause": "进度慢"}
    again = read(fill(form, texts).yaml(), form)
    assert again.narrative["duties"] == ["管路灯。", "管景观。"]
    assert again.narrative["rectification"][row]["cause"] == "进度慢"  # type: ignore[index, call-overload]
    kept = {
        one: again.narrative[one] for one in opened.case.narrative if one not in ("duties", "rectification")
    }
    assert kept == {one: opened.case.narrative[one] for one in kept}


STRANGE = [
    "facts|no_such_fact|value", "facts|three_public_budget|label", "about|unit|value", "about|framework|value", "about|more|value",
    "list:projects|0|name|文字", "list:projects|501|name|文字", "list:projects|-1|name|文字", "list:nothing|1|name", "list:projects|1|name", "judgements|x|score", "x", "", "||",
    "narrative|nonsense|text", "narrative|rectification.nobody|cause", "narrative|monitoring.execution_rate|nothing", "targets|1|id",
    "scores|execution_rate|printed", "list:projects|01|name|文字",
]  # fmt: skip


@pytest.mark.parametrize("key", STRANGE)
def test_a_form_knows_which_texts_it_has(key: str) -> None:
    form = blank()
    if key != "targets|1|id":
        assert not form.knows(key)
    assert form.knows(BUDGET)
    assert form.knows("list:projects|1|name|文字")
    assert form.knows("narrative|duties|text")


@pytest.mark.parametrize("id", ["longgang-2020", "shenzhen-detention-2023", "yanjin-2022"])
def test_a_score_that_takes_over_what_nobody_touched_is_the_score_made_anew(id: str) -> None:
    opened = open_case(id)
    form = form_of(opened.framework, opened.case)
    chance = random.Random(id)
    keys = [one for one in form.began if form.knows(one) and not one.startswith(("narrative|", "about|"))]
    values = ["", "12", "95%", "0", "未知", "是", *(text for text in form.began.values() if text)]
    texts: dict[str, str] = {}
    last: Sheet | None = None
    taken = 0
    for _ in range(25):
        texts = {**texts, chance.choice(keys): chance.choice(values)} if chance.random() < 0.9 else {}
        anew, again = fill(form, texts), fill(form, texts, last)
        assert [one.finding for one in anew.remarks] == [one.finding for one in again.remarks]
        assert (anew.sheet is None) == (again.sheet is None)
        if anew.sheet is None or again.sheet is None:
            continue
        assert told(anew.sheet) == told(again.sheet)
        assert [(one.low, one.high, one.attained) for one in (*anew.sheet.levels, anew.sheet.total)] == [
            (one.low, one.high, one.attained) for one in (*again.sheet.levels, again.sheet.total)
        ]
        taken += last is not None and any(row in last.rows for row in again.sheet.rows)
        last = again.sheet
    assert taken  # else nothing was tested
