"""A thousand units' forms by one command: seconds a unit, cores kept busy, and whether memory stays flat.

`python benchmarks/many.py [--units N] [--quick] [--markdown] [--lang en]`; reads /proc, so Linux only.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

from score import machine
from table import Table, markdown, plain

CASE = "yanjin-2022"  # 30 indicators, long texts
WORKS = (
    ("score_table", "xlsx"),
    ("evaluation_report", "docx"),
    ("evaluation_report", "pdf"),
)
EVERY = 0.2  # seconds between two looks at the memory


def units(folder: Path, count: int) -> list[str]:
    """Case files of made-up units: the real case under other names, marked as fictional."""
    from jixiao.flows.library import DATA

    text = (DATA / "cases" / f"{CASE}.yaml").read_text("utf-8")
    names = []
    for number in range(count):
        own = re.sub(r"(?m)^id: .*$", f"id: made-{number}\nfictional: 是", text, count=1)
        own = re.sub(r"(?m)^unit: .*$", f"unit: 虚构单位{number:04}", own, count=1)
        names.append(f"made-{number}.yaml")
        (folder / names[-1]).write_text(own, "utf-8")
    return names


def tree(pid: int) -> list[int]:
    """A process and all below it."""
    found = [pid]
    for one in found:
        try:
            found += map(int, Path(f"/proc/{one}/task/{one}/children").read_text().split())
        except OSError:
            continue
    return found


def megabytes(pid: int) -> float:
    """What a process and all below it hold; what they share is counted once (Pss)."""
    held = 0
    for one in tree(pid):
        try:
            held += int(re.findall(r"(?m)^Pss:\s+(\d+)", Path(f"/proc/{one}/smaps_rollup").read_text())[0])
        except (OSError, IndexError):
            continue
    return held / 1024


def run(names: list[str], folder: Path, form: str, suffix: str) -> tuple[float, float, list[float], int]:
    """Wall seconds, seconds of processors, memory over time, files written."""
    target = folder / f"{form}-{suffix}"
    command = [sys.executable, "-m", "jixiao", "report", *names, "--form", form, "--format", suffix, "-o", str(target)]  # fmt: skip
    before = os.times()
    start = time.perf_counter()
    held = []
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as work:
        while work.poll() is None:
            held.append(megabytes(work.pid))
            time.sleep(EVERY)
        if work.returncode:
            raise SystemExit(work.stderr.read().decode()[-2000:] if work.stderr else str(work.returncode))
    seconds = time.perf_counter() - start
    after = os.times()
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return seconds, spent, held, len(list(target.iterdir()))


def main() -> int:
    zh = "en" not in sys.argv[1:] and "--lang=en" not in sys.argv[1:]
    parser = argparse.ArgumentParser(description="许多单位一次出表" if zh else "Forms of many units at once")
    parser.add_argument("--units", type=int, default=1000, help="单位数" if zh else "how many units")
    parser.add_argument("--quick", action="store_true", help="100 个单位" if zh else "100 units")
    parser.add_argument("--markdown", action="store_true", help="输出 Markdown" if zh else "print Markdown")
    parser.add_argument("--lang", choices=("zh", "en"), default="zh", help="语言" if zh else "language")
    options = parser.parse_args()
    if find_spec("jixiao") is None:
        print("找不到 jixiao：先运行 ./jx doctor，再用 .venv/bin/python 运行" if zh else "no jixiao: run ./jx doctor, then use .venv/bin/python")  # fmt: skip
        return 2
    from jixiao.writers import fonts

    count = 100 if options.quick else options.units
    made = Table(
        (f"{count:,} 个单位一次出表（{CASE} 的案卷换名）", f"{count:,} units at once (the case {CASE} under other names)"),
        [("", ""), ("秒", "s"), ("份/秒", "files/s"), ("用核", "cores"), ("内存 MB：前段", "MB: first third"),
         ("中段", "middle"), ("末段", "last third")],
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        names = units(folder, count)
        for form, suffix in WORKS:
            if suffix == "pdf" and not fonts.installed().chosen("song"):
                continue
            seconds, spent, held, files = run(names, folder, form, suffix)
            if files != count:
                raise SystemExit(f"{form}.{suffix}: {files} files of {count}")
            cuts = [len(held) * part // 3 for part in range(4)]
            most = [max(held[start:end] or held) for start, end in pairwise(cuts)]
            figures = [f"{seconds:.1f}", f"{count / seconds:.1f}", f"{spent / seconds:.2f}"]
            made.add(f"{form}.{suffix}", *figures, *(f"{one:.0f}" for one in most))
    made.notes.append(
        ("内存是主进程和各子进程合计，每段的最大值；共用的页只算一次。", "Memory of the command and its processes together, the most in each third of the run; shared pages count once.")
    )  # fmt: skip
    print(machine(options.lang) + "\n")
    print((markdown if options.markdown else plain)(made, options.lang))
    return 0


if __name__ == "__main__":
    sys.exit(main())
