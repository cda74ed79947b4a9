"""How fast documents are read, beside the bare libraries on the same files in the same run.

`python benchmarks/read.py [FILE.pdf ...] [--quick] [--markdown] [--lang en]`; without a PDF one is made.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter
from typing import Any

from measure import Times, process, timed
from score import LIMIT, machine, ms, times, verdict
from table import Table, Words, markdown, plain

PDF_TIMES, XLSX_SECONDS, XLSX_MB, DOCX_SECONDS = 1.2, 1.5, 200, 0.5
XLSX_ROWS, DOCX_ROWS = 100_000, 2_000


# -- PDF


def made_pdf() -> bytes:
    """Pages of text and a table of three levels over pages, as performance reports have them."""
    import typst

    text = (
        "各项任务按照年初确定的目标推进，预算数34,873.09万元，决算数31,128.65万元，执行率89.26%，资金使用规范。"
        * 4
    )
    rows = []
    for number in range(120):
        if number % 12 == 0:
            rows.append(f"table.cell(rowspan: 12)[一级{number // 12}]")
        if number % 4 == 0:
            rows.append(f"table.cell(rowspan: 4)[二级{number // 4}]")
        rows += [f"[指标{number}]", "[5]", f"[{text[:90]}]", "[4.5]"]
    head = "table.header([一级指标], [二级指标], [三级指标], [分值], [评分标准], [得分])"
    source = f"""#set page(width: 210mm, height: 297mm, margin: 30mm, numbering: "— 1 —")
#set text(size: 12pt, lang: "zh")
{(text + chr(10) * 2) * 30}
#table(columns: (20mm, 20mm, 20mm, 12mm, 1fr, 12mm), {head}, {", ".join(rows)})
{(text + chr(10) * 2) * 30}"""
    made = typst.compile(source.encode())
    assert isinstance(made, bytes)
    return made


def bare_plumber(raw: bytes) -> int:
    import pdfplumber

    with pdfplumber.open(io.BytesIO(raw)) as document:
        return sum(len(page.extract_text()) + len(page.extract_tables()) for page in document.pages)


def bare_pdfium(raw: bytes) -> int:
    import pypdfium2

    with pypdfium2.PdfDocument(raw) as document:
        return sum(len(page.get_textpage().get_text_bounded()) for page in document)


def ours(reader: str, function: str) -> Callable[[bytes], Any]:
    from importlib import import_module

    from jixiao.core.finding import Findings

    read = getattr(import_module(f"jixiao.readers.{reader}"), function)

    def reading(raw: bytes) -> Any:
        found = read(raw, reader, Findings(reader))
        if found is None:
            raise SystemExit(f"{reader}: nothing was read")
        return found

    return reading


def pdf_table(files: Sequence[Path], runs: int) -> Table:
    made = Table(
        ("一、PDF", "1. PDF"),
        [("", ""), ("页", "pages"), ("最短 ms", "min ms"), ("中位 ms", "median ms"), ("÷ pdfplumber", "÷ pdfplumber"), LIMIT],
    )  # fmt: skip
    read = ours("pdf", "read_pdf")
    for name, raw in [(path.name, path.read_bytes()) for path in files] or [("typst", made_pdf())]:
        pages = read(raw).properties["pages"]
        floor, bare, found = timed(
            runs, partial(bare_pdfium, raw), partial(bare_plumber, raw), partial(read, raw)
        )
        rows: list[tuple[Words, Times]] = [
            ((f"下限：{name}，pdfium 只取文字", f"Floor: {name}, text by pdfium alone"), floor),
            (("pdfplumber 取文字和表格", "pdfplumber, text and tables"), bare),
            (("jixiao：段落、跨页的表、合并格", "jixiao: paragraphs, tables over pages, spans"), found),
        ]
        for words, spent in rows:
            ratio = spent.low / bare.low
            used = (
                f"≤ {PDF_TIMES}× {verdict(ratio, spent.mid / bare.mid, PDF_TIMES)}" if spent is found else ""
            )
            made.add(words, pages, ms(spent.low), ms(spent.mid), f"{ratio:.2f}×", used)
    made.notes.append((f"各 {runs} 次，轮流运行。", f"{runs} runs each, taking turns."))
    return made


# -- workbooks and Word, each in a process of its own for its memory


def made_xlsx() -> bytes:
    import xlsxwriter

    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("清单")
        percent = book.add_format({"num_format": "0.00%"})
        sheet.write_row(
            0, 0, ["序号", "单位名称", "项目", "预算数", "决算数", "执行率", "得分", "日期", "备注"]
        )
        for row in range(1, XLSX_ROWS):
            sheet.write_row(row, 0, [row, f"某某局{row % 300}", f"项目{row}", row * 1.25, row * 1.1])
            sheet.write_number(row, 5, row % 100 / 100, percent)
            sheet.write_row(row, 6, [row % 10, f"2021-0{row % 9 + 1}-01", "无"])
    return made.getvalue()


def made_docx() -> bytes:
    import docx

    document = docx.Document()
    table = document.add_table(rows=DOCX_ROWS, cols=8)
    for number, row in enumerate(table.rows):
        for column, cell in enumerate(row._tr.tc_lst):
            cell.p_lst[0].add_r().text = f"第{number}行第{column}格"
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def bare_calamine(raw: bytes) -> int:
    from python_calamine import CalamineWorkbook

    return len(CalamineWorkbook.from_filelike(io.BytesIO(raw)).get_sheet_by_index(0).to_python())


def bare_docx(raw: bytes) -> int:
    import docx

    table = docx.Document(io.BytesIO(raw)).tables[0]
    return sum(len(cell.text) for row in table.rows for cell in row.cells)


WORKS: dict[str, Callable[[], Callable[[bytes], Any]]] = {
    "calamine": lambda: bare_calamine,
    "xlsx": lambda: ours("spreadsheet", "read_spreadsheet"),
    "python-docx": lambda: bare_docx,
    "docx": lambda: ours("docx", "read_docx"),
}


def work(name: str, path: str) -> None:
    """Run one work in this process and print its seconds."""
    raw = Path(path).read_bytes()
    call = WORKS[name]()
    start = perf_counter()
    kept = call(raw)
    print(json.dumps(perf_counter() - start))
    del kept


def apart(names: Sequence[str], raw: bytes, runs: int) -> list[tuple[Times, float]]:
    """Seconds and peak megabytes of works on one file; they take turns."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "file")
        path.write_bytes(raw)
        found: list[list[tuple[float, float]]] = [[] for _ in names]
        for _ in range(runs):
            for place, name in zip(found, names, strict=True):
                done = process([sys.executable, str(Path(__file__).resolve()), "--work", name, str(path)])
                place.append((float(json.loads(done.output)), done.megabytes))
    return [(Times.of([seconds for seconds, _ in one]), max(peak for _, peak in one)) for one in found]


