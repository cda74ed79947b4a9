"""Tables of facts as people hand them in: what is wrong in them is told, nothing is cut off or guessed, and no file that is read is written over."""

from __future__ import annotations

import os
import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import polars as pl
import pytest
import xlsxwriter

from jixiao.cli.command import run as main
from jixiao.core.finding import DataError
from jixiao.flows import keep_facts
from jixiao.flows.bulk import score_file

FRAMEWORK = "project-10"
GOOD: dict[str, Any] = {
    "unit": ["901001", "901002"], "year": [2024, 2024],
    "project_budget_amount": [100_000_00, 100_000_00], "project_spent_amount": [95_000_00, 90_000_00],
}  # fmt: skip


def parquet(folder: Path, **changed: Any) -> Path:
    path = folder / "facts.parquet"
    pl.DataFrame({**GOOD, **changed}, strict=False).write_parquet(path)
    return path


def refused(path: Path, out: Path) -> list[str]:
    with pytest.raises(DataError) as error:
        score_file(path, FRAMEWORK, out)
    assert not out.exists()
    assert all(one.message("zh") and one.message("en") for one in error.value.findings)
    return [one.rule for one in error.value.findings]


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("unit,year,project_budget_amount\na,2024,1,234\n", ["bulk_uneven"]),
        ("unit,year,project_budget_amount\na,2024\n", ["bulk_uneven"]),
        ("unit,project_budget_amount,project_budget_amount\na,1,2\n", ["bulk_head_twice"]),
        ('unit,project_budget_amount\na,"1\n', ["bulk_csv"]),
        ("unit,project_budget_amount,\na,1,,\n", ["bulk_uneven"]),
    ],
)
def test_a_csv_whose_lines_do_not_fit_its_heads_is_refused(
    text: str, rules: list[str], tmp_path: Path
) -> None:
    path = tmp_path / "facts.csv"
    path.write_text(text, encoding="utf-8")
    assert refused(path, tmp_path / "out.parquet") == rules


