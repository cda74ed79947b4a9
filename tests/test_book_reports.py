"""A report made from a filled-in workbook tells its user what is missing in the workbook's words."""

from __future__ import annotations

import re
from pathlib import Path

from test_case_book import made

from jixiao.flows import reporting
from jixiao.flows.library import DATA


def test_what_a_report_lacks_is_named_in_words_and_where_to_write_it(tmp_path: Path) -> None:
    book = made(tmp_path, "yanjin-2022", str(without_texts(tmp_path)))
    for form in ("self_evaluation", "evaluation_report"):
        told = reporting.report(str(book), form)
        (finding,) = (one for one in told.findings if one.rule == "report_wanting")
        assert told.document is not None
        said = f"{finding.message()}{finding.hint()}{told.document.text()}"
        assert "narrative" not in said
        assert "remedies" not in said
        assert ("部门主要职能" if form == "self_evaluation" else "封面的委托单位") in said
        assert "Word" in finding.hint()
        assert "案卷" not in finding.hint()
        notes = told.document.text().partition("待补充（内部")[2]
        assert "标有“【待补充】”的地方" in notes
        assert not re.search(r"[a-z]+_[a-z]+", notes), notes


def test_the_same_report_of_a_case_file_names_the_place_in_the_file(tmp_path: Path) -> None:
    made_of = reporting.report(str(without_texts(tmp_path)), "self_evaluation").document
    assert made_of is not None
    assert "案卷 narrative 的 duties" in made_of.text()


def without_texts(folder: Path) -> Path:
    """The case in a file, without the texts that people wrote for its report."""
    source = (DATA / "cases" / "yanjin-2022.yaml").read_text("utf-8")
    path = folder / "case.yaml"
    path.write_text(re.sub(r"(?ms)^narrative:.*?(?=^[a-z]|\Z)", "", source), "utf-8")
    return path
