"""A change of a framework tried on many units is the same as scoring them under the framework so changed."""

from __future__ import annotations

import json
import re
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from many_rows import random_rows
from strategies import framework_of
from test_engines import frame_of
from test_lower import OWN_BESIDE

from jixiao.cli.command import run as main
from jixiao.core.finding import DataError
from jixiao.flows.answers import of_simulation
from jixiao.flows.bulk import lowered, score_file
from jixiao.flows.editing import edited
from jixiao.flows.simulate import simulate
from jixiao.framework.dump import dump_framework
from jixiao.writers.yaml_file import yaml_text

ROWS = 300
EDIT = """
framework: shenzhen-2023
title: 满意度 90% 起满分，固定资产利用率 85% 起满分
grades: {bands: [{name: 好, from: 60}, {name: 差, from: 0}]}
indicators:
  satisfaction:
    change:
      bands: [{from: 90%, score: 6}, {below: 90%, score: 1}]
  asset_use:
    change:
      bands: [{from: 85%, score: 1}, {below: 85%, from: 60%, score: 0.4}, {below: 60%, score: 0}]
"""


OTHER_FACT = """
schema: jixiao/framework-1
id: two-counts
title: 两种计数
edition: 2024
total: 20
facts:
  cc: {label: 丙数, dimension: count, low: 0, high: 1000}
  dd: {label: 丁数, dimension: count, low: 0, high: 1000}
indicators:
  - {id: j1, name: 扣分, points: 20, rule: {kind: deduct, count: 丙数, each: 2}}
"""


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    made = lowered("shenzhen-2023")
    rows = random_rows(made, ROWS, 11)
    for number, row in enumerate(rows):  # all over the bands that change
        row |= {
            "satisfaction_rate": 700_000 + 1000 * number,
            "fixed_assets": 10_000,
            "in_use_assets": 5_000 + 17 * number,
        }
    frame_of(made, rows).write_parquet(tmp_path / "facts.parquet")
    return tmp_path / "facts.parquet"


def written(folder: Path, text: str) -> Path:
    (folder / "edit.yaml").write_text(text, "utf-8")
    return folder / "edit.yaml"


def test_it_is_the_same_as_scoring_under_the_changed_framework(facts: Path, tmp_path: Path) -> None:
    done = simulate(written(tmp_path, EDIT), facts, tmp_path / "out.parquet")
    after = tmp_path / "after.yaml"
    after.write_text(yaml_text(dump_framework(done.edit.after)), "utf-8")
    score_file(facts, "shenzhen-2023", tmp_path / "a.parquet")
    score_file(facts, str(after), tmp_path / "b.parquet")
    a, b, both = (pl.read_parquet(tmp_path / name) for name in ("a.parquet", "b.parquet", "out.parquet"))
    for name in a.columns:
        if name not in ("unit", "year"):
            assert both[f"{name}_before"].to_list() == a[name].to_list(), name
            assert both[f"{name}_after"].to_list() == b[name].to_list(), name
    known = [(x, y) for x, y in zip(a["total"], b["total"], strict=True) if x is not None and y is not None]
    assert (done.count, done.known) == (ROWS, len(known))
    assert (done.gain, done.lose) == (sum(y > x for x, y in known), sum(y < x for x, y in known))
    assert done.gain and done.lose
    assert done.points == sum((y - x for x, y in known), Decimal(0))
    assert done.before == Fraction(sum((x for x, _ in known), Decimal(0))) / len(known)
    pairs = Counter(
        (x, y) for x, y in zip(a["grade"], b["grade"], strict=True) if x is not None and y is not None
    )
    assert done.grades == dict(pairs)
    assert {id for id, *_ in done.rows} == {"satisfaction", "asset_use"}
    changes = sorted((y - x for x, y in known), reverse=True)
    assert [y - x for _, _, x, y in done.most] == [one for one in changes if one > 0][:10]
    assert [y - x for _, _, x, y in done.least] == [one for one in changes[::-1] if one < 0][:10]


def test_scores_that_are_no_decimal_numbers_and_own_indicators_do_not_stand_in_each_others_way(
    facts: Path, tmp_path: Path
) -> None:
    made = dump_framework(framework_of(OWN_BESIDE))
    made["rounding"] = {"row": "none", "total": "2"}
    (tmp_path / "own.yaml").write_text(yaml_text(made), "utf-8")
    text = f"framework: {tmp_path / 'own.yaml'}\nindicators: {{a: {{change: {{floor: 1}}}}}}\n"
    done = simulate(written(tmp_path, text), facts, tmp_path / "out.parquet")
    there = pl.read_parquet(tmp_path / "out.parquet").columns
    assert {"a_before", "a_after", "a_change", "by_case_before", "by_case_after"} <= set(there)
    assert not [one for one in there if "|of" in one]
    assert done.count == ROWS