def office_table(runs: int) -> Table:
    made = Table(
        ("二、工作簿和 Word", "2. Workbooks and Word"),
        [("", ""), ("最短 s", "min s"), ("中位 s", "median s"), ("÷ 只用库", "÷ bare library"), ("内存峰值 MB", "peak MB"), LIMIT],
    )  # fmt: skip
    (bare, bare_peak), (spent, peak) = apart(["calamine", "xlsx"], made_xlsx(), runs)
    used = f"≤ {XLSX_SECONDS} s {verdict(spent.low, spent.mid, XLSX_SECONDS)}，≤ {XLSX_MB} MB {verdict(peak, peak, XLSX_MB)}"
    name = f"xlsx {XLSX_ROWS:,}×9"
    made.add(f"{name}，calamine", f"{bare.low:.2f}", f"{bare.mid:.2f}", "1.0×", f"{bare_peak:.0f}", "")
    made.add(f"{name}，jixiao", f"{spent.low:.2f}", f"{spent.mid:.2f}", times(spent.low / bare.low), f"{peak:.0f}",
             (used, used.replace("，", ", ")))  # fmt: skip
    if find_spec("jixiao.readers.docx") is not None:
        (bare, bare_peak), (spent, peak) = apart(["python-docx", "docx"], made_docx(), runs)
        used = f"≤ {DOCX_SECONDS} s {verdict(spent.low, spent.mid, DOCX_SECONDS)}"
        name = f"docx {DOCX_ROWS:,}×8"
        made.add(f"{name}，python-docx", f"{bare.low:.2f}", f"{bare.mid:.2f}", "1.0×", f"{bare_peak:.0f}", "")
        made.add(
            f"{name}，jixiao",
            f"{spent.low:.2f}",
            f"{spent.mid:.2f}",
            times(spent.low / bare.low),
            f"{peak:.0f}",
            used,
        )
    made.notes.append(
        (f"各 {runs} 次，每次一个进程；内存是整个进程的，含 Python 和库。",
         f"{runs} runs each, every one a process; memory is that of the whole process, with Python and the library.")
    )  # fmt: skip
    return made


def main() -> int:
    zh = "en" not in sys.argv[1:] and "--lang=en" not in sys.argv[1:]
    parser = argparse.ArgumentParser(description="读文件的速度" if zh else "The speed of reading documents")
    parser.add_argument("files", nargs="*", type=Path, help="要读的 PDF" if zh else "PDF files to read")
    parser.add_argument("--quick", action="store_true", help="少跑几次" if zh else "fewer runs")
    parser.add_argument("--markdown", action="store_true", help="输出 Markdown" if zh else "print Markdown")
    parser.add_argument("--lang", choices=("zh", "en"), default="zh", help="语言" if zh else "language")
    parser.add_argument("--work", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.work:
        work(*options.work)
        return 0
    runs = 3 if options.quick else 9
    show = markdown if options.markdown else plain
    print(machine(options.lang) + "\n")
    print(show(pdf_table(options.files, runs), options.lang) + "\n", flush=True)
    print(show(office_table(runs), options.lang) + "\n", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
