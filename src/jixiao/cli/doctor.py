"""doctor: what this installation has and lacks. completion: a script for the shell."""

from __future__ import annotations

import os
import platform
import sys
from argparse import Namespace
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec

from jixiao import __version__
from jixiao.cli.output import Output
from jixiao.core.finding import DataError
from jixiao.flows import library

Check = dict[str, object]  # name, ok, detail; optional: one can do without

LIBRARIES = (
    ("PyYAML", "yaml", "读写 YAML", "YAML"),
    ("rich", "rich", "终端表格", "tables in the terminal"),
    ("XlsxWriter", "xlsxwriter", "写 Excel", "writing Excel"),
    ("python-calamine", "python_calamine", "读 Excel", "reading Excel"),
    ("openpyxl", "openpyxl", "在 Excel 里标出问题", "marking mistakes in Excel"),
    ("lxml", "lxml", "读 Word 和网页", "reading Word and web pages"),
    ("pypdfium2", "pypdfium2", "读 PDF 的文字", "the text of PDF"),
    ("pdfplumber", "pdfplumber", "读 PDF 的表格", "the tables of PDF"),
    ("typst", "typst", "写 PDF", "writing PDF"),
)


def doctor(_options: Namespace, out: Output) -> int:
    """Check Python, libraries and the shipped data; exit code 2 when something is wrong."""
    checks: list[Check] = []

    def note(name: str, ok: bool, detail: str) -> None:
        checks.append({"name": name, "ok": ok, "detail": detail})

    note("Python", sys.version_info >= (3, 11), platform.python_version())
    note("jixiao", True, __version__)
    for package, module, zh, en in LIBRARIES:
        there = find_spec(module) is not None
        try:
            found = version(package)
        except PackageNotFoundError:
            found = out.pick("没有安装", "missing")
        note(package, there, f"{found} · {out.pick(zh, en)}")
    checks += _fonts(out) if find_spec("typst") else []
    try:
        shelf = library.catalogue()
        note(
            out.pick("事实目录", "fact catalogue"),
            True,
            out.pick(
                f"{len(shelf.facts)} 个事实，{len(shelf.lists)} 个清单",
                f"{len(shelf.facts)} facts, {len(shelf.lists)} lists",
            ),
        )
        for id in library.framework_ids():
            framework, findings = library.load_framework(library.find_framework(id))
            warnings = sum(f.severity == "warning" for f in findings.items)
            note(
                id,
                framework is not None and not findings.errors(),
                out.pick(f"{warnings} 处原文缺陷", f"{warnings} printed defects")
                if warnings
                else out.pick("完好", "sound"),
            )
        for id in library.case_ids():
            library.open_case(id)
            note(id, True, out.pick("案卷可读", "case readable"))
    except DataError as error:
        for finding in error.findings:
            note(finding.place.show(out.lang), False, finding.message(out.lang))
    good = all(check["ok"] or check.get("optional") for check in checks)
    if out.as_json:
        out.json({"ok": good, "checks": checks})
        return 0 if good else 2
    out.table([("", "left!"), (out.pick("项目", "what"), "left"), (out.pick("情况", "state"), "left*")],
              [(mark, str(check["name"]), str(check["detail"]), style) for check in checks for mark, style in [_mark(check)]])  # fmt: skip
    out.line(
        out.pick(
            "一切正常。" if good else "有问题，见上。",
            "All is well." if good else "Something is wrong, see above.",
        )
    )
    return 0 if good else 2


def _mark(check: Check) -> tuple[str, str]:
    """✓, – for what one can do without, ✗; with the style of its row."""
    if check["ok"]:
        return "✓", ""
    return ("–", "yellow") if check.get("optional") else ("✗", "red")


def _fonts(out: Output) -> list[Check]:
    """The official faces, which font stands for each in a PDF, and what to install; Word and Excel files need none."""
    from jixiao.writers.fonts import FACES, FONT_DIR, INSTALL, INSTALL_BETTER, folders, installed

    made: list[Check] = []
    fonts = installed()
    choices = {face: fonts.chosen(face) for face in FACES}
    for face, choice in choices.items():
        if choice is None:
            detail = out.pick("没有，PDF 写不了", "none, so that no PDF can be written")
        elif choice.official:
            detail = choice.family
        else:
            detail = out.pick(
                f"没有，PDF 用 {choice.family} 代替", f"missing, {choice.family} stands for it in PDF"
            )
        ok = choice is not None and choice.official
        name = out.pick(f"字体 {FACES[face].official}", f"face {FACES[face].official}")
        made.append({"name": name, "ok": ok, "optional": True, "detail": detail})
    if not all(choice and choice.official for choice in choices.values()):
        found = all(choices.values())
        line = INSTALL_BETTER if found else INSTALL
        more = out.pick(
            f"安装可代替的字体：{line}；有规定字体的，把所在文件夹写进 {FONT_DIR}",
            f"Install substitutes: {line}; or name the folder of the official fonts in {FONT_DIR}",
        )
        made.append(
            {"name": out.pick("字体怎么补", "more fonts"), "ok": False, "optional": True, "detail": more}
        )
    wanted = [name for name in os.environ.get(FONT_DIR, "").split(os.pathsep) if name]
    missing = sorted(set(wanted) - set(folders()))
    if wanted:
        detail = out.pick(f"没有这个文件夹：{'、'.join(missing)}", f"no such folder: {', '.join(missing)}")
        made.append(
            {"name": FONT_DIR, "ok": not missing, "detail": detail if missing else os.pathsep.join(wanted)}
        )
    return made


def completion(options: Namespace, out: Output) -> int:
    """Print the completion script of a shell."""
    import shtab

    from jixiao.cli.command import build

    print(shtab.complete(build(out.lang).parser, shell=options.shell))
    return 0
