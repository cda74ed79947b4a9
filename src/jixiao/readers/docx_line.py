"""The text of one Word paragraph as it is seen: its number, fields' results, changes accepted, formulas on one line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from jixiao.readers.docx_numbers import Numbering
from jixiao.readers.docx_styles import (
    VAL,
    Look,
    Properties,
    Styles,
    W,
    align_of,
    is_bold,
    is_on,
    numbering_of,
    outline_of,
    properties_of,
)

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
R, T, PPR, RPR, CHOICES = W + "r", W + "t", W + "pPr", W + "rPr", MC + "AlternateContent"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
INSIDE = frozenset(
    W + name
    for name in ("hyperlink", "smartTag", "fldSimple", "sdt", "sdtContent", "customXml", "dir", "bdo")
)
KEPT, GONE = (W + "ins", W + "moveTo"), (W + "del", W + "moveFrom")
GRAPHIC = (W + "drawing", W + "pict", W + "object")
# The signs that forms take from picture fonts, by their number in the font.
SYMBOLS = {0x52: "☑", 0xFE: "☑", 0xFC: "✓", 0xFB: "✗", 0x54: "☒", 0xFD: "☒", 0xA3: "□", 0xA8: "□", 0x6F: "□"}
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")  # 10⁴ is not 104

Pieces = list[tuple[str, bool]]  # texts, and whether they are bold


@dataclass(slots=True)
class Line:
    """A paragraph while it is read."""

    pieces: Pieces = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)  # text boxes and charts that hang on it
    look: Look = field(default_factory=Look)
    properties: Properties = field(default_factory=dict)
    outline: int | None = None
    align: str = ""
    size: int = 0
    listed: bool = False
    contents: bool = False  # a line of a table of contents


@dataclass(slots=True)
class Field:
    """An open field: its instruction, and whether we still stand in it."""

    instruction: str = ""
    telling: bool = True


class LineReader:
    """Reads paragraphs in their order, and counts what it meets on the way."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self.styles, self.numbering = styles, numbering
        self.fields: list[Field] = []  # the open ones, outermost first
        self.notes: dict[
            tuple[str, str], int
        ] = {}  # notes that were referred to, by part and id: their numbers
        self.inserted = self.deleted = self.pictures = self.objects = 0

    def read(self, element: Any) -> Line:
        """The pieces of a paragraph with the number before it, and what its properties tell."""
        made = Line()
        properties = made.properties = properties_of(element.find(PPR))
        style = properties.get(W + "pStyle")
        look = made.look = self.styles.look(self.styles.default if style is None else style.get(VAL, ""))
        number, level = look.number, look.level
        made.outline, made.align, made.size = look.outline, look.align, look.size
        if properties:
            outline = outline_of(properties)
            made.outline = look.outline if outline is None else outline
            made.align = align_of(properties) or look.align
            own, at = numbering_of(properties)
            if own is not None or at is not None:
                number = number if own is None else own
                level = level if at is None else at
        if number and number != "0":
            text, made.listed = self.numbering.next(number, level or 0)
            if text:
                made.pieces.append((text, look.bold))
        made.contents = self.in_contents()  # a field of contents is open from its first line to its last
        self.inline(element, made, look.bold)
        made.contents = made.contents or self.in_contents()
        return made

    def in_contents(self) -> bool:
        return any(one.instruction.lstrip().upper().startswith("TOC") for one in self.fields)

    def telling(self) -> bool:
        """Whether we stand in the instruction of a field, which is not seen."""
        return any(one.telling for one in self.fields)

    def inline(self, element: Any, line: Line, bold: bool) -> None:
        for child in element:
            tag = child.tag
            if tag == R:
                self.run(child, line, bold)
            elif tag in INSIDE:
                self.inline(child, line, bold)
            elif tag in KEPT:
                self.inserted += 1
                self.inline(child, line, bold)
            elif tag in GONE:
                self.deleted += 1
            elif tag in (M + "oMath", M + "oMathPara"):
                line.pieces.append((formula(child), False))
            elif tag == CHOICES:
                self.inline(chosen(child), line, bold)
            elif tag == W + "subDoc":
                self.objects += 1

    def run(self, element: Any, line: Line, bold: bool) -> None:
        add = line.pieces.append
        raised = False
        for child in element:
            tag = child.tag
            if tag == T:
                text = child.text or ""
                if text and not (self.fields and self.telling()):
                    if (text[0] == " " or text[-1] == " ") and not child.attrib:
                        text = text.strip(" ")
                    add((text.translate(RAISED) if raised and text.strip().isdigit() else text, bold))
            elif tag == RPR:
                if len(child):
                    properties = properties_of(child)
                    if has(properties, "vanish"):
                        return
                    own = is_bold(properties)
                    style = properties.get(W + "rStyle")
                    if (
                        own is None
                        and style is not None
                        and self.styles.found.get(style.get(VAL, "")) is not None
                    ):
                        own = self.styles.look(style.get(VAL, "")).bold or None
                    bold = bold if own is None else own
                    size = properties.get(W + "sz")
                    height = properties.get(W + "vertAlign")
                    raised = height is not None and height.get(VAL) == "superscript"
                    if size is not None and size.get(VAL, "").isdigit():
                        line.size = max(line.size, int(size.get(VAL)[:4]))
            elif tag == W + "fldChar":
                self.field(child.get(W + "fldCharType"), line)
            elif tag == W + "instrText":
                if self.fields:
                    self.fields[-1].instruction += child.text or ""
            elif self.fields and self.telling():
                continue
            else:
                self.sign(child, tag, line, bold)

    def sign(self, child: Any, tag: str, line: Line, bold: bool) -> None:
        """What stands in a run beside plain text."""
        add = line.pieces.append
        if tag in (W + "tab", W + "ptab"):
            add(("\t", bold))
        elif tag == W + "br":
            add(("\f" if child.get(W + "type") == "page" else "\n", bold))
        elif tag == W + "cr":
            add(("\n", bold))
        elif tag == W + "noBreakHyphen":
            add(("-", bold))
        elif tag == W + "sym":
            add((_symbol(child.get(W + "char", "")), bold))
        elif tag in (W + "footnoteReference", W + "endnoteReference"):
            key = ("footnotes" if "foot" in tag else "endnotes", child.get(W + "id", ""))
            add((f"[注{self.notes.setdefault(key, len(self.notes) + 1)}]", False))
        elif tag in GRAPHIC:
            self.graphic(child, line)
        elif tag == CHOICES:
            for inner in chosen(child):
                if inner.tag in GRAPHIC:
                    self.graphic(inner, line)
                elif inner.tag == T:
                    add((inner.text or "", bold))
        elif tag == W + "ruby":
            for inner in child.iterchildren(W + "rubyBase"):
                self.inline(inner, line, bold)

    def field(self, type: str | None, line: Line) -> None:
        """Of a field (页码, 目录, cross-reference) its result is seen, not its instruction."""
        if type == "begin":
            self.fields.append(Field())
        elif type == "separate" and self.fields:
            last = self.fields[-1]
            last.telling = False
            after_tab = bool(line.pieces) and line.pieces[-1][0].endswith("\t")
            line.contents = line.contents or (after_tab and "PAGEREF" in last.instruction.upper())
        elif type == "end" and self.fields:
            self.fields.pop()

    def graphic(self, element: Any, line: Line, embedded: bool = False) -> None:
        """Text boxes and charts in a drawing are kept for later; pictures and embedded objects are counted."""
        if element.tag == W + "object":
            self.objects += 1
            embedded = True
        for child in element:
            name = child.tag.rpartition("}")[2]
            if child.tag in (W + "txbxContent", CHART):
                line.boxes.append(child)
            elif child.tag == CHOICES:
                self.graphic(chosen(child), line, embedded)
            elif name in ("blip", "imagedata"):
                self.pictures += not embedded
            elif name in ("chart", "relIds"):
                self.objects += 1
            else:
                self.graphic(child, line, embedded)


