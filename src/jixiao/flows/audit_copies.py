"""What is written of an audit: the annotated copy of the report, and the opinion that goes back to the unit."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from jixiao.auditing.evidence import quoted
from jixiao.auditing.remark import Remark, Spot
from jixiao.auditing.telling import coverage_words
from jixiao.auditing.waivers import Sorted
from jixiao.core.document import At, Document
from jixiao.core.finding import DataError, Finding, Findings
from jixiao.core.marks import Mark, Stretch
from jixiao.core.source import Place
from jixiao.extraction.claims import Claims
from jixiao.extraction.draft import unit_of
from jixiao.flows.auditing import Audited, Wish
from jixiao.reporting.audit_opinion import Item, Opinion, make_opinion
from jixiao.writers.annotate import KINDS, annotated, copy_kind
from jixiao.writers.document import FORMATS, write_document
from jixiao.writers.whole import write_whole

AROUND = 80  # characters on each side of a stretch that tell repeats apart
MOST_QUOTE = 80  # characters of the report in the table of an opinion
PAGES = (".html", ".htm")


def check_targets(
    report: str, annotate: str, opinion: str, waivers: str, *others: str, overwrite: bool
) -> None:
    """Raises `DataError` for an output that would go over the report or another output, or over a file that is there."""
    made: list[Finding] = []
    seen: dict[str, str] = {}
    for path in (annotate, opinion, waivers, *others):
        if not path:
            continue
        values = {"path": path}
        whole = os.path.realpath(path) if "\0" not in path else path
        if same_file(path, report):
            made.append(Finding("audit_over_report", Place(), values))
        elif whole in seen:
            made.append(Finding("audit_same_output", Place(), values))
        elif os.path.lexists(path) and not overwrite:  # False too for a name no file can have
            made.append(Finding("file_exists", Place(path), values))
        seen[whole] = path
    if opinion and Path(opinion).suffix.lower() not in FORMATS:
        values = {"suffix": Path(opinion).suffix, "path": opinion}
        made.append(Finding("report_suffix", Place(), values))
    if made:
        raise DataError(made)


def same_file(path: str, report: str) -> bool:
    """Whether two names are of one file that is there."""
    try:
        return os.path.samefile(path, report)
    except (OSError, ValueError):
        return False


# -- the annotated copy


def copy_kind_of(path: str, document: Document) -> str:
    """In which format the copy is, by its name. Raises `DataError` where the report cannot be marked in that one."""
    suffix = Path(path).suffix.lower()
    if suffix in PAGES:
        return "html"
    if suffix == f".{document.kind}" and document.kind in KINDS:
        return document.kind
    wanted = f".{document.kind}" if document.kind in KINDS and document.kind != "html" else ""
    values = {"suffix": suffix, "path": path, "wanted": "、".join(one for one in (wanted, ".html") if one)}
    raise DataError([Finding("audit_copy_suffix", Place(), values)])


def copy_suffix(document: Document) -> str:
    """How the name of the best annotated copy ends: as the report's own where that can be marked."""
    return f".{copy_kind(document)}"


def write_annotated(
    report: str, made: Audited, remarks: Sequence[Remark], target: str, lang: str = "zh"
) -> None:
    """Write the copy of a report with the remarks where they belong. Raises `DataError` when it cannot be made or written."""
    document = made.reading.document
    kind = copy_kind_of(target, document)
    marks = marks_of(made, remarks, lang)
    title = document.title or document.file
    content = annotated(Path(report).read_bytes(), kind, marks, document, lang=lang, title=title)
    write_whole(Path(target), content)


def write_text(path: str, text: str) -> None:
    """Write a text in one step. Raises `DataError` when it cannot be written."""
    write_whole(Path(path), text.encode("utf-8", "replace"))


def marks_of(made: Audited, remarks: Sequence[Remark], lang: str = "zh") -> list[Mark]:
    """The remarks as marks for a writer, numbered in reading order."""
    rows = cells_of_rows(made.reading.document)
    marks = []
    for number, remark in enumerate(remarks, 1):
        told = remark.finding()
        marks.append(
            Mark(
                number,
                remark.severity,
                told.message(lang),
                remark.advice(lang),
                told.hint(lang),
                tuple(stretch_of(spot, made.view.claims, rows) for spot in remark.spots),
                remark.claimed,
                remark.recomputed,
                remark.formula,
            )
        )
    return marks


