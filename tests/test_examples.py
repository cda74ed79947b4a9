"""Examples: every rule shape and every setting of every switch is there, names its source, and gives what was worked out by
hand."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from jixiao.cli import main
from jixiao.core.finding import DataError
from jixiao.core.quantity import parse_number
from jixiao.core.source import located
from jixiao.flows import examples as shelf
from jixiao.flows import library
from jixiao.flows.examples import Example
from jixiao.flows.examples_page import examples_page
from jixiao.rules.codec import COMMON, HOW
from jixiao.rules.kinds.base import DEFAULT_POLICIES, Rounding

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = shelf.examples()
SWITCHES = [example for example in EXAMPLES if example.switch]

# A switch whose settings no FieldSpec lists: how its data is read, and docs/rules.md, tell them.
WRITTEN = {
    "cap": {"points", "none", "number"},
    "grades.from_score": {"rounded", "raw"},
    "survey.satisfied": {"list", "weights"},
    "survey.questions": {"satisfaction", "all", "list"},
    "survey.dont_know": {"leave_out", "count"},
    "survey.method": {"pooled", "mean"},
    "rounding.sum_of": {"rounded", "raw"},
    "missed_lower": {"ratio", "excess"},
    "rounding.input_how": {"half_up", "cut"},
}


def settings() -> Iterator[tuple[str, str]]:
    """Every setting of every switch: (switch, setting)."""
    for spec in COMMON:
        for choice in spec.choices:
            yield spec.name, choice
        if spec.type == "setting":
            for choice in (
                "ask",
                "full",
                "zero",
                "number",
                *(("leave_out",) if spec.name == "zero_over_zero" else ()),
            ):
                yield spec.name, choice
    for name in Rounding.__dataclass_fields__:
        if name not in ("how", "sum_of", "input_how"):
            yield f"rounding.{name}", "none"
            yield f"rounding.{name}", "number"
    for how in HOW:
        yield "rounding.how", how
    for name, choices in WRITTEN.items():
        for choice in sorted(choices):
            yield name, choice


@pytest.mark.parametrize("shape", [f"P{number}" for number in range(1, 33)])
def test_every_shape_has_an_example_that_names_its_source_row(shape: str) -> None:
    found = [example for example in EXAMPLES if example.shape == shape]
    assert found, f"no example of {shape}"
    printed = [one for one in found if not one.made_up]
    assert printed, f"{shape} has made-up examples only"
    for one in printed:
        assert one.source is not None, one.id
        assert one.source.report in library.case_ids(), one.id
        assert one.source.row, one.id
        assert one.source.line > 0, one.id
        assert one.inputs, f"{one.id} does not say what the report prints"


def test_a_shape_whose_source_lacks_inputs_has_a_complete_example_beside_it() -> None:
    for example in EXAMPLES:
        if example.shape and example.expected.get("score") is None and not example.made_up:
            assert example.missing, f"{example.id} is open and does not say what is missing"
            beside = [
                one
                for one in EXAMPLES
                if one.shape == example.shape and one.expected.get("score") is not None
            ]
            assert beside, f"{example.shape} has no example with all its inputs"


@pytest.mark.parametrize(("switch", "setting"), list(settings()))
def test_every_setting_of_every_switch_has_an_example(switch: str, setting: str) -> None:
    there = {(example.switch, example.setting) for example in SWITCHES}
    assert (switch, setting) in there, f"{switch}: {setting} has no example in switches.yaml"


def test_every_policy_and_all_fourteen_switches_are_covered() -> None:
    assert {example.number for example in SWITCHES} == set(range(1, 15))
    assert set(DEFAULT_POLICIES) <= {example.switch for example in SWITCHES}


def test_the_settings_of_a_switch_change_the_result() -> None:
    groups: dict[str, list[Example]] = {}
    for example in SWITCHES:
        groups.setdefault(example.group, []).append(example)
    for group, members in groups.items():
        assert len(members) > 1, f"{group} has one setting only"
        results = [
            tuple(sorted((key, str(value)) for key, value in one.expected.items() if ":" not in key))
            for one in members
        ]
        assert len(set(results)) == len(results), f"{group}: two settings with the same result"


@pytest.mark.parametrize("example", EXAMPLES, ids=[example.id for example in EXAMPLES])
def test_the_engine_gives_what_was_worked_out_by_hand(example: Example) -> None:
    outcome = shelf.run(example)
    assert outcome.holds, f"{example.id}: {'; '.join(shelf.check(outcome))}"
    assert example.note, f"{example.id} does not state its arithmetic"


@pytest.mark.parametrize("example", EXAMPLES, ids=[example.id for example in EXAMPLES])
def test_an_example_that_differs_from_print_says_why(example: Example) -> None:
    if not example.printed:
        assert example.verdict == ""
        return
    printed = parse_number(example.printed)
    score, low, high = (example.expected.get(key) for key in ("score", "low", "high"))
    if isinstance(score, Fraction):
        assert example.verdict == ("equal" if score == printed else "differs")
    else:
        assert isinstance(low, Fraction)
        assert isinstance(high, Fraction)
        assert example.verdict == "possible"
        assert low <= printed <= high
    if example.verdict == "differs":
        assert "报告" in example.note or "印的" in example.note, (
            f"{example.id} differs from print and does not say why"
        )


def bare(text: str) -> str:
    """A row's name without its code, its part in brackets, and the spaces and quotes that differ from copy to copy."""
    return re.sub(r"^[A-D]\d+|（.*|[\s“”\"]", "", text) if len(text) < 100 else re.sub(r"[\s“”\"]", "", text)


