"""Messages: every code made anywhere has its four texts, and they ask only for values that are given."""

from __future__ import annotations

import ast
import inspect
import re
import string
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import jixiao
from jixiao.core.finding import Finding, Findings
from jixiao.core.messages import MESSAGES
from jixiao.core.messages_analysis import ANALYSIS
from jixiao.core.messages_appraisal import APPRAISAL
from jixiao.core.messages_audit import AUDIT
from jixiao.core.messages_audit_correct import AUDIT_CORRECT
from jixiao.core.messages_audit_figures import FIGURES
from jixiao.core.messages_audit_prose import PROSE
from jixiao.core.messages_audit_scores import SCORES
from jixiao.core.messages_audit_tables import TABLES
from jixiao.core.messages_audit_text import TEXT
from jixiao.core.messages_audit_writing import AUDIT_WRITING
from jixiao.core.messages_book import BOOK
from jixiao.core.messages_bulk import BULK
from jixiao.core.messages_case import CASE
from jixiao.core.messages_consolidated import CONSOLIDATED
from jixiao.core.messages_execution import EXECUTION
from jixiao.core.messages_formula import FORMULA
from jixiao.core.messages_framework import FRAMEWORK
from jixiao.core.messages_library import LIBRARY
from jixiao.core.messages_papers import PAPERS
from jixiao.core.messages_people import PEOPLE
from jixiao.core.messages_process import PROCESS
from jixiao.core.messages_projects import PROJECTS
from jixiao.core.messages_publication import PUBLICATION
from jixiao.core.messages_reading import READING
from jixiao.core.messages_rectification import RECTIFICATION
from jixiao.core.messages_report import REPORT
from jixiao.core.messages_sampling import SAMPLING
from jixiao.core.messages_sections import SECTIONS
from jixiao.core.messages_site import SITE
from jixiao.core.messages_store import STORE
from jixiao.core.messages_writing import WRITING

SOURCE = Path(jixiao.__file__).parent
HAN = "\u4e00-\u9fff"

# Codes that commands pass on in a variable, or that commands and workbook readers are still to make, with the
# values agreed for them. An entry leaves this table when a call in src names its code.
PLANNED = {
    "case_not_found": {"name", "near"},
    "framework_not_found": {"name", "near"},
    "fact_not_found": {"name"},
    "stated_differs": {"name", "stated", "computed"},
    "wrong_framework": {"case", "wanted", "found"},
    "xlsx_cell": {"cell", "why"},
    "xlsx_header_missing": {"sheet", "header"},
    "xlsx_sheet_missing": {"sheet"},
}

# What `Findings.add` keeps for itself: a value of that name never reaches the template.
KEPT = set(inspect.signature(Findings.add).parameters) - {"self", "values"}

# What is added on the way from where a code is made to the finding.
ADDED = {
    "ExpressionError": {"name", "text"},
    "Problem": {"where"},
    "Misfit": {"name"},
    "dimension": {"name", "formula"},
    "check": {"name"},
    "case_form": {"sheet", "framework"},
    "exported": {"table"},
}


@dataclass(frozen=True)
class Made:
    """One place that makes a code; `given` is None where not all values can be told."""

    code: str
    place: str
    given: frozenset[str] | None


