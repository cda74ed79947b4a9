"""The text of a Word document as pieces that can be parted: runs are split where a marked stretch begins and ends."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from jixiao.writers.annotate.places import fold
from jixiao.writers.package import TYPES, UnopenedError, parsed, related

USUAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"

XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
INSIDE = frozenset(
    ("hyperlink", "smartTag", "fldSimple", "sdt", "sdtContent", "customXml", "dir", "bdo", "ins", "moveTo")
)
SIGNS = {"noBreakHyphen": "-", "tab": "\t", "br": "\n", "cr": "\n"}
AFTER_SHADING = ("fitText", "vertAlign", "rtl", "cs", "em", "lang", "eastAsianLayout", "specVanish", "oMath", "rPrChange")  # fmt: skip
OFF = ("0", "false", "off")


@dataclass(slots=True)
class Piece:
    """A text of one element of a run. `parts`: the elements it was split into, each with where it begins in the text.

    `whole`: it can only be taken as a whole (a sign, what another program draws). `holder`: for a text that stands beside
    the main text (a note), the run that refers to it; it is not touched itself.
    """

    text: str
    element: Any
    whole: bool = False
    holder: Any = None
    parts: list[tuple[int, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.parts = [(0, self.element)]


class Paper:
    """The pieces of a document in reading order, and the stream of their signs."""

    def __init__(self, body: Any, ns: str, notes: dict[tuple[str, str], Any]) -> None:
        self.ns, self.notes = ns, notes
        self.pieces: list[Piece] = []
        self._fields: list[bool] = []  # open fields: whether we still stand in the instruction
        self._referred: dict[tuple[str, str], Any] = {}
        self._begun: set[int] = set()  # pieces with which a paragraph begins
        self._body(body, None)
        for key, run in list(self._referred.items()):
            if key in notes:
                self._fields.clear()
                self._body(notes[key], run)
        signs: list[str] = []
        self.at: list[tuple[int, int]] = []  # of each sign, its piece and where in the piece's text
        self.breaks: set[int] = set()  # signs with which a paragraph begins
        for number, piece in enumerate(self.pieces):
            if number in self._begun:
                self.breaks.add(len(self.at))
            folded = fold(piece.text)
            signs.append(folded.signs)
            self.at += [(number, place) for place in folded.at]
        self.signs = "".join(signs)

    # -- reading

    def _body(self, container: Any, holder: Any) -> None:
        for child in container:
            name = self._name(child)
            if name == "p":
                boxes: list[Any] = []
                self._begun.add(len(self.pieces))
                self._inline(child, boxes, holder)
                for box in boxes:
                    self._body(box, holder)
            elif name in ("tbl", "tr", "tc") or name in INSIDE:
                self._body(child, holder)
            elif child.tag == f"{MC}AlternateContent":
                self._body(_chosen(child), holder)

    def _inline(self, element: Any, boxes: list[Any], holder: Any) -> None:
        for child in element:
            name = self._name(child)
            if name == "r":
                self._run(child, boxes, holder)
            elif name in INSIDE:
                self._inline(child, boxes, holder)
            elif child.tag == f"{MC}AlternateContent":
                self._inline(_chosen(child), boxes, holder)

    def _run(self, run: Any, boxes: list[Any], holder: Any) -> None:
        hidden = run.find(f"{self.ns}rPr/{self.ns}vanish")
        if hidden is not None and hidden.get(f"{self.ns}val") not in OFF:
            return
        for child in run:
            name = self._name(child)
            if name == "fldChar":
                kind = child.get(f"{self.ns}fldCharType")
                if kind == "begin":
                    self._fields.append(True)
                elif kind == "separate" and self._fields:
                    self._fields[-1] = False
                elif kind == "end" and self._fields:
                    self._fields.pop()
            elif any(self._fields):
                continue
            elif name == "t":
                self.pieces.append(Piece(child.text or "", child, holder=holder))
            elif name in SIGNS:
                self.pieces.append(Piece(SIGNS[name], child, whole=True, holder=holder))
            elif name in ("footnoteReference", "endnoteReference") and holder is None:
                key = ("footnotes" if name.startswith("foot") else "endnotes", child.get(f"{self.ns}id", ""))
                self._referred.setdefault(key, child)
            elif name == "ruby":
                base = child.find(f"{self.ns}rubyBase")
                text = "" if base is None else "".join(one.text or "" for one in base.iter(f"{self.ns}t"))
                self.pieces.append(Piece(text, child, whole=True, holder=holder))
            else:
                self._boxes(child, boxes)

    def _boxes(self, element: Any, boxes: list[Any]) -> None:
        """Text boxes in a drawing; of two versions of one only the first."""
        if element.tag == f"{self.ns}txbxContent":
            boxes.append(element)
            return
        for child in _chosen(element) if element.tag == f"{MC}AlternateContent" else element:
            self._boxes(child, boxes)

    def _name(self, element: Any) -> str:
        tag = element.tag
        return tag[len(self.ns) :] if isinstance(tag, str) and tag.startswith(self.ns) else ""

    # -- parting

    def runs(self, start: int, end: int) -> list[Any]:
        """The runs that hold the signs from `start` to before `end` and nothing else; runs are split for that.

        Of a text beside the main one it is the run that refers to it.
        """
        first, begin = self.at[start]
        last, finish = self.at[end - 1]
        made: list[Any] = []
        for number in range(first, last + 1):
            piece = self.pieces[number]
            if piece.holder is not None:
                found = [piece.holder.getparent()]
            else:
                found = self._cut(
                    piece, begin if number == first else 0, finish + 1 if number == last else len(piece.text)
                )
            made += [run for run in found if not any(run is one for one in made)]
        return made

    def _cut(self, piece: Piece, begin: int, end: int) -> list[Any]:
        """The runs of the part of a piece from `begin` to before `end`, which begin and end with it."""
        if not piece.whole:
            for at in (begin, end):
                self._part(piece, at)
        elements = [element for at, element in piece.parts if begin <= at < max(end, begin + 1)]
        if not elements:  # of a piece that is taken as a whole
            elements = [piece.parts[0][1]]
        self._begin_run(elements[0])
        after = elements[-1].getnext()
        if after is not None:
            self._begin_run(after)
        return [element.getparent() for element in elements]

    def _part(self, piece: Piece, at: int) -> None:
        """Let a part of the piece begin at a place of its text."""
        if at <= 0 or at >= len(piece.text) or any(place == at for place, _ in piece.parts):
            return
        number = max(n for n, (place, _) in enumerate(piece.parts) if place < at)
        place, element = piece.parts[number]
        text = element.text or ""
        rest = deepcopy(element)
        element.text, rest.text = text[: at - place], text[at - place :]
        for one in (element, rest):
            one.set(XML_SPACE, "preserve")
        element.addnext(rest)
        piece.parts.insert(number + 1, (at, rest))
        self._begin_run(rest)

    def _begin_run(self, element: Any) -> None:
        """Let a run begin with this element: what stands before it in its run stays there, with the same formatting."""
        run = element.getparent()
        properties = run.find(f"{self.ns}rPr")
        before = [one for one in element.itersiblings(preceding=True) if one is not properties]
        if not before:
            return
        new = run.makeelement(run.tag, dict(run.attrib), nsmap=run.nsmap)
        if properties is not None:
            new.append(deepcopy(properties))
        for one in [element, *element.itersiblings()]:
            new.append(one)
        run.addnext(new)

    def shade(self, run: Any, colour: str) -> None:
        """Give a run a background; one that it had is replaced, all else of its formatting stays."""
        properties = run.find(f"{self.ns}rPr")
        if properties is None:
            properties = run.makeelement(f"{self.ns}rPr")
            run.insert(0, properties)
        for old in properties.findall(f"{self.ns}shd"):
            properties.remove(old)
        shading = properties.makeelement(
            f"{self.ns}shd",
            {f"{self.ns}val": "clear", f"{self.ns}color": "auto", f"{self.ns}fill": colour},
        )
        for child in properties:
            if self._name(child) in AFTER_SHADING:
                child.addprevious(shading)
                return
        properties.append(shading)


def paper_of(parts: dict[str, bytes]) -> tuple[str, Any, Paper]:
    """The part of a package that has the text, its root, and its pieces. Raises `UnopenedError` where there is none."""
    package = related("", parts)
    main = next((part for _, kind, part in package if kind == "officeDocument"), "word/document.xml")
    if main not in parts or TYPES not in parts:
        raise UnopenedError
    root = parsed(parts[main])
    space = etree.QName(root).namespace or ""
    body = root.find(f"{{{space}}}body")
    if body is None or space not in (USUAL, STRICT):
        raise UnopenedError
    notes: dict[tuple[str, str], Any] = {}
    for _, kind, part in related(main, parts):
        if kind in ("footnotes", "endnotes") and part in parts:
            for note in parsed(parts[part]):
                notes[kind, note.get(f"{{{space}}}id", "")] = note
    return main, root, Paper(body, f"{{{space}}}", notes)


def _chosen(element: Any) -> Any:
    """Of the versions of one content the first, which Word shows."""
    found = element.find(f"{MC}Choice")
    if found is None:
        found = element.find(f"{MC}Fallback")
    return () if found is None else found
