"""An answer as a document: title, what it says, charts and the table."""

from __future__ import annotations

from collections.abc import Mapping

from jixiao.analysis.result import Answer
from jixiao.analysis.show import MADE_UP, heads, rows, said, title_of
from jixiao.core.document import Block, Cell, Chart, Document, Paragraph, Section, Series, Table

MOST = 200  # rows of a table in a report; the rest is in the Parquet file
WIDE = 7  # columns; a table with more lies


def report(
    answer: Answer, lang: str = "zh", *, synthetic: bool = False, source: Mapping[str, str] = {}
) -> Document:
    """The document. `source`: properties of the file (title, unit, year)."""
    title = title_of(answer, lang, synthetic=synthetic)
    zh = lang != "en"
    blocks: list[Block] = [Paragraph(title, "heading", 0)]
    blocks += [Paragraph(said(note, lang)) for note in answer.notes]
    body = rows(answer, lang, max(answer.most, MOST))
    for number, chart in enumerate(answer.charts, 1):
        name = said(chart.title, lang)
        blocks.append(Paragraph(f"图{number} {name}" if zh else f"Figure {number} {name}", "caption"))
        blocks.append(_chart(chart, lang))
    if body:
        blocks.append(
            Paragraph(
                f"表1 {said(answer.title, lang)}" if zh else f"Table 1 {said(answer.title, lang)}", "caption"
            )
        )
        blocks.append(_table(answer, body, lang))
        if len(body) < answer.frame.height:
            more = f"注：共 {answer.frame.height:,} 行，这里是前 {len(body):,} 行。"
            more_en = f"{answer.frame.height:,} rows; here are the first {len(body):,}."
            blocks.append(Paragraph(more if zh else more_en, "note"))
    mark = said(MADE_UP, lang) if synthetic else ""
    section = Section(tuple(blocks), landscape=len(answer.shown) > WIDE)
    return Document((section,), title, properties={"title": title, **source}, mark=mark)


def _table(answer: Answer, body: list[list[str]], lang: str) -> Table:
    head = tuple(Cell(one, align="center", bold=True, fill="head") for one in heads(answer, lang))
    made = [
        tuple(Cell(text, align=one.align) for text, one in zip(row, answer.shown, strict=True))
        for row in body
    ]
    return Table([head, *made])


def _chart(chart: Chart, lang: str) -> Chart:
    series = tuple(Series(said(one.name, lang), one.values) for one in chart.series)
    return Chart(
        chart.kind,
        said(chart.title, lang),
        tuple(said(one, lang) for one in chart.labels),
        series,
        said(chart.unit, lang),
    )
