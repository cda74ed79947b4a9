"""A chart of a Word document as data: the numbers it was drawn from, which the file keeps beside the drawing."""

from __future__ import annotations

from decimal import Context, Decimal, InvalidOperation
from typing import Any

from jixiao.core.document import At, Chart, Series

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
KINDS = {
    "barChart": "column",
    "bar3DChart": "column",
    "lineChart": "line",
    "line3DChart": "line",
    "pieChart": "share",
    "pie3DChart": "share",
    "ofPieChart": "share",
    "doughnutChart": "share",
}
MOST_POINTS = 10_000
SHOWN = Context(prec=15)  # the digits that office programs show at most


def read_chart(root: Any, line: int) -> Chart | None:
    """The chart in a chart part, `line` its first line; None where it is of a kind without labels and values."""
    drawn = [one for one in root.iter(*(C + name for name in KINDS)) if one.find(C + "ser") is not None]
    if not drawn:
        return None
    kind = KINDS[drawn[0].tag[len(C) :]]
    direction = drawn[0].find(C + "barDir")
    if direction is not None and direction.get("val") == "bar":
        kind = "bar"
    found = [one for chart in drawn for one in chart.iterchildren(C + "ser")]
    labels = _points(found[0].find(C + "cat"))
    series = [(_points(one.find(C + "tx")), _points(one.find(C + "val"))) for one in found]
    length = max([len(labels), *(len(values) for _, values in series)])
    if not any(values for _, values in series):
        return None
    title = root.find(f"{C}chart/{C}title")
    return Chart(
        kind,
        "" if title is None else "".join(one.text or "" for one in title.iter(A + "t")).replace("\n", " "),
        tuple(text or "" for text in _filled(labels, length)),
        tuple(
            Series(
                " ".join(text for text in name if text),
                tuple(_shown(value) for value in _filled(values, length)),
            )
            for name, values in series
        ),
        at=At(line),
    )


def _filled(points: list[str | None], length: int) -> list[str | None]:
    return points + [None] * (length - len(points))


def _points(element: Any | None) -> list[str | None]:
    """The values kept for one part of a series, in order; None where there is none."""
    if element is None:
        return []
    plain = element.find(C + "v")
    if plain is not None:  # a name written in the chart itself
        return [plain.text]
    made: dict[int, str | None] = {}
    for point in element.iter(C + "pt"):
        at, value = point.get("idx", ""), point.find(C + "v")
        if at.isascii() and at.isdigit() and len(at) < 8 and int(at) < MOST_POINTS and value is not None:
            made.setdefault(int(at), value.text)
    return [made.get(n) for n in range(max(made, default=-1) + 1)]


def _shown(value: str | None) -> str | None:
    """A number with the digits that are shown (0.1 for 0.10000000000000001); anything else is no value."""
    try:
        number = SHOWN.plus(Decimal((value or "").strip()))
    except InvalidOperation:
        return None
    if not number.is_finite() or abs(number.adjusted()) > 30:
        return None
    if value is not None and len(value) <= 16 and "e" not in value.lower():
        return value.strip()
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
