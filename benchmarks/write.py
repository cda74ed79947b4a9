"""How fast one report is written as Word, PDF and Excel, beside the floor of each format on this machine, in one run.

`python benchmarks/write.py [--quick] [--markdown] [--lang en]`; see README.md beside this file.
"""

from __future__ import annotations

import argparse
import io
import os
import platform
import sys
import zipfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from measure import Times, process, timed
from table import Cell, Table, Words, markdown, plain

TESTS = Path(__file__).resolve().parent.parent / "tests"
LIMITS = {"docx": 0.5, "pdf": 0.8, "xlsx": 0.5}  # seconds, from a cold start
LIMIT: Words = ("限度（用去）", "limit (used)")
ONE = """
import sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from sample_report import report
from jixiao.core.finding import Findings
from jixiao.writers.document import write_document
if not write_document(report(), Path(sys.argv[2]), Findings()):
    sys.exit("not written")
"""


def verdict(low: float, mid: float, limit: float) -> str:
    """How much of a limit the middle run used; `?` when only the shortest kept it, as on a busy machine."""
    return f"{'✓' if mid <= limit else '?' if low <= limit else '✗'} {mid / limit:.0%}"


def floors(document: Any) -> dict[str, tuple[Words, Callable[[], Any]]]:
    """For each format the least that its library does for the same amount: packing, one page, the same cells."""
    import typst
    import xlsxwriter

    from jixiao.writers import fonts
    from jixiao.writers.docx import docx_bytes

    with zipfile.ZipFile(io.BytesIO(docx_bytes(document))) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    texts = [row for table in document.tables() for row in table.texts()]
    family = fonts.installed().chosen("song")
    page = f'#set text(font: "{family.family}")\n绩效'.encode() if family else b""

    def pack() -> None:
        with zipfile.ZipFile(io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as package:
            for name, content in parts.items():
                package.writestr(name, content)

    def compile_page() -> None:
        typst.Compiler(page, font_paths=fonts.installed().fonts).compile(format="pdf")

    def cells() -> None:
        book = xlsxwriter.Workbook(io.BytesIO(), {"in_memory": True})
        sheet = book.add_worksheet()
        for n, row in enumerate(texts):
            for column, text in enumerate(row):
                sheet.write_string(n, column, text)
        book.close()

    made: dict[str, tuple[Words, Callable[[], Any]]] = {
        "docx": (("只压缩同样的内容", "packing the same parts"), pack),
        "xlsx": (("XlsxWriter 写同样的格子，不带格式", "XlsxWriter, same cells, no format"), cells),
    }
    if family:
        made["pdf"] = (("typst 排一页两个字", "typst, one page of two letters"), compile_page)
    return made


def in_process(runs: int) -> Table:
    """Everything loaded: document to bytes."""
    sys.path.insert(0, str(TESTS))
    from sample_report import report

    from jixiao.core.finding import Findings
    from jixiao.writers.docx import docx_bytes
    from jixiao.writers.pdf import pdf_bytes
    from jixiao.writers.spreadsheet import xlsx_bytes

    document = report()
    works: dict[str, Callable[[], Any]] = {
        "docx": lambda: docx_bytes(document),
        "pdf": lambda: pdf_bytes(document, Findings()),
        "xlsx": lambda: xlsx_bytes(document),
    }
    made = Table(
        ("一、一份报告，已载入，进程内写出", "1. One report, loaded, written in process"),
        [("", ""), ("最短 ms", "min ms"), ("中位 ms", "median ms"), ("÷ 下限", "÷ floor"), ("大小 KB", "size KB"),
         ("下限是", "floor")],
    )  # fmt: skip
    for name, (words, floor) in floors(document).items():
        least, found = timed(runs, floor, works[name])
        size: Cell = f"{len(works[name]()) / 1024:.0f}"
        made.add(name, f"{found.low * 1000:.1f}", f"{found.mid * 1000:.1f}", f"{found.low / least.low:.1f}×", size, words)  # fmt: skip
    made.notes.append(
        (f"各 {runs} 次；报告有封面、正文、四张图、43 行三级评分表。typst 记得排过的内容，所以再排比第一次快，第一次见下表。",
         f"{runs} runs each; cover, body, four charts, a score table of 43 rows in three levels. typst remembers what it laid "
         "out, so that later runs are faster than the first, which the next table has.")
    )  # fmt: skip
    return made


def cold_start(runs: int, folder: Path) -> Table:
    """A process of its own for each: libraries, fonts and writing."""
    from jixiao.writers import fonts

    formats = [name for name in LIMITS if name != "pdf" or fonts.installed().chosen("song")]
    made = Table(
        ("二、冷启动：新进程写出一份报告", "2. Cold start: a new process writes one report"),
        [("", ""), ("最短 s", "min s"), ("中位 s", "median s"), ("÷ 空 Python", "÷ empty Python"),
         ("内存峰值 MB", "peak MB"), LIMIT],
    )  # fmt: skip
    commands: list[tuple[Words | str, list[str]]] = [
        (("下限：python -c pass", "Floor: python -c pass"), [sys.executable, "-c", "pass"]),
        *(
            (name, [sys.executable, "-c", ONE, str(TESTS), str(folder / f"report.{name}")])
            for name in formats
        ),
    ]
    found = [[process(command) for _, command in commands] for _ in range(runs + 1)][1:]
    empty = Times.of([turn[0].seconds for turn in found])
    for place, (name, _) in enumerate(commands):
        spent, peak = (
            Times.of([turn[place].seconds for turn in found]),
            max(turn[place].megabytes for turn in found),
        )
        used = (
            f"≤ {LIMITS[name]} s {verdict(spent.low, spent.mid, LIMITS[name])}"
            if isinstance(name, str)
            else ""
        )
        made.add(
            name, f"{spent.low:.3f}", f"{spent.mid:.3f}", f"{spent.low / empty.low:.1f}×", f"{peak:.0f}", used
        )
    made.notes.append((f"各 {runs} 次，轮流运行。", f"{runs} runs each, taking turns."))
    return made


def main() -> int:
    import tempfile

    zh = "en" not in sys.argv[1:] and "--lang=en" not in sys.argv[1:]
    parser = argparse.ArgumentParser(
        description="写出一份报告的速度" if zh else "The speed of writing one report"
    )
    parser.add_argument("--quick", action="store_true", help="少跑几次" if zh else "fewer runs")
    parser.add_argument("--markdown", action="store_true", help="输出 Markdown" if zh else "print Markdown")
    parser.add_argument("--lang", choices=("zh", "en"), default="zh", help="语言" if zh else "language")
    options = parser.parse_args()
    if find_spec("jixiao") is None:
        print("找不到 jixiao：先运行 ./jx doctor，再用 .venv/bin/python 运行" if zh else "no jixiao: run ./jx doctor, then use .venv/bin/python")  # fmt: skip
        return 2
    runs, starts = (5, 3) if options.quick else (40, 10)
    show = markdown if options.markdown else plain
    print(f"{os.cpu_count()} CPU, {platform.system()} {platform.machine()}, Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}\n")  # fmt: skip
    print(show(in_process(runs), options.lang) + "\n", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        print(show(cold_start(starts, Path(folder)), options.lang))
    return 0


if __name__ == "__main__":
    sys.exit(main())