LINE = "unit,year,name,project_budget_amount\n901001,2024,某某区财政局,100\n"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (LINE.encode("gbk"), "多半是 GBK"),
        (LINE.replace("某某", "镕喆").encode("gbk"), "多半是 GBK"),
        (LINE.encode("utf-16"), "是 UTF-16"),
        (LINE.encode("utf-16-le"), "是 UTF-16"),
        (LINE.encode("utf-16-be"), "是 UTF-16"),
        (LINE.replace("某某区财政局", "a").encode("utf-16-le"), "是 UTF-16"),
        (LINE.encode("utf-32"), "是 UTF-32"),
        (LINE.replace("某某区财政局", "Café Genève").encode("latin-1"), "是哪种编码看不出来"),
        (LINE.replace("某某区财政局", "Zoë éa").encode("latin-1"), "是哪种编码看不出来"),
    ],
)
def test_a_csv_in_another_encoding_is_refused_with_which_it_is_where_that_is_known(
    body: bytes, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "facts.csv"
    path.write_bytes(body)
    assert refused(path, tmp_path / "out.parquet") == ["bulk_encoding"]
    assert main(["bulk", "score", str(path), "--framework", FRAMEWORK, "-o", str(tmp_path / "o.csv")]) == 2
    told = capsys.readouterr().err
    assert f"facts.csv 不是 UTF-8 编码的 CSV，{said}" in told and "CSV UTF-8" in told


def test_a_zero_in_a_cell_of_utf_8_is_no_other_encoding(tmp_path: Path) -> None:
    path = tmp_path / "facts.csv"
    path.write_text(LINE.replace("901001", "90\0 1"), "utf-8")
    done = score_file(path, FRAMEWORK, tmp_path / "out.parquet")
    assert [one.rule for one in done.findings if one.rule != "bulk_never"] == ["bulk_nobody"]


@pytest.mark.parametrize(
    ("name", "body", "said"),
    [
        ("f.csv", b"", "文件是空的"),
        ("f.csv", b"\xef\xbb\xbf", "文件是空的"),
        ("f.csv", b"\r\n\n", "文件是空的"),
        ("f.parquet", b"", "文件是空的"),
        ("f.parquet", b"PAR", "不是 Parquet 文件"),
        ("f.parquet", b"PAR1" + b"x" * 90, "不是 Parquet 文件"),
        ("f.parquet", b"unit,year\na,2024\n", "不是 Parquet 文件"),
    ],
)
def test_a_file_that_is_empty_or_of_another_kind_is_told_in_the_language_of_the_rest(
    name: str, body: bytes, said: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(body)
    with pytest.raises(DataError) as error:
        score_file(tmp_path / name, FRAMEWORK, tmp_path / "out.parquet")
    (told,) = error.value.findings
    assert told.rule == "bulk_format" and said in told.message("zh")
    assert not re.search("[\u4e00-\u9fff]", told.message("en"))


COMMANDS = (
    "bulk score FACTS --framework project-10 -o OUT",
    "bulk lists GOOD --framework shenzhen-2023 --list 项目=FACTS -o OUT",
    "bulk lists FACTS --framework shenzhen-2023 --list 项目=GOOD -o OUT",
    "simulate EDIT --facts FACTS -o OUT",
    "simulate EDIT --facts FACTS --unit 901001",
    "advise --facts FACTS --unit 901001 --framework project-10",
    "explain --facts FACTS --unit 901001 --framework project-10",
    "analyse ranking FACTS --framework project-10 -o OUT",
    "analyse ranking GOOD --framework project-10 --scores FACTS -o OUT",
    "store load STORE FACTS",
    "store remove STORE FACTS",
)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("ending", ["csv", "parquet", "xlsx"])
def test_facts_that_are_no_file_are_told_as_such_and_a_pipe_is_not_waited_for(
    ending: str, command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    facts, edit, store = tmp_path / f"none.{ending}", tmp_path / "edit.yaml", tmp_path / "s.duckdb"
    edit.write_text(f"framework: {FRAMEWORK}\ntitle: t\n", encoding="utf-8")
    good = parquet(tmp_path)
    if "remove" in command:
        assert main(["store", "load", str(store), str(good)]) == 0
    names = {"FACTS": facts, "GOOD": good, "EDIT": edit, "STORE": store, "OUT": tmp_path / "out.parquet"}
    words = [names.get(word, word) for word in command.replace("=", " = ").split()]
    written = " ".join(map(str, words)).replace(" = ", "=").split(" ")

    def told(*, lang: str = "zh") -> str:
        capsys.readouterr()
        assert main([*written, "--lang", lang]) == 2
        return re.sub(r"\s", "", capsys.readouterr().err)

    assert f"找不到文件“{facts}”" in told() and "Errno" not in told(lang="en")
    os.mkfifo(facts)
    assert "不是普通的文件" in told() and "isnoordinaryfile" in told(lang="en")
    facts.unlink()
    facts.mkdir()
    assert "这是文件夹" in told() and "itisafolder" in told(lang="en")
    assert not (tmp_path / "out.parquet").exists()


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("bulk sql project-10 --dialect duckdb --table x;DROP", "“x;DROP”不像一张表的名字"),
        ("bulk sql project-10 --dialect duckdb --table a.b.c.d", "“a.b.c.d”不像一张表的名字"),
        ("analyse ranking FACTS --framework project-10 --most 0", "--most 是 0，列不出行"),
        ("analyse ranking FACTS --framework project-10 --most -2", "--most 是 -2，列不出行"),
        ("analyse ranking FACTS --framework project-10 --by unit", "按单位分组，每组只有它自己"),
        ("analyse efficiency FACTS --framework project-10 --set inputs=", "要的是一个值"),
        ("analyse efficiency FACTS --framework project-10 --set inputs=project_spent_amount --set outputs=project_spent_amount", "要的是投入以外的列"),
    ],
)  # fmt: skip
def test_an_option_that_cannot_be_is_refused_in_words(
    command: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = str(parquet(tmp_path))
    assert main([facts if word == "FACTS" else word for word in command.split()]) == 2
    assert said in capsys.readouterr().err


def test_a_table_may_be_named_with_its_schema(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bulk", "sql", "project-10", "--dialect", "duckdb", "--table", "财政.facts_2023"]) == 0
    assert "FROM 财政.facts_2023" in capsys.readouterr().out


def test_empty_lines_are_no_rows(tmp_path: Path) -> None:
    path = tmp_path / "facts.csv"
    path.write_text(
        "\ufeffunit,year,project_budget_amount\r\na,2024,1\r\n\r\nb,2024,2\r\n\r\n", encoding="utf-8"
    )
    assert score_file(path, FRAMEWORK, tmp_path / "out.parquet").rows == 2


@pytest.mark.parametrize(
    ("changed", "rules"),
    [
        ({"unit": [901001.0, 901002.0]}, ["bulk_type"]),
        ({"unit": [[1], [2]]}, ["bulk_type"]),
        ({"unit": [b"a", b"b"]}, ["bulk_type"]),
        ({"year": [2024.5, 2024.0]}, ["bulk_type"]),
        ({"year": [date(2024, 1, 1), date(2024, 1, 1)]}, ["bulk_type"]),
        ({"year": [True, False], "unit": [{"a": 1}, {"a": 2}]}, ["bulk_type", "bulk_type"]),
        ({"name": [[1], [2]]}, ["bulk_type"]),
    ],
)
def test_keys_of_no_use_refuse_the_table(changed: dict[str, Any], rules: list[str], tmp_path: Path) -> None:
    assert refused(parquet(tmp_path, **changed), tmp_path / "out.parquet") == rules


@pytest.mark.parametrize(
    ("changed", "rule", "year"),
    [
        ({"year": ["2024年", "2024"]}, "bulk_no_year", [None, 2024]),
        ({"year": [10**10, 2024]}, "bulk_no_year", [None, 2024]),
        ({"year": [None, 2024]}, "bulk_no_year", [None, 2024]),
        ({"year": [" 2024 ", "2024"]}, None, [2024, 2024]),
        ({"unit": [None, "901002"]}, "bulk_nobody", [2024, 2024]),
        ({"unit": [" ", "901002"]}, "bulk_nobody", [2024, 2024]),
    ],
)
def test_rows_of_nobody_or_no_year_are_counted_and_told(
    changed: dict[str, Any], rule: str | None, year: list[int | None], tmp_path: Path
) -> None:
    out = tmp_path / "out.parquet"
    done = score_file(parquet(tmp_path, **changed), FRAMEWORK, out)
    found = [(one.rule, one.values["count"]) for one in done.findings if one.rule != "bulk_never"]
    assert found == ([(rule, "1")] if rule else [])
    assert pl.read_parquet(out)["year"].to_list() == year


def test_a_column_that_is_empty_in_every_row_is_unknown(tmp_path: Path) -> None:
    path = tmp_path / "facts.parquet"
    pl.DataFrame({**GOOD, "project_spent_amount": pl.Series([None, None])}).write_parquet(path)
    score_file(path, FRAMEWORK, tmp_path / "out.parquet")
    assert pl.read_parquet(tmp_path / "out.parquet")["execution"].to_list() == [None, None]


def workbook(path: Path, heads: list[str], rows: list[list[Any]], percent: bool = False) -> Path:
    made = xlsxwriter.Workbook(path)
    sheet = made.add_worksheet()
    style = made.add_format({"num_format": "0%"}) if percent else None
    sheet.write_row(0, 0, heads)
    for at, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            sheet.write(at, column, value, style if isinstance(value, float) else None)
    made.close()
    return path


@pytest.mark.parametrize(
    ("heads", "row", "rule"),
    [
        (["unit", "project_spent_amount", "project_spent_amount"], ["a", 1, 2], "bulk_head_twice"),
        (["unit", "project_spent_amount"], ["a", "=1+"], "bulk_cell"),
        (["unit", "project_spent_amount"], ["a", 0.95], "bulk_cell"),
    ],
)
def test_a_sheet_in_which_cells_are_not_what_they_seem_is_refused(
    heads: list[str], row: list[Any], rule: str, tmp_path: Path
) -> None:
    path = workbook(tmp_path / "facts.xlsx", heads, [row], percent=True)
    if row[-1] == "=1+":
        made = xlsxwriter.Workbook(path)
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, heads)
        sheet.write(1, 0, "a")
        sheet.write_formula(1, 1, "=1/0", None, "#DIV/0!")
        made.close()
    assert refused(path, tmp_path / "out.parquet") == [rule]


def test_the_reason_is_told_in_the_language_of_the_rest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = workbook(tmp_path / "facts.xlsx", ["unit", "project_spent_amount"], [["a", 0.95]], percent=True)
    command = ["bulk", "score", str(path), "--framework", FRAMEWORK, "-o", str(tmp_path / "out.parquet")]
    assert main([*command, "--lang", "en"]) == 2
    said = " ".join(capsys.readouterr().err.split())
    assert "B2 of facts.xlsx: a cell that shows a percentage is read as a fraction" in said
    assert not re.search("[\u4e00-\u9fff]", said)


def test_a_sheet_may_have_as_many_columns_and_rows_as_a_province(tmp_path: Path) -> None:
    heads = ["unit", "project_budget_amount", "project_spent_amount"]
    wide = workbook(tmp_path / "wide.xlsx", [*heads, *(f"x{n}" for n in range(997))], [["a", 10000, 9500]])
    assert score_file(wide, FRAMEWORK, tmp_path / "wide.parquet").rows == 1
    long = workbook(tmp_path / "long.xlsx", heads, [[f"u{n}", 10000, 9500] for n in range(12_000)])
    assert score_file(long, FRAMEWORK, tmp_path / "long.parquet").rows == 12_000


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        (0, 1000, "cell ALM1 is in column 1,001, and at most 1,000 columns are read"),
        (3000, 999, "rows by columns are more than 3,000,000 (blank cells too); of 1,000 columns at most 3,000 rows are read"),
        (1_048_575, 2, "rows by columns are more than 3,000,000 (blank cells too); of 3 columns at most 1,000,000 rows are read"),
    ],
)  # fmt: skip
def test_a_sheet_that_is_too_large_is_told_its_limit_and_what_to_do(
    row: int, column: int, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "facts.xlsx"
    made = xlsxwriter.Workbook(path)
    sheet = made.add_worksheet()
    sheet.write_row(0, 0, ["unit", "project_budget_amount"])
    sheet.write(row, column, 1)
    made.close()
    command = ["bulk", "score", str(path), "--framework", FRAMEWORK, "-o", str(tmp_path / "out.parquet")]
    assert main([*command, "--lang", "en"]) == 2
    told = " ".join(capsys.readouterr().err.split())
    assert said in told
    assert "Save it as CSV (UTF-8) or Parquet" in told
    assert refused(path, tmp_path / "out.parquet") == ["bulk_sheet_large"]


@pytest.mark.parametrize(
    ("place", "rule"), [("xfd1048576", "bulk_sheet_large"), ("AAAAB9999999", "document_damaged")]
)
def test_a_place_that_no_program_writes_is_no_way_to_take_all_memory(
    place: str, rule: str, tmp_path: Path
) -> None:
    path = formula(tmp_path / "facts.xlsx", f'<c r="{place}"><v>1</v></c>')
    assert refused(path, tmp_path / "out.parquet") == [rule]


def test_of_many_cells_that_are_wrong_the_first_are_named_and_the_rest_counted(tmp_path: Path) -> None:
    rows = [[f"u{n}", 0.95] for n in range(80)]
    path = workbook(tmp_path / "facts.xlsx", ["unit", "project_spent_amount"], rows, percent=True)
    with pytest.raises(DataError) as error:
        score_file(path, FRAMEWORK, tmp_path / "out.parquet")
    *named, more = error.value.findings
    assert [one.values["cell"] for one in named] == [f"B{n}" for n in range(2, 52)]
    assert (more.rule, more.values["count"]) == ("bulk_cells_more", "30")


def formula(path: Path, xml: str) -> Path:
    """A workbook whose only amount is a formula, its cell written like this."""
    workbook(path, ["unit", "year", "project_budget_amount"], [["a", 2024, 777]])
    with ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    assert '<c r="C2"><v>777</v></c>' in sheet
    parts["xl/worksheets/sheet1.xml"] = sheet.replace('<c r="C2"><v>777</v></c>', xml).encode()
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="C2"><f>7*100</f><v></v></c>',  # as openpyxl writes it
        '<c r="C2"><f>7*100</f><v/></c>',
        '<c r="C2"><f>7*100</f></c>',
        '<c r="C2" t="str"><f>7*100</f></c>',
    ],
)
def test_a_formula_without_its_value_refuses_the_table(cell: str, tmp_path: Path) -> None:
    assert refused(formula(tmp_path / "facts.xlsx", cell), tmp_path / "out.parquet") == ["bulk_cell"]


