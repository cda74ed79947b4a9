"""The checker: each code by a small file and its line, everything at once, and what the original printed so."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao.core.finding import Finding
from jixiao.flows import library
from jixiao.framework.check import PRINTED

HEAD = """\
schema: jixiao/framework-1
id: t
title: 试
total: 10
"""
RATE = "支出决算数 / 调整后预算数"


def found(tmp_path: Path, text: str) -> list[Finding]:
    """All findings of a framework file."""
    path = tmp_path / "t.yaml"
    path.write_text(text, encoding="utf-8")
    return library.load_framework(path)[1].items


def one_row(rule: str, *, more: str = "", top: str = "") -> str:
    """A framework of one row worth 10 points; the rule stands on line 9 and after."""
    block = "\n".join(f"      {line}" for line in rule.strip("\n").split("\n"))
    return f"{HEAD}{top}indicators:\n  - id: a\n    name: 甲\n    points: 10\n{more}    rule:\n{block}\n"


def line_of(text: str, mark: str) -> int:
    return next(number for number, line in enumerate(text.split("\n"), 1) if mark in line)


# code, rule, a piece of the line the finding must name
RULES = [
    ("band_gap", f"kind: banded\nmeasure: {RATE}\nbands:\n  - {{from: 90%, score: full}}\n  - {{below: 80%, score: 0}}", "kind: banded"),
    ("band_gap", f"kind: banded\nmeasure: {RATE}\nbands:\n  - {{above: 90%, score: full}}\n  - {{below: 90%, score: 0}}", "kind: banded"),
    ("band_overlap", f"kind: banded\nmeasure: {RATE}\nbands:\n  - {{from: 90%, score: full}}\n  - {{from: 80%, upto: 95%, score: 4}}\n  - {{otherwise: 0}}", "upto: 95%"),
    ("band_never_used", f"kind: banded\nmeasure: {RATE}\nbands:\n  - {{from: 80%, score: full}}\n  - {{from: 90%, score: 4}}\n  - {{otherwise: 0}}", "from: 90%"),
    ("band_never_used", f"kind: banded\nmeasure: {RATE}\nbands:\n  - {{otherwise: full}}\n  - {{from: 90%, score: 4}}", "from: 90%"),
    ("band_empty", f"kind: banded\nmeasure: {RATE}\nbands:\n  - {{from: 95%, below: 90%, score: 4}}\n  - {{otherwise: full}}", "below: 90%"),
    ("band_empty", f"kind: banded\nmeasure: {RATE}\nbands:\n  - {{above: 90%, below: 90%, score: 4}}\n  - {{otherwise: full}}", "below: 90%"),
    ("lower_band_full", f"kind: banded\nmeasure: {RATE}\nbands:\n  - {{from: 90%, score: full}}\n  - {{from: 80%, score: 10}}\n  - {{otherwise: 0}}", "from: 80%"),
    ("more_than_full", f"kind: banded\nmeasure: {RATE}\nbands:\n  - {{from: 90%, score: 11}}\n  - {{otherwise: full}}", "from: 90%"),
    ("more_than_full", f"kind: linear\nmeasure: {RATE}\ncap: 12", "kind: linear"),
    ("full_unreachable", f"kind: banded\nmeasure: {RATE}\nbands:\n  - {{from: 90%, score: 9}}\n  - {{otherwise: 0}}", "kind: banded"),
    ("full_unreachable", "kind: graded\nby: 部门预算公开情况\ngrades: {按要求公开: 8, 未公开: 0}", "kind: graded"),
    ("band_without_score", f"kind: banded\nmeasure: {RATE}\nbands:\n  - {{from: 90%}}\n  - {{otherwise: full}}", "from: 90%"),
    ("band_without_limit", f"kind: banded\nmeasure: {RATE}\nbands:\n  - {{score: 9}}\n  - {{otherwise: full}}", "score: 9"),
    ("points_do_not_foot", "kind: checklist\nitems:\n  - {id: a, text: 甲, points: 4}\n  - {id: b, text: 乙, points: 5}", "kind: checklist"),
    ("points_do_not_foot", "kind: checklist\nitems:\n  - {id: a, text: 甲, share: 50%, items: [{id: c, text: 丙, points: 4}]}\n  - {id: b, text: 乙, share: 50%}", "kind: checklist"),
    ("points_do_not_foot", "kind: parts\nparts:\n  - {id: a, name: 甲, points: 4, kind: unstated}\n  - {id: b, name: 乙, share: 50%, kind: unstated}", "kind: parts"),
    ("items_mixed", "kind: checklist\nitems:\n  - {id: a, text: 甲, points: 4}\n  - {id: b, text: 乙}", "text: 甲"),
    ("points_and_share", "kind: checklist\nitems:\n  - {id: a, text: 甲, points: 5, share: 50%}\n  - {id: b, text: 乙, points: 5}", "share: 50%"),
    ("duplicate_id", "kind: checklist\nitems:\n  - {id: a, text: 甲}\n  - {id: a, text: 乙}", "text: 乙"),
    ("duplicate_id", "kind: checklist\nitems:\n  - {id: a, text: 甲, items: [{id: c, text: 丙}]}\n  - {id: b, text: 乙, items: [{id: c, text: 丁}]}", "text: 丁"),
    ("duplicate_id", "kind: parts\nparts:\n  - {id: a, name: 甲, points: 5, kind: unstated}\n  - {id: a, name: 乙, points: 5, kind: unstated}", "name: 乙"),
    ("units_do_not_fit", "kind: all_or_nothing\ntest: 支出决算数 > 5天", "kind: all_or_nothing"),
    ("units_do_not_fit", "kind: all_or_nothing\ntest: 支出决算数 + 20天 > 0", "kind: all_or_nothing"),
    ("units_do_not_fit", "kind: all_or_nothing\ntest: \"0 < '甲'\"", "kind: all_or_nothing"),
    ("units_multiplied", "kind: all_or_nothing\ntest: 3平方米 * 支出决算数 > 0", "kind: all_or_nothing"),
    ("units_divided", "kind: all_or_nothing\ntest: 支出决算数 / 2024-01-01 > 0", "kind: all_or_nothing"),
    ("unit_not_a_number", "kind: all_or_nothing\ntest: 支出决算数 + 部门预算公开情况 > 0", "kind: all_or_nothing"),
    ("unit_not_a_number", "kind: all_or_nothing\ntest: \"最大(0, '甲') = '甲'\"", "kind: all_or_nothing"),
    ("unit_not_a_number", "kind: all_or_nothing\ntest: 部门预算公开情况 > '未公开'", "kind: all_or_nothing"),
    ("unit_not_a_number", "kind: all_or_nothing\ntest: 合计(重点工作.名称) = '甲'", "kind: all_or_nothing"),
    ("unit_not_a_number", "kind: all_or_nothing\ntest: \"已知('甲' + 1)\"", "kind: all_or_nothing"),
    ("percent_slip", "kind: banded\nmeasure: 财政拨款执行率\nbands:\n  - {from: 95, score: full}\n  - {otherwise: 0}", "kind: banded"),
    ("not_one_of_choices", "kind: all_or_nothing\ntest: 部门预算公开情况 = '公开了'", "kind: all_or_nothing"),
    ("not_a_condition", "kind: all_or_nothing\ntest: 支出决算数", "kind: all_or_nothing"),
    ("not_a_condition", f"kind: linear\nmeasure: {RATE}\ngates: [{{when: 支出决算数, score: 0}}]", "kind: linear"),
    ("not_a_measure", "kind: linear\nmeasure: 是否涉密单位", "kind: linear"),
    ("not_a_measure", "kind: formula\nscore: \"'甲'\"", "kind: formula"),
    ("not_a_rate", "kind: linear\nmeasure: 支出决算数", "kind: linear"),
    ("rounding_of_total", "kind: judged\nrounding: {total: 1}", "kind: judged"),
    ("rounding_of_total", "kind: judged\nrounding: {row: 1, sum_of: raw}", "kind: judged"),
    ("deduct_what", "kind: deduct\neach: 1", "kind: deduct"),
    ("gate_form", f"kind: linear\nmeasure: {RATE}\ngates: [{{when: 是否涉密单位 = 是}}]", "gates:"),
    ("gate_form", f"kind: linear\nmeasure: {RATE}\ngates: [{{when: 是否涉密单位 = 是, score: 0, cap: 5}}]", "gates:"),
    ("event_form", "kind: events\nadd: [{each: 1}]", "add:"),
    ("event_form", "kind: events\nbase: 0", "kind: events"),
    ("unknown_fact", "kind: linear\nmeasure: 支出决算树 / 调整后预算数", "measure:"),
    ("unknown_kind", "kind: lineal\nmeasure: 财政拨款执行率", "kind: lineal"),
    ("unknown_key", "kind: linear\nmeasure: 财政拨款执行率\nmesure: 1", "mesure:"),
    ("field_missing", "kind: linear\ntimes: 2", "kind: linear"),
    ("not_a_choice", "kind: linear\nmeasure: 财政拨款执行率\nover: maybe", "over: maybe"),
    ("not_a_score", "kind: linear\nmeasure: 财政拨款执行率\ntimes: [1]", "times:"),
    ("not_a_score", "kind: linear\nmeasure: 财政拨款执行率\ncap: 是", "kind: linear"),
    ("not_a_score", "kind: linear\nmeasure: 财政拨款执行率\ncap: 3件", "kind: linear"),
    ("not_a_score", "kind: linear\nmeasure: 财政拨款执行率\ncap: '1,000'", "kind: linear"),
    ("not_a_score", f"kind: linear\nmeasure: {RATE}\nzero_over_zero: '1,000'", "kind: linear"),
    ("expression_operand", "kind: linear\nmeasure: 支出决算数 /", "measure:"),
    ("expression_period", "kind: linear\nmeasure: 支出进度@q1..q4", "measure:"),
    ("bad_date", "kind: all_or_nothing\ntest: 2021-02-30 > 2021-01-01", "test:"),
    ("not_an_expression", "kind: linear\nmeasure: [支出决算数]", "measure:"),
    ("yaml_too_deep", "kind: checklist\nitems: [" + ", ".join(f"{{id: i{n}, text: 甲}}" for n in range(150)) + "]", "kind: checklist"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "rule", "mark"), RULES, ids=[f"{n}-{row[0]}" for n, row in enumerate(RULES)]
)
def test_a_faulty_rule_is_told_with_its_code_and_line(
    tmp_path: Path, code: str, rule: str, mark: str
) -> None:
    text = one_row(rule)
    findings = [item for item in found(tmp_path, text) if item.rule == code]
    assert findings, [(item.rule, item.place.line) for item in found(tmp_path, text)]
    assert line_of(text, mark) in [item.place.line for item in findings]
    assert all(item.severity == "error" for item in findings)
    assert all("{" not in item.message() + item.message("en") for item in findings)


FILES = [
    ("points_do_not_foot", f"{HEAD}indicators:\n  - {{id: a, name: 甲, points: 9, rule: {{kind: unstated}}}}\n", 1),
    ("points_do_not_foot", f"{HEAD}indicators:\n  - id: a\n    name: 甲\n    points: 10\n    indicators:\n"
     "      - {id: b, name: 乙, points: 9, rule: {kind: unstated}}\n", 6),
    ("points_negative", f"{HEAD}indicators:\n  - {{id: a, name: 甲, points: 11, rule: {{kind: unstated}}}}\n"
     "  - {id: b, name: 乙, points: -1, rule: {kind: unstated}}\n", 7),
    ("duplicate_id", f"{HEAD}indicators:\n  - {{id: a, name: 甲, points: 5, rule: {{kind: unstated}}}}\n"
     "  - {id: a, name: 乙, points: 5, rule: {kind: unstated}}\n", 7),
    ("group_with_rule", f"{HEAD}indicators:\n  - id: a\n    name: 甲\n    points: 10\n    rule: {{kind: unstated}}\n"
     "    indicators:\n      - {id: b, name: 乙, points: 10, rule: {kind: unstated}}\n", 9),
    ("rule_missing", f"{HEAD}indicators:\n  - {{id: a, name: 甲, points: 10}}\n", 6),
    ("points_missing", f"{HEAD}indicators:\n  - {{id: a, name: 甲, rule: {{kind: unstated}}}}\n", 6),
    ("bad_id", f"{HEAD}indicators:\n  - {{id: 甲, name: 甲, points: 10, rule: {{kind: unstated}}}}\n", 6),
    ("no_indicators", f"{HEAD}indicators: []\n", 1),
    ("not_a_list", f"{HEAD}indicators: 甲\n", 5),
    ("unknown_key", one_row("kind: unstated", top="tilte: 错字\n"), 5),
    ("unknown_key", one_row("kind: unstated", more="    rul: 错字\n"), 9),
    ("wrong_schema", one_row("kind: unstated").replace("framework-1", "framework-9"), 1),
    ("grades_order", one_row("kind: unstated", top="grades: [{name: 良, from: 80}, {name: 优, from: 90}]\n"), 5),
    ("not_a_score", one_row("kind: unstated", top="policies: {cap: abc}\n"), 1),
    ("not_a_score", one_row("kind: unstated", top="policies: {zero_over_zero: '1,000'}\n"), 1),
    ("not_a_condition", one_row("kind: unstated", more="    gates: [{when: 支出决算数, cap: 5}]\n"), 6),
    ("units_do_not_fit", one_row("kind: unstated", top="gates: [{when: \"'甲' > 5\", cap: 5}]\n"), 1),
    ("reading_form", one_row("kind: unstated", more="    readings: [{name: 另一种, why: 有歧义}]\n"), 9),
    ("reading_form", one_row("kind: unstated", more="    readings: [{name: 另一种, why: 有歧义, change: {rule: 分档}}]\n"), 6),
    ("field_missing", one_row("kind: unstated", more="    readings: [{name: 另一种, why: 有歧义, change: {rule: {kind: linear}}}]\n"), 6),
    ("not_a_measure", one_row("kind: unstated", more="    readings: [{name: 另一种, why: 有, change: {rule: {kind: linear, measure: 是否涉密单位}}}]\n"), 6),
    ("not_a_share", f"{HEAD}indicators:\n  - {{id: a, name: 甲, points: 10, own: {{over: reduce, beyond: abc}}}}\n", 6),
    ("bounds_reversed", one_row("kind: unstated", top="facts:\n  w: {label: 某数, dimension: money, low: 2万亿元}\n"), 6),
    ("bounds_reversed", one_row("kind: unstated", top="facts:\n  w: {label: 某数, dimension: ratio, low: 90%, high: 10%}\n"), 6),
    ("expression_too_deep", one_row("kind: unstated", top="facts:\n  w: {label: 某数, dimension: number, formula: 某数 + 1}\n"), 6),
    ("expression_too_deep", one_row("kind: unstated", top="facts:\n  w: {label: 甲数, dimension: number, formula: 乙数}\n"
                                    "  v: {label: 乙数, dimension: number, formula: 甲数}\n"), 6),
    ("expression_too_deep", one_row("kind: unstated", top="facts:\n" + "".join(
        f"  w{n}: {{label: 第{n}数, dimension: number, formula: {' + '.join([f'第{n + 1}数'] * 12)}}}\n" for n in range(5)
    ) + "  w5: {label: 第5数, dimension: number}\n"), 6),
    ("name_taken", one_row("kind: unstated", top="facts:\n  w: {label: 某数, dimension: number}\n  v: {label: 某数, dimension: number}\n"), 7),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "text", "line"), FILES, ids=[f"{n}-{row[0]}" for n, row in enumerate(FILES)]
)
def test_a_faulty_file_is_told_with_its_code_and_line(
    tmp_path: Path, code: str, text: str, line: int
) -> None:
    findings = found(tmp_path, text)
    assert (code, line) in [(item.rule, item.place.line) for item in findings]


@pytest.mark.parametrize(
    ("top", "said"),
    [
        ("valid: {from: 去年}\n", "write a year with four digits"),
        (
            "facts:\n  w: {label: 某数, dimension: number, constants: {q1: 多}}\n",
            "write a number, percentage or fraction",
        ),
    ],
)
def test_what_a_value_should_be_is_told_in_english_as_well(tmp_path: Path, top: str, said: str) -> None:
    wrong = [one for one in found(tmp_path, one_row("kind: unstated", top=top)) if one.rule == "bad_value"]
    assert [said in one.message("en") or said in one.hint("en") for one in wrong] == [True]


EXCUSED = [row for row in RULES if row[0] in PRINTED and "甲'" not in row[1]]


@pytest.mark.parametrize(
    ("code", "rule"), [row[:2] for row in EXCUSED], ids=[f"{n}-{row[0]}" for n, row in enumerate(EXCUSED)]
)
def test_as_printed_makes_exactly_that_defect_a_warning(tmp_path: Path, code: str, rule: str) -> None:
    plain = found(tmp_path, one_row(rule))
    excused = found(tmp_path, one_row(rule, more=f"    as_printed: [{code}]\n"))
    assert [item.rule for item in plain] == [item.rule for item in excused]
    assert {item.rule for item in excused if item.severity == "warning"} == {code}
    assert all(item.severity == "error" for item in plain)


def test_a_text_among_numbers_is_never_excused(tmp_path: Path) -> None:
    text = one_row(
        "kind: all_or_nothing\ntest: \"'甲' > 5\"",
        more="    as_printed: [units_do_not_fit, unit_not_a_number]\n",
    )
    findings = found(tmp_path, text)
    assert {item.rule for item in findings} >= {"units_do_not_fit", "unit_not_a_number", "not_a_choice"}
    assert all(item.severity == "error" for item in findings)


def test_everything_wrong_is_told_at_once(tmp_path: Path) -> None:
    text = f"""\
