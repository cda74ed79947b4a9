"""Bad input at the command line: exit code 2, a finding with file and line, no traceback, nothing written."""

from __future__ import annotations

import json
import random
import re
import time
from pathlib import Path

import pytest

from jixiao.cli import main
from jixiao.flows import library

FRAMEWORK = """\
schema: jixiao/framework-1
id: t
title: 试
total: 10
valid: {from: 2020, to: 2025}
indicators:
  - id: rate
    name: 执行率
    points: 4
    rule: {kind: linear, measure: 支出决算数 / 调整后预算数}
  - id: judged
    name: 判断
    points: 3
    rule: {kind: judged, step: 0.5}
  - id: items
    name: 要点
    points: 3
    rule: {kind: checklist, items: [{id: a, text: 甲}, {id: b, text: 乙}]}
"""
CASE = """\
schema: jixiao/case-1
id: c
unit: 某局
year: 2024
framework: t.yaml
facts:
  支出决算数: 95万元
  调整后预算数: 100万元
judgements:
  judged: {score: 2.5, reason: 有缺项, role: 单位自评, evidence: [台账]}
  items: {met: [a], unmet: [b], reason: 乙没有, role: 单位自评, evidence: [台账]}
"""


@pytest.fixture(autouse=True)
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder with one sound framework and no debugging."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("JIXIAO_DEBUG", raising=False)
    monkeypatch.setenv("COLUMNS", "100")
    (tmp_path / "t.yaml").write_text(FRAMEWORK, encoding="utf-8")
    return tmp_path


def case(text: str | bytes, name: str = "c.yaml") -> str:
    raw = text.encode() if isinstance(text, str) else text
    Path(name).write_bytes(raw.replace(b"framework: t.yaml", b"framework: ./t.yaml"))
    return name


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[tuple[str, int | None]]:
    """The findings of a refused command, which must say them in text and in JSON and write nothing."""
    before = sorted(Path().rglob("*"))
    assert main(list(arguments)) == 2
    shown = capsys.readouterr()
    assert shown.err.strip()
    assert "Traceback" not in shown.err + shown.out
    assert main([*arguments, "--json"]) == 2
    shown_json = capsys.readouterr()
    assert "Traceback" not in shown_json.err + shown_json.out
    findings = json.loads(shown_json.out)["findings"]
    first = next(item for item in findings if item["severity"] == "error")
    if first["file"] and first["line"]:
        assert Path(str(first["file"])).name in shown.err
        assert f"第 {first['line']} 行" in shown.err
    assert sorted(Path().rglob("*")) == before
    return [(item["rule"], item["line"]) for item in findings]


