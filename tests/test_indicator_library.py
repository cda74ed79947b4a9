"""The library of indicators as data: every shipped row is sound, what is wrong in a file is told, words find what they should."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from jixiao.core.finding import DataError, Findings
from jixiao.flows import indicators, objectives
from jixiao.flows.filling import Filled, blank_case, fill, form_of
from jixiao.flows.indicators import FOLDER, shipped
from jixiao.flows.library import DATA, case_ids, open_framework
from jixiao.framework.indicator_search import found, words_of
from jixiao.framework.indicators import BLOCKS, NATURES, Entry, read_indicators
from jixiao.readers.yaml_file import parse_yaml, read_yaml

SIGNS = re.compile(r"[一-鿿]")
OPERATORS = (">=", "<=", "=", ">", "<", "文字")
HEAD = "schema: jixiao/indicators-1\nfield: 教育\nsources: {ours: 自拟}\nindicators:\n"
SOUND = "{id: a-1, name: 课时数, aspect: 数量, meaning: 上了多少课, formula: 课时合计, operator: '>=', unit: 节, figures: 课表, source: ours}"


def read(text: str) -> tuple[list[Entry], list[str]]:
    findings = Findings("a.yaml")
    made = read_indicators(parse_yaml(text.encode(), findings), findings)
    return made, [one.rule for one in findings.items]


def test_the_shipped_library_is_large_enough_and_every_row_is_sound() -> None:
    assert len(shipped()) >= 80
    for one in shipped():
        assert SIGNS.search(one.name), one
        assert one.block in BLOCKS, one
        assert one.aspect in BLOCKS[one.block], one
        assert one.operator in OPERATORS, one
        assert one.nature in ("正", "反", "等于", "定性"), one
        assert one.meaning and one.figures and one.field and one.source, one
        assert one.operator == "文字" or (one.unit and one.formula), one
        assert "%" not in one.unit or "100%" in one.formula, one
        assert one.name == one.name.strip() and len(one.name) <= 80 and len(one.unit) <= 20, one


def test_no_id_stands_twice_and_no_name_twice_in_one_field() -> None:
    ids = Counter(one.id for one in shipped())
    names = Counter((one.field, one.name) for one in shipped())
    assert [one for one, count in (*ids.items(), *names.items()) if count > 1] == []


def test_every_block_and_aspect_and_every_file_has_indicators_and_a_field_of_its_own() -> None:
    assert {one.aspect for one in shipped()} == {aspect for aspects in BLOCKS.values() for aspect in aspects}
    files = list(FOLDER.glob("*.yaml"))
    assert len({one.field for one in shipped()}) == len(files)
    assert all(any(one.id.startswith(f"{path.stem}-") for one in shipped()) for path in files)


def sources_told(*ids: str) -> set[str]:
    """What the library calls these reports."""
    return {one.source for one in shipped() for id in ids if one.source.endswith(f"（案卷 {id}）")}


def plain(text: str) -> str:
    return re.sub(r"[\s“”\"（）()、，]", "", text)


def test_what_a_report_is_named_for_stands_in_its_case_or_framework() -> None:
    """At least half of the words of three signs of each name stand there. Goals that a report tells in its text only are marked
    所述目标, and their case does not hold them all."""
    told = {
        "guangzhou-2021": ("cases/guangzhou-2021", "frameworks/guangzhou-2021"),
        "longgang-2020": ("cases/longgang-2020", "frameworks/longgang-2020"),
        "yanjin-2022": ("cases/yanjin-2022", "frameworks/yanjin-2022"),
        "shenzhen-lighting-2020": ("cases/shenzhen-lighting-2020", "frameworks/shenzhen-2019"),
    }
    texts = {
        id: plain("".join((DATA / f"{one}.yaml").read_text("utf-8") for one in files))
        for id, files in told.items()
    }
    named: Counter[str] = Counter()
    for path in FOLDER.glob("*.yaml"):
        for line in path.read_text("utf-8").splitlines():
            source = re.search(r"source: ([a-z]+-?[a-z]*-\d+)", line)
            if source is None or source[1] == "shenzhen-detention-2023":
                continue
            name = re.search(r'name: "?([^",]+)', line)
            assert name is not None, line
            named[source[1]] += 1
            pieces = {plain(name[1])[at : at + 3] for at in range(len(plain(name[1])) - 2)}
            held = [one for one in pieces if one in texts[source[1]]]
            assert 2 * len(held) >= len(pieces), (source[1], name[1])
    assert set(named) == set(told)
    assert set(told) <= set(case_ids())
    others = {one.source for one in shipped()} - sources_told(*told)
    assert {"自拟" in one or "所述目标" in one for one in others} == {True}


@pytest.mark.parametrize(
    ("rows", "rules"),
    [
        (f"  - {SOUND}\n", []),
        (f"  - {SOUND}\n  - {SOUND}\n", ["library_row_twice", "library_row_twice"]),
        (f"  - {SOUND.replace('数量', '份量')}\n", ["library_row_choice"]),
        (f"  - {SOUND.replace('>=', '≥')}\n", ["library_row_choice"]),
        (f"  - {SOUND.replace('source: ours', 'source: elsewhere')}\n", ["library_row_choice"]),
        (f"  - {SOUND.replace('unit: 节, ', '')}\n", ["library_row_lacks"]),
        (f"  - {SOUND.replace('meaning: 上了多少课, formula: 课时合计, ', '')}\n", ["library_row_lacks", "library_row_lacks"]),
        (f"  - {SOUND.replace('figures', 'figure')}\n", ["unknown_key", "library_row_lacks"]),
        ("  - 课时数\n", ["not_a_mapping"]),
        ("  - {id: [a], name: {b: c}}\n", ["library_row_lacks"] * 5),
        (f"  - {SOUND.replace(chr(39) + '>=' + chr(39), '文字').replace('unit: 节, ', '').replace('formula: 课时合计, ', '')}\n", []),
    ],
)  # fmt: skip
def test_all_that_is_wrong_in_a_file_is_told_at_once(rows: str, rules: list[str]) -> None:
    assert read(HEAD + rows)[1] == rules


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("[1, 2]", ["not_a_mapping"]),
        ("schema: other\n", ["wrong_schema", "library_row_lacks", "library_row_lacks", "library_row_lacks"]),
        (HEAD + "  {a: b}\n", []),
    ],
)
def test_a_file_of_another_shape_is_told_and_never_breaks(text: str, rules: list[str]) -> None:
    made, told = read(text)
    assert made == []
    assert told[: len(rules)] == rules


def test_a_wrong_file_is_never_shipped_silently(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.yaml").write_text(HEAD + "  - {id: a-1}\n", "utf-8")
    monkeypatch.setattr(indicators, "FOLDER", tmp_path)
    shipped.cache_clear()
    try:
        with pytest.raises(DataError):
            shipped()
    finally:
        shipped.cache_clear()


@pytest.mark.parametrize(
    ("operator", "nature"),
    [(">=", "正"), (">", "正"), ("<=", "反"), ("<", "反"), ("=", "等于"), ("文字", "定性")],
)
def test_the_nature_follows_from_the_operator(operator: str, nature: str) -> None:
    assert NATURES[operator] == nature


LIBRARY = (
    Entry("1", "教师培训合格率", "质量", "参加培训的教师考核合格的比例", field="教育"),
    Entry("2", "合格教师", "数量", "有资格证的人数", field="教育"),
    Entry("3", "培训人次", "数量", "参加培训的人", field="农业农村"),
    Entry("4", "农户满意度", "服务对象满意度", "对培训的满意程度", field="农业农村"),
)


@pytest.mark.parametrize(
    ("words", "block", "field", "ids"),
    [
        ("", "", "", "1234"),
        ("培训", "", "", "314"),  # begins with it; holds it; holds it in what it means
        ("教师 培训", "", "", "1"),
        ("合格率", "", "", "1"),
        ("师教", "", "", "12"),  # each sign occurs
        ("教育", "", "", "12"),
        ("培训", "产出", "", "31"),
        ("培训", "", "农业农村", "34"),
        ("培训", "效益", "", ""),
        ("高铁", "", "", ""),
        ("ｐｅｉ", "", "", ""),
        ("，，、 ", "", "", "1234"),
    ],
)
def test_words_find_what_holds_each_of_their_signs_best_first(
    words: str, block: str, field: str, ids: str
) -> None:
    assert "".join(one.id for one in found(LIBRARY, words, block, field)) == ids


def test_wide_signs_and_capitals_are_plain_ones() -> None:
    assert words_of("ＬＥＤ　路灯，Ａ") == ["led", "路灯", "a"]
    assert len(words_of("一 " * 50)) == 8


# objectives


def case(*targets: tuple[str, str, str], **said: str) -> Filled:
    """Objectives of a project: own indicators by block, name and value, texts, and the budget as the fact."""
    framework, _ = open_framework("project-10")
    texts = {}
    for row, (block, name, value) in enumerate(targets, 1):
        told = {"where": block, "name": name, "value": value, "operator": ">=", "points": "10"}
        texts |= {f"targets|{row}|{column}": text for column, text in told.items()}
    budget = said.pop("money", "")
    texts |= {f"narrative|{one}|text": text for one, text in said.items()}
    if budget:
        texts["facts|project_budget_amount|value"] = budget
    form = form_of(framework, blank_case(framework, "甲", 2024, "a"), texts, "单位自评")
    return fill(form, texts)


def told(filled: Filled) -> list[str]:
    return [one.message() for one in objectives.reminders(filled)]


@pytest.mark.parametrize(
    ("duty", "bare"),
    [
        ("负责道路照明设施日常维护", False),  # 路灯 is another word, but 维护 is there too
        ("承担城市燃气安全监管", True),
        ("负责管理工作", False),  # nothing is said of what
        ("一、主要职能：", False),  # a heading
        ("维护", False),
        ("燃气", True),
        ("", False),
        ("1. 2.", False),
    ],
)
def test_a_duty_that_shares_no_word_of_two_signs_is_told(duty: str, bare: bool) -> None:
    filled = case(("产出指标", "维护路灯数量", "400盏"), duties=duty)
    assert told(filled) == ([f"职能“{duty}”没有看到对应的目标或指标"] if bare else [])


def test_a_goal_answers_to_a_duty_as_well_and_each_line_is_told_by_itself() -> None:
    both = "道路清扫保洁\n园林绿化养护"
    assert len(told(case(("产出指标", "维护路灯数量", "400盏"), duties=both, tasks="燃气巡检"))) == 3
    assert told(case(("产出指标", "维护路灯数量", "400盏"), duties=both, goals="做好清扫和绿化。")) == []
    assert told(case(duties=both)) == []  # that goals and indicators are missing is told otherwise


def test_a_long_duty_is_quoted_in_part() -> None:
    [one] = told(case(("产出指标", "维护路灯数量", "400盏"), duties="燃气" * 40))
    assert one == f"职能“{'燃气' * 20}…”没有看到对应的目标或指标"


@pytest.mark.parametrize(
    ("tasks", "budget", "said"),
    [
        ("路灯一，48万元", "48", ""),
        ("路灯一，40万元\n路灯二，8.5万元", "48", "合计 48.5 万元，项目预算是 48 万元，相差 0.5 万元"),
        ("路灯一，40万元\n路灯二，80000元", "48", ""),
        ("路灯一，0.004亿元\n路灯二，8万元", "48", ""),
        (
            "路灯一，40万元\n路灯二，0.1万元",
            "40.10001万元",
            "合计 40.1 万元，项目预算是 40.10001 万元，相差 0.00001 万元",
        ),
        ("路灯一，40万元\n路灯二", "48", ""),  # not every task names its money
        ("路灯一，约40万元", "48", ""),
        ("路灯一，40万元，其中材料3万元", "48", ""),
        ("路灯一，不超过40万元", "48", ""),
        ("路灯一，40万元", "", ""),
        ("路灯一，40万元", "未定", ""),
        ("", "48", ""),
        ("路灯一，1,234万元", "1,200", "合计 1,234 万元，项目预算是 1,200 万元，相差 34 万元"),
    ],
)
def test_the_money_of_the_tasks_is_held_against_the_budget_exactly(
    tasks: str, budget: str, said: str
) -> None:
    found_here = told(case(("产出指标", "维护路灯数量", "400盏"), tasks=tasks, money=budget))
    assert found_here == ([f"各项任务写明的金额{said}"] if said else [])


def test_one_name_twice_in_a_block_is_told_and_in_two_blocks_not() -> None:
    name = "维护路灯数量"
    twice = case(("产出指标", name, "400盏"), ("产出指标", name, "300盏"), ("效益指标", name, "1盏"))
    assert told(twice) == ["“产出指标”里指标“维护路灯数量”设了 2 次"]
    assert told(case(("产出指标", name, "400盏"), ("效益指标", name, "300盏"))) == []


def test_every_reminder_is_a_warning_and_a_missing_operator_an_error() -> None:
    filled = case(("产出指标", "维护路灯数量", "400盏"), duties="燃气", tasks="路灯一，40万元", money="48")
    assert {one.severity for one in objectives.reminders(filled)} == {"warning"}
    assert list(objectives.untold(filled)) == []
    blank = {one: text for one, text in filled.texts.items() if not one.endswith("|operator")}
    [one] = objectives.untold(fill(filled.form, {**blank, "targets|1|operator": ""}))
    assert (one.finding.rule, one.finding.severity) == ("objectives_no_operator", "error")
    assert one.keys == ("targets|1|operator",)


def test_a_row_typed_above_another_does_not_show_what_that_one_says() -> None:
    framework, _ = open_framework("project-10")
    texts = {
        "targets|1|where": "产出指标", "targets|1|name": "公里数", "targets|1|operator": ">=", "targets|1|value": "3公里",
        "targets|2|where": "满意度指标", "targets|2|name": "满意度", "targets|2|operator": ">=", "targets|2|value": "95%",
        "targets|3|where": "产出指标", "targets|3|name": "盏数", "targets|3|operator": ">=",
    }  # fmt: skip
    filled = fill(form_of(framework, blank_case(framework, "甲", 2024, "a"), texts), texts)
    assert {one: text for one, text in filled.texts.items() if one.startswith("targets|") and text} == texts
    asked = [(one["name"], one["value"]) for one in filled.form.asked.targets]
    assert asked == [("公里数", "3公里"), ("盏数", ""), ("满意度", "95%")]


def test_the_words_of_every_duty_are_none() -> None:
    assert objectives.pairs("负责组织实施有关工作") == set()
    assert objectives.pairs("燃气安全") == {"燃气", "气安", "安全"}


def test_every_file_is_read_without_a_finding() -> None:
    for path in FOLDER.glob("*.yaml"):
        findings = Findings(path.name)
        assert read_indicators(read_yaml(path, findings), findings)
        assert findings.items == [], path.name