@pytest.mark.parametrize("example", [e for e in EXAMPLES if e.source], ids=lambda example: example.id)
def test_the_source_row_stands_on_its_line(example: Example, reports: Path) -> None:
    assert example.source is not None
    lines = (reports / f"{example.source.report}.txt").read_text(encoding="utf-8").split("\n")
    near = bare("".join(lines[max(0, example.source.line - 20) : example.source.line + 1]))
    name = bare(example.source.row)
    assert name in near, f"{example.id}: {name} does not stand near line {example.source.line}"


@pytest.mark.parametrize(
    "example", [e for e in EXAMPLES if e.source and not e.made_up], ids=lambda example: example.id
)
def test_the_facts_of_a_source_stand_on_their_lines(example: Example, reports: Path) -> None:
    assert example.source is not None
    lines = (reports / f"{example.source.report}.txt").read_text(encoding="utf-8").split("\n")
    for name, stated in example.shown.get("facts", {}).items():
        if "unknown" in stated:
            continue
        assert "line" in stated, f"{example.id}: {name} does not say its line"
        number = re.match(r"[\d,.]+", stated.get("value", ""))
        if number:
            here = re.sub(r"[\s,]", "", "".join(lines[int(stated["line"]) - 1 : int(stated["line"]) + 2]))
            plain = number.group().replace(",", "")
            assert plain in here or plain.rstrip("0").rstrip(".") in here, f"{example.id}: {name} {stated}"


@pytest.mark.parametrize(
    "example",
    [
        e
        for e in SWITCHES
        if e.switch in DEFAULT_POLICIES and not e.whole and e.switch not in ("reweight", "over_if")
    ],
    ids=lambda example: example.id,
)
def test_a_setting_in_the_policies_of_a_framework_counts_as_in_its_rule(example: Example) -> None:
    rule = dict(example.shown["rule"])
    setting = rule.pop(example.switch)
    framework = dict(example.framework)
    indicator = dict(framework["indicators"][0]) | {"rule": rule}
    moved = located(framework | {"indicators": [indicator], "policies": {example.switch: setting}})
    assert isinstance(moved, type(example.framework))
    outcome = shelf.run(
        Example(**{name: getattr(example, name) for name in example.__slots__} | {"framework": moved})
    )
    assert outcome.holds, f"{example.id} as a policy: {'; '.join(shelf.check(outcome))}"


@pytest.mark.parametrize("name", ["P1", "P5", "P32", "partial.ceil"])
def test_an_expectation_that_is_a_hundredth_off_does_not_hold(name: str) -> None:
    example = next(one for one in EXAMPLES if one.id == name)
    moved = {
        key: value + Fraction(1, 100) if isinstance(value, Fraction) else value
        for key, value in example.expected.items()
    }
    values = {name: getattr(example, name) for name in example.__slots__} | {"expected": moved}
    assert shelf.run(example).holds
    assert not shelf.run(Example(**values)).holds


def test_the_page_of_examples_is_what_the_data_gives() -> None:
    assert (ROOT / "docs" / "examples.md").read_text(encoding="utf-8") == examples_page(), (
        "write it again: .venv/bin/python scripts/write_docs.py"
    )


# -- the command


def test_the_command_lists_every_example(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["examples", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)["examples"]
    assert [item["id"] for item in listed] == [example.id for example in EXAMPLES]
    assert main(["examples"]) == 0
    text = capsys.readouterr().out
    assert all(f"P{number}" in text for number in range(1, 33))
    assert f"共 {len(EXAMPLES)} 个" in text


@pytest.mark.parametrize("example", EXAMPLES, ids=[example.id for example in EXAMPLES])
def test_the_command_shows_each_example(example: Example, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["examples", example.id]) == 0
    text = capsys.readouterr().out
    assert example.id in text
    assert "手工算" in text
    assert main(["examples", example.id, "--json", "--lang", "en"]) == 0
    shown = json.loads(capsys.readouterr().out)["examples"]
    assert shown[0]["id"] == example.id
    assert {"data", "criteria", "explanation", "expected", "found", "holds", "note"} <= set(shown[0])


def test_a_shape_shows_all_its_examples_and_a_switch_all_its_settings() -> None:
    assert [one.id for one in shelf.find("P7")] == ["P7", "P7b"]
    assert [one.id for one in shelf.find("p7b")] == ["P7b"]
    assert {one.setting for one in shelf.find("partial")} == {"floor", "proportional", "ceil"}
    assert {one.switch for one in shelf.find("13")} == {"precedence"}
    assert [one.id for one in shelf.find("partial.ceil")] == ["partial.ceil"]


def test_an_unknown_example_is_a_finding_with_the_nearest_names(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["examples", "P99"]) == 2
    assert "P9" in capsys.readouterr().err


def test_a_wrong_key_in_an_example_file_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "shapes.yaml").write_text(
        "schema: jixiao/examples-1\nexamples:\n  - {id: P1, nmae: x, points: 1, rule: {kind: judged}, score: 一}\n",
        encoding="utf-8",
    )
    (tmp_path / "switches.yaml").write_text("schema: jixiao/examples-1\nswitches: []\n", encoding="utf-8")
    monkeypatch.setattr(shelf, "FOLDER", tmp_path)
    shelf.examples.cache_clear()
    try:
        with pytest.raises(DataError) as caught:
            shelf.examples()
    finally:
        shelf.examples.cache_clear()
    rules = {finding.rule: finding.place.line for finding in caught.value.findings}
    assert rules == {"unknown_key": 3, "not_a_number": 3}
