"""The pages people read are true: commands, frameworks, keys, paths and output shown in them exist as shown."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import jixiao
from jixiao.cli import main
from jixiao.cli.command import build
from jixiao.flows import library
from jixiao.rules.kinds import KINDS
from jixiao.scoring.reason import reasons
from jixiao.scoring.scorer import score_case
from jixiao.scoring.sheet import BASES, sheet_json

ROOT = Path(__file__).resolve().parent.parent
READMES = ("README.md", "README.zh.md")
PAGES = (
    *READMES,
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    *(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md")),
)


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(name: str) -> list[str]:
    """The fenced blocks of a page, their fences included."""
    return re.findall(r"^```.*?^```$", page(name), re.MULTILINE | re.DOTALL)


def headings(name: str) -> list[int]:
    """The levels of a page's headings, in order."""
    text = re.sub(r"^```.*?^```$", "", page(name), flags=re.MULTILINE | re.DOTALL)
    return [len(marks) for marks in re.findall(r"^(#+) ", text, re.MULTILINE)]


def generator() -> ModuleType:
    """scripts/write_docs.py as a module."""
    spec = importlib.util.spec_from_file_location("write_docs", ROOT / "scripts" / "write_docs.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_generated_pages_are_what_the_engine_gives_now() -> None:
    for name, write in generator().PAGES.items():
        assert page(name) == write(), f"{name} is stale: run .venv/bin/python scripts/write_docs.py"


@pytest.mark.parametrize("name", READMES)
@pytest.mark.parametrize("command", build("zh").rooms)
def test_every_command_is_in_both_readme_files(name: str, command: str) -> None:
    assert f"./jx {command}" in page(name)


@pytest.mark.parametrize("name", READMES)
def test_every_framework_and_case_on_the_shelf_is_in_both_readme_files(name: str) -> None:
    ids = [*library.framework_ids(), *library.case_ids()]
    assert [id for id in ids if f"`{id}`" not in page(name)] == []


def test_both_readme_files_have_the_same_blocks_and_headings() -> None:
    english, chinese = READMES
    assert blocks(english) == blocks(chinese)
    assert headings(english) == headings(chinese)


def keys_of(value: Any) -> set[str]:
    """Every key in a piece of JSON."""
    if isinstance(value, dict):
        return set(value).union(*(keys_of(item) for item in value.values()))
    if isinstance(value, list):
        return set().union(*(keys_of(item) for item in value))
    return set()


@pytest.mark.parametrize("name", READMES)
def test_every_key_of_a_scored_case_is_in_both_readme_files(name: str) -> None:
    opened = library.open_case("shenzhen-lighting-2020")
    sheet = score_case(opened.framework, opened.case, opened.findings)
    made = keys_of(sheet_json(sheet, reasons(sheet)))
    for finding in opened.findings.items:
        made |= set(finding.json())
    made |= {"findings", "trace", "what", "text", "depth", *BASES}
    assert sorted(key for key in made if f"`{key}`" not in page(name)) == []


def shown_output() -> list[tuple[str, list[str]]]:
    """Every command whose output is shown in the README, with the lines shown."""
    made = []
    for block in blocks("README.md"):
        lines = block.splitlines()[1:-1]
        if lines and lines[0].startswith("$ ./jx "):
            made.append(
                (lines[0].removeprefix("$ ./jx "), [line for line in lines[1:] if line.strip() != "…"])
            )
    return made


def spaced(text: str) -> str:
    """A line without its spaces at the ends and with single ones inside, so that the width of a table does not matter."""
    return " ".join(text.split())


def test_the_readme_shows_output() -> None:
    assert len(shown_output()) >= 2


@pytest.mark.parametrize(("command", "lines"), shown_output())
def test_output_in_the_readme_is_what_the_command_prints(
    command: str, lines: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.delenv("JIXIAO_LANG", raising=False)
    assert main(command.split()) == 0
    printed = [spaced(line) for line in capsys.readouterr().out.splitlines()]
    place = 0
    for line in lines:
        if set(line.strip()) == {"─"}:
            continue
        assert spaced(line) in printed[place:], f"not printed, or not in this order: {line}"
        place = printed.index(spaced(line), place) + 1


def test_the_case_in_the_readme_fits_the_starter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (written,) = (block for block in blocks("README.md") if "schema: jixiao/case-1" in block)
    monkeypatch.chdir(tmp_path)
    Path("my-case.yaml").write_text(written.removeprefix("```yaml\n").removesuffix("```"), encoding="utf-8")
    assert main(["framework", "new", "my-framework.yaml"]) == 0
    assert main(["framework", "check", "my-framework.yaml"]) == 0
    (commands,) = (block for block in blocks("README.md") if "./jx score my-case.yaml" in block)
    for line in commands.splitlines()[1:-1]:
        assert main(line.split()[1:]) == 0, line
    assert "11.40" in capsys.readouterr().out


def test_the_python_in_the_readme_runs(capsys: pytest.CaptureFixture[str]) -> None:
    (written,) = (block for block in blocks("README.md") if block.startswith("```python"))
    exec(written.removeprefix("```python\n").removesuffix("```"), {})
    assert "得分" in capsys.readouterr().out


@pytest.mark.parametrize("name", READMES)
def test_every_public_name_is_in_both_readme_files(name: str) -> None:
    assert [public for public in jixiao.__all__ if f"`{public}`" not in page(name)] == []


def test_no_chinese_term_is_given_twice() -> None:
    rows = [
        line.split("|")[1].strip() for line in page("docs/terms.md").splitlines() if line.startswith("| ")
    ]
    terms = [term for row in rows if row != "中文" for term in row.split(" / ")]
    assert sorted({term for term in terms if terms.count(term) > 1}) == []


def test_every_kind_of_rule_is_among_the_terms() -> None:
    assert [name for name in KINDS if f"| `{name}` |" not in page("docs/terms.md")] == []


def test_contributing_names_existing_paths_only() -> None:
    named = re.findall(r"`((?:[\w.-]+/)+[\w.-]*|[\w-]+\.(?:md|py|toml|txt|yaml))`", page("CONTRIBUTING.md"))
    paths = {path for path in named if "<" not in path}
    assert len(paths) > 10
    assert sorted(path for path in paths if not (ROOT / path).exists()) == []


@pytest.mark.parametrize("name", PAGES)
def test_links_between_pages_lead_somewhere(name: str) -> None:
    targets = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page(name))
    assert [target for target in targets if not ((ROOT / name).parent / target).exists()] == []


def test_the_launcher_lists_every_command() -> None:
    text = (ROOT / "jx").read_text(encoding="utf-8")
    for command in build("zh").rooms:
        assert f"    {command.split()[0]} " in text or f"./jx {command}" in text, command
