"""The labelled relations of five published reports, and how many of them the audit finds.

They were labelled by reading, before the audit was run on them; what its first run showed to be missing is marked `after`
and counts for precision only. `unsure`: the text does not quite say it; counted nowhere.
"""

from __future__ import annotations

import importlib.util
import itertools
import re
import string
import sys
from collections import Counter
from fractions import Fraction
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from conftest import REPORTS

ROOT = Path(__file__).resolve().parent.parent
TRUTH: dict[str, dict[str, Any]] = {
    path.stem: yaml.safe_load(path.read_text("utf-8"))
    for path in sorted((ROOT / "tests" / "audit" / "relations").glob("*.yaml"))
}
COUNTS = {  # relations that compute something and are sure, restatements, counts of lists
    "guangzhou-2021": (25, 21, 0),
    "longgang-2020": (24, 4, 0),
    "shenzhen-detention-2023": (18, 6, 8),
    "shenzhen-lighting-2020": (31, 15, 2),
    "yanjin-2022": (260, 165, 28),
}
FORMULAS = {"rate": "a / b", "share": "a / b", "score_rate": "a / b", "growth": "a / b - 1", "same": "a"}
JOINED = {"sum": " + ", "points_sum": " + ", "score_sum": " + ", "difference": " - "}
UNITS = (("%", Fraction(1, 100)), ("万", Fraction(10**4)), ("亿", Fraction(10**8)))


def script(name: str) -> ModuleType:
    """A script as a module."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # its dataclasses look for their module by name
    spec.loader.exec_module(module)
    return module


MEASURE = script("measure_relations")


def number(text: str, unit: str = "") -> tuple[Fraction, Fraction]:
    """A printed number in base units, and one of its last digit."""
    plain = text.replace(",", "").replace("％", "%").replace(" ", "")
    match = re.match(r"-?\d+(?:\.(\d+))?", plain)
    assert match is not None, text
    rest = plain[match.end() :] or unit
    scale = next((scale for sign, scale in UNITS if rest.startswith(sign)), Fraction(1))
    return Fraction(match.group()) * scale, scale / 10 ** len(match.group(1) or "")


def computed(label: dict[str, Any], values: list[Fraction]) -> Fraction:
    """What the formula of a label gives; of a growth, its size."""
    names = string.ascii_lowercase[: len(values)]
    text = label.get("formula") or FORMULAS.get(label["kind"]) or JOINED.get(label["kind"], "").join(names)
    if label["kind"] == "mean":
        text = f"({' + '.join(names)}) / {len(names)}"
    made = Fraction(eval(text, {"__builtins__": {}}, dict(zip(names, values, strict=True))))
    return abs(made) if label["kind"] == "growth" else made


def holds(label: dict[str, Any]) -> bool | str:
    """True: the formula gives the claimed number, rounded as it is printed. rounding: it does for other values that would
    be printed like these; scores, points and what is said twice are exact."""
    claimed, last = number(label["claimed"])
    operands = [number(text, label.get("unit", "")) for text in label["operands"]]
    made = computed(label, [value for value, _ in operands])
    if abs(made - claimed) * 2 <= last:
        return True
    exact = label["kind"] in ("points_sum", "score_sum", "same") and operands[0][1] == last
    if label["kind"] in (*JOINED, "roll", "same"):
        width = Fraction(0) if exact or "分" in label["claimed"] else sum(one for _, one in operands)
        return "rounding" if abs(made - claimed) * 2 <= width + last else False
    if len(operands) > 9:
        return False
    corners = itertools.product(*((value - one / 2, value + one / 2) for value, one in operands))
    reached = [computed(label, list(corner)) for corner in corners]
    return "rounding" if min(reached) <= claimed + last / 2 and max(reached) >= claimed - last / 2 else False


def labels(name: str) -> list[dict[str, Any]]:
    return [label for label in TRUTH[name]["relations"] if label["kind"] != "heads"]


@pytest.mark.parametrize("name", COUNTS)
def test_a_report_has_the_labels_that_were_made(name: str) -> None:
    kinds = Counter(label["kind"] for label in TRUTH[name]["relations"] if not label.get("unsure"))
    assert (kinds.total() - kinds["same"] - kinds["heads"], kinds["same"], kinds["heads"]) == COUNTS[name]


@pytest.mark.parametrize("name", COUNTS)
def test_the_arithmetic_of_a_label_is_as_it_says(name: str) -> None:
    assert [label for label in labels(name) if holds(label) != label["holds"]] == []


@pytest.mark.parametrize("name", COUNTS)
def test_what_a_label_quotes_stands_on_its_lines(name: str) -> None:
    lines = report(name).read_text("utf-8").split("\n")
    for label in TRUTH[name]["relations"]:
        assert label["claimed"] in lines[label["line"] - 1], label
        for way in (label, *label.get("also", ())):
            places = way.get("operand_lines") or [label["line"]] * len(way["operands"])
            for place, text in zip(places, way["operands"], strict=True):
                assert text in lines[place - 1], label


def test_the_audit_finds_what_is_labelled_and_little_else() -> None:
    whole = MEASURE.Measured()
    for name in TRUTH:
        whole.add(MEASURE.measure(TRUTH[name], report(name)))
    sure, found, agreed = whole.formulas
    assert sure == 330
    assert found >= 0.96 * sure, whole.notes
    assert agreed >= 0.99 * found, whole.notes
    assert whole.right["certain"] >= 0.98 * whole.given["certain"], whole.notes
    assert whole.prose["recalled"] >= 0.94 * whole.prose["labels"], whole.notes
    assert whole.prose["right"] >= 0.98 * whole.prose["given"], whole.notes
    assert whole.perfect >= 0.92 * whole.sentences, whole.notes
    assert whole.recalled["same"] >= 0.6 * whole.labels["same"], whole.notes


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("支出1,000.00万元，其中基本支出352.00万元，占35.20%。", True),
        ("支出1,000.00万元，其中基本支出353.00万元，占35.20%。", False),
    ],
)
def test_a_relation_is_found_only_with_its_claimed_number_and_all_its_operands(
    tmp_path: Path, said: str, found: bool
) -> None:
    path = tmp_path / "报告.txt"
    path.write_text(f"2023年，某局{said}\n", encoding="utf-8")
    label = {"line": 1, "claimed": "35.20%", "kind": "share", "operands": ["352.00万元", "1,000.00万元"]}
    truth = {"report": path.name, "read": [[1, 1]], "relations": [{**label, "holds": True}]}
    measured = MEASURE.measure(truth, path)
    assert measured.formulas == (1, found, found)
    assert measured.right["certain"] == found
    assert (measured.sentences, measured.perfect) == (1, found)


def report(name: str) -> Path:
    """The published report of some labels."""
    path = REPORTS / str(TRUTH[name]["report"])
    if not path.is_file():
        pytest.skip(f"{path.name} is not here; set JIXIAO_REPORTS to the folder of the published reports")
    return path