Rows = dict[
    tuple[int, str, str], list[str]
]  # place of a cell -> the texts of the cells of its row, as the table has them


def cells_of_rows(document: Document) -> Rows:
    """The texts of the cells that stand in the row of a cell, by its place."""
    made: Rows = {}
    for table in document.tables():
        for row in table.rows:
            texts = [cell.text for cell in row]
            for cell in row:
                made.setdefault(_key(cell.at), texts)
    return made


def _key(at: At) -> tuple[int, str, str]:
    return at.line, at.sheet, at.cell


def stretch_of(spot: Spot, claims: Claims, rows: Rows) -> Stretch:
    """A spot with what stands beside it in the same paragraph or cell, white space folded."""
    passage = spot.passage
    start, end = spot.start, spot.end or len(passage.text)
    low, high = 0, len(passage.text)
    for at, _ in passage.parts:  # a paragraph that a page broke is two in the document
        if at <= start:
            low = at
        elif at >= end:
            high = min(high, at)
    before, text, after = (
        " ".join(part.split())
        for part in (passage.text[low:start], passage.text[start:end], passage.text[end:high])
    )
    whole = not before and not after
    return Stretch(
        spot.at,
        "" if whole else text,
        before[-AROUND:],
        after[:AROUND],
        _cell_number(spot, claims, rows),
    )


def _cell_number(spot: Spot, claims: Claims, rows: Rows) -> int:
    """Which cell of its row it is, from 1; 0 where that is not sure."""
    cell = spot.passage.cell
    if cell is None:
        return 0
    sheet, row, column = cell
    number = sum(one.first for one in claims.sheets[sheet].rows[row][: column + 1])
    texts = rows.get(_key(spot.passage.at), [])
    return number if 0 < number <= len(texts) and texts[number - 1] == spot.passage.text else 0


# -- the opinion


def write_opinion(made: Audited, judged: Sorted, wish: Wish, target: str) -> tuple[Finding, ...]:
    """Write the opinion as .docx, .pdf or .xlsx; what is worth knowing of the writing. Raises `DataError` when it cannot be."""
    findings = Findings(made.file)
    if not write_document(make_opinion(opinion_of(made, judged, wish)), Path(target), findings):
        raise DataError(findings.items)
    return tuple(finding for finding in findings.items if finding.severity == "warning")


def opinion_of(made: Audited, judged: Sorted, wish: Wish) -> Opinion:
    """What the opinion says, as plain data, in Chinese: it goes to the unit."""
    document = made.reading.document
    limited = ""
    if wish.only:
        limited = f"本次只做了这些检查：{'、'.join(wish.only)}。"
    elif wish.skip:
        limited = f"本次没有做这些检查：{'、'.join(wish.skip)}。"
    coverage = coverage_words(made.audit.coverage, document.unread)
    if made.view.framework is not None:
        coverage += f"得分按“{made.view.framework.title}”核对。"
    return Opinion(
        " ".join(document.title.split()),
        made.file,
        unit_of(document),
        str(made.view.year or ""),
        [_item(remark, made.view.claims) for remark in judged.told],
        coverage,
        len(judged.waived),
        limited,
    )


def _item(remark: Remark, claims: Claims) -> Item:
    told = remark.finding()
    problem = told.message()
    if remark.formula:
        problem += f"。算式：{remark.formula}"
    advice = told.hint()
    if remark.advice():
        advice = f"{remark.advice()}。{advice}"
    quote = quoted(remark, claims, MOST_QUOTE)
    printed = quote.text if not quote.before and not quote.after else quote.marked("【", "】")
    beside = "" if remark.formula else "对照："  # no arithmetic: another place says otherwise
    if remark.doubtful:
        beside = "算得："
    wanted = beside + remark.recomputed if remark.recomputed else ""
    return Item(remark.severity, place_words(remark.at), printed, problem, wanted, advice)


def place_words(at: At) -> str:
    """第3页第45行, or 表1!B3."""
    if at.sheet or at.cell:
        return "!".join(part for part in (at.sheet, at.cell) if part)
    return (f"第{at.page}页" if at.page else "") + (f"第{at.line}行" if at.line else "")