def texts_of(node: ast.expr | None) -> list[str]:
    """The string literals an argument can be."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return texts_of(node.body) + texts_of(node.orelse)
    return []


def called(node: ast.Call) -> str:
    """The name of what is called, with the name of what holds it: `findings.add`, `self.note`, `Problem`."""
    func = node.func
    if isinstance(func, ast.Name):
        return func.id
    if isinstance(func, ast.Attribute):
        held = ast.unparse(func.value).rpartition(".")[2]
        return f"{held}.{func.attr}"
    return ""


def passes_a_code(tree: ast.Module, name: str) -> bool:
    """Whether a module has, or takes from readers.package, a function of this name whose first argument is a code."""
    for node in ast.walk(tree):
        taken = node.names if isinstance(node, ast.ImportFrom) else []
        if any(alias.name == name for alias in taken) and node.module == "jixiao.readers.package":
            return True
        if isinstance(node, ast.FunctionDef) and node.name == name:
            names = [arg.arg for arg in node.args.args if arg.arg != "self"]
            if names[:1] == ["code"]:
                return True
    return False


def keywords_of(call: ast.Call) -> set[str] | None:
    """The keywords of a call, or the keys of its dict argument; None where they cannot all be told."""
    given: set[str] = set()
    for keyword in call.keywords:
        if keyword.arg is None:
            return None
        given.add(keyword.arg)
    for arg in call.args[1:]:
        if isinstance(arg, ast.Dict):
            keys = [key.value if isinstance(key, ast.Constant) else None for key in arg.keys]
            if None in keys:
                return None
            given |= {str(key) for key in keys}
    return given


def made_in(path: Path) -> Iterator[Made]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    wrappers = {name for name in ("note", "stop") if passes_a_code(tree, name)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = called(node)
        last = name.rpartition(".")[2]
        own = (
            name in ("findings.add", "Finding", "ExpressionError", "Problem", "Misfit", "UnreadableError")
            or name in ("Relation", "Remark")
            or last in wrappers
        )
        if not own:
            continue
        named = {keyword.arg: keyword.value for keyword in node.keywords}
        first = node.args[0] if node.args else named.get("rule", named.get("code"))
        added = ADDED.get(name, ADDED.get(path.stem, set()) if last == "note" else set())
        given = keywords_of(node)
        if name == "Finding":  # takes its values as one argument, so that none is kept back
            known = any(isinstance(arg, ast.Dict) for arg in node.args)
            full = frozenset(given) if known and given is not None else None
        elif name in ("Relation", "Remark"):  # give their values as a mapping, made anywhere
            full = None
        else:
            full = None if given is None else frozenset((given | added) - KEPT)
        for code in texts_of(first):
            yield Made(code, f"{path.relative_to(SOURCE)}:{node.lineno}", full)
    if path.parent.name == "checks":
        yield from handed_on(tree, str(path.relative_to(SOURCE)))


def handed_on(tree: ast.Module, where: str) -> Iterator[Made]:
    """The codes that a check hands to a helper of its own, which makes the relation or remark."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and called(node) not in ("Check", "examples", "Relation", "Remark"):
            for arg in (*node.args, *(keyword.value for keyword in node.keywords)):
                for code in texts_of(arg):
                    if code in MESSAGES:
                        yield Made(code, f"{where}:{node.lineno}", None)


MADE = [made for path in sorted(SOURCE.rglob("*.py")) for made in made_in(path)]
KNOWN = [made for made in MADE if made.given is not None]
CODES = sorted({made.code for made in MADE})


def placeholders(*templates: str) -> set[str]:
    """The names that templates ask for; fails on one that is no plain name."""
    names: set[str] = set()
    for template in templates:
        for _, name, spec, conversion in string.Formatter().parse(template):
            if name is not None:
                assert name.isidentifier(), template
                assert not spec, template
                assert not conversion, template
                names.add(name)
    return names


def test_the_search_finds_the_places_that_make_codes() -> None:
    files = {made.place.partition(":")[0] for made in MADE}
    expected = {
        "case/apply.py",
        "case/check.py",
        "case/facts.py",
        "case/load.py",
        "case/people.py",
        "case/reading.py",
        "framework/catalogue.py",
        "framework/check.py",
        "framework/load.py",
        "readers/yaml_file.py",
        "rules/codec.py",
        "rules/dimension.py",
        "rules/expression.py",
        "rules/survey.py",
    }
    assert expected <= files
    assert len(CODES) > 90
    for code in ("yaml_tag", "expression_rest", "unknown_fact", "percent_slip", "band_gap", "own_aspects"):
        assert code in CODES
    assert "judged" not in CODES  # a note in the trace of a score is no finding


@pytest.mark.parametrize("code", CODES)
def test_every_code_that_is_made_has_its_texts(code: str) -> None:
    places = [made.place for made in MADE if made.code == code]
    assert code in MESSAGES, places


