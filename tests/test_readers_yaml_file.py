"""YAML is read as plain text with its lines; what could blow up, hide or repeat is refused by code."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.core.finding import Findings
from jixiao.core.source import Mapped, plain
from jixiao.readers.yaml_file import MOST_BYTES, parse_yaml, read_yaml
from jixiao.writers.yaml_file import yaml_text


def read(raw: bytes | str) -> tuple[object, list[tuple[str, int]]]:
    findings = Findings("x.yaml")
    data = parse_yaml(raw.encode() if isinstance(raw, str) else raw, findings)
    return (None if data is None else plain(data)), [(item.rule, item.place.line) for item in findings.items]


BOMB = "a: &a [x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20)
)
REFUSED = [
    ("", "file_empty", 0),
    ("# 只有注释\n", "file_empty", 0),
    (BOMB, "yaml_anchor", 1),
    ("a: 1\nb: *x\n", "yaml_anchor", 2),
    ("a: 1\nb: &x 2\n", "yaml_anchor", 2),
    ("a: !!python/object/apply:os.system ['true']\n", "yaml_tag", 1),
    ("a: 1\nb: !!python/name:os.system\n", "yaml_tag", 2),
    ("a: !!binary aGk=\n", "yaml_tag", 1),
    ("a: !local x\n", "yaml_tag", 1),
    ("a: !!str 5\n", "yaml_tag", 1),
    ("a: 1\nb: 2\na: 3\n", "duplicate_key", 3),
    ("a:\n  b: 1\n  b: 2\n", "duplicate_key", 3),
    ("a: {b: 1, b: 2}\n", "duplicate_key", 1),
    ("a: 1\n---\nb: 2\n", "yaml_documents", 2),
    ("? [a, b]\n: 1\n", "yaml_key", 1),
    ("{{a: 1}: 2}\n", "yaml_key", 1),
    ("a: 1\n\tb: 2\n", "yaml_syntax", 2),
    ("a: b: c\n", "yaml_syntax", 1),
    ("a: [1, 2\n", "yaml_syntax", 2),
    ("a: \"未完\n", "yaml_syntax", 2),
    ("a: 1\nb: @上年\n", "yaml_syntax", 2),
    ("a: %d\n", "yaml_syntax", 1),
    ("a: 1\n b: 2\n", "yaml_syntax", 2),
    ("a: x\0y\n", "yaml_syntax", 1),
    ("a: 1\nb: x\x07y\n", "yaml_syntax", 2),
    ("a: \"\\ud800\"\n", "yaml_syntax", 1),
    ("[" * 100 + "]" * 100, "yaml_too_deep", 1),
    ("\n".join(" " * n + "a:" for n in range(100)), "yaml_too_deep", 41),
    ("[" + "x," * 300_001 + "]", "yaml_too_deep", 1),
    ("a: " + "x" * 100_001, "yaml_scalar", 1),
    ("a: " + "x" * MOST_BYTES, "file_too_large", 0),
    ("a: 年初预算数\nb: 甲\n".encode("gb18030"), "not_utf8", 1),
    (b"a: 1\nb: \xff\xfe\n", "not_utf8", 2),
    ("a: 1\n".encode("utf-16"), "not_utf8", 1),
]  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "code", "line"), REFUSED, ids=[f"{n}-{row[1]}" for n, row in enumerate(REFUSED)]
)
def test_what_could_hide_or_blow_up_is_refused_with_its_line(raw: bytes | str, code: str, line: int) -> None:
    start = time.process_time()
    _, found = read(raw)
    assert (code, line) in found, found
    assert time.process_time() - start < 5


KEPT = [
    ("a: 1.50\n", {"a": "1.50"}),
    (
        "a: yes\nb: ~\nc: null\nd: 0x1F\ne: 1e999\nf: .nan\n",
        {"a": "yes", "b": "~", "c": "null", "d": "0x1F", "e": "1e999", "f": ".nan"},
    ),
    ("a: 2024-05-31\n", {"a": "2024-05-31"}),
    ("a: 012\n", {"a": "012"}),
    ("a:\n", {"a": ""}),
    ("<<: {a: 1}\n", {"<<": {"a": "1"}}),
    ("1: a\ntrue: b\n", {"1": "a", "true": "b"}),
    ("\ufeffa: 甲\n", {"a": "甲"}),
    ("a: 甲\r\nb: 乙\r\n", {"a": "甲", "b": "乙"}),
    ("- a\n- b\n", ["a", "b"]),
    ("只是一句话", "只是一句话"),
    ("a: >-\n  甲\n  乙\n", {"a": "甲 乙"}),
    ("a: '80% # 不是注释'\n", {"a": "80% # 不是注释"}),
]


@pytest.mark.parametrize(("raw", "wanted"), KEPT)
def test_every_scalar_stays_the_text_it_was(raw: str, wanted: object) -> None:
    assert read(raw) == (wanted, [])


def test_every_key_and_value_knows_its_line() -> None:
    findings = Findings("x.yaml")
    data = parse_yaml("# 注\na: 1\nb:\n  c: [x,\n    y]\n".encode(), findings)
    assert isinstance(data, Mapped)
    assert data.lines == {"a": 2, "b": 3}
    inner = data["b"]
    assert isinstance(inner, Mapped)
    assert inner.lines == {"c": 4}
    assert [item.line for item in inner["c"]] == [4, 5]  # type: ignore[union-attr]


def test_all_duplicate_keys_are_told_and_the_first_value_stays() -> None:
    data, found = read("a: 1\na: 2\nb: {c: 1, c: 2}\n")
    assert data == {"a": "1", "b": {"c": "1"}}
    assert [code for code, _ in found] == ["duplicate_key", "duplicate_key"]


def test_a_file_that_cannot_be_opened_is_a_finding(tmp_path: Path) -> None:
    for path, code in (
        (tmp_path, "file_special"),
        (Path(os.devnull), "file_special"),
        (tmp_path / "没有.yaml", "file_unreadable"),
        (tmp_path / ("x" * 5000), "file_unreadable"),
        (Path("a\0b.yaml"), "file_unreadable"),
    ):
        findings = Findings(str(path))
        assert read_yaml(path, findings) is None
        assert [item.rule for item in findings.items] == [code]
        assert not re.search("[\u4e00-\u9fff]", findings.items[0].message("en").replace(str(path), ""))


def test_a_file_of_ten_megabytes_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "big.yaml"
    with path.open("wb") as file:
        os.truncate(file.fileno(), 10_000_000)
    findings = Findings("big.yaml")
    assert read_yaml(path, findings) is None
    assert [item.rule for item in findings.items] == ["file_too_large"]


@settings(max_examples=300, deadline=None)
@given(
    st.binary(max_size=80)
    | st.text(alphabet=" \n\t:-?[]{}&*!|>'\"%@`#,ab甲1~<\u2028\x85", max_size=60).map(str.encode)
)
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    data, found = read(raw)
    assert data is not None or found


TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cn"), exclude_characters="\ufeff"),
    max_size=12,
)
DATA = st.recursive(
    TEXTS,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3) | st.dictionaries(TEXTS, inner, min_size=1, max_size=3)
    ),
    max_leaves=10,
)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(TEXTS, DATA, min_size=1, max_size=4))
def test_what_is_written_reads_back_the_same(data: dict[str, object]) -> None:
    assert read(yaml_text(data)) == (data, [])


@pytest.mark.parametrize("raw", [raw for raw, rule, _ in REFUSED if rule == "yaml_syntax"] + ["a：1\n"])
def test_why_a_line_is_wrong_is_told_in_either_language(raw: str) -> None:
    findings = Findings("x.yaml")
    parse_yaml(raw.encode(), findings)
    for item in findings.items:
        assert re.search("[\u4e00-\u9fff]", item.message("zh"))
        assert not re.search("[\u4e00-\u9fff]", item.message("en"))
