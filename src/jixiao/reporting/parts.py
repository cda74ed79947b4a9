"""The pieces every form is put together from: headings, lines of a cover, flat tables, a page being written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from jixiao.core.document import Block, Cell, Chart, Document, Paragraph, Run, Section, Table
from jixiao.reporting.look import Look

NUMERALS = "一二三四五六七八九十"
TITLE_LINE = 18  # characters of a title that fit on one line, on a cover too
LINE = "＿＿＿＿＿＿＿＿"  # what a person fills in by hand


def ordinal(number: int) -> str:
    """一, 二 … 十, 十一 … 九十九."""
    if number <= 10:
        return NUMERALS[number - 1]
    tens, units = divmod(number, 10)
    return ("" if tens == 1 else NUMERALS[tens - 1]) + "十" + (NUMERALS[units - 1] if units else "")


def two_lines(title: str, unit: str) -> str:
    """A title too long for one line of a page, broken after the name of the unit rather than inside it."""
    whole = sum(1.0 if ord(letter) > 255 else 0.5 for letter in title)
    at = title.find(unit) + len(unit)
    return (
        f"{title[:at]}\n{title[at:]}" if whole > TITLE_LINE and unit in title and at < len(title) else title
    )


class Page:
    """Blocks being written, from top to bottom; headings of levels 1 to 3 number themselves.

    A heading waits for what stands under it. With `gaps` (internal copies) one under which nothing came stands there with
    【待补充】; without, it is left out, and the next one takes its number. `numbered`: captions are 表1, 图1 and so on.
    """

    def __init__(self, *, gaps: bool = False, numbered: bool = False) -> None:
        self.blocks: list[Block] = []
        self.gaps = gaps
        self.numbered = numbered
        self.tables = 0
        self.charts = 0
        self.leads = 0
        self.counts = [0, 0, 0]
        self.waiting: list[tuple[int, str]] = []

    def title(self, text: str) -> None:
        self.add(Paragraph(text, "heading", 0))

    def line(self, text: str, role: str) -> None:
        self.add(Paragraph(text, role))

    def head(self, level: int, text: str) -> None:
        """一、…（level 1）, （一）… (2), 1.… (3)."""
        if self.gaps and self.waiting and self.waiting[-1][0] >= level:
            self.add(Paragraph("【待补充】"))
        self.waiting = [*((one, name) for one, name in self.waiting if one < level), (level, text)]

    def body(self, texts: str | Iterable[str]) -> None:
        """One paragraph, or one for each text; nothing for an empty text."""
        for text in [texts] if isinstance(texts, str) else texts:
            if text:
                self.add(Paragraph(text))

    def led(self, name: str, texts: Sequence[str]) -> None:
        """（1）结转结余。…: a paragraph that begins with its number under the heading and its subject; none without texts."""
        if texts:
            if self.waiting:
                self.leads = 0
            self.leads += 1
            head, text = f"（{self.leads}）{name}。", "".join(texts)
            self.add(Paragraph(f"{head}{text}", runs=(Run(head, True), Run(text))))

    def add(self, *blocks: Block) -> None:
        """Blocks under the headings that wait for them."""
        for level, text in self.waiting:
            self.counts[level - 1] += 1
            self.counts[level:] = [0] * (3 - level)
            number = self.counts[level - 1]
            mark = (
                f"{ordinal(number)}、"
                if level == 1
                else f"（{ordinal(number)}）"
                if level == 2
                else f"{number}."
            )
            self.blocks.append(Paragraph(f"{mark}{text}", "heading", level))
        self.waiting = []
        self.blocks += blocks

    def table(self, table: Table, caption: str = "", unit: str = "") -> None:
        """A table under its caption and its unit (单位：万元)."""
        if caption:
            self.tables += 1
            self.line(f"表{self.tables}　{caption}" if self.numbered else caption, "caption")
        if unit:
            self.line(f"单位：{unit}", "unit")
        self.add(table)

    def chart(self, chart: Chart | None) -> None:
        if chart is not None:
            self.charts += 1
            self.add(replace(chart, title=f"图{self.charts}　{chart.title}") if self.numbered else chart)

    def section(self, role: str = "body", *, landscape: bool = False) -> Section:
        """What was written, as a section."""
        if self.gaps and self.waiting:
            self.add(Paragraph("【待补充】"))
        return Section(tuple(self.blocks), role, landscape)


def head_row(names: Sequence[str]) -> tuple[Cell, ...]:
    """A row of column heads."""
    return tuple(Cell(name, align="center", bold=True, fill="head") for name in names)


def flat(
    heads: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    right: Iterable[int] = (),
    center: Iterable[int] = (),
    widths: Sequence[float] = (),
    total: bool = False,
) -> Table:
    """A table of texts under one row of heads. `right`, `center`: the columns so aligned; `total`: the last row is a sum."""
    rights, centers = set(right), set(center)
    body = [list(row) for row in rows]
    made = [head_row(heads)]
    for number, row in enumerate(body):
        last = total and number == len(body) - 1
        made.append(
            tuple(
                Cell(
                    text,
                    align="right" if n in rights else "center" if n in centers else "left",
                    bold=last,
                    fill="total" if last else "",
                )
                for n, text in enumerate(row)
            )
        )
    return Table(tuple(made), 1, widths=tuple(widths))


def with_text(sentences: Sequence[str], texts: Sequence[str]) -> list[str]:
    """Sentences and what the office wrote: one paragraph where that is short, else the office's own paragraphs after it."""
    first = joined(sentences)
    return ["".join([*first, *texts])] if first and len(texts) == 1 else [*first, *texts]


def joined(texts: Sequence[str]) -> list[str]:
    """Sentences of one part as one paragraph, none where there are none. One that ends in ， or ； goes on in the next one."""
    text = "".join(texts)
    return [f"{text[:-1]}。" if text[-1] in "，；" else text] if text else []


def finish(look: Look, form: str, title: str, sections: Iterable[Section]) -> Document:
    """The document with its properties; an internal copy says so in them."""
    case = look.case
    properties = {
        "title": title,
        "unit": case.unit,
        "year": str(case.year),
        "framework": look.framework.title,
        "copy": "公开" if look.public else "内部",
    }
    if case.fictional:
        properties["fictional"] = "虚构示例"
    return Document(tuple(sections), title, form=form, properties=properties)
