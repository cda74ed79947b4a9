"""How fast reports are audited: pages a second beside reading alone, memory of a long one, and a folder of a thousand.

`python benchmarks/audit.py [--quick] [--reports N] [--markdown] [--lang en]`; the folder's memory is read from /proc (Linux).
"""

from __future__ import annotations

import argparse
import json
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

from many import CASE, EVERY, megabytes
from measure import process, timed
from score import LIMIT, machine, ms, verdict
from table import Table, markdown, plain

PAGE = 1000  # non-blank characters
PAGES_A_SECOND, PDF_TIMES, LONG_PAGES, LONG_MB = 50, 1.3, 300, 200
SEED = 4


def report(folder: Path) -> dict[str, Path]:
    """One evaluation report, as jixiao writes it: docx and pdf, and its text."""
    made = {kind: folder / f"report.{kind}" for kind in ("docx", "pdf")}
    for path in made.values():
        command = [
            sys.executable,
            "-m",
            "jixiao",
            "report",
            CASE,
            "--form",
            "evaluation_report",
            "-o",
            str(path),
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if not path.is_file():
            raise SystemExit(done.stderr)
    from jixiao.flows.reading import read

    made["txt"] = folder / "report.txt"
    made["txt"].write_text(read(made["docx"]).document.text(), "utf-8")
    return made


def pages(text: str) -> float:
    return len(re.sub(r"\s", "", text)) / PAGE


def varied(text: str, dice: random.Random) -> str:
    """The text with other digits behind decimal points: another report of the same length."""
    return re.sub(r"(?<=\d\.)\d{2}(?!\d)", lambda _: f"{dice.randrange(100):02}", text)


def one_table(files: dict[str, Path], runs: int) -> Table:
    from jixiao.flows.auditing import audit_file
    from jixiao.flows.reading import read

    made = Table(
        ("一、一份报告", "1. One report"),
        [("", ""), ("页", "pages"), ("只读 ms", "read ms"), ("读并审 ms", "read and audit ms"), ("审/读", "÷ read"), ("页/秒", "pages/s"), LIMIT],
    )  # fmt: skip
    text = files["txt"].read_text("utf-8")
    for kind, path in files.items():
        reading: Callable[[], Any] = partial(read, path)
        bare, found = timed(runs, reading, partial(audit_file, path))
        speed = pages(text) / found.mid
        used = (
            f"≤ {PDF_TIMES}× {verdict(found.low / bare.low, found.mid / bare.mid, PDF_TIMES)}"
            if kind == "pdf"
            else f"≥ {PAGES_A_SECOND} {verdict(PAGES_A_SECOND * found.low / pages(text), PAGES_A_SECOND / speed, 1)}"
        )
        made.add(
            kind,
            f"{pages(text):.1f}",
            ms(bare.mid),
            ms(found.mid),
            f"{found.mid / bare.mid:.2f}×",
            f"{speed:.0f}",
            used,
        )
    made.notes.append(
        (f"各 {runs} 次，轮流运行，一个核；一页是 1,000 个非空字符。", f"{runs} runs each, taking turns, one core; a page is 1,000 non-blank characters.")
    )  # fmt: skip
    return made


def long_table(text: str, folder: Path) -> Table:
    made = Table(
        (f"二、{LONG_PAGES} 页", f"2. {LONG_PAGES} pages"),
        [("", ""), ("秒", "s"), ("页/秒", "pages/s"), ("内存峰值 MB", "peak MB"), LIMIT],
    )
    dice = random.Random(SEED)
    copies = round(LONG_PAGES / pages(text)) or 1
    path = folder / "long.txt"
    for kind, whole in (
        (("文本，读并审：处处对得上", "text, read and audited: all of it true"), [text] * copies),
        (("文本，读并审：小数全是乱的", "text, read and audited: all decimals wrong"), [varied(text, dice) for _ in range(copies)]),
    ):  # fmt: skip
        path.write_text("\n".join(whole), "utf-8")
        done = process([sys.executable, str(Path(__file__).resolve()), "--work", str(path)])
        seconds = json.loads(done.output)
        long = pages("".join(whole))
        made.add(
            kind,
            f"{seconds:.1f}",
            f"{long / seconds:.0f}",
            f"{done.megabytes:.0f}",
            f"≤ {LONG_MB} MB {verdict(done.megabytes, done.megabytes, LONG_MB)}",
        )
    return made


def folder_table(text: str, count: int, folder: Path) -> Table:
    made = Table(
        (f"三、{count:,} 份报告一次审", f"3. {count:,} reports at once"),
        [("", ""), ("秒", "s"), ("份/秒", "reports/s"), ("内存 MB：前段", "MB: first third"), ("中段", "middle"), ("末段", "last third")],
    )  # fmt: skip
    dice = random.Random(SEED)
    place = folder / "reports"
    place.mkdir()
    for number in range(count):
        (place / f"{number:04}.txt").write_text(varied(text, dice), "utf-8")
    start, held = time.perf_counter(), []
    with subprocess.Popen(
        [sys.executable, "-m", "jixiao", "audit", str(place), "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as work:
        assert work.stdout is not None
        lines = 0
        looked = start
        for line in work.stdout:
            lines += line.startswith("{")
            if time.perf_counter() - looked > EVERY:
                looked = time.perf_counter()
                held.append(megabytes(work.pid))
    seconds = time.perf_counter() - start
    if lines < count:
        raise SystemExit(f"{lines} of {count} reports")
    cuts = [len(held) * part // 3 for part in range(4)]
    most = [max(held[first:last] or held or [0.0]) for first, last in pairwise(cuts)]
    made.add("txt", f"{seconds:.1f}", f"{count / seconds:.1f}", *(f"{one:.0f}" for one in most))
    made.notes.append(
        ("内存是主进程和各子进程合计，每段的最大值。", "Memory of the command and its processes together, the most in each third of the run.")
    )  # fmt: skip
    return made


def work(path: str) -> None:
    """Audit one file in this process and print its seconds."""
    from jixiao.flows.auditing import audit_file

    start = time.perf_counter()
    audit_file(path)
    print(json.dumps(time.perf_counter() - start))


def main() -> int:
    zh = "en" not in sys.argv[1:] and "--lang=en" not in sys.argv[1:]
    parser = argparse.ArgumentParser(description="审报告的速度" if zh else "The speed of auditing reports")
    parser.add_argument(
        "--quick", action="store_true", help="少跑几次，50 份报告" if zh else "fewer runs, 50 reports"
    )
    parser.add_argument("--reports", type=int, default=1000, help="报告份数" if zh else "how many reports")
    parser.add_argument("--markdown", action="store_true", help="输出 Markdown" if zh else "print Markdown")
    parser.add_argument("--lang", choices=("zh", "en"), default="zh", help="语言" if zh else "language")
    parser.add_argument("--work", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.work:
        work(options.work)
        return 0
    show = markdown if options.markdown else plain
    print(machine(options.lang) + "\n")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = report(folder)
        text = files["txt"].read_text("utf-8")
        print(show(one_table(files, 3 if options.quick else 9), options.lang) + "\n", flush=True)
        print(show(long_table(text, folder), options.lang) + "\n", flush=True)
        count = 50 if options.quick else options.reports
        print(show(folder_table(text, count, folder), options.lang) + "\n", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
