"""A chart as a native Word chart that can be edited: its part in DrawingML, and the small workbook behind it."""

from __future__ import annotations

import io
from decimal import Decimal
from xml.sax.saxutils import escape

from jixiao.writers.charts import Drawn, Row
from jixiao.writers.docx_style import HEAD
from jixiao.writers.fonts import FACES, LATIN_WORD
from jixiao.writers.grid import column_letter
from jixiao.writers.look import PALETTE

SPACES = (
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
SHEET = "Sheet1"
INK = "595959"
PALE = "D0D0D0"


def chart_xml(chart: Drawn, workbook: str) -> str:
    """The chart part. `workbook`: the relation id of its workbook."""
    kinds = {"bar": _bars, "column": _bars, "line": _lines, "share": _ring}
    title = '<c:autoTitleDeleted val="1"/>'
    if chart.title:
        title = (
            f"<c:title><c:tx><c:rich><a:bodyPr/><a:p><a:pPr><a:defRPr/></a:pPr><a:r>{_letters('a:rPr', 1200, 'black')}"
            f'<a:t>{escape(chart.title)}</a:t></a:r></a:p></c:rich></c:tx><c:overlay val="0"/></c:title>'
            '<c:autoTitleDeleted val="0"/>'
        )
    legend = ""
    if len(chart.rows) > 1 or chart.kind == "share":
        place = "r" if chart.kind == "share" else "b"
        legend = f'<c:legend><c:legendPos val="{place}"/><c:overlay val="0"/>{_text(900)}</c:legend>'
    return (
        f'{HEAD}<c:chartSpace {SPACES}><c:date1904 val="0"/><c:lang val="zh-CN"/><c:roundedCorners val="0"/><c:chart>{title}'
        f'<c:plotArea><c:layout/>{kinds[chart.kind](chart)}</c:plotArea>{legend}<c:plotVisOnly val="1"/>'
        '<c:dispBlanksAs val="gap"/></c:chart><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>'
        f'{_text(900)}<c:externalData r:id="{workbook}"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    )


def _letters(tag: str, size: int, face: str = "song", bold: int = 0) -> str:
    return (
        f'<{tag} lang="zh-CN" sz="{size}" b="{bold}"><a:solidFill><a:srgbClr val="000000"/></a:solidFill>'
        f'<a:latin typeface="{LATIN_WORD}"/><a:ea typeface="{FACES[face].official}"/></{tag}>'
    )


def _text(size: int) -> str:
    return (
        f"<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr>{_letters('a:defRPr', size)}</a:pPr>"
        '<a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'
    )


def _fill(color: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{color}"/></a:solidFill>'


def _shape(color: str) -> str:
    return f'<c:spPr>{_fill(color)}<a:ln w="6350">{_fill(INK)}</a:ln></c:spPr>'


def _values(chart: Drawn, place: int, row: Row) -> str:
    """Names and numbers of a series, with their places in the workbook."""
    count, column = len(chart.labels), column_letter(place + 1)
    labels = "".join(
        f'<c:pt idx="{n}"><c:v>{escape(label)}</c:v></c:pt>' for n, label in enumerate(chart.labels)
    )
    numbers = "".join(
        f'<c:pt idx="{n}"><c:v>{plain(value)}</c:v></c:pt>'
        for n, value in enumerate(row.values)
        if value is not None
    )
    return (
        f'<c:cat><c:strRef><c:f>{SHEET}!$A$2:$A${count + 1}</c:f><c:strCache><c:ptCount val="{count}"/>{labels}</c:strCache>'
        f"</c:strRef></c:cat><c:val><c:numRef><c:f>{SHEET}!${column}$2:${column}${count + 1}</c:f><c:numCache>"
        f'<c:formatCode>{escape(chart.format)}</c:formatCode><c:ptCount val="{count}"/>{numbers}</c:numCache></c:numRef></c:val>'
    )


def _name(place: int, row: Row) -> str:
    cell = f"{SHEET}!${column_letter(place + 1)}$1"
    return (
        f'<c:idx val="{place}"/><c:order val="{place}"/><c:tx><c:strRef><c:f>{cell}</c:f><c:strCache><c:ptCount val="1"/>'
        f'<c:pt idx="0"><c:v>{escape(row.name)}</c:v></c:pt></c:strCache></c:strRef></c:tx>'
    )


def _mark(format: str, place: str, percent: int = 0) -> str:
    where = f'<c:dLblPos val="{place}"/>' if place else ""
    return (
        f'<c:numFmt formatCode="{escape(format)}" sourceLinked="0"/><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>'
        f'{_text(900)}{where}<c:showLegendKey val="0"/><c:showVal val="{1 - percent}"/><c:showCatName val="0"/>'
        f'<c:showSerName val="0"/><c:showPercent val="{percent}"/><c:showBubbleSize val="0"/>'
    )


def _marks(format: str, place: str, percent: int = 0) -> str:
    """The values, written beside what they belong to."""
    return f"<c:dLbls>{_mark(format, place, percent)}</c:dLbls>"


def _bars(chart: Drawn) -> str:
    lying = chart.kind == "bar"
    series = "".join(
        f'<c:ser>{_name(place, row)}{_shape(row.color)}<c:invertIfNegative val="0"/>{_marks(chart.format, "outEnd")}'
        f"{_values(chart, place, row)}</c:ser>"
        for place, row in enumerate(chart.rows)
    )
    return (
        f'<c:barChart><c:barDir val="{"bar" if lying else "col"}"/><c:grouping val="clustered"/><c:varyColors val="0"/>{series}'
        f'<c:gapWidth val="{50 if lying else 70}"/><c:axId val="1"/><c:axId val="2"/></c:barChart>{_axes(chart, lying)}'
    )


def _lines(chart: Drawn) -> str:
    dashes = ("solid", "dash", "sysDot")
    best = [max((v for v in values if v is not None), default=None) for values in zip(*(row.values for row in chart.rows), strict=True)]  # fmt: skip
    series = ""
    for place, row in enumerate(chart.rows):
        # The highest line has its values above it, all others below.
        marks = "".join(
            f'<c:dLbl><c:idx val="{n}"/>{_mark(chart.format, "t" if value == best[n] else "b")}</c:dLbl>'
            for n, value in enumerate(row.values)
            if value is not None
        )
        series += (
            f'<c:ser>{_name(place, row)}<c:spPr><a:ln w="22225">{_fill(row.color)}<a:prstDash val="{dashes[place % 3]}"/></a:ln></c:spPr>'
            f'<c:marker><c:symbol val="circle"/><c:size val="5"/>{_shape(row.color)}</c:marker>'
            f'<c:dLbls>{marks}{_mark(chart.format, "t")}</c:dLbls>{_values(chart, place, row)}<c:smooth val="0"/></c:ser>'
        )
    return (
        f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{series}<c:marker val="1"/><c:axId val="1"/>'
        f'<c:axId val="2"/></c:lineChart>{_axes(chart, False)}'
    )


def _axes(chart: Drawn, lying: bool) -> str:
    """Labels from top to bottom where bars lie; the axis of values then stands at the bottom all the same."""
    names, values = ("l", "b") if lying else ("b", "l")
    line = f'<c:spPr><a:ln w="9525">{_fill(INK)}</a:ln></c:spPr>'
    grid = f'<c:majorGridlines><c:spPr><a:ln w="6350">{_fill(PALE)}</a:ln></c:spPr></c:majorGridlines>'
    unit = ""
    if chart.unit:
        turn = "" if lying else ' rot="-5400000" vert="horz"'
        unit = (
            f"<c:title><c:tx><c:rich><a:bodyPr{turn}/><a:p><a:r>{_letters('a:rPr', 900)}<a:t>{escape(chart.unit)}</a:t></a:r></a:p>"
            '</c:rich></c:tx><c:overlay val="0"/></c:title>'
        )
    shown = "0%" if chart.percent and chart.step >= Decimal("0.01") else chart.format
    return (
        f'<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="{"maxMin" if lying else "minMax"}"/></c:scaling>'
        f'<c:delete val="0"/><c:axPos val="{names}"/><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="low"/>{line}{_text(900)}<c:crossAx val="2"/><c:crosses val="autoZero"/>'
        f'<c:auto val="0"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:tickLblSkip val="1"/><c:noMultiLvlLbl val="1"/></c:catAx>'
        f'<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/><c:max val="{plain(chart.high)}"/>'
        f'<c:min val="{plain(chart.low)}"/></c:scaling><c:delete val="0"/><c:axPos val="{values}"/>{grid}{unit}'
        f'<c:numFmt formatCode="{escape(shown)}" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
        f'<c:tickLblPos val="nextTo"/><c:spPr><a:ln><a:noFill/></a:ln></c:spPr>{_text(900)}<c:crossAx val="1"/>'
        f'<c:crosses val="{"max" if lying else "autoZero"}"/><c:crossBetween val="between"/><c:majorUnit val="{plain(chart.step)}"/></c:valAx>'
    )


def _ring(chart: Drawn) -> str:
    points = "".join(
        f'<c:dPt><c:idx val="{n}"/><c:bubble3D val="0"/>{_shape(PALETTE[n % len(PALETTE)])}</c:dPt>'
        for n in range(len(chart.labels))
    )
    row = chart.rows[0]
    return (
        f'<c:pieChart><c:varyColors val="1"/><c:ser>{_name(0, row)}{points}{_marks("0.0%", "outEnd", percent=1)}'
        f'{_values(chart, 0, row)}</c:ser><c:firstSliceAng val="0"/></c:pieChart>'
    )


def plain(value: Decimal) -> str:
    """The digits of a number, never with an exponent."""
    return f"{value:f}"


def workbook(chart: Drawn) -> bytes:
    """The numbers as a workbook, which Word opens for “edit data”."""
    from jixiao.writers.spreadsheet_chart import new_book, put_chart_data

    stream = io.BytesIO()
    book = new_book(stream)
    put_chart_data(book, book.add_worksheet(SHEET), chart)
    book.close()
    return stream.getvalue()