def test_a_total_that_is_not_rounded_is_tried_with_the_decimals_that_a_table_shows(
    facts: Path, tmp_path: Path
) -> None:
    made = dump_framework(framework_of(OWN_BESIDE)) | {"rounding": {"row": "none", "total": "none"}}
    (tmp_path / "own.yaml").write_text(yaml_text(made), "utf-8")
    text = f"framework: {tmp_path / 'own.yaml'}\nindicators: {{a: {{change: {{floor: 1}}}}}}\n"
    simulate(written(tmp_path, text), facts, tmp_path / "out.parquet")
    table = pl.read_parquet(tmp_path / "out.parquet")
    assert table.schema["total_before"].scale == 4  # type: ignore[attr-defined]
    assert (
        table.select(pl.col("total_after") - pl.col("total_before") == pl.col("total_change"))
        .to_series()
        .all()
    )


def test_a_change_of_nothing_changes_nothing(facts: Path, tmp_path: Path) -> None:
    done = simulate(written(tmp_path, "framework: shenzhen-2023\n"), facts, tmp_path / "out.parquet")
    assert (done.gain, done.lose, done.points, done.rows, done.most, done.least) == (0, 0, 0, [], [], [])


def test_rows_with_a_total_on_one_side_only_are_counted_and_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "f.yaml").write_text(OTHER_FACT, "utf-8")
    (tmp_path / "facts.csv").write_text("unit,cc,dd\nA,1,2\nB,,1\nC,1,\nD,,\nE,,3\n", "utf-8")
    change = "j1: {rule: {kind: deduct, count: 丁数, each: 2}}"
    edit = written(tmp_path, f"framework: {tmp_path / 'f.yaml'}\nindicators: {{{change}}}\n")
    asked = ["simulate", str(edit), "--facts", str(tmp_path / "facts.csv"), "-o", str(tmp_path / "o.parquet")]
    done = simulate(edit, tmp_path / "facts.csv", tmp_path / "o.parquet")
    assert (done.count, done.known, done.only_before, done.only_after) == (5, 1, 1, 2)
    for lang, said in (
        ("zh", "另有2行改后才有总分，1行只在改前有总分：没有比较。"),
        ("en", "2morehaveatotalonlyafterthechange,1onlybefore:notcompared."),
    ):
        assert main([*asked, "--lang", lang]) == 0
        assert said in re.sub(r"\s", "", capsys.readouterr().out)
        notes = [note if lang == "zh" else note.en for note in of_simulation(done).notes]  # type: ignore[attr-defined]
        assert sum(said in re.sub(r"\s", "", note) for note in notes) == 1
    assert main([*asked, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["only_before"], told["only_after"]) == (1, 2)


def test_where_every_row_has_a_total_on_both_sides_or_none_nothing_is_said_of_one_side(
    facts: Path, tmp_path: Path
) -> None:
    done = simulate(written(tmp_path, EDIT), facts, tmp_path / "out.parquet")
    assert (done.only_before, done.only_after) == (0, 0)
    assert not any("没有比较" in note for note in of_simulation(done).notes)


def test_the_command_shows_who_gains_and_who_loses(
    facts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = [
        "simulate",
        str(written(tmp_path, EDIT)),
        "--facts",
        str(facts),
        "-o",
        str(tmp_path / "out.parquet"),
    ]
    assert main(asked) == 0
    said = capsys.readouterr().out
    for words in ("满意度90%起满分", "公众或服务对象满意度", "得的最多", "失的最多", "改前"):
        assert words in said
    assert main([*asked, "--lang", "en"]) == 0
    assert "Gain most" in capsys.readouterr().out
    assert main([*asked, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["rows"] == ROWS
    assert [one[0] for one in told["indicators"]] == ["asset_use", "satisfaction"]


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        (
            "framework: shenzhen-2023\ncolour: red\nindicators: {satisfactoin: {points: 6}}",
            ["edit_key", "edit_no_indicator"],
        ),
        (
            "framework: shenzhen-2023\nindicators: {satisfaction: 5, asset_use: {wieght: 2}}",
            ["edit_shape", "edit_key"],
        ),
        ("framework: shenzhen-2023\nindicators: {assets: {change: {bands: []}}}", ["edit_no_rule"]),
        ("framework: shenzhen-2023\nindicators: [a]", ["edit_shape"]),
        ("[1, 2]", ["edit_shape"]),
        ("framework: nothing-here", ["framework_not_found"]),
    ],
)
def test_what_is_wrong_in_a_change_is_told_at_once_with_its_line(
    text: str, rules: list[str], tmp_path: Path
) -> None:
    with pytest.raises(DataError) as refused:
        edited(written(tmp_path, text))
    assert [one.rule for one in refused.value.findings] == rules


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["indicators:", "  satisfaction:", "    points: 1e400"], [("not_a_number", 4)]),
        (["indicators:", "  satisfaction:", "    points: -6"], [("points_negative", 3)]),
        (["indicators:", "  satisfaction: {points: 7}"], [("points_do_not_foot", 3), ("full_unreachable", 3)]),
        (["indicators:", "  satisfaction:", "    change:", "      bands:", "        - {from: 0%, below: 90%, score: 3}", "        - {from: 90%, score: 60}"], [("more_than_full", 7)]),
        (["indicators:", "  satisfaction:", "    change:", "      bands:", "        - {from: 90%, score: 1 +}"], [("expression_operand", 6)]),
        (["indicators:", "  satisfaction:", "    change: {kind: linear}"], [("unknown_key", 4)]),
        (["indicators:", "  asset_use: {points: 2}", "  satisfaction: {change: 5}"], [("edit_shape", 4)]),
        (["indicators:", "  satisfaction: {change: {rule: 5}}"], [("edit_shape", 3)]),
        (["indicators:", "  satisfaction: {change: {parts: {a: 5}}}"], [("edit_shape", 3)]),
        (["title: t", "total: 50"], [("points_do_not_foot", 3)]),
        (["title: t", "rounding:", "  total: x"], [("not_a_choice", 4)]),
        (["title: t", "grades: {bands: [{name: 优, from: 50}, {name: 良, from: 80}]}"], [("grades_order", 3)]),
        (["rounding: {total: 0}", "gates:", "  - {when: 预算执行率, times: 50%}"], [("not_a_condition", 3)]),
        (["title: t", "policies: {over_zero: nine}"], [("not_a_choice", 3)]),
    ],
)  # fmt: skip
def test_each_mistake_in_a_change_is_told_once_at_its_line_without_what_follows_from_it(
    lines: list[str], found: list[tuple[str, int]], tmp_path: Path
) -> None:
    with pytest.raises(DataError) as refused:
        edited(written(tmp_path, "\n".join(["framework: shenzhen-2023", *lines, ""])))
    assert [(one.rule, one.place.line) for one in refused.value.findings] == found
    assert {one.place.file for one in refused.value.findings} == {"edit.yaml"}


