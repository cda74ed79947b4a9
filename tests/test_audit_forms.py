"""The forms that are made from the cases, audited: a form filled with consistent facts is accused of nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao.core.finding import DataError, Findings
from jixiao.flows import examples, library
from jixiao.flows.auditing import audit_file
from jixiao.flows.reporting import common_templates, forms, report
from jixiao.reporting.forms import make_form
from jixiao.writers.document import write_document

# What a report itself says wrongly, and its forms repeat: case -> (rule, what is accused). Nothing else may be found.
SAID_BY_THE_REPORT = {
    # the reasons for slow spending are told with the figures of August
    "longgang-2020": {("figures_of_part_year", "8月31日")},
    # points were moved from one group to another, and the sums of both were not; a mechanism is followed that was never set up
    "shenzhen-lighting-2020": {("points_moved", "25"), ("denied_elsewhere", "绩效运行监控机制")},
    # 83.00 ÷ 89.65 is 92.58%, and the text prints 92.59%
    "shenzhen-detention-2023": {("figure_differs", "92.59%")},
}
ASKS_MORE = "question_pack"  # it is of one indicator
FEWEST = 6  # forms that every case has


def accused(path: Path) -> set[tuple[str, str]]:
    """Rule and claimed text of all that is accused in a file."""
    found = audit_file(path).audit.remarks
    return {(one.rule, one.claimed) for one in found if one.severity != "info"}


def unexpected(case: str, form: str, path: Path, indicator: str = "") -> set[tuple[str, str]] | None:
    """What is accused in the form of a case, without what its report says wrongly itself; None for a form that it has not."""
    try:
        report(case, form, str(path), indicator=indicator)
    except DataError:
        return None
    return accused(path) - SAID_BY_THE_REPORT.get(case, set())


@pytest.mark.parametrize("case", library.case_ids())
def test_no_form_of_a_case_is_accused(case: str, tmp_path: Path) -> None:
    told = {form: unexpected(case, form, tmp_path / f"{form}.docx") for form in forms() if form != ASKS_MORE}
    assert sum(found is not None for found in told.values()) >= FEWEST
    assert {form: found for form, found in told.items() if found} == {}


@pytest.mark.parametrize("suffix", ["xlsx", "pdf"])
@pytest.mark.parametrize("form", ["evaluation_report", "score_table"])
def test_neither_is_a_spreadsheet_or_a_pdf(form: str, suffix: str, tmp_path: Path) -> None:
    assert unexpected("yanjin-2022", form, tmp_path / f"form.{suffix}") == set()


@pytest.mark.parametrize("case", library.case_ids())
def test_no_explanation_of_one_score_is_accused(case: str, tmp_path: Path) -> None:
    names = [leaf.name for leaf, _ in library.open_case(case).framework.leaves()]
    told = {
        name: unexpected(
            case, ASKS_MORE, tmp_path / f"{at}.docx", name
        )  # None: several indicators have this name
        for at, name in enumerate(names[::2])
    }
    assert any(found is not None for found in told.values())
    assert {name: found for name, found in told.items() if found} == {}


@pytest.mark.parametrize("case", sorted(SAID_BY_THE_REPORT))
def test_what_a_report_says_wrongly_is_found_in_its_forms(case: str, tmp_path: Path) -> None:
    for form in ("self_evaluation", "evaluation_report", "score_table"):
        report(case, form, str(tmp_path / f"{form}.docx"))
    report(case, "self_evaluation", str(tmp_path / "self_evaluation.xlsx"))
    found = set().union(*(accused(path) for path in tmp_path.iterdir()))
    assert SAID_BY_THE_REPORT[case] <= found


# The worked examples: facts of a few lines each, scored by every rule there is.
SAID_BY_THE_EXAMPLE = {
    "P31b": {("bands_contradict", "5分")},  # its standard gives the lower band the same points
    # a switch that rounds the total to one decimal, beside scores of two
    "rounding.total.number": {("score_total_differs", "1.30")},
}
EXAMPLES = tuple(examples.examples())


@pytest.mark.parametrize("part", range(8))
@pytest.mark.parametrize("form", ["evaluation_report", "score_table"])
def test_no_form_of_a_worked_example_is_accused(form: str, part: int, tmp_path: Path) -> None:
    told = {}
    for at, example in enumerate(EXAMPLES[part::8]):
        sheet = examples.run(example).sheet
        if sheet is None:
            continue
        made = make_form(forms()[form], sheet, common_templates(), Findings("case.yaml"))
        if made is None:
            continue
        path = tmp_path / f"{at}.docx"
        assert write_document(made, path, Findings("case.yaml"))
        told[example.id] = accused(path) - SAID_BY_THE_EXAMPLE.get(example.id, set())
    assert told
    assert {name: found for name, found in told.items() if found} == {}
