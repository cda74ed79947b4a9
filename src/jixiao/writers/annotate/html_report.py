"""A document as the left side of the annotated page: its blocks with line numbers, the marked stretches as links to the remarks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from jixiao.core.document import Block, Cell, Chart, Document, Paragraph, Table
from jixiao.core.marks import Mark
from jixiao.writers.annotate.places import Reading, Spot
from jixiao.writers.annotate.words import ORDER, refer, sign
from jixiao.writers.look import clean

CLASSES = {**{rank: name[0] for name, rank in ORDER.items()}, 9: "z"}
TABLE = {"zh": "表格，可左右滚动", "en": "A table that scrolls sideways"}
WIDTHS = (("x", 120), ("l", 24), ("m", 4))  # classes of cells, and from how many characters on
EMPTY = {"zh": "（空）", "en": "(empty)"}  # what is shown in an empty cell that is marked
BASIS = {"zh": "据", "en": "B"}
HEADINGS = {0: "h3", 1: "h3", 2: "h4", 3: "h5"}


@dataclass(frozen=True, slots=True)
class Placed:
    """A stretch that was found: its spot, its own name on the page and that of its card, and the number that both share.

    `rank` is 0 for an error, 1, 2, and 9 for what a mark rests on.
    """

    spot: Spot
    id: str
    card: str
    shared: str
    rank: int
    mark: Mark


def report_html(document: Document, reading: Reading, placed: Sequence[Placed], lang: str) -> str:
    """All blocks of a document as HTML; every text is escaped."""
    by_unit: dict[int, list[Placed]] = {}
    for one in placed:
        by_unit.setdefault(one.spot.unit, []).append(one)
    page = _Page(reading, by_unit, lang)
    return "\n".join(page.block(number, block) for number, block in enumerate(document.blocks()))


class _Page:
    """Writes blocks; knows which stretches stand in which unit."""

    def __init__(self, reading: Reading, by_unit: dict[int, list[Placed]], lang: str) -> None:
        self.reading, self.by_unit, self.lang = reading, by_unit, lang

    def block(self, number: int, block: Block) -> str:
        if isinstance(block, Paragraph):
            return self.paragraph(number, block)
        if isinstance(block, Table):
            return self.table(number, block)
        if isinstance(block, Chart):
            return self.chart(number, block)
        return "<hr>"

    def paragraph(self, number: int, block: Paragraph) -> str:
        text = self.text(number, -1, -1, block)
        if not text.strip():
            return ""
        line = _line(block.at.line)
        if block.role == "heading":
            tag = HEADINGS.get(block.level, "h6")
            top = ' class="b top"' if block.level == 0 else ' class="b"'
            return f"<{tag}{top}>{line}{text}</{tag}>"
        return f'<p class="b {escape(block.role)}">{line}{text}</p>'

    def text(self, block: int, row: int, cell: int, holder: Paragraph | Cell | None = None) -> str:
        """The text of a unit, cut where bold or marked stretches begin and end."""
        number = self.reading.number[block, row, cell]
        text = self.reading.units[number].text
        marked = self.by_unit.get(number, [])
        bold = _bold(holder, text)
        cuts = {0, len(text)} | {at for span in bold for at in span}
        cuts |= {at for one in marked for at in (one.spot.start, one.spot.end)}
        edges = sorted(cuts)
        made: list[str] = []
        empty = [one for one in marked if one.spot.end == one.spot.start]
        if empty:
            made.append(self.marked(EMPTY[self.lang], empty, 0, 0))
        for start, end in pairwise(edges):
            inner = escape(clean(text[start:end])).replace("\n", "<br>")
            if any(low <= start and end <= high for low, high in bold):
                inner = f"<b>{inner}</b>"
            over = [one for one in marked if one.spot.start <= start and end <= one.spot.end > one.spot.start]
            made.append(self.marked(inner, over, start, end) if over else inner)
        return "".join(made)

    def marked(self, inner: str, over: Sequence[Placed], start: int, end: int) -> str:
        """A piece of a text that stretches cover: it leads to the gravest remark, the labels after it to all that end here."""
        over = sorted(over, key=lambda one: one.rank)
        first = over[0]
        begin = [one for one in over if one.spot.start == start]
        own = f' id="{begin[0].id}"' if begin else ""
        anchors = "".join(f'<span class="go" id="{one.id}"></span>' for one in begin[1:])
        shared = " ".join(dict.fromkeys(one.shared for one in over))
        hint = escape(refer(first.mark, self.lang), quote=True)
        link = f'<a href="#{first.card}" title="{hint}">{inner}</a>'
        labels = "".join(self.label(one) for one in over if one.spot.end == end)
        return f'{anchors}<mark{own} class="{CLASSES[first.rank]}" data-n="{shared}">{link}</mark>{labels}'

    def label(self, one: Placed) -> str:
        word = sign(one.mark, self.lang) if one.rank < 9 else f"{BASIS[self.lang]}{one.mark.number}"
        return f'<a class="lb {CLASSES[one.rank]}" href="#{one.card}">{word}</a>'

    def table(self, number: int, table: Table) -> str:
        head = _header(table)
        rows = []
        for row, cells in enumerate(table.rows):
            last = head if row < head else len(table.rows)
            at = cells[0].at.line if cells else 0
            made = [f'<td class="rl">{at or ""}</td>']
            for place, cell in enumerate(cells):
                tag = "th" if row < head else "td"
                down = min(max(cell.rows, 1), last - row)
                span = f' rowspan="{down}"' if down > 1 else ""
                span += f' colspan="{cell.columns}"' if cell.columns > 1 else ""
                look = _look(cell, tag) + (' scope="col"' if tag == "th" else "")
                made.append(f"<{tag}{span}{look}>{self.text(number, row, place)}</{tag}>")
            rows.append(f"<tr>{''.join(made)}</tr>")
        return _framed(rows, head, self.lang)

    def chart(self, number: int, chart: Chart) -> str:
        """A chart as the table of its numbers."""
        labels = "".join(f'<th scope="col">{escape(clean(label))}</th>' for label in chart.labels)
        rows = [f'<tr><td class="rl"></td><th></th>{labels}</tr>']
        for row, series in enumerate(chart.series):
            values = "".join(
                f'<td class="n">{self.text(number, row, place)}</td>'
                for place in range(1, len(series.values) + 1)
            )
            line = chart.at.line + row + 1 if chart.at.line else ""
            rows.append(f'<tr><td class="rl">{line}</td><td>{self.text(number, row, 0)}</td>{values}</tr>')
        return _framed(rows, 1, self.lang, self.text(number, -1, -1))


def _framed(rows: Sequence[str], head: int, lang: str, caption: str = "") -> str:
    """Rows as a table that scrolls by itself where it is too wide."""
    title = f"<caption>{caption}</caption>" if caption else ""
    top = f"<thead>{''.join(rows[:head])}</thead>" if head else ""
    body = f"<tbody>{''.join(rows[head:])}</tbody>" if rows[head:] else ""
    return f'<div class="tw" tabindex="0" role="region" aria-label="{TABLE[lang]}"><table>{title}{top}{body}</table></div>'


def _header(table: Table) -> int:
    """How many rows the head has; it ends where none of its cells reaches further down."""
    head = row = min(max(table.header, 0), len(table.rows))
    row = 0
    while row < head:
        head = max([head, *(row + cell.rows for cell in table.rows[row])])
        head = min(head, len(table.rows))
        row += 1
    return head


def _look(cell: Cell, tag: str) -> str:
    """How a cell is set, and how narrow it may become: long texts in narrow columns cannot be read."""
    size = len(cell.text)
    wide = next((name for name, least in WIDTHS if size >= least), "")
    names = [wide] if wide and cell.align != "right" else []
    if tag == "td":
        looks = (("n", cell.align == "right"), ("c", cell.align == "center"), ("k", cell.bold))
        names += [name for name, on in looks if on]
    return f' class="{" ".join(names)}"' if names else ""


def _bold(holder: Paragraph | Cell | None, text: str) -> list[tuple[int, int]]:
    """Where a paragraph is bold, when its runs make up its text."""
    runs = holder.runs if isinstance(holder, Paragraph) and holder.role != "heading" else ()
    if "".join(run.text for run in runs) != text:
        return []
    made, at = [], 0
    for run in runs:
        if run.bold and run.text:
            made.append((at, at + len(run.text)))
        at += len(run.text)
    return made


def _line(line: int) -> str:
    return f'<span class="ln" aria-hidden="true">{line}</span>' if line else ""