def test_the_sound_case_is_scored(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", case(CASE), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["score"] == "7.80"


def changed(old: str, new: str) -> str:
    assert CASE.count(old) == 1
    return CASE.replace(old, new)


# what is wrong, the case, the code of the finding, its line
CASES = [
    ("empty", "", "file_empty", None),
    ("a list at top", "- a\n- b\n", None, None),
    ("only a word", "甲", None, None),
    ("yaml bomb", "a: &a [x]\nb: [*a, *a]\n", "yaml_anchor", 1),
    ("python tag", changed("95万元", "!!python/object/apply:os.system [true]"), "yaml_tag", 7),
    ("duplicate key", changed("  调整后预算数: 100万元\n", "  调整后预算数: 100万元\n  支出决算数: 96万元\n"), "duplicate_key", 9),
    ("one fact under two names", changed("  调整后预算数: 100万元\n", "  调整后预算数: 100万元\n  expenditure_actual: 950000元\n"), "fact_twice", 9),
    ("tab", changed("  调整后", "\t调整后"), "yaml_syntax", 8),
    ("nul byte", changed("某局", "某\0局"), "yaml_syntax", 3),
    ("gb18030", CASE.encode("gb18030"), "not_utf8", 3),
    ("two documents", CASE + "---\na: 1\n", "yaml_documents", 12),
    ("deep", CASE + "narrative: " + "[" * 200 + "]" * 200, "yaml_too_deep", 12),
    ("nan", changed("95万元", "NaN"), "bad_value", 7),
    ("infinite", changed("95万元", "1e999"), "bad_value", 7),
    ("1e5", changed("95万元", "1e5万元"), "bad_value", 7),
    ("empty fact", changed("95万元", "''"), "bad_value", 7),
    ("no unit", changed("95万元", "95"), "bad_value", 7),
    ("wrong unit", changed("95万元", "95天"), "bad_value", 7),
    ("huge", changed("95万元", "9" * 40 + "元"), "bad_value", 7),
    ("beyond bounds", changed("95万元", "99999万亿元"), "out_of_bounds", 7),
    ("negative", changed("95万元", "-1元"), "out_of_bounds", 7),
    ("finer than fen", changed("95万元", "0.001元"), "too_fine", 7),
    ("negative staff", changed("  支出决算数: 95万元\n", "  支出决算数: 95万元\n  内设机构数: -3个\n"), "out_of_bounds", 8),
    ("half a person", changed("  支出决算数: 95万元\n", "  支出决算数: 95万元\n  内设机构数: 2.5个\n"), "too_fine", 8),
    ("rate without percent", changed("  支出决算数: 95万元\n", "  支出决算数: 95万元\n  财政拨款执行率: 0.95\n"), "bad_value", 8),
    ("bool", changed("  支出决算数: 95万元\n", "  支出决算数: 95万元\n  是否涉密单位: 也许\n"), "not_a_choice", 8),
    ("choice", changed("  支出决算数: 95万元\n", "  支出决算数: 95万元\n  部门预算公开情况: 公开了\n"), "not_a_choice", 8),
    ("part over whole", changed("  支出决算数: 95万元\n", "  支出决算数: 95万元\n  不含结转的调整后预算数: 101万元\n"), "part_over_whole", 8),
    ("unknown fact", changed("支出决算数", "支出决算树"), "unknown_fact", 7),
    ("bad period", changed("支出决算数", "支出决算数@去年"), "expression_period", 7),
    ("two states", changed("95万元", "{value: 95万元, unknown: 不知道}"), "fact_status", 7),
    ("no state", changed("95万元", "{note: 甲}"), "fact_status", 7),
    ("na without proof", changed("95万元", "{not_applicable: 没有}"), "na_without_proof", 7),
    ("range reversed", changed("95万元", "{range: {from: 9万元, below: 5万元}}"), "bounds_reversed", 7),
    ("range of words", changed("95万元", "{range: {from: 很多}}"), "bad_value", 7),
    ("facts as a list", changed("facts:\n  支出决算数: 95万元\n  调整后预算数: 100万元\n", "facts: [甲]\n"), "not_a_mapping", 6),
    ("lists as a word", CASE + "lists: 甲\n", "not_a_mapping", 12),
    ("list as a word", CASE + "lists: {重点工作: 甲}\n", "not_a_list", 12),
    ("list row as a word", CASE + "lists: {重点工作: [甲]}\n", "not_a_mapping", 12),
    ("impossible date", CASE + "lists: {重点工作: [{计划完成日期: 2021-02-30}]}\n", "bad_value", 12),
    ("unknown list", CASE + "lists: {重点工做: []}\n", "unknown_fact", 12),
    ("unknown column", CASE + "lists: {重点工作: [{是否完城: 是}]}\n", "unknown_key", 12),
    ("wrong year", changed("2024", "2031"), "wrong_year", 4),
    ("year of five digits", changed("2024", "20244"), "bad_year", 4),
    ("year as words", changed("2024", "二〇二四"), "bad_year", 4),
    ("wrong schema", changed("case-1", "case-7"), "wrong_schema", 1),
    ("framework as case", FRAMEWORK, None, None),
    ("unknown key", CASE + "fatcs: {}\n", "unknown_key", 12),
    ("no unit name", changed("unit: 某局\n", ""), "key_missing", 1),
    ("no framework", changed("framework: t.yaml\n", ""), "key_missing", 1),
    ("unknown framework", changed("t.yaml", "没有这个"), "framework_not_found", None),
    ("framework file missing", changed("framework: t.yaml", "framework: ./missing.yaml"), "file_not_found", None),
    ("framework is a folder", changed("framework: t.yaml", "framework: ../"), None, None),
    ("scope", CASE + "scope: 全部\n", "not_a_choice", 12),
    ("no reason", changed("reason: 有缺项, ", ""), "judgement_incomplete", 10),
    ("no role", changed("score: 2.5, reason: 有缺项, role: 单位自评", "score: 2.5, reason: 有缺项"), "judgement_incomplete", 10),
    ("no evidence", changed("reason: 有缺项, role: 单位自评, evidence: [台账]", "reason: 有缺项, role: 单位自评, evidence: []"), "judgement_incomplete", 10),
    ("too many points", changed("2.5", "3.5"), "judgement_range", 10),
    ("negative points", changed("2.5", "-1"), "judgement_range", 10),
    ("off the steps", changed("2.5", "2.7"), "judgement_step", 10),
    ("points as words", changed("2.5", "很好"), "not_a_number", 10),
    ("judging a computed row", CASE + "  rate: {score: 4, reason: 好, role: 单位自评, evidence: [台账]}\n", "judgement_of_computed", 12),
    ("judging nothing", CASE + "  nix: {score: 4, reason: 好, role: 单位自评, evidence: [台账]}\n", "unknown_judgement", 12),
    ("unknown item", changed("met: [a]", "met: [z]"), "unknown_judgement", 11),
    ("grade where points belong", changed("score: 2.5", "grade: 优"), "judgement_form", 10),
    ("printed of no row", CASE + "printed: {indicators: {nix: 3}}\n", "unknown_indicator", 12),
    ("printed words", CASE + "printed: {total: 很高}\n", "not_a_number", 12),
    ("overlay without reason", CASE + "overlay: {points: {rate: {points: 5}}}\n", "overlay_reason", 12),
    ("overlay that does not foot", CASE + "overlay: {points: {rate: {points: 5, reason: 重要}}}\n", "overlay_does_not_foot", None),
    ("targets of no block", CASE + "targets: {rate: [{id: a, name: 甲, value: 1%, actual: 1%}]}\n", "unknown_indicator", None),
    ("line as words", changed("95万元", "{value: 95万元, line: 甲}"), "not_a_line", 7),
    ("secrecy", changed("95万元", "{value: 95万元, secrecy: 绝密}"), "not_a_choice", 7),
]  # fmt: skip


@pytest.mark.parametrize(("text", "code", "line"), [row[1:] for row in CASES], ids=[row[0] for row in CASES])
def test_a_bad_case_is_refused_with_its_line(
    capsys: pytest.CaptureFixture[str], text: str | bytes, code: str | None, line: int | None
) -> None:
    found = refused(capsys, "score", case(text))
    if code is not None:
        assert (code, line) in found, found
        assert main(["explain", "c.yaml"]) == main(["compare", "c.yaml"]) == 2


def test_a_byte_order_mark_is_no_fault() -> None:
    assert main(["score", case("\ufeff" + CASE), "--json"]) == 0
    assert main(["score", case(CASE.replace("\n", "\r\n")), "--json"]) == 0


def test_a_division_by_nothing_is_undecided_and_no_fault(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", case(changed("95万元", "0元").replace("100万元", "0元")), "--json"]) == 0
    row = json.loads(capsys.readouterr().out)["indicators"][0]
    assert (row["score"], row["low"], row["high"]) == (None, "0.00", "4.00")


def test_a_file_of_ten_megabytes_is_refused_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    start = time.process_time()
    found = refused(capsys, "score", case(CASE + "# " + "甲" * 3_500_000))
    assert found == [("file_too_large", None)]
    assert time.process_time() - start < 5


def test_every_fault_of_a_case_is_told_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    text = (
        CASE.replace("95万元", "NaN")
        .replace("100万元", "-1元")
        .replace("reason: 有缺项, ", "")
        .replace("2024", "1999")
        + "fatcs: {}\n"
    )
    found = refused(capsys, "score", case(text))
    assert {code for code, _ in found} >= {
        "bad_value",
        "out_of_bounds",
        "judgement_incomplete",
        "wrong_year",
        "unknown_key",
    }


ODD_PATHS = [
    ".",
    "/",
    "..",
    "没有.yaml",
    "./",
    "a\0b.yaml",
    "t.txt",
    "t.yaml/x.yaml",
    "'",
    "-",
    "~",
    "con.yaml",
    "http://x/y.yaml",
    "\u202e.yaml",
]


@pytest.mark.parametrize("path", ODD_PATHS, ids=[repr(path) for path in ODD_PATHS])
@pytest.mark.parametrize(
    "command",
    [("score",), ("explain",), ("compare",), ("framework", "check"), ("framework", "show")],
    ids="-".join,
)
def test_an_odd_path_is_refused(
    capsys: pytest.CaptureFixture[str], command: tuple[str, ...], path: str
) -> None:
    assert main([*command, path]) == 2
    shown = capsys.readouterr()
    assert shown.err.strip()
    assert "Traceback" not in shown.err


def test_an_unreadable_file_is_refused(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    name = case(CASE)

    def forbidden(path: Path) -> bytes:  # root may read everything, so the system's refusal is played
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", forbidden)
    assert refused(capsys, "score", name) == [("file_unreadable", None)]


def test_a_folder_with_the_name_of_a_file_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    Path("d.yaml").mkdir()
    assert refused(capsys, "score", "d.yaml") == [("file_special", None)]


def test_a_case_is_not_written_over_and_half_a_file_is_never_left(capsys: pytest.CaptureFixture[str]) -> None:
    before = Path("t.yaml").read_bytes()
    assert refused(capsys, "framework", "new", "t.yaml") == [("file_exists", None)]
    assert refused(capsys, "framework", "new", "a.txt") == [("not_supported_file", None)]
    assert refused(capsys, "framework", "new", "没有/a.yaml") == [("file_unwritable", None)]
    assert refused(capsys, "framework", "convert", "t.yaml", "t.yaml") == [("file_exists", None)]
    assert refused(capsys, "framework", "convert", "t.yaml", "没有/b.yaml") == [("file_unwritable", None)]
    assert refused(capsys, "framework", "convert", "t.yaml", "b.pdf") == [("not_supported_file", None)]
    Path("bad.yaml").write_text(FRAMEWORK.replace("total: 10", "total: 11"), encoding="utf-8")
    assert ("points_do_not_foot", 1) in refused(capsys, "framework", "convert", "bad.yaml", "b.yaml")
    assert Path("t.yaml").read_bytes() == before


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nix"],
        ["read"],
        ["score", "a", "b"],
        ["score", "--nix"],
        ["framework"],
        ["score", "a", "--lang", "de"],
    ],
)
def test_wrong_arguments_are_refused_in_one_line(
    capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    assert main(arguments) == 2
    shown = capsys.readouterr()
    assert shown.err.count("\n") == 1
    assert "Traceback" not in shown.err


@pytest.mark.parametrize("key", ["id", "unit", "year", "framework", "schema", "facts", "judgements"])
def test_an_empty_value_is_no_crash(key: str) -> None:
    for empty in ("", "''", "[]", "{}", "~", "' '", "[[]]", "{'': ''}"):
        text = re.sub(rf"^{key}:.*(\n  .*)*", f"{key}: {empty}", CASE, flags=re.M)
        assert main(["score", case(text)]) in (0, 2), (key, empty)


# -- damage at random


TOKENS = [
    "是", "满分", "0", "-1", "1e999", "NaN", "''", "[]", "{}", "~", "1" + "0" * 20, "ask", "none", "'甲'", "0.95", "2021-02-30", "1/0",
    "％", "@上年", "@q1..q4", "full", "5%", "[a]", "{a: b}", "如果", "「", "(", ",", ":", "#", "\t", "\0", "&a", "*a", "!!str", "<<: {}", "1,000",
    "3件", "支出决算数", "-开始日期", "{rule: x}",
]  # fmt: skip


def damaged(raw: bytes, chance: random.Random) -> bytes:
    """A shelf file with one clumsy or hostile change."""
    kind = chance.randrange(7)
    if kind == 0:
        made = bytearray(raw)
        for _ in range(chance.randrange(1, 4)):
            made[chance.randrange(len(made))] = chance.randrange(256)
        return bytes(made)
    text = raw.decode()
    lines = text.split("\n")
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    if kind == 1:
        del lines[one]
    elif kind == 2:
        lines.insert(one, lines[other])
    elif kind == 3:
        lines[one], lines[other] = lines[other], lines[one]
    elif kind == 4:
        lines[one] = " " * chance.randrange(3) + lines[one].removeprefix("  ")
    elif kind == 5:
        keys = re.findall(r"([a-z_]+):", text)
        old, new = chance.choice(keys), chance.choice(keys)
        places = [match.start() for match in re.finditer(rf"\b{old}:", text)]
        at = chance.choice(places)
        return (text[:at] + new + text[at + len(old) :]).encode()
    else:
        values = [match.span(1) for match in re.finditer(r": ([^,{}\[\]\n]+)", text)]
        start, end = chance.choice(values)
        return (text[:start] + chance.choice(TOKENS) + text[end:]).encode()
    return "\n".join(lines).encode()


@pytest.mark.parametrize("seed", range(30))
def test_a_damaged_file_is_refused_or_scored_but_never_a_fault(
    seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(seed)
    shelf = [("framework", path) for path in sorted((library.DATA / "frameworks").glob("*.yaml"))]
    shelf += [("case", path) for path in sorted((library.DATA / "cases").glob("*.yaml"))]
    for number in range(10):
        kind, path = chance.choice(shelf)
        Path("m.yaml").write_bytes(damaged(path.read_bytes(), chance))
        start = time.process_time()
        code = main(
            ["framework", "check", "m.yaml"] if kind == "framework" else ["score", "m.yaml", "--json"]
        )
        assert code in (0, 2), (seed, number, path.name, capsys.readouterr().err)
        assert time.process_time() - start < 5, (seed, number, path.name)
        capsys.readouterr()


@pytest.mark.parametrize(
    ("valid", "rule", "said"),
    [
        ("2024", "bad_value", "{from: 2024, to: 2024}"),
        ("[2024]", "bad_value", "{from: 2024, to: 2024}"),
        ("{from: 24}", "bad_value", "four digits"),
        ("{from: 2024, to: 2020}", "bad_value", "ends before it begins"),
        ("{since: 2024}", "unknown_key", "since"),
    ],
)
def test_years_for_which_a_framework_is_valid_are_never_passed_over(
    valid: str, rule: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("v.yaml").write_text(FRAMEWORK.replace("{from: 2020, to: 2025}", valid), "utf-8")
    assert (rule, 5) in refused(capsys, "framework", "check", "v.yaml")
    main(["--lang", "en", "framework", "check", "v.yaml"])
    assert said in capsys.readouterr().err