schema: jixiao/framework-2
id: 十个错
title: 试
totl: 100
indicators:
  - id: a
    name: 甲
    points: 五
    rule: {{kind: linear, measure: 支出决算树}}
  - id: a
    name: 乙
    points: 10
    rule: {{kind: banned}}
  - id: c
    name: 丙
    points: 10
    rule: {{kind: linear, measure: {RATE}, over: maybe, cap: [1]}}
  - id: d
    name: 丁
    points: 10
    rule: {{kind: banded, measure: {RATE}, bands: [{{from: 90%}}, {{score: 1}}]}}
"""
    codes = {(item.rule, item.place.line) for item in found(tmp_path, text)}
    assert codes >= {
        ("wrong_schema", 1), ("bad_id", 2), ("unknown_key", 4), ("not_a_number", 8), ("unknown_fact", 9), ("duplicate_id", 10),
        ("unknown_kind", 13), ("not_a_choice", 17), ("not_a_score", 17), ("band_without_score", 21), ("band_without_limit", 21),
    }  # fmt: skip


@pytest.mark.parametrize("id", library.framework_ids())
def test_the_shelf_has_no_errors(id: str) -> None:
    framework, findings = library.load_framework(library.find_framework(id))
    assert framework is not None
    assert [item.message() for item in findings.items if item.severity == "error"] == []
