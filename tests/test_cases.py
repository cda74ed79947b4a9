"""The five real cases: what they score, and that every number stands in the report where the case says it does."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction
from pathlib import Path

import pytest

from jixiao.case.model import Case
from jixiao.flows import library
from jixiao.scoring.compare import printed_sums, readings
from jixiao.scoring.scorer import score_case
from jixiao.scoring.sheet import Sheet

REAL = ("guangzhou-2021", "longgang-2020", "shenzhen-detention-2023", "shenzhen-lighting-2020", "yanjin-2022")


def sheet_of(name: str) -> tuple[Sheet, library.Opened]:
    opened = library.open_case(name)
    return score_case(opened.framework, opened.case), opened


# case, row, computed score (worked out by hand from the report), printed score
COMPUTED = [
    ("longgang-2020", "agency_control", "0", "0"),  # 41 / (56 + 41) = 42.27 %
    ("longgang-2020", "key_tasks", "8", "8"),  # 9 tasks and 2 projects, all done
    ("longgang-2020", "disclosure", "3", "3"),
    (
        "shenzhen-lighting-2020",
        "finance_compliance",
        "2.5",
        "2.5",
    ),  # 5,129 / 32,698: five whole points over 10 %
    ("shenzhen-lighting-2020", "asset_use", "1", "1"),
    ("shenzhen-lighting-2020", "staff_control", "1", "1"),  # 138 / 146
    ("shenzhen-lighting-2020", "agency_control", "0", "0"),  # 36 / 174
    ("shenzhen-lighting-2020", "operating_control", "6", "6"),  # 56 / 170 and 81 / 93, both below 90 %
    (
        "shenzhen-lighting-2020",
        "budget_execution",
        "4.49",
        "4.03",
    ),  # the report averages progress, not the rates
    ("shenzhen-lighting-2020", "key_tasks", "8", "8"),
    ("shenzhen-lighting-2020", "satisfaction", "4", "4"),  # a range that decides
    ("shenzhen-detention-2023", "finance_compliance", "3", "3"),
    ("shenzhen-detention-2023", "staff_control", "1", "1"),  # 366 / 407
    ("shenzhen-detention-2023", "agency_control", "0", "0"),  # 19.03 %
    ("shenzhen-detention-2023", "operating_control", "4", "4"),  # 92.58 % and 99.74 %
    ("shenzhen-detention-2023", "project_timeliness", "6", "6"),
    ("shenzhen-detention-2023", "petitions", "3", "3"),
    ("yanjin-2022", "budget_adjustment", "2", "2"),  # -5.18 %
    ("yanjin-2022", "budget_execution", "2", "2"),
    ("yanjin-2022", "carryover_change", "1", "1"),
    ("yanjin-2022", "staff_control", "2", "2"),  # 20 / 21
    ("yanjin-2022", "one_matter", "2.5", "2.5"),  # 84.62 % < 90 %
    ("yanjin-2022", "online_rate", "10", "10"),  # 2,168 / 2,179
    ("yanjin-2022", "big_data_system", "6.5", "6.5"),  # 10 x 65 %
    ("yanjin-2022", "public_satisfaction", "6", "6"),
    ("yanjin-2022", "staff_satisfaction", "5", "5"),
    ("guangzhou-2021", "budget_completion", "2", "1.99"),  # 392,533,097.08 / 392,951,003.55 x 2 = 1.9979
    ("guangzhou-2021", "special_funds", "2", "2"),
    ("guangzhou-2021", "mean_execution", "2", "2"),  # 941.41 % / 9
    ("guangzhou-2021", "objectives_met", "1.88", "1.88"),  # 16 / 17 x 2
    ("guangzhou-2021", "procurement_execution", "1.78", "1.78"),
    *((("guangzhou-2021", f"performance_t{n:02d}", "2.94", "2.94")) for n in range(1, 18) if n != 9),
]
# case, row, low, high: rows whose facts the report does not give
OPEN = [
    ("longgang-2020", "budget_execution", "0", "6"),
    ("longgang-2020", "operating_control", "3", "6"),  # 8.2 / 19.5 is known to give 3
    ("longgang-2020", "satisfaction", "1", "6"),
    ("shenzhen-lighting-2020", "procurement", "0", "1"),  # 6,378 > 6,295: 0, and no word on the policy part
    ("shenzhen-lighting-2020", "petitions", "0", "3"),
    ("shenzhen-lighting-2020", "project_timeliness", "0", "6"),
    ("shenzhen-detention-2023", "procurement", "0.91", "1.91"),  # 3,298.04 / 3,613.92 + the judged part
    ("yanjin-2022", "long_term_systems", "5", "6"),
    ("guangzhou-2021", "performance_t09", "0", "2.96"),  # missed, and the form says nothing of partial credit
]


@pytest.mark.parametrize(("case", "row", "score", "printed"), COMPUTED)
def test_a_row_that_follows_from_rule_and_facts_has_this_score(
    case: str, row: str, score: str, printed: str
) -> None:
    sheet, _ = sheet_of(case)
    found = sheet.row(row)
    assert found is not None and found.basis == "computed"
    assert found.score == Fraction(score)
    assert found.printed is not None and found.printed.score == Fraction(printed)
    assert found.agrees is (Fraction(score) == Fraction(printed))


@pytest.mark.parametrize(("case", "row", "low", "high"), OPEN)
def test_a_row_without_its_facts_is_an_interval_and_neither_zero_nor_full(
    case: str, row: str, low: str, high: str
) -> None:
    sheet, _ = sheet_of(case)
    found = sheet.row(row)
    assert found is not None and found.score is None
    assert (found.low, found.high) == (Fraction(low), Fraction(high))
    assert found.attained
    assert sheet.total.score is None


def test_every_computed_row_of_the_real_cases_stands_in_the_tables_above() -> None:
    told = {(case, row) for case, row, *_ in COMPUTED}
    found = {(name, row.id) for name in REAL for row in sheet_of(name)[0].rows if row.basis == "computed"}
    assert found - told <= {("shenzhen-detention-2023", "disclosure")}
    assert told <= found


def test_the_printed_score_that_differs_is_given_by_another_reading() -> None:
    for case, row, score in (
        ("shenzhen-lighting-2020", "budget_execution", "4.03"),
        ("guangzhou-2021", "budget_completion", "1.99"),
    ):
        sheet, opened = sheet_of(case)
        assert [item.score for item in readings(sheet, opened.framework, row) if item.matches] == [
            Fraction(score)
        ]


def test_guangzhou_prints_a_total_that_its_rows_do_not_give() -> None:
    sheet, _ = sheet_of("guangzhou-2021")
    [total] = [item for item in printed_sums(sheet) if item.name == "总分"]
    assert (total.printed, total.summed, total.agrees) == (Fraction("94.65"), Fraction("94.35"), False)


def test_the_example_of_circular_10_scores_as_worked_out_by_hand() -> None:
    sheet, _ = sheet_of("project-10-example")
    assert sheet.total.score == Fraction("91.4") and sheet.grade == "优"
    assert all(row.agrees in (True, None) for row in sheet.rows)


# -- every number where the case says it is


def folded(text: str) -> str:
    return re.sub(r"[\s,，*]", "", unicodedata.normalize("NFKC", text)).replace("％", "%")


def quoted(case: Case) -> list[tuple[str, str, int, str]]:
    """(what, text, line, note) of everything that a case takes from its report."""
    made = [
        (s.id, s.text, s.place_in_source.line, s.note)
        for s in case.facts.values()
        if s.text and s.status != "range"
    ]
    made += [(id, p.text, p.place_in_source.line, "") for id, p in case.printed.indicators.items() if p.text]
    made += (
        [("total", case.printed.total.text, case.printed.total.place_in_source.line, "")]
        if case.printed.total
        else []
    )
    made += [("unused", item.text, item.line, "") for item in case.unused]
    for block, targets in case.targets.items():
        made += [
            (f"{block}.{t.id}", t.actual, t.place_in_source.line, str(t.extra.get("note", "")))
            for t in targets
            if t.actual
        ]
    return made


@pytest.mark.parametrize("name", REAL)
def test_every_number_stands_on_the_line_that_the_case_names(name: str, reports: Path) -> None:
    case = library.open_case(name).case
    lines = [folded(line) for line in (reports / f"{name}.txt").read_text(encoding="utf-8").split("\n")]
    astray = []
    for what, text, line, note in quoted(case):
        digits = re.findall(r"\d+(?:\.\d+)?", folded(text))
        here = lines[line - 1] if line else ""
        if not line or (not note and not all(digit in here for digit in digits)):
            astray.append((what, text, line))
    assert astray == []


@pytest.mark.parametrize("name", REAL)
def test_every_indicator_has_its_printed_score_and_no_person_is_named(name: str, reports: Path) -> None:
    sheet, opened = sheet_of(name)
    lost = {row.id for row in sheet.rows if row.printed is None or row.printed.score is None}
    assert lost <= {"budget_compliant"} and (not lost or name == "shenzhen-detention-2023")
    text = Path(library.find_case(name)).read_text(encoding="utf-8")
    assert not re.search(r"(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)\d{8}(?!\d)", text.replace("报告", ""))
    people = re.findall(
        r"填报人：\s*([\u4e00-\u9fff ]{2,4})\n", (reports / f"{name}.txt").read_text(encoding="utf-8")
    )
    assert not any(person.strip() and person.strip() in text for person in people)
    assert opened.case.year


def pieces(value: object, where: str) -> list[tuple[str, str, list[int]]]:
    """(where, text, lines) of every paragraph under `narrative`; a problem's heading belongs to its text."""
    if isinstance(value, list):
        return [piece for item in value for piece in pieces(item, where)]
    if not isinstance(value, dict):
        return [(where, str(value), [])]
    if "text" not in value and "cause" not in value:
        return [piece for key, item in value.items() for piece in pieces(item, f"{where}.{key}")]
    lines = value.get("line", [])
    numbers = [int(str(line)) for line in (lines if isinstance(lines, list) else [lines])]
    text = "".join(str(value.get(key, "")) for key in ("head", "text", "cause"))
    return [(where, text, numbers), *(pieces(value["measure"], where) if "measure" in value else [])]


@pytest.mark.parametrize("name", REAL)
def test_what_a_unit_says_of_itself_has_its_figures_on_the_lines_it_names_and_is_no_copy(
    name: str, reports: Path
) -> None:
    narrative = library.open_case(name).case.narrative
    lines = [folded(line) for line in (reports / f"{name}.txt").read_text(encoding="utf-8").split("\n")]
    whole = "".join(lines)
    told = [
        piece
        for key, value in narrative.items()
        if key not in ("we", "cover")
        for piece in pieces(value, key)
    ]
    assert len(told) > 20
    for where, text, numbers in told:
        assert numbers, where
        here = "".join(lines[number - 1] for number in numbers)
        digits = re.findall(r"\d+(?:\.\d+)?", folded(text))
        assert [digit for digit in digits if digit not in here] == [], (where, text)
        for sentence in re.split(
            "[。；]", folded(text)
        ):  # a list of names may be the report's own; a sentence may not
            words = re.sub(r"[\d.%]", "", sentence)
            assert len(words) < 60 or words not in re.sub(r"[\d.%]", "", whole), (where, sentence)
