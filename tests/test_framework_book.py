"""The workbook form of a framework: nothing is lost either way, and whatever is wrong names its cell."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jixiao.core import book
from jixiao.core.finding import DataError, Findings
from jixiao.core.source import Mapped, located, plain
from jixiao.flows import library
from jixiao.framework.dump import dump_framework
from jixiao.framework.load import INDICATOR_KEYS, KEYS, OWN_KEYS, read_framework
from jixiao.readers.framework_book import read_framework_book
from jixiao.readers.yaml_file import read_yaml
from jixiao.rules.codec import COMMON
from jixiao.rules.kinds import KINDS
from jixiao.writers.framework_book import framework_book

FILES = [*sorted((library.DATA / "frameworks").glob("*.yaml")), library.DATA / "starter.yaml"]


def read(path: Path, content: bytes) -> tuple[Any, Findings]:
    path.write_bytes(content)
    findings = Findings(path.name)
    data = read_framework_book(path, findings)
    return (None if data is None else plain(data)), findings


def told(findings: Findings) -> list[tuple[str, str]]:
    return [(finding.rule, finding.place.field) for finding in findings.items]


# -- nothing is lost


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_framework_is_equal_after_both_ways(path: Path, tmp_path: Path) -> None:
    framework, findings = library.load_framework(path)
    assert framework is not None
    assert not findings.errors()
    data = plain(located(dump_framework(framework)))
    content = framework_book(data)
    back, found = read(tmp_path / "x.xlsx", content)
    assert back == data
    assert not found.items
    again = read_framework(located(back), library.catalogue(), Findings())
    same = read_framework(located(data), library.catalogue(), Findings())
    assert again == same
    assert dump_framework(again) == dump_framework(framework)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_as_a_person_wrote_it_is_equal_after_both_ways(path: Path, tmp_path: Path) -> None:
    data = plain(read_yaml(path, Findings()))
    back, found = read(tmp_path / "x.xlsx", framework_book(data))
    assert back == data
    assert not found.items


NASTY = (
    "", " ", " 前后有空格 ", "两\n行", "a\r\nb", "\t", "=1+1", "+1", "-1", "@x", "'x", "#N/A", "0.5", "1.10", "90%", "007", "2024-1", "1e5",
    "true", "是", "否", "满分", "得满分", "full", "询问", "ask", "剔除", "不计", "floor", "_x000D_", "\x00\x07", "\u0085\u2028\ufeff\uffff", "😀",
    "a: b", "[x]", "{x", "x #y", "- x", "? x", "!x", "&x", "*x", "%x", "|", ">", "~", "null", "a.b", "定性目标", "单位未自设时", "，、“”", "\\n", '"',
)  # fmt: skip
IDS = ("a", "b", "c", "a.b", "rate", "定性目标", "")
TEXTS = st.one_of(st.sampled_from(NASTY), st.text(max_size=6))
JUNK = st.recursive(
    TEXTS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3), max_leaves=6
)


def mapping(keys: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """A mapping with some of these keys, each now and then with something unfitting."""
    optional = {key: value | JUNK if n % 3 == 0 else value for n, (key, value) in enumerate(keys.items())}
    extra = st.dictionaries(TEXTS, JUNK, max_size=1)
    made = st.builds(lambda one, two: two | one, st.fixed_dictionaries({}, optional=optional), extra)
    return st.deferred(lambda: made)  # a deferred one has a short name, which hypothesis may print


def listed(row: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(row, max_size=3)


def texts_of(*keys: str) -> dict[str, Any]:
    return dict.fromkeys(keys, TEXTS)


IDENT = st.sampled_from(IDS)
BAND = mapping(
    texts_of("from", "above", "below", "upto", "is", "otherwise", "score")
) | st.fixed_dictionaries({"otherwise": TEXTS})
ITEM = st.recursive(
    mapping({"id": IDENT, **texts_of("text", "points", "share", "when", "discretionary", "partly", "veto")}),
    lambda inner: mapping({"id": IDENT, "text": TEXTS, "items": listed(inner)}),
    max_leaves=4,
)
GATE = mapping(texts_of("when", "score", "cap", "subtract", "times", "text", "proof"))
SCALARS = sorted(
    {spec.name for kind in KINDS.values() for spec in kind.fields}
    | {spec.name for spec in COMMON} - {"exempt", "gates"}
)
CHOICES = sorted(
    {choice for kind in KINDS.values() for spec in kind.fields for choice in spec.choices}
    | {"floor", "ceil", "none", "zero"}
)
RULE_KEYS: dict[str, Any] = {
    **dict.fromkeys(SCALARS, TEXTS | st.sampled_from(CHOICES)),
    "as_printed": listed(TEXTS), "bands": listed(BAND), "items": listed(ITEM), "grades": st.dictionaries(TEXTS, TEXTS, max_size=3),
    "tiers": listed(mapping(texts_of("name", "from", "to", "below"))), "gates": listed(GATE), "exempt": listed(GATE),
    "add": listed(mapping(texts_of("count", "each", "most", "text"))), "subtract": listed(mapping(texts_of("count", "each"))),
}  # fmt: skip
KIND = st.sampled_from([*KINDS, "分档", "x", ""])
RULE = st.recursive(
    mapping({**RULE_KEYS, "kind": KIND}),
    lambda inner: st.builds(
        lambda rule, parts, extra: (
            rule
            | {
                "kind": "parts",
                "parts": [{**part, **given} for part, given in zip(parts, extra, strict=False)],
            }
        ),
        mapping(texts_of("note", "cap", "combine")),
        st.lists(inner, max_size=3),
        st.lists(
            st.fixed_dictionaries({"id": IDENT}, optional=texts_of("name", "points", "share")),
            min_size=3,
            max_size=3,
        ),
    ),
    max_leaves=3,
)
OWN = mapping(
    {**texts_of(*(key for key in OWN_KEYS)), "aspects": listed(TEXTS), "qualitative": RULE, "otherwise": RULE}
)
READING = mapping({"name": TEXTS, "why": TEXTS, "change": JUNK})
NODE_KEYS: dict[str, Any] = {
    "id": IDENT, **texts_of("name", "code", "points", "explains", "bonus", "ours", "note", "floor", "cap"), "evidence": listed(TEXTS),
    "as_printed": listed(TEXTS), "rule": RULE, "own": OWN, "gates": listed(GATE), "readings": listed(READING),
}  # fmt: skip
NODE = st.recursive(
    mapping(NODE_KEYS), lambda inner: mapping({**NODE_KEYS, "indicators": listed(inner)}), max_leaves=4
)
FRAMEWORK = mapping(
    {
        **texts_of(*KEYS),
        "valid": mapping(texts_of("from", "to")),
        "rounding": mapping(texts_of("input", "row", "how", "sum_of")),
        "grades": mapping({"bands": listed(mapping(texts_of("name", "from"))), **texts_of("from_score", "ours")}),
        "policies": mapping(texts_of("cap", "partial", "zero_over_zero")),
        "layout": mapping(texts_of("score", "rate", "表头")),
        "source": st.dictionaries(TEXTS, TEXTS, max_size=2),
        "facts": st.dictionaries(IDENT | TEXTS, mapping({**texts_of("label", "dimension", "low", "formula"), "aliases": listed(TEXTS), "constants": JUNK}), max_size=2),
        "lists": st.dictionaries(IDENT | TEXTS, mapping({"label": TEXTS, "fields": st.dictionaries(IDENT, mapping(texts_of("label", "default")), max_size=2)}), max_size=2),
        "gates": listed(GATE),
        "indicators": listed(NODE),
    }
)  # fmt: skip
QUICK = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture]
)  # fmt: skip


@pytest.mark.filterwarnings("ignore:Generating overly large repr")  # of the strategies, not of the data
@given(data=FRAMEWORK)
@QUICK
def test_any_plain_data_is_equal_after_both_ways(data: dict[str, Any], tmp_path: Path) -> None:
    back, found = read(tmp_path / "x.xlsx", framework_book(data))
    assert back == data
    assert not found.items


@pytest.mark.filterwarnings("ignore:Generating overly large repr")
@given(rule=RULE)
@QUICK
def test_any_rule_is_equal_after_both_ways(rule: dict[str, Any], tmp_path: Path) -> None:
    data = {"indicators": [{"id": "a", "name": "甲", "points": "5", "rule": rule}]}
    back, found = read(tmp_path / "x.xlsx", framework_book(data))
    assert back == data
    assert not found.items


def test_a_text_longer_than_a_cell_is_refused_not_cut() -> None:
    with pytest.raises(DataError) as caught:
        framework_book({"note": "长" * 40_000})
    assert caught.value.findings[0].rule == "yaml_scalar"


def test_ordinary_frameworks_need_no_yaml_but_for_readings() -> None:
    framework, _ = library.load_framework(library.DATA / "starter.yaml")
    assert framework is not None
    content = framework_book(dump_framework(framework))
    assert b"YAML" in strings_of(content)  # the headers
    assert strings_of(content).count("其他（YAML）".encode()) == 1  # one shared string, used by headers only
    assert b"kind:" not in strings_of(content)


def strings_of(content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read("xl/sharedStrings.xml")


# -- the table agrees with the rules


def test_every_kind_and_key_of_a_rule_has_its_place() -> None:
    assert {name: kind.zh for name, kind in KINDS.items()} == {
        name: form.zh for name, form in book.KINDS.items()
    }
    elsewhere = {sheet.key for sheet in book.RULE_LISTS} | {
        "parts",
        "add",
        "subtract",
        "gates",
        "exempt",
        "rounding",
    }
    for name, kind in KINDS.items():
        for spec in (*kind.fields, *COMMON):
            if spec.name in elsewhere:
                continue
            column = book.RULES.find(spec.name, name)
            assert column is not None, (name, spec.name)
            if spec.choices:
                assert set(column.labels) == set(spec.choices), (name, spec.name)


def test_every_key_of_a_framework_has_its_place() -> None:
    placed = {
        key or column.key for key, columns in book.SYSTEM_GROUPS.values() for column in columns or [book.REST]
    }
    assert set(KEYS) <= placed | {"facts", "lists", "gates", "indicators", "grades", "source"}
    other = {"indicators", "rule", "gates", "readings", "own"}
    assert {key for key in INDICATOR_KEYS if book.INDICATORS.find(key) is None} == other
    assert {key for key in OWN_KEYS if book.OWN.find(key) is None} == set(book.OWN_RULES)


def test_two_labels_of_a_column_never_mean_two_things() -> None:
    columns = [column for sheet in book.SHEETS for column in sheet.columns]
    columns += [column for _, group in book.SYSTEM_GROUPS.values() for column in group]
    for column in columns:
        assert len(set(column.labels.values())) == len(column.labels), column.zh
        assert len(",".join(column.offered())) < 250, column.zh  # what a drop-down holds
    for sheet in book.SHEETS:
        names = [column.zh for column in sheet.columns]
        assert len(set(names)) == len(names), sheet.name


# -- in Excel


def test_no_text_becomes_a_formula_a_number_or_a_link() -> None:
    nodes = [
        {"id": f"n{n}", "name": text, "points": "1"}
        for n, text in enumerate(("=1+1", "+1", "-1", "@x", "http://x.cn", "0.5", "90%"))
    ]
    content = framework_book({"indicators": nodes})
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        pages = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    assert len(pages) == len(book.SHEETS) + 1
    for page in pages:
        assert b"<f>" not in page
        assert b"<hyperlink" not in page
        assert page.count(b"<v>") == page.count(b't="s"')


def test_the_same_framework_gives_the_same_cells() -> None:
    data = plain(read_yaml(FILES[0], Findings()))
    assert strings_of(framework_book(data)) == strings_of(framework_book(data))


# -- written by hand


def written(
    path: Path, sheets: dict[str, list[list[Any]]], change: Callable[[Any], None] | None = None
) -> tuple[Any, Findings]:
    """A workbook with these cells, read."""
    stream = io.BytesIO()
    made = xlsxwriter.Workbook(stream)
    formats = {
        "percent": made.add_format({"num_format": "0.0%"}),
        "day": made.add_format({"num_format": "yyyy-mm-dd"}),
    }
    for name, rows in sheets.items():
        page = made.add_worksheet(name)
        for n, row in enumerate(rows):
            for m, value in enumerate(row):
                if isinstance(value, tuple):
                    page.write_number(n, m, value[0], formats["percent"])
                elif isinstance(value, date):
                    page.write_datetime(n, m, value, formats["day"])
                elif isinstance(value, str) and value.startswith("{="):
                    page.write_formula(n, m, value[1:-1].split("|")[0], None, value[1:-1].split("|")[1])
                else:
                    page.write(n, m, value)
    if change:
        change(made)
    made.close()
    return read(path, stream.getvalue())


SYSTEM = [
    ["分组", "项目", "内容"],
    ["基本信息", "格式", "jixiao/framework-1"],
    ["基本信息", "编号", "x"],
    ["", "总分", 100],
]
NODES = [
    ["级次", "编号", "名称", "分值", "规则种类", "指标值或公式"],
    [1, "a", "甲", 60.5, "要点", ""],
    [1, "b", "乙", 39.5, "容忍度扣分", "预算调整率"],
]
HEAD = ["指标编号", "部分编号", "容忍度", "每步", "每步（项、个）扣分"]


def test_a_workbook_written_by_hand_is_read(tmp_path: Path) -> None:
    data, findings = written(tmp_path / "x.xlsx", {
        "体系": [*SYSTEM, ["等次", "优", 90], ["默认口径", "不足一步", "按比例"]],
        "指标": NODES,
        "规则": [["填表说明：……"], HEAD, ["b", "", (0.1,), (0.01,), "5%"]],
        "要点": [["指标编号", "要点编号", "要点"], ["a", "p", "有计划"], [], ["a", "q", "有制度"]],
    })  # fmt: skip
    assert not findings.items
    assert data == {
        "schema": "jixiao/framework-1", "id": "x", "total": "100", "grades": {"bands": [{"name": "优", "from": "90"}]},
        "policies": {"partial": "proportional"},
        "indicators": [
            {"id": "a", "name": "甲", "points": "60.5",
             "rule": {"kind": "checklist", "items": [{"id": "p", "text": "有计划"}, {"id": "q", "text": "有制度"}]}},
            {"id": "b", "name": "乙", "points": "39.5",
             "rule": {"kind": "tolerance", "measure": "预算调整率", "limit": "10%", "step": "1%", "each": "5%"}},
        ],
    }  # fmt: skip


def test_every_value_knows_its_cell(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    written(path, {"体系": SYSTEM, "指标": NODES})
    data = read_framework_book(path, Findings())
    assert isinstance(data, Mapped)
    node = data["indicators"][1]  # type: ignore[index]
    assert (int(node.line), str(node.line)) == (3, "指标!3")
    assert (int(node["points"].line), f"{node['points'].line}") == (3, "指标!D3")
    findings = Findings("x.xlsx")
    read_framework(data, library.catalogue(), findings)
    assert any("规则" in str(item.place.line) or "指标!" in str(item.place.line) for item in findings.items)


WRONG: tuple[tuple[str, dict[str, list[list[Any]]], tuple[str, str]], ...] = (
    ("a number where 90% is meant", {"规则": [HEAD, ["b", "", 0.9, "1%", "5%"]]}, ("xlsx_cell", "规则!C2")),
    ("a computed number", {"规则": [HEAD, ["b", "", (1 / 3,), "1%", "5%"]]}, ("xlsx_cell", "规则!C2")),
    ("a date", {"规则": [HEAD, ["b", "", date(2024, 1, 1), "1%", "5%"]]}, ("xlsx_cell", "规则!C2")),
    ("a truth", {"规则": [HEAD, ["b", "", True, "1%", "5%"]]}, ("xlsx_cell", "规则!C2")),
    ("an error", {"规则": [HEAD, ["b", "", "{=1/0|#DIV/0!}", "1%", "5%"]]}, ("xlsx_cell", "规则!C2")),
    ("another workbook", {"规则": [HEAD, ["b", "", "{='[1]表'!A1|5}", "1%", "5%"]]}, ("xlsx_cell", "规则!C2")),
    ("an unknown indicator", {"规则": [HEAD, ["bb", "", "10%"]]}, ("xlsx_cell", "规则!A2")),
    ("no indicator", {"规则": [HEAD, ["", "", "10%"]]}, ("xlsx_cell", "规则!2")),
    ("twice the same rule", {"规则": [HEAD, ["b", "", "10%"], ["b", "", "10%"]]}, ("xlsx_cell", "规则!3")),
    ("a part of nothing", {"规则": [HEAD, ["b", "p.q", "10%"]]}, ("xlsx_cell", "规则!B2")),
    ("own rules without a block", {"规则": [HEAD, ["b", "定性目标", "10%"]]}, ("xlsx_cell", "规则!B2")),
    ("another kind than the indicator says", {"规则": [["指标编号", "种类"], ["b", "分档"]]}, ("xlsx_cell", "规则!B2")),
    ("an unknown column", {"规则": [[*HEAD, "容忍渡"]]}, ("unknown_key", "规则!F1")),
    ("a column twice", {"规则": [[*HEAD, "每步"]]}, ("xlsx_cell", "规则!F1")),
    ("no header", {"规则": [["指标编号", ""], ["b", "10%"]]}, ("xlsx_cell", "规则!B2")),
    ("a missing column", {"规则": [["部分编号", "容忍度"]]}, ("xlsx_header_missing", "规则")),
    ("an unknown sheet", {"分挡": [["指标编号"]]}, ("unknown_key", "分挡")),
    ("an unknown choice", {"规则": [["指标编号", "不足一步"], ["b", "按比列"]]}, ("not_a_choice", "规则!B2")),
    ("broken YAML", {"其他读法": [["指标编号", "改动（YAML）"], ["b", "{a: "]]}, ("xlsx_cell", "其他读法!B2")),
    ("YAML with a tag", {"其他读法": [["指标编号", "改动（YAML）"], ["b", "a: !!python/name:os.system"]]}, ("xlsx_cell", "其他读法!B2")),
    ("twice the same case", {"情形": [["指标编号", "情形", "得分"], ["b", "优", "1"], ["b", "优", "2"]]}, ("duplicate_key", "情形!C3")),
    ("an item under nothing", {"要点": [["指标编号", "上级要点", "要点编号"], ["a", "z", "p"]]}, ("xlsx_cell", "要点!B2")),
    ("a limit with 其余", {"分档": [["指标编号", "小于", "其余", "得分"], ["b", "90%", "是", "0"]]}, ("xlsx_cell", "分档!B2")),
    ("a gate of nowhere", {"约束与免评": [["指标编号", "写在哪里", "条件"], ["b", "", "是否涉密单位 = 是"]]}, ("xlsx_cell", "约束与免评!2")),
    ("a field before its list", {"清单": [["清单编号", "字段编号", "名称"], ["x", "y", "名"]]}, ("xlsx_cell", "清单!A2")),
    ("a level too deep", {"指标": [*NODES, [3, "c", "丙", 1]]}, ("xlsx_cell", "指标!A4")),
    ("no level", {"指标": [*NODES, ["", "c", "丙", 1]]}, ("xlsx_cell", "指标!4")),
    ("a measure of a kind without one", {"指标": [*NODES, [1, "c", "丙", 1, "人工判断", "x"]]}, ("xlsx_cell", "指标!F4")),
    ("a measure without a kind", {"指标": [*NODES, [1, "c", "丙", 1, "", "x"]]}, ("xlsx_cell", "指标!F4")),
    ("an unknown entry", {"体系": [*SYSTEM, ["取整", "小数", 2]]}, ("unknown_key", "体系!B5")),
    ("an unknown group", {"体系": [*SYSTEM, ["取证", "行", 2]]}, ("unknown_key", "体系!A5")),
    ("an entry twice", {"体系": [*SYSTEM, ["基本信息", "总分", 2]]}, ("duplicate_key", "体系!C5")),
    ("a far cell", {"规则": [HEAD, *([[]] * 20_000), ["b"]]}, ("xlsx_cell", "规则!A20002")),
)  # fmt: skip


@pytest.mark.parametrize(("sheets", "wanted"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])
def test_what_is_wrong_names_its_cell(
    sheets: dict[str, list[list[Any]]], wanted: tuple[str, str], tmp_path: Path
) -> None:
    _, findings = written(tmp_path / "x.xlsx", {"体系": SYSTEM, "指标": NODES} | sheets)
    assert wanted in told(findings), [(item.place.field, item.message()) for item in findings.items]
    assert all(item.message() and item.hint() and "{" not in item.message() for item in findings.items)


def test_a_missing_sheet_is_told(tmp_path: Path) -> None:
    _, findings = written(tmp_path / "x.xlsx", {"体系": SYSTEM})
    assert told(findings) == [("xlsx_sheet_missing", "指标")]


def test_a_near_name_is_suggested(tmp_path: Path) -> None:
    _, findings = written(
        tmp_path / "x.xlsx",
        {"体系": SYSTEM, "指标": NODES, "分挡": [["指标编号"]], "规则": [[*HEAD, "容忍渡"], ["bb"]]},
    )
    hints = " ".join(item.hint() + item.message() for item in findings.items)
    assert "分档" in hints
    assert "容忍度" in hints


# -- files that are no workbooks


def zipped(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def changed(name: str, old: bytes, new: bytes) -> bytes:
    parts = parts_of(SOUND)
    assert old in parts[name]
    return zipped(parts | {name: parts[name].replace(old, new, 1)})


SOUND = framework_book(plain(read_yaml(library.DATA / "starter.yaml", Findings())))  # type: ignore[arg-type]
PAGE = "xl/worksheets/sheet3.xml"
HOSTILE = {
    "empty": b"",
    "not a zip": b"schema: jixiao/framework-1",
    "truncated": SOUND[: len(SOUND) // 2],
    "encrypted": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100) + "EncryptedPackage".encode("utf-16-le"),
    "old xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "another zip": zipped({"content.xml": b"<x/>"}),
    "bomb": zipped({"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": bytes(60_000_000)}),
    "ratio": zipped({"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": bytes(20_000_000)}),
    "macros": zipped(parts_of(SOUND) | {"xl/vbaProject.bin": b"x"}),
    "broken XML": changed(PAGE, b"<sheetData>", b"<sheetData><"),
    "document type": changed(PAGE, b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet'),
    "far cell": changed(PAGE, b"<sheetData>", b'<sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    "nonsense cell": changed(PAGE, b'r="A1"', b'r="ZZZZ999999999"'),
    "string out of range": changed(PAGE, b"<v>1", b"<v>999999"),
    "no relations": zipped({k: v for k, v in parts_of(SOUND).items() if k != "xl/_rels/workbook.xml.rels"}),
    "no strings": zipped({k: v for k, v in parts_of(SOUND).items() if k != "xl/sharedStrings.xml"}),
    "no sheets": zipped({k: v for k, v in parts_of(SOUND).items() if "worksheets" not in k}),
    "many rows": changed(PAGE, b"</sheetData>", b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(500, 100_500)) + b"</sheetData>"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_gives_findings_never_a_traceback(name: str, tmp_path: Path) -> None:
    _, findings = read(tmp_path / "x.xlsx", HOSTILE[name])
    assert findings.errors()
    assert all(item.message() and "{" not in item.message() for item in findings.items)


@given(cut=st.integers(0, len(SOUND) - 1), byte=st.integers(0, 255))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_byte_gives_findings_or_the_same_data(cut: int, byte: int, tmp_path: Path) -> None:
    data, findings = read(tmp_path / "x.xlsx", SOUND[:cut] + bytes([byte]) + SOUND[cut + 1 :])
    assert data is not None or findings.errors()


def test_a_shared_string_used_everywhere_is_no_bomb(tmp_path: Path) -> None:
    parts = parts_of(SOUND)
    strings = (
        b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>'
        + b"x" * 2_000_000
        + b"</t></si></sst>"
    )
    rows = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (n, n) for n in range(1, 5000))
    page = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        + rows
        + b"</sheetData></worksheet>"
    )
    _, findings = read(
        tmp_path / "x.xlsx",
        zipped(parts | {"xl/sharedStrings.xml": strings + b"<!--" + b"ab" * 9 + b"-->", PAGE: page}),
    )
    assert [item.rule for item in findings.items] == ["document_too_many_cells"]


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    findings = Findings("no.xlsx")
    assert read_framework_book(tmp_path / "no.xlsx", findings) is None
    assert [item.rule for item in findings.items] == ["file_unreadable"]
