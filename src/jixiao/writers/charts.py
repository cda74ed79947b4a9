"""A chart's numbers for any format: values, how they are written, and an axis with round ends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from jixiao.core.document import Block, Chart, Paragraph
from jixiao.writers.grid import ink_of
from jixiao.writers.look import LINES, PALETTE, clean
from jixiao.writers.numbers import Number, read_number

COLUMNS_WIDE = 400  # points for the columns of a chart on an upright page
HALF_WIDTH = 4.5  # points: half a letter of a chart
MOST_LINES = 4  # of a label below a column
_UNBROKEN = re.compile(r"[^\s\u3000-\u303f\u3400-\u9fff]+")  # what a label is not broken in
KINDS = ("bar", "column", "line", "share")


@dataclass(frozen=True, slots=True)
class Row:
    """One series: values in order of the labels, None where there is none, and the texts as written."""

    name: str
    values: tuple[Decimal | None, ...]
    texts: tuple[str, ...]
    color: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart ready to draw. Values of a percent chart are in hundredths (85% is 0.85); `format` shows them."""

    kind: str
    title: str
    labels: tuple[str, ...]
    rows: tuple[Row, ...]
    unit: str
    format: str
    low: Decimal
    high: Decimal
    step: Decimal

    def ticks(self) -> list[Decimal]:
        """The marks of the axis."""
        return [self.low + self.step * n for n in range(int((self.high - self.low) / self.step) + 1)]

    def tick(self, value: Decimal) -> str:
        """A mark's text."""
        if self.percent:
            value, sign = value * 100, "%"
        else:
            sign = ""
        plain = value.normalize() if value else Decimal(0)
        return f"{plain:,f}{sign}"

    @property
    def percent(self) -> bool:
        return self.format.endswith("%")


def drawn(chart: Chart, before: Block | None = None) -> Drawn | None:
    """The chart to draw; None where it holds no number, so that an empty frame is never printed.

    `before`: the block above. A caption there is the chart's title, which is then not drawn again.

    Columns under or above which texts would run into each other lie as bars, where each text has a line of its own. A share with several series, with a negative part or without any is drawn as columns: parts of a whole have one sum. Values that are
    not plain numbers are left out.
    """
    count = len(chart.labels)
    numbers = [[_number(text) for text in one.values[:count]] for one in chart.series]
    known = [number for row in numbers for number in row if number]
    if not known or not count:
        return None
    percent = all(number.percent for number in known)
    kind = chart.kind if chart.kind in KINDS else "column"
    amounts = [number.value for number in known]
    if kind == "share" and (len(chart.series) > 1 or min(amounts) < 0 or max(amounts) == 0):
        kind = "column"
    colors = LINES if kind == "line" else PALETTE
    rows = []
    for place, (one, row) in enumerate(zip(chart.series, numbers, strict=True)):
        values = [_value(number, percent) for number in row] + [None] * (count - len(row))
        texts = [
            text.strip() if text and number else "" for text, number in zip(one.values, row, strict=False)
        ]
        color = colors[place % len(colors)]
        rows.append(Row(clean(one.name), tuple(values), (*texts, *[""] * (count - len(row))), color))
    all_values = [value for row in rows for value in row.values if value is not None]
    low, high, step = axis(all_values, percent, zero=kind != "line")
    if kind == "line" and low > 0 and min(all_values) - low < (high - low) / 10:
        low -= step  # room for a value that stands below its point
    labels = tuple(clean(label).replace("\n", " ") for label in chart.labels)
    shape = _format(known, percent)
    captioned = isinstance(before, Paragraph) and before.role == "caption"
    title = "" if captioned else clean(chart.title)
    if kind == "column" and _crowded(labels, rows):
        kind = "bar"
    return Drawn(kind, title, labels, tuple(rows), clean(chart.unit), shape, low, high, step)


def _crowded(labels: Sequence[str], rows: Sequence[Row]) -> bool:
    """Whether the values above standing columns would stand on a neighbour, or a label below take too many lines."""
    each = (COLUMNS_WIDE / len(labels)) / HALF_WIDTH  # half-width characters for one label
    values = max(ink_of(text) for row in rows for text in row.texts)
    words = max((ink_of(word) for label in labels for word in _UNBROKEN.findall(label)), default=0.0)
    lines = max(-(-ink_of(label) // each) for label in labels)
    apart = (
        each if len(rows) == 1 else each * 0.7 / len(rows)
    )  # from one column to the next, as they are drawn
    return values > apart * 0.95 or words > each - 1 or lines > MOST_LINES


def _number(text: str | None) -> Number | None:
    return read_number(text) if text else None


def _value(number: Number | None, percent: bool) -> Decimal | None:
    """The number to draw; among other numbers 85% is 85."""
    if number is None:
        return None
    return number.value * 100 if number.percent and not percent else number.value


def _format(known: Sequence[Number], percent: bool) -> str:
    """A number format with the most decimals that occur."""
    places = max(number.places for number in known)
    whole = "#,##0" if any(number.grouped for number in known) else "0"
    return whole + ("." + "0" * places if places else "") + ("%" if percent else "")


def axis(
    values: Sequence[Decimal], percent: bool = False, zero: bool = True
) -> tuple[Decimal, Decimal, Decimal]:
    """Lower end, upper end and step of an axis with about five round steps; with `zero` it begins there.

    Percentages that stay within 0 and 100 % then reach to 100 %, so that a bar shows how much is lacking.
    """
    low, high = min(values), max(values)
    if zero:
        low, high = min(low, Decimal(0)), max(high, Decimal(0))
        if percent and low == 0 and Decimal("0.5") < high <= 1:
            return Decimal(0), Decimal(1), Decimal("0.2")
    rough = (high - low or abs(high) or Decimal(1)) / 5
    size = Decimal(10) ** rough.adjusted()
    step = next(size * n for n in (1, 2, 5, 10) if size * n >= rough)
    least = (low / step).to_integral_value("ROUND_FLOOR") * step
    most = (high / step).to_integral_value("ROUND_CEILING") * step
    return least, most if most > least else least + step, step
