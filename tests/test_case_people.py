"""What a unit sets and people judge, through the public face: own targets, changed points, forms of a judgement."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from jixiao.core.finding import DataError
from jixiao.flows.evaluate import Scored, compare, score

PROOF = "reason: r, role: x, evidence: [e]"
OWN = "{id: g, name: 自设, points: 10, own: {split: equal, places: 2, remainder: last, missed: zero}}"
SET_LOW = "{id: g, name: 自设, points: 10, own: {split: equal, missed: zero, over: reduce, over_if: set_low, beyond: 130%}}"


@pytest.fixture(autouse=True)
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def scored(indicators: list[str], case: str, head: str = "") -> Scored:
    """A case under a framework of these indicators."""
    text = (
        "schema: jixiao/framework-1\nid: t\ntitle: 试\ntotal: 20\nfacts:\n"
        "  fa: {label: 甲数, dimension: number, low: 0, high: 10}\n"
        "  rr: {label: 率甲, dimension: ratio, low: 0, high: 1}\n"
        f"{head}indicators:\n" + "".join(f"  - {indicator}\n" for indicator in indicators)
    )
    Path("f.yaml").write_text(text, encoding="utf-8")
    head = "schema: jixiao/case-1\nid: c\nunit: 某局\nyear: 2024\nframework: ./f.yaml\n"
    Path("c.yaml").write_text(head + case, encoding="utf-8")
    return score("c.yaml")


def refused(indicators: list[str], case: str) -> list[str]:
    with pytest.raises(DataError) as caught:
        scored(indicators, case)
    return [item.rule for item in caught.value.findings if item.severity == "error"]


REST = "{id: z, name: 其余, points: 10, rule: {kind: formula, score: 10}}"


def own(*rows: str) -> str:
    return "targets:\n  g:\n" + "".join(
        f"    - {{id: t{n}, name: 目标{n}, {row}}}\n" for n, row in enumerate(rows)
    )


@pytest.mark.parametrize(
    ("word", "points"),
    [("是", 10), ("有", 10), ("yes", 10), ("true", 10), ("否", 0), ("无", 0), ("no", 0), ("false", 0)],
)
def test_yes_and_no_of_an_own_target_are_the_words_of_the_whole_case(word: str, points: int) -> None:
    sheet = scored([OWN, REST], own(f"operator: text, value: 好, met: {word}, {PROOF}")).sheet
    assert sheet.rows[0].score == points


@pytest.mark.parametrize("word", ["错字", "''", "[是]", "{value: 是}"])
def test_any_other_word_is_refused_and_never_taken_for_no(word: str) -> None:
    found = refused([OWN, REST], own(f"operator: text, value: 好, met: {word}, {PROOF}"))
    assert found == ["not_a_choice"]


def test_set_low_takes_the_same_words() -> None:
    target = 'operator: ">=", value: 10件, actual: 20件, set_low: '
    high = scored([SET_LOW, REST], own(target + "无")).sheet.rows[0].score
    low = scored([SET_LOW, REST], own(target + "yes")).sheet.rows[0].score
    assert high == 10
    assert low is not None
    assert low < 10
    assert refused([SET_LOW, REST], own(target + "也许")) == ["not_a_choice"]


def test_points_of_some_own_targets_only_are_refused() -> None:
    rows = (
        'operator: ">=", value: 10件, actual: 5件, points: 4',
        'operator: ">=", value: 10件, actual: 10件',
    )
    assert refused([OWN, REST], own(*rows)) == ["own_points_missing"]


def test_negative_points_of_an_own_target_are_refused() -> None:
    rows = (
        'operator: ">=", value: 10件, actual: 10件, points: "-2"',
        'operator: ">=", value: 10件, actual: 10件, points: 12',
    )
    assert "points_below_zero" in refused([OWN, REST], own(*rows))


@pytest.mark.parametrize(
    "given",
    ["score: 9, met: [i], unmet: [j]", "score: 9, grade: 部分符合", "findings: [甲], met: [i]"],
)
def test_a_judgement_takes_one_form(given: str) -> None:
    row = (
        "{id: a, name: A, points: 10, rule: {kind: checklist, items: [{id: i, text: 一}, {id: j, text: 二}]}}"
    )
    assert refused([row, REST], f"judgements:\n  a: {{{given}, {PROOF}}}\n") == ["judgement_forms"]


def overlay(**points: int) -> str:
    rows = ", ".join(f"{id}: {{points: {value}, reason: r}}" for id, value in points.items())
    return f"overlay: {{points: {{{rows}}}}}\n"


def test_a_block_without_targets_lies_between_nothing_and_its_new_points() -> None:
    (row, _) = scored([OWN, REST], overlay(g=8, z=12)).sheet.rows
    assert (row.low, row.high) == (0, 8)


# gate or limit of a group of 10 points that now has 4, what the group then has of its 4
LIMITS = [
    ("gates: [{when: 甲数 > 1, cap: 50%}]", "2"),
    ("gates: [{when: 甲数 > 1, score: 5}]", "2"),
    ("gates: [{when: 甲数 > 1, subtract: 2.5}]", "3"),
    ("gates: [{when: 甲数 > 1, times: 50%}]", "2"),
    ("gates: [{when: 甲数 > 1, subtract: 甲数 / 2}]", "3"),
    ("cap: 8", "3.2"),
    ("cap: 8, gates: [{when: 甲数 > 1, cap: 50%}]", "2"),
    ("floor: 5, gates: [{when: 甲数 > 1, score: 0}]", "2"),
]


@pytest.mark.parametrize(("limit", "points"), LIMITS)
def test_gates_and_limits_of_a_group_go_with_its_points(limit: str, points: str) -> None:
    inner = "{id: a, name: A, points: 10, rule: {kind: formula, score: 10}}"
    group = f"{{id: g, name: G, points: 10, {limit}, indicators: [{inner}]}}"
    case = overlay(g=4, a=4, z=16) + "facts: {甲数: 5}\n"
    assert scored([group, REST], case).sheet.levels[0].score == Fraction(points)


READ = "readings: [{name: 按比例, why: 没有写, change: {partial: proportional}}]"
TOLERANCE = "rule: {kind: tolerance, measure: 率甲, limit: 10%, side: above, step: 1%, each: 0.1}"


def test_a_reading_lists_its_own_row_and_no_row_whose_id_begins_alike() -> None:
    rows = [
        f"{{id: a, name: A, points: 10, {TOLERANCE}, {READ}}}",
        "{id: a_b, name: AB, points: 10, rule: {kind: formula, score: 3}}",
    ]
    done = scored(rows, "facts: {率甲: 12.5%}\n")
    assert [(item.indicator.id, item.score) for item in compare(done).readings] == [("a", Fraction("9.75"))]


SILENT = "measure: 率甲, bands: [{from: 90%, score: full}, {otherwise: ask}]"
SAID = (
    "readings: [{name: 其余零分, why: 没有写, change: {bands: [{from: 90%, score: full}, {otherwise: 0}]}}]"
)
STILL = (
    "readings: [{name: 八成起, why: 没有写, change: {bands: [{from: 80%, score: full}, {otherwise: ask}]}}]"
)


@pytest.mark.parametrize(("reading", "points"), [(SAID, 0), (STILL, 4)])
def test_a_reading_drops_only_the_judgements_of_what_it_computes(reading: str, points: int) -> None:
    rows = [
        f"{{id: a, name: A, points: 10, rule: {{kind: banded, {SILENT}}}, {reading}}}",
        f"{{id: b, name: B, points: 10, rule: {{kind: banded, {SILENT}}}}}",
    ]
    case = f"facts: {{率甲: 50%}}\njudgements:\n  a: {{score: 4, {PROOF}}}\n  b: {{score: 6, {PROOF}}}\n"
    done = scored(rows, case)
    assert [(item.indicator.id, item.score) for item in compare(done).readings] == [("a", points)]


# rounding, score of the row, as shown
SHOWN = [
    ("{row: 3, total: 3}", "8.996", "8.996"),
    ("{row: 3, total: 3}", "9", "9.000"),
    ("{row: none, total: none}", "8.9996", "8.9996"),
    ("{row: none, total: none}", "9", "9.00"),
    ("{row: 2, total: 2}", "8.996", "9.00"),
    ("{row: none, total: none}", "甲数 / 3", "≈1.6667"),
]


@pytest.mark.parametrize(("rounding", "points", "shown"), SHOWN)
def test_scores_are_shown_with_the_decimals_of_their_framework(
    rounding: str, points: str, shown: str, capsys: pytest.CaptureFixture[str]
) -> None:
    import json

    from jixiao.cli import main

    rest = REST.replace("score: 10", "score: 0")
    group = f"{{id: g, name: 组, points: 10, indicators: [{{id: a, name: 甲, points: 10, rule: {{kind: formula, score: {points}}}}}]}}"
    scored([group, rest], "facts: {甲数: 5}\n", f"rounding: {rounding}\n")
    assert main(["score", "c.yaml"]) == 0
    text = capsys.readouterr().out
    assert f"总分{shown}，" in text.replace(" ", "")
    assert main(["score", "c.yaml", "--json"]) == 0
    made = json.loads(capsys.readouterr().out)
    scores = [made["score"], made["levels"][0]["score"], made["indicators"][0]["score"]]
    assert scores == [shown.removeprefix("≈")] * 3
