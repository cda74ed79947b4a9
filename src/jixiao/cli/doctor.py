"""doctor: what this installation has and lacks. completion: a script for the shell."""

from __future__ import annotations

import platform
import sys
from argparse import Namespace
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec

from jixiao import __version__
from jixiao.cli.output import Output
from jixiao.core.finding import DataError
from jixiao.flows import library

LIBRARIES = (
    ("PyYAML", "yaml", "读写 YAML", "YAML"),
    ("rich", "rich", "终端表格", "tables in the terminal"),
    ("XlsxWriter", "xlsxwriter", "写 Excel", "writing Excel"),
    ("python-calamine", "python_calamine", "读 Excel", "reading Excel"),
)


def doctor(_options: Namespace, out: Output) -> int:
    """Check Python, libraries and the shipped data; exit code 2 when something is wrong."""
    checks: list[dict[str, object]] = []

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
    good = all(check["ok"] for check in checks)
    if out.as_json:
        out.json({"ok": good, "checks": checks})
        return 0 if good else 2
    out.table([("", "left!"), (out.pick("项目", "what"), "left"), (out.pick("情况", "state"), "left*")],
              [("✓" if check["ok"] else "✗", str(check["name"]), str(check["detail"]), "" if check["ok"] else "red") for check in checks])  # fmt: skip
    out.line(
        out.pick(
            "一切正常。" if good else "有问题，见上。",
            "All is well." if good else "Something is wrong, see above.",
        )
    )
    return 0 if good else 2


def completion(options: Namespace, out: Output) -> int:
    """Print the completion script of a shell."""
    import shtab

    from jixiao.cli.command import build

    print(shtab.complete(build(out.lang), shell=options.shell))
    return 0