def test_every_entry_is_made_somewhere_or_planned() -> None:
    assert set(MESSAGES) - set(CODES) - set(PLANNED) == set()
    assert set(PLANNED) <= set(MESSAGES)


def test_no_code_stands_in_two_themes() -> None:
    themes = (
        WRITING, FORMULA, FRAMEWORK, CASE, PROCESS, READING, REPORT, BOOK, SITE, BULK, STORE, ANALYSIS, PEOPLE, RECTIFICATION, SAMPLING, PUBLICATION, PAPERS,
        PROJECTS, CONSOLIDATED, LIBRARY, SECTIONS, APPRAISAL, EXECUTION,
    )  # fmt: skip
    audit = (AUDIT, AUDIT_CORRECT, TABLES, SCORES, PROSE, FIGURES, TEXT, AUDIT_WRITING)
    assert len(MESSAGES) == sum(len(theme) for theme in (*themes, *audit))


@pytest.mark.parametrize("code", sorted(MESSAGES))
def test_an_entry_has_four_texts_and_none_is_empty(code: str) -> None:
    entry = MESSAGES[code]
    assert len(entry) == 4
    for text in entry:
        assert text
        assert text == text.strip()


@pytest.mark.parametrize("code", sorted(MESSAGES))
def test_chinese_and_english_ask_for_the_same_values(code: str) -> None:
    zh, zh_next, en, en_next = MESSAGES[code]
    assert placeholders(zh) == placeholders(en)
    assert placeholders(zh, zh_next) == placeholders(en, en_next)


@pytest.mark.parametrize("code", sorted(MESSAGES))
def test_no_text_asks_for_what_a_finding_keeps_for_itself(code: str) -> None:
    assert not placeholders(*MESSAGES[code]) & KEPT


@pytest.mark.parametrize("made", KNOWN, ids=lambda made: f"{made.code}-{made.place}")
def test_every_place_gives_what_its_texts_ask_for(made: Made) -> None:
    asked = placeholders(*MESSAGES.get(made.code, ("", "", "", "")))
    assert made.given is not None
    assert asked <= made.given, f"{made.place} does not give {asked - made.given}"


@pytest.mark.parametrize("code", sorted(PLANNED))
def test_a_planned_code_asks_for_no_more_than_was_agreed(code: str) -> None:
    assert placeholders(*MESSAGES[code]) <= PLANNED[code]


@pytest.mark.parametrize("code", sorted(MESSAGES))
def test_a_filled_finding_has_no_brace_left_over_and_shows_every_value(code: str) -> None:
    names = placeholders(*MESSAGES[code])
    values = {name: f"〈{name}〉" for name in names}
    finding = Finding(code, values=values)
    for lang in ("zh", "en"):
        message, hint = finding.message(lang), finding.hint(lang)
        for text in (message, hint):
            assert "{{" not in text
            assert text.count("{") == text.count("}")
            assert text.count("“") == text.count("”")
        assert all(value in message + hint for value in values.values())


@pytest.mark.parametrize("code", sorted(MESSAGES))
def test_chinese_texts_use_chinese_punctuation_and_no_words_of_programmers(code: str) -> None:
    for text in MESSAGES[code][:2]:
        assert re.search(f"[{HAN}]", text)
        outside = re.sub(r"[\[{(][^，。；：]*[\])}]", "", text)  # not in examples and placeholders
        assert not re.search(f"[{HAN}”][,;?!]", outside), text
        assert not re.search(f"[{HAN}][A-Za-z]|[A-Za-z][{HAN}]", text), text
        assert not re.search("映射|标量|字符串|布尔|解析|异常|None|null|dict", outside), text
        assert "键" not in text.replace("“键: 值”", "").replace("关键词", "")
        assert not re.search("[０-９]", text)


@pytest.mark.parametrize("code", sorted(MESSAGES))
def test_english_texts_are_plain_sentences_beginning_with_a_capital_or_a_name(code: str) -> None:
    for text in MESSAGES[code][2:]:
        assert re.match("[A-Z“{]", text)
        assert not re.search("[，。；：？！（）]", text)
