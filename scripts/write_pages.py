#!/usr/bin/env python3
"""Writes the pictures of docs/pages/, which docs/pages.md shows: `.venv/bin/python scripts/write_pages.py [name …]`.

Needs a Chinese font; the pictures of workbooks need LibreOffice (`soffice`) besides, and are left as they are without it.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "docs" / "pages"
WIDTH = 900  # pixels
COLORS = 64  # of the palette: letters in grey, and the few colours of charts and fills
LARGEST = 150_000  # bytes of one picture


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: the arguments of `jixiao`, its file's ending, and a text that stands on the page that is wanted, and
    which part of that page is shown."""

    name: str
    arguments: tuple[str, ...]
    suffix: str
    text: str
    part: tuple[float, float, float, float] = (0, 0, 1, 1)  # of the page: left, top, right, bottom


LIGHTING, YANJIN = "shenzhen-lighting-2020", "yanjin-2022"
SHOTS = (
    Shot("self_evaluation_cover", ("report", LIGHTING, "--form", "self_evaluation"), ".pdf", "填报人"),
    Shot("self_evaluation_body", ("report", LIGHTING, "--form", "self_evaluation"), ".pdf", "年度总体工作和重点工作任务"),
    Shot("self_evaluation_chart", ("report", LIGHTING, "--form", "self_evaluation"), ".pdf", "支出类别构成"),
    Shot("self_evaluation_problems", ("report", LIGHTING, "--form", "self_evaluation"), ".pdf", "影响绩效评分的问题"),
    Shot("score_table", ("report", "longgang-2020", "--form", "score_table"), ".pdf", "编外人员控制率"),
    Shot("evaluation_report_summary", ("report", YANJIN, "--form", "evaluation_report"), ".pdf", "摘要"),
    Shot("evaluation_report_analysis", ("report", YANJIN, "--form", "evaluation_report"), ".pdf", "部门决策类指标得分情况表"),
    Shot("self_evaluation_table", ("report", "guangzhou-2021", "--form", "self_evaluation_table"), ".pdf", "评分情况"),
    Shot("brief", ("report", LIGHTING, "--form", "brief"), ".pdf", "结果摘要"),
    Shot("question_pack", ("report", LIGHTING, "--form", "question_pack", "--indicator", "财务合规性"), ".pdf", "计算过程"),
    Shot("workbook_facts", ("form", "shenzhen-2019", "--case", LIGHTING), ".xlsx", "事实时期值单位状态", (0.02, 0.06, 0.757, 0.615)),
    Shot("workbook_score", ("form", "shenzhen-2019", "--case", LIGHTING), ".xlsx", "得分状态报告印的得分", (0.02, 0.05, 0.985, 0.64)),
)  # fmt: skip


def main(names: list[str]) -> int:
    """Write every picture, or those named; what could not be written is said and makes the exit code 1."""
    PAGES.mkdir(exist_ok=True)
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        for shot in SHOTS:
            if names and shot.name not in names:
                continue
            said = written(shot, Path(folder))
            failed += not said.startswith(("docs/", "-"))
            print(said)
    return 1 if failed else 0


def written(shot: Shot, folder: Path) -> str:
    """Write one picture; what to say of it."""
    file = folder / ("-".join(shot.arguments).replace("/", "_") + shot.suffix)
    if not file.exists():
        command = [sys.executable, "-m", "jixiao", *shot.arguments, "-o", str(file)]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        if not file.exists():
            return f"! {shot.name}: {run.stdout}{run.stderr}"
    if file.suffix == ".xlsx":
        office = shutil.which("soffice")
        if office is None:
            return f"- {shot.name}: no soffice here, left as it is"
        made = file.with_suffix(".pdf")
        if not made.exists():
            profile = f"-env:UserInstallation=file://{folder}/office"
            convert = [
                office,
                profile,
                "--headless",
                "--convert-to",
                "pdf",
                "--outdir",
                str(folder),
                str(file),
            ]
            subprocess.run(convert, capture_output=True, check=True)
        file = made
    found = list(pages_with(file, shot.text))
    if not found:
        return f"! {shot.name}: no page with {shot.text}"
    target = PAGES / f"{shot.name}.png"
    size = save(file, found[0], shot.part, target)
    note = "" if size <= LARGEST else f" (over {LARGEST})"
    return f"docs/pages/{target.name} {size}{note}"


def pages_with(file: Path, text: str) -> Iterator[int]:
    """The numbers of the pages that have a text, spaces and line ends left out."""
    document = pypdfium2.PdfDocument(file)
    for number in range(len(document)):
        page = document[number].get_textpage()
        if text in "".join(page.get_text_range().split()):
            yield number


def save(file: Path, number: int, part: tuple[float, float, float, float], target: Path) -> int:
    """Draw a page, or part of it, as a picture with few colours; its bytes."""
    page = pypdfium2.PdfDocument(file)[number]
    left, top, right, bottom = part
    whole = page.render(scale=WIDTH / (right - left) / page.get_width()).to_pil().convert("RGB")
    wide, high = whole.size
    image = whole.crop((round(left * wide), round(top * high), round(right * wide), round(bottom * high)))
    image.quantize(COLORS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(target, optimize=True)
    return target.stat().st_size


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
