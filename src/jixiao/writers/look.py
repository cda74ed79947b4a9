"""How an official Chinese document looks: paper, margins, and face, size and place of every kind of paragraph.

One table for Word and PDF. It follows GB/T 9704: 22 lines of 28 characters, body in 三号仿宋, headings in 黑体 and 楷体.
Lengths are points unless a name says otherwise; indents are counted in characters of the paragraph's own size.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from jixiao.core.document import Block, Paragraph, Run, Section

MM = 72 / 25.4  # points
PAGE = (210.0, 297.0)  # A4, mm
NUMBER_GAP = 7.0  # mm between the text and the page number


@dataclass(frozen=True, slots=True)
class Paper:
    """The page of a section, in mm."""

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float

    @property
    def text_width(self) -> float:
        """Width of the text, in points."""
        return (self.width - self.left - self.right) * MM

    @property
    def text_height(self) -> float:
        """Height of the text, in points."""
        return (self.height - self.top - self.bottom) * MM


PORTRAIT = Paper(*PAGE, top=37, bottom=35, left=28, right=26)
LANDSCAPE = Paper(
    PAGE[1], PAGE[0], top=22, bottom=20, left=20, right=20
)  # for wide tables: margins that leave them room


def paper(section: Section) -> Paper:
    return LANDSCAPE if section.landscape else PORTRAIT


@dataclass(frozen=True, slots=True)
class Look:
    """A kind of paragraph. `name` is what Word shows in its list of styles, `outline` its level there (0 none)."""

    name: str
    face: str  # a key of fonts.FACES
    size: float
    pitch: float  # from line to line
    align: str = "justify"
    indent: float = 0  # first line, characters
    left: float = 0  # characters
    right: float = 0
    before: float = 0
    after: float = 0
    bold: bool = False
    keep: bool = False  # on the page of what follows
    outline: int = 0


LOOKS: dict[str, Look] = {
    "body": Look("正文内容", "body", 16, 28, indent=2),
    "title": Look("Title", "title", 22, 36, "center", before=4, after=20, keep=True, outline=1),
    "heading1": Look("heading 1", "black", 16, 28, indent=2, keep=True, outline=1),
    "heading2": Look("heading 2", "kai", 16, 28, indent=2, keep=True, outline=2),
    "heading3": Look("heading 3", "body", 16, 28, indent=2, bold=True, keep=True, outline=3),
    "heading4": Look("heading 4", "body", 16, 28, indent=2, keep=True, outline=4),
    "attachment": Look("附件标记", "black", 16, 28, "left", keep=True),
    "subtitle": Look("Subtitle", "kai", 16, 28, "center", after=18, keep=True),
    "cover-title": Look("封面标题", "title", 22, 42, "center", after=10, outline=1),
    "cover": Look("封面项目", "body", 16, 36, "left", left=3, right=1),
    "caption": Look("caption", "black", 12, 24, "center", before=4, keep=True),
    "unit": Look("表格单位", "song", 10.5, 18, "right", keep=True),
    "note": Look("表注", "song", 10.5, 17, after=8),
    "signature": Look("落款", "body", 16, 28, "right", right=4),
    "contents": Look("目录项", "body", 16, 28, "left"),
    "list": Look("列项", "body", 16, 28, indent=2),
    "table-10.5": Look("表格文字五号", "song", 10.5, 15.5, "left"),
    "table-9": Look("表格文字小五", "song", 9, 13, "left"),
    "table-7.5": Look("表格文字六号", "song", 7.5, 10.5, "left"),
    "figure": Look("图", "song", 10.5, 0, "center", before=2, after=4),
    "gap": Look("表间空行", "song", 6, 6, "left"),  # Word needs a paragraph between two tables
}

# Shading, light enough for black and white print; RGB.
FILLS = {"head": "E4E4E4", "total": "F0F0F0", "good": "E6F0E2", "bad": "F8DFD8", "open": "FFF3D0"}

# Charts: dark and light take turns, so that neighbours stay apart in black and white print.
PALETTE = ("1F4E79", "A9C1DA", "595959", "D5CFC0", "7D9A6A", "C58B55", "8A7BA8", "E0B8B0")
LINES = ("1F4E79", "B0602A", "595959", "4F7A4A", "6A5590", "8C3B3B")  # light ink does not make a line


def look_of(block: Paragraph, section: Section) -> str:
    """The key of `LOOKS` for a paragraph; a role that nobody knows looks like the body."""
    if block.role != "heading":
        return block.role if block.role in LOOKS else "body"
    if block.level <= 0:
        return "cover-title" if section.role == "cover" else "title"
    return f"heading{min(block.level, 4)}"


_FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def clean(text: str) -> str:
    """The text without what no file format can hold: control characters go, halves of a letter become �.

    Vertical tabs and form feeds (a line break typed in Word) become line breaks.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n").replace("\x0c", "\n")
    return _SURROGATE.sub("\ufffd", _FORBIDDEN.sub("", text))


def runs_of(block: Paragraph) -> tuple[Run, ...]:
    """The paragraph's runs, cleaned; one plain run where none are given or they do not make up its text."""
    if "".join(run.text for run in block.runs) == block.text and block.runs:
        return tuple(Run(clean(run.text), run.bold) for run in block.runs)
    return (Run(clean(block.text)),)


def cover_space(block: Paragraph, before: Block | None) -> float:
    """What stands free above a paragraph of a cover: above its title, and between the title and the lines; points."""
    above = before.role if isinstance(before, Paragraph) else ""
    if block.role == "heading" and above in ("", "attachment"):
        return 126 if above else 154
    return 168 if block.role == "cover" and above in ("heading", "subtitle") else 0


# A title breaks before these words rather than inside them.
_TITLE_WORDS = (
    "部门",
    "单位",
    "整体",
    "绩效",
    "项目",
    "支出",
    "预算",
    "决算",
    "评价",
    "自评",
    "报告",
    "指标",
    "得分",
    "资金",
    "情况",
)

TITLE_SPARE = 0.8  # of a character: digits of some faces are wider


def title_margin(text: str, look: Look, room: float) -> float:
    """What a title of several lines leaves free on either side, so that they are of like length and end between words; points.

    A title of one line, or with line breaks of its own, leaves nothing.
    """
    ems = [1.0 if ord(letter) > 255 else 0.5 for letter in text]
    whole, most = sum(ems), room / look.size
    if look.align != "center" or look.outline != 1 or whole <= most or "\n" in text:
        return 0
    lines = _lines(ems, most)
    best, width, first = 1e9, most, 0.0
    for place, em in enumerate(ems):
        if whole / lines <= first <= most and _lines(ems, first + TITLE_SPARE) == lines:
            inside = place > 0 and text.startswith(_TITLE_WORDS, place - 1)
            cost = first - whole / lines
            cost += 0 if text.startswith(_TITLE_WORDS, place) else 9 if inside else 5
            if cost < best:
                best, width = cost, first
        first += em
    return max((most - width - TITLE_SPARE) / 2, 0) * look.size


def _lines(widths: Sequence[float], room: float) -> int:
    """How many lines letters of these widths take."""
    lines, used = 1, 0.0
    for width in widths:
        if used + width > room:
            lines, used = lines + 1, 0.0
        used += width
    return lines