def test_a_change_that_breaks_the_framework_is_refused_and_the_old_output_stays(
    facts: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.parquet"
    out.write_bytes(b"before")
    with pytest.raises(DataError) as refused:
        simulate(
            written(tmp_path, "framework: shenzhen-2023\nindicators: {satisfaction: {points: 7}}"), facts, out
        )
    said = " ".join(one.message("zh") for one in refused.value.findings)
    assert "7" in said
    assert out.read_bytes() == b"before"


CHINESE = re.compile(r"[\u3400-\u9fff，。：；（）]")


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("framework: shenzhen-2023\nindicators: {satisfaction: {change: {bands: [{from: 95%, score: 6}, {below: 90%, score: 1}]}}}\n", "band_gap"),
        ("framework: shenzhen-2023\nindicators: {satisfaction: {points: 5\n", "yaml_syntax"),
        ("framework: shenzhen-2023\ntitle: a: b\n", "yaml_syntax"),
        ("framework: shenzhen-2023\n\ttitle: a\n", "yaml_syntax"),
        ("framework: shenzhen-2023\ntitle：a\n", "yaml_syntax"),
        ("", "edit_empty"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_change_is_told_in_english_without_a_chinese_word(
    text: str, rule: str, tmp_path: Path
) -> None:
    with pytest.raises(DataError) as refused:
        edited(written(tmp_path, text))
    found = {one.rule: one for one in refused.value.findings}
    said = found[rule].message("en")
    if rule == "band_gap":
        assert "from 90% to below 95%" in said and "从 90% 到（不含） 95%" in found[rule].message("zh")
    else:
        assert not CHINESE.search(said), said
        assert CHINESE.search(found[rule].message("zh"))
    assert "framework new" not in found[rule].hint("en")


def test_the_points_of_indicators_can_be_moved(tmp_path: Path, facts: Path) -> None:
    text = "framework: shenzhen-2023\nindicators:\n"
    bands = "{change: {bands: [{from: 90%, score: POINTS}, {below: 90%, score: 0}]}, points: POINTS}"
    text += f"  asset_use: {bands.replace('POINTS', '2')}\n"
    text += "  assets: {points: TOTAL}\n"
    made: dict[str, Any] = {one.id: one for one, _ in lowered("shenzhen-2023").framework.walk()}
    text = text.replace("TOTAL", str(made["assets"].points + 1))
    management = str(made["management"].points + 1)
    text += f"  management: {{points: {management}}}\n"
    text += f"total: {lowered('shenzhen-2023').framework.total + 1}\n"
    done = simulate(written(tmp_path, text), facts, tmp_path / "out.parquet")
    assert [id for id, *_ in done.rows] == ["asset_use"]


WHOLE_POINTS = OTHER_FACT.replace(
    "facts:",
    "rounding: {row: 0, total: 0}\ngrades: {bands: [{name: 优, from: 15}, {name: 差, from: 0}]}\nfacts:",
).replace("each: 2", "each: 1")


def tried(folder: Path, edit: str, cc: list[int], **more: Any) -> Any:
    (folder / "own.yaml").write_text(WHOLE_POINTS, "utf-8")
    table = {"unit": [f"u{at}" for at in range(len(cc))], "year": [2024] * len(cc), "cc": cc} | more
    pl.DataFrame(table, strict=False).write_parquet(folder / "facts.parquet")
    text = f"framework: {folder / 'own.yaml'}\n{edit}\n"
    return simulate(written(folder, text), folder / "facts.parquet", folder / "out.parquet")


def test_a_mean_of_whole_totals_is_exact_to_the_last_digit(tmp_path: Path) -> None:
    done = tried(tmp_path, "indicators: {j1: {change: {each: 2}}}", [19] * 199 + [18])
    assert done.before == Fraction(201, 200)  # 1.005, which no float is
    assert "1.01" in of_simulation(done).notes[1]


def test_the_chart_of_grades_has_those_of_either_side_and_every_row(tmp_path: Path) -> None:
    edit = "grades: {bands: [{name: 好, from: 10}, {name: 差, from: 0}]}"
    done = tried(tmp_path, edit, [0, 1, 2, 3, 4, 5, 6, 7, 12, 19])
    chart = next(one for one in of_simulation(done).charts if "等次" in one.title)
    assert chart.labels == ("好", "差", "优")
    assert [one.values for one in chart.series] == [("0", "4", "6"), ("8", "2", "0")]


@pytest.mark.parametrize(
    "keys", [{"year": [None] * 4}, {"year": [2024, None, 2023, None]}, {"unit": ["a", None, "c", None]}]
)
def test_rows_that_do_not_say_who_they_are_are_shown_as_empty(
    keys: dict[str, list[Any]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tried(tmp_path, "indicators: {j1: {change: {each: 2}}}", [1, 2, 3, 4], **keys)
    command = ["simulate", str(tmp_path / "edit.yaml"), "--facts", str(tmp_path / "facts.parquet")]
    command += ["-o", str(tmp_path / "out.parquet"), "--report", str(tmp_path / "r.docx")]
    assert main(command) == 0
    assert "（空）" in capsys.readouterr().out
    assert main([*command, "--lang", "en"]) == 0
    assert "(empty)" in capsys.readouterr().out
    assert main([*command, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["least"]
    assert any(None in row for row in told)


def test_a_change_that_changes_nothing_is_told(tmp_path: Path) -> None:
    for edit in ("title: 试", "indicators: {}", "indicators: {j1: {change: {each: 1}}}", "total: 20"):
        assert [one.rule for one in tried(tmp_path, edit, [1, 2]).findings] == ["edit_same"], edit
    assert tried(tmp_path, "indicators: {j1: {change: {each: 3}}}", [1, 2]).findings == []
    with_readings = "framework: shenzhen-2023\nindicators: {key_tasks: {points: 8}}"
    assert [one.rule for one in edited(written(tmp_path, with_readings)).notes] == ["edit_same"]


@pytest.mark.parametrize("text", ["indicators: {}", "framework:", "framework: ''"])
def test_a_change_of_no_framework_is_told_so(text: str, facts: Path, tmp_path: Path) -> None:
    with pytest.raises(DataError) as refused:
        simulate(written(tmp_path, text), facts, tmp_path / "out.parquet")
    assert [one.rule for one in refused.value.findings] == ["edit_no_framework"]
