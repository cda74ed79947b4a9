"""启动器 jx 的纯函数：戳记、参数、pip 的版本、遗漏的测试。不上网，不动真正的 .venv。"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from importlib.machinery import SourceFileLoader
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from types import ModuleType

JX = Path(__file__).resolve().parent.parent / "jx"


@pytest.fixture
def jx(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """从没有 .py 后缀的文件装入的启动器，说中文。"""
    monkeypatch.delenv("JIXIAO_LANG", raising=False)
    spec = importlib.util.spec_from_loader("jx", SourceFileLoader("jx", str(JX)))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """只有锁文件和 pyproject.toml 的项目目录，路径里有空格和汉字。"""
    root = tmp_path / "绩 效"
    root.mkdir()
    for name in ("pyproject.toml", "requirements.txt", "requirements-all.txt"):
        (root / name).write_text(name, encoding="utf-8")
    return root


@pytest.mark.parametrize("name", ["pyproject.toml", "requirements.txt", "requirements-all.txt"])
def test_the_stamp_of_everything_changes_when_a_file_behind_it_changes(
    jx: ModuleType, checkout: Path, name: str
) -> None:
    before = jx.fingerprint("all", checkout)
    (checkout / name).write_text("changed", encoding="utf-8")
    assert jx.fingerprint("all", checkout) != before


def test_the_base_stamp_does_not_depend_on_the_lock_of_the_test_tools(jx: ModuleType, checkout: Path) -> None:
    before = jx.fingerprint("base", checkout)
    (checkout / "requirements-all.txt").write_text("changed", encoding="utf-8")
    assert jx.fingerprint("base", checkout) == before


def test_the_stamp_changes_with_the_python_and_with_the_place(jx: ModuleType, checkout: Path) -> None:
    before = jx.fingerprint("base", checkout, "3.11.2")
    assert jx.fingerprint("base", checkout, "3.12.1") != before
    moved = checkout.rename(checkout.with_name("moved"))
    assert jx.fingerprint("base", moved, "3.11.2") != before


def test_the_stamp_is_the_same_when_nothing_changed(jx: ModuleType, checkout: Path) -> None:
    assert jx.fingerprint("all", checkout) == jx.fingerprint("all", checkout)


def test_arguments_are_passed_through_untouched(jx: ModuleType) -> None:
    words, wheelhouse, lang = jx.parse(["score", "a b.yaml", "--out=报告.xlsx", "--", "-x"], {})
    assert words == ["score", "a b.yaml", "--out=报告.xlsx", "--", "-x"]
    assert (wheelhouse, lang) == ("", "")


def test_options_of_the_launcher_are_taken_out(jx: ModuleType) -> None:
    assert jx.parse(["--wheelhouse", "轮 子", "--lang=en", "demo"], {}) == (["demo"], "轮 子", "en")


def test_a_language_given_to_jixiao_is_heard_by_both(jx: ModuleType) -> None:
    assert jx.parse(["demo", "--lang", "en"], {}) == (["demo", "--lang", "en"], "", "en")
    assert jx.parse(["demo", "--lang=en", "x"], {}) == (["demo", "--lang=en", "x"], "", "en")


def test_a_language_given_to_the_tests_does_not_reach_pytest(jx: ModuleType) -> None:
    assert jx.parse(["test", "--lang", "en", "-k", "score"], {}) == (["test", "-k", "score"], "", "en")


def test_the_environment_gives_the_wheelhouse_and_the_language(jx: ModuleType) -> None:
    environ = {"JIXIAO_WHEELHOUSE": "w", "JIXIAO_LANG": "en"}
    assert jx.parse(["demo"], environ) == (["demo"], "w", "en")
    assert jx.parse(["--wheelhouse", "v", "--lang", "zh", "demo"], environ) == (["demo"], "v", "zh")


def test_an_option_without_its_value_is_left_for_jixiao_to_refuse(jx: ModuleType) -> None:
    assert jx.parse(["demo", "--lang"], {}) == (["demo", "--lang"], "", "")


@pytest.mark.parametrize("banner", ["pip 22.3 from somewhere (python 3.11)", "pip 23.0.1 from x", "pip 26.0"])
def test_a_pip_that_can_install_into_another_python_is_accepted(jx: ModuleType, banner: str) -> None:
    assert jx.pip_complaint(banner) == ""


@pytest.mark.parametrize("banner", ["pip 22.2.9 from x", "pip 9.0.3 from x"])
def test_a_pip_that_is_too_old_is_named_with_what_is_needed(jx: ModuleType, banner: str) -> None:
    complaint = jx.pip_complaint(banner)
    assert "太旧" in complaint
    assert banner.split()[1].rpartition(".")[0] in complaint
    assert "22.3" in complaint


def test_a_missing_pip_is_answered_with_how_to_get_it(jx: ModuleType) -> None:
    assert "apt-get install python3-pip" in jx.pip_complaint("")


def test_messages_are_chinese_unless_english_is_asked_for(
    jx: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert jx.text("你好", "hello") == "你好"
    monkeypatch.setenv("JIXIAO_LANG", "en")
    assert jx.text("你好", "hello") == "hello"
    assert "too old" in jx.pip_complaint("pip 9.0.3 from x")


def test_skipped_tests_are_named_with_their_reason_and_expected_failures_are_not(
    jx: ModuleType, tmp_path: Path
) -> None:
    report = tmp_path / "report.xml"
    report.write_text(
        '<testsuites><testsuite><testcase classname="tests.test_a" name="test_ok"/>'
        '<testcase classname="tests.test_a" name="test_pdf">'
        '<skipped type="pytest.skip" message="没有 LibreOffice"/></testcase>'
        '<testcase classname="tests.test_a" name="test_later"><skipped type="pytest.xfail"/></testcase>'
        "</testsuite></testsuites>",
        encoding="utf-8",
    )
    assert jx.skipped_tests(report) == ["tests.test_a::test_pdf（没有 LibreOffice）"]


def test_without_a_report_no_test_counts_as_skipped(jx: ModuleType, tmp_path: Path) -> None:
    assert jx.skipped_tests(tmp_path / "none.xml") == []


def test_a_system_part_is_missing_when_its_program_is_not_on_the_path_or_its_file_not_there(
    jx: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "NotoSerifCJK-Bold.ttc").touch()
    here = jx.SystemPart("Python", Path(sys.executable).name, "python3")
    absent = jx.SystemPart("无此物", "jixiao-no-such-program", "none")
    font = jx.SystemPart("字体", f"{tmp_path}/NotoSerifCJK*", "fonts")
    no_font = jx.SystemPart("无此字体", f"{tmp_path}/NoSuchFace*", "none")
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent))
    monkeypatch.setattr(jx, "SYSTEM_PARTS", (here, absent, font, no_font))
    assert jx.missing_parts() == [absent, no_font]


@pytest.mark.parametrize("there", [True, False])
@pytest.mark.parametrize(("code", "failed"), [(0, False), (5, False), (1, True)])
def test_the_tests_of_the_site_run_once_more_on_postgresql_where_it_is(
    jx: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    there: bool, code: int, failed: bool,
) -> None:  # fmt: skip
    sign = tmp_path / "initdb"
    if there:
        sign.touch()
    part = jx.SystemPart("PostgreSQL", str(sign), "postgresql")
    runs = []

    def run(step: list[object], **more: Any) -> subprocess.CompletedProcess[str]:
        on = more["env"]["JIXIAO_TEST_DATABASE"]
        runs.append((str(step[2]), on))
        return subprocess.CompletedProcess([], code if on else 0)

    for name, value in {
        "POSTGRESQL": part,
        "SYSTEM_PARTS": (part,),
        "VENV": tmp_path,
        "BIN": tmp_path,
    }.items():
        monkeypatch.setattr(jx, name, value)
    monkeypatch.setattr(jx, "prepare", lambda *_: None)
    monkeypatch.setattr(jx.subprocess, "run", run)
    assert jx.test(["-k", "x"], "") == (1 if there and failed else 0)
    assert [on for name, on in runs if name == "pytest"] == (["", "postgresql"] if there else [""])
    said = capsys.readouterr().err
    assert ("apt-get install postgresql" in said and "./jx test --all" in said) is not there


def test_a_venv_that_the_launcher_did_not_make_is_moved_aside_not_deleted(
    jx: ModuleType, checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    venv = checkout / ".venv"
    venv.mkdir()
    (venv / "mine").touch()
    for name, value in {"ROOT": checkout, "VENV": venv, "MARK": venv / jx.MARK.name}.items():
        monkeypatch.setattr(jx, name, value)
    jx.new_venv()
    assert [path.name for path in checkout.glob(".venv.aside-*/*")] == ["mine"]
    assert (venv / "bin" / "python").exists()
    assert jx.MARK.exists()


def test_a_half_made_environment_is_not_ready(
    jx: ModuleType, checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    venv = checkout / ".venv"
    for name, value in {"VENV": venv, "BIN": venv / "bin", "SITE": venv / "site"}.items():
        monkeypatch.setattr(jx, name, value)
    assert not jx.ready("base")
    (venv / "bin").mkdir(parents=True)
    (venv / "site").mkdir()
    (venv / "bin" / "jixiao").touch()
    (venv / "bin" / "python").symlink_to(sys.executable)
    assert not jx.ready("base")
    jx.stamp("base").write_text("an older fingerprint")
    assert not jx.ready("base")
    jx.stamp("base").write_text(jx.fingerprint("base"))
    assert jx.ready("base")
    (venv / "bin" / "python").unlink()
    assert not jx.ready("base")


def test_help_needs_no_environment_and_is_in_both_languages() -> None:
    environ = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    shown = subprocess.run(
        [sys.executable, JX, "--help"],
        capture_output=True,
        encoding="utf-8",
        env=environ,
        check=True,
        timeout=60,
    )
    assert "准备环境" in shown.stdout
    assert "make the environment" in shown.stdout
