"""An answer as a document: title, what it says, charts and tables."""

from __future__ import annotations

from jixiao.analysis.result import Answer, Part
from jixiao.analysis.show import MADE_UP, NOTHING, rows, said, title_of
from jixiao.core.document import Block, Cell, Chart, Document, Paragraph, Section, Series, Table

MOST = 100  # rows of a table in a report; the rest is in the Parquet file
MOST_BESIDE = 20  # rows of a further table
WIDE = 6  # columns; pages with a wider table lie, or with as many of which several hold long texts
BESIDE = 12  # labels; a chart with more shows numbers of the tables that follow


def report(answer: Answer, lang: str = "zh", *, synthetic: bool = False) -> Document:
    """The document in one language: what it says and charts on upright pages, then the tables, on lying ones where they are wide."""
    title = title_of(answer, lang, synthetic=synthetic)
    told: list[Block] = [Paragraph(title, "heading", 0)]
    told += [Paragraph(said(note, lang)) for note in answer.notes]
    number = 0
    for place, chart in enumerate(answer.charts, 1):
        number = _put_chart(told, _in(chart, lang), place, number, lang)
    tables: list[Block] = []
    number = _put_table(tables, answer.main, max(answer.most, MOST), number, lang)
    for part in answer.beside:
        number = _put_table(tables, part, max(part.most, MOST_BESIDE) if part.most else MOST, number, lang)
    lying = any(_is_wide(one) for one in (answer.main, *answer.beside))
    sections = (
        [Section(tuple(told)), Section(tuple(tables), landscape=lying)] if tables else [Section(tuple(told))]
    )
    return Document(
        tuple(sections),
        title,
        properties={"title": title},
        mark=said(MADE_UP, lang) if synthetic else "",
        lang=lang,
    )


def _is_wide(part: Part) -> bool:
    columns = len(part.shown)
    return columns > WIDE or (columns == WIDE and sum(not one.fixed for one in part.shown) > 1)


def _put_chart(blocks: list[Block], chart: Chart, place: int, number: int, lang: str) -> int:
    """A chart with its caption, and its numbers as a table where they are few."""
    blocks += [
        Paragraph(f"图{place} {chart.title}" if lang != "en" else f"Figure {place} {chart.title}", "caption"),
        chart,
    ]
    if len(chart.labels) > BESIDE:
        return number
    head = ["", *(one.name for one in chart.series)]
    body = [
        [label, *(one.values[at] or NOTHING for one in chart.series)] for at, label in enumerate(chart.labels)
    ]
    number += 1
    blocks += [
        _caption(chart.title, number, lang),
        _table(head, body, ["left", *["right"] * len(chart.series)]),
    ]
    return number


def _put_table(blocks: list[Block], part: Part, most: int, number: int, lang: str) -> int:
    body = [[_set_in(one) for one in row] for row in rows(part, part.shown, lang, most)]
    if not body:
        return number
    number += 1
    heads = [said(one.head, lang) for one in part.shown]
    blocks += [
        _caption(said(part.title, lang), number, lang),
        _table(heads, body, [one.align for one in part.shown]),
    ]
    if len(body) < part.frame.height:
        more = f"注：共 {part.frame.height:,} 行，这里是前 {len(body):,} 行。"
        more_en = f"{part.frame.height:,} rows; here are the first {len(body):,}."
        blocks.append(Paragraph(more if lang != "en" else more_en, "note"))
    return number


def _caption(title: str, number: int, lang: str) -> Paragraph:
    return Paragraph(f"表{number} {title}" if lang != "en" else f"Table {number} {title}", "caption")


def _table(heads: list[str], body: list[list[str]], sides: list[str]) -> Table:
    head = tuple(Cell(one, align="center", bold=True, fill="head") for one in heads)
    made = [tuple(Cell(text, align=side) for text, side in zip(row, sides, strict=True)) for row in body]
    return Table([head, *made])


def _in(chart: Chart, lang: str) -> Chart:
    """A chart in one language."""
    series = tuple(
        Series(said(one.name, lang), tuple(_grouped(value) for value in one.values)) for one in chart.series
    )
    labels = tuple(said(one, lang) for one in chart.labels)
    return Chart(chart.kind, said(chart.title, lang), labels, series, said(chart.unit, lang))


def _grouped(text: str | None) -> str | None:
    """A whole number with its thousands set apart, as on the axis and in tables."""
    return f"{int(text):,}" if text and text.removeprefix("-").isdecimal() else text


def _set_in(text: str) -> str:
    """A text that begins with spaces, set in by full-width ones, which stay in every format."""
    bare = text.lstrip(" ")
    return "\u3000" * ((len(text) - len(bare)) // 2) + bare