def has(properties: Properties, name: str) -> bool:
    """Whether an on/off property is there and on."""
    found = properties.get(W + name)
    return found is not None and is_on(found.get(VAL))


def chosen(element: Any) -> Any:
    """Of the versions of one content the first; all but the last are for programs that know more."""
    found = element.find(MC + "Choice")
    if found is None:
        found = element.find(MC + "Fallback")
    return element if found is None else found


def formula(element: Any) -> str:
    """A formula of Word's own as one line: a fraction as (a)/(b), a power as a^b."""
    name = element.tag.rpartition("}")[2]
    if name == "t":
        return element.text or ""
    if name == "f":
        top, bottom = (_grouped(_inner(element, part)) for part in ("num", "den"))
        return f"{top}/{bottom}"
    if name == "sSup":
        return f"{_inner(element, 'e')}^{_inner(element, 'sup')}"
    if name == "sSub":
        return f"{_inner(element, 'e')}_{_inner(element, 'sub')}"
    if name == "rad":
        return f"√({_inner(element, 'e')})"
    if name == "nary":
        sign = element.find(f"{M}naryPr/{M}chr")
        return ("∫" if sign is None else sign.get(M + "val", "")) + _inner(element, "e")
    if name == "d":
        return "(" + ",".join(formula(one) for one in element.iterchildren(M + "e")) + ")"
    return "".join(formula(child) for child in element if not child.tag.endswith("Pr"))


def _inner(element: Any, name: str) -> str:
    found = element.find(M + name)
    return "" if found is None else formula(found)


def _grouped(text: str) -> str:
    return f"({text})" if re.search(r"[-+−×÷/]", text[1:]) and not _wrapped(text) else text


def _wrapped(text: str) -> bool:
    return text.startswith("(") and text.endswith(")") and text.count("(") == 1


def _symbol(code: str) -> str:
    """A sign of a picture font, where it is one that forms use; else the sign of that number."""
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    if 0xF000 <= number <= 0xF0FF:
        return SYMBOLS.get(number - 0xF000, "\N{REPLACEMENT CHARACTER}")
    return chr(number) if 32 <= number < 0xD800 or 0xE000 <= number <= 0xFFFD else ""
