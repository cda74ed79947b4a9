"""A new workbook, and charts in it with their numbers: for a document as a workbook, and behind the charts of a Word file."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from jixiao.writers.charts import Drawn
from jixiao.writers.look import PALETTE

LONG_AGO = datetime(1980, 1, 1)  # the same document gives the same bytes
SMALL = {"name": "宋体", "size": 9}


def new_book(stream: io.BytesIO) -> Workbook:
    """A workbook in memory in which a text stays a text."""
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
        "default_format_properties": {"font_name": "宋体", "font_size": 10.5},
    }
    book = xlsxwriter.Workbook(stream, options)
    book.set_properties({"created": LONG_AGO})
    return book


def put_chart_data(book: Workbook, page: Worksheet, chart: Drawn, top: int = 0) -> None:
    """Labels in the first column, one column for each series."""
    form = book.add_format({"num_format": chart.format})
    page.write_string(top, 0, chart.title or chart.unit)
    for n, label in enumerate(chart.labels, 1):
        page.write_string(top + n, 0, label)
    for column, row in enumerate(chart.rows, 1):
        page.write_string(top, column, row.name)
        for n, value in enumerate(row.values, 1):
            if value is not None:
                page.write_number(top + n, column, float(value), form)


def excel_chart(book: Workbook, data: str, top: int, chart: Drawn) -> Any:
    """An Excel chart of numbers that `put_chart_data` writes to the sheet `data` at row `top`."""
    kinds = {"bar": "bar", "column": "column", "line": "line", "share": "pie"}
    made = book.add_chart({"type": kinds[chart.kind]})
    count = len(chart.labels)
    for column, row in enumerate(chart.rows, 1):
        series: dict[str, Any] = {
            "name": [data, top, column],
            "categories": [data, top + 1, 0, top + count, 0],
            "values": [data, top + 1, column, top + count, column],
            "data_labels": {"value": True, "num_format": chart.format, "font": SMALL},
        }
        if chart.kind == "share":
            series["data_labels"] = {"percentage": True, "category": True, "separator": "\n", "font": SMALL}
            series["points"] = [{"fill": {"color": "#" + PALETTE[n % len(PALETTE)]}} for n in range(count)]
        elif chart.kind == "line":
            dash = ("solid", "dash", "round_dot")[(column - 1) % 3]
            series["line"] = {"color": "#" + row.color, "width": 1.75, "dash_type": dash}
            series["marker"] = {"type": "circle", "size": 5, "fill": {"color": "#" + row.color}}
        else:
            series |= {
                "fill": {"color": "#" + row.color},
                "border": {"color": "#595959", "width": 0.5},
                "gap": 60,
            }
        made.add_series(series)
    if chart.title:
        made.set_title({"name": chart.title, "name_font": {"name": "黑体", "size": 12, "bold": False}})
    else:
        made.set_title({"none": True})
    if len(chart.rows) == 1 and chart.kind != "share":
        made.set_legend({"none": True})
    elif chart.kind != "share":
        made.set_legend({"position": "bottom"})
    values = {
        "min": float(chart.low), "max": float(chart.high), "major_unit": float(chart.step), "name": chart.unit,
        "num_format": "0%" if chart.percent else chart.format, "name_font": SMALL, "num_font": SMALL,
        "major_gridlines": {"visible": True, "line": {"color": "#D0D0D0", "width": 0.5}},
    }  # fmt: skip
    names = {"num_font": SMALL, "label_position": "low"}
    if chart.kind == "bar":  # the first label at the top, the numbers at the bottom
        made.set_y_axis({**names, "reverse": True, "crossing": "max"})
        made.set_x_axis(values)
    elif chart.kind != "share":
        made.set_x_axis(names)
        made.set_y_axis(values)
    return made