def test_a_formula_that_gave_an_empty_text_is_an_empty_cell(tmp_path: Path) -> None:
    path = formula(tmp_path / "facts.xlsx", '<c r="C2" t="str"><f>IF(1,"",7)</f><v></v></c>')
    done = score_file(path, FRAMEWORK, tmp_path / "out.parquet")
    assert (done.rows, [one.rule for one in done.findings]) == (1, ["bulk_never"])


@pytest.mark.parametrize("name", ["facts.parquet", "folder", "nowhere/out.parquet", "out.txt"])
def test_an_output_that_cannot_be_is_refused_before_anything_is_read(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = parquet(tmp_path)
    before = facts.read_bytes()
    (tmp_path / "folder").mkdir()
    edit = tmp_path / "edit.yaml"
    edit.write_text(f"framework: {FRAMEWORK}\ntitle: t\n", encoding="utf-8")
    out = str(tmp_path / name)
    for command in (
        ["bulk", "score", str(facts), "--framework", FRAMEWORK, "-o", out],
        ["simulate", str(edit), "--facts", str(facts), "-o", out],
        ["analyse", "health", str(facts), "--framework", FRAMEWORK, "-o", out],
    ):
        assert main(command) == 2, command
        said = capsys.readouterr().err
        assert name.rpartition("/")[2] in said and "Traceback" not in said
    assert facts.read_bytes() == before
    assert sorted(one.name for one in tmp_path.iterdir()) == ["edit.yaml", "facts.parquet", "folder"]


def test_a_store_is_not_written_over_by_what_it_gives_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = tmp_path / "store.duckdb"
    assert main(["store", "load", str(store), str(parquet(tmp_path))]) == 0
    before = store.read_bytes()
    for out in (store, tmp_path / "facts.pdf"):
        assert main(["store", "export", str(store), "--facts", "-o", str(out)]) == 2
    assert store.read_bytes() == before
    assert not (tmp_path / "facts.pdf").exists()
    capsys.readouterr()


def test_scores_of_another_framework_are_not_taken(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = parquet(tmp_path, budget_initial=[1, 2])
    score_file(facts, "yanjin-2022", tmp_path / "other.parquet")
    command = [
        "analyse",
        "ranking",
        str(facts),
        "--framework",
        FRAMEWORK,
        "--scores",
        str(tmp_path / "other.parquet"),
    ]
    assert main(command) == 2
    assert FRAMEWORK in capsys.readouterr().err


def test_a_simulation_is_not_left_behind_when_its_report_cannot_be_written(tmp_path: Path) -> None:
    facts, edit = parquet(tmp_path), tmp_path / "edit.yaml"
    edit.write_text(f"framework: {FRAMEWORK}\ntitle: t\n", encoding="utf-8")
    out = tmp_path / "o[1].parquet"
    command = ["simulate", str(edit), "--facts", str(facts), "-o", str(out)]
    assert main([*command, "--report", str(tmp_path / "no" / "x.docx")]) == 2
    assert not out.exists()
    assert main(command) == 0
    assert out.exists()


def test_a_text_that_begins_as_a_formula_is_none_in_a_csv(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    score_file(parquet(tmp_path, unit=["=1+1", "@x"], name=["-甲", "乙"]), FRAMEWORK, out)
    lines = out.read_text("utf-8-sig").splitlines()
    assert [line.split(",")[:3] for line in lines[1:]] == [["'=1+1", "2024", "'-甲"], ["'@x", "2024", "乙"]]
    assert Decimal(lines[1].split(",")[3]) > 0


ZSTD = b"\x28\xb5\x2f\xfd"  # how every compressed part begins


def test_a_parquet_that_is_damaged_between_its_ends_is_said_to_be(tmp_path: Path) -> None:
    path, out = tmp_path / "facts.parquet", tmp_path / "out.parquet"
    rows = range(5000)
    pl.DataFrame({
        "unit": [str(one) for one in rows], "year": [2024] * 5000, "project_budget_amount": [one * 7919 % 100_003 for one in rows],
    }).write_parquet(path)  # fmt: skip
    whole = path.read_bytes()
    assert ZSTD in whole
    path.write_bytes(whole.replace(ZSTD, bytes(len(ZSTD))))
    with pytest.raises(DataError) as scored:
        score_file(path, FRAMEWORK, out)
    with pytest.raises(DataError) as loaded:
        keep_facts.load(tmp_path / "s.duckdb", [path])
    for error in (scored, loaded):
        [told] = error.value.findings
        assert "要读的 Parquet 文件内部损坏，请重新导出或重新复制一份" in told.message("zh")
        assert "is damaged inside" in told.message("en")
    assert not out.exists()
