"""A copy of a Word document with its marks as Word's own comments; nothing else in the file is changed."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from typing import Any

from lxml import etree

from jixiao.core.document import Document
from jixiao.core.finding import DataError, Finding
from jixiao.core.marks import Mark, Stretch
from jixiao.core.source import Place
from jixiao.writers.annotate.docx_runs import MC, STRICT, USUAL, XML_SPACE, Paper, paper_of
from jixiao.writers.annotate.places import Laid, Reading
from jixiao.writers.annotate.words import AUTHOR, INITIALS, ORDER, lines, lost_lines, refer, severity
from jixiao.writers.package import (
    TYPES,
    UnopenedError,
    packed,
    parsed,
    related,
    relations_of,
    unpacked,
    with_relation,
    with_type,
    written,
)

RELATIONS = {
    USUAL: "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments",
    STRICT: "http://purl.oclc.org/ooxml/officeDocument/relationships/comments",
}
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
COLOURS = {"error": "F9CFC9", "warning": "FBE3A6", "info": "D6E6F7", "basis": "E6E9ED"}
RANK = {**ORDER, "basis": 9}


def annotated_docx(original: bytes, marks: Sequence[Mark], document: Document, lang: str) -> bytes:
    """The document with a comment at every stretch that a mark accuses, and a short one at those it rests on.

    What is found nowhere stands in a comment at the beginning. Raises `DataError` when the original cannot be opened.
    """
    try:
        entries, parts = unpacked(original)
        changed = _changed(parts, marks, document, lang)
    except UnopenedError as error:
        raise DataError([Finding(error.code, Place(document.file))]) from error
    return packed(entries, parts, changed)


def _changed(
    parts: dict[str, bytes], marks: Sequence[Mark], document: Document, lang: str
) -> dict[str, bytes]:
    """The parts that are not as they were: the text, its comments, and where the package says that there are any."""
    main, root, paper = paper_of(parts)
    space = etree.QName(root).namespace or ""
    body = root.find(f"{{{space}}}body")
    old = next((part for _, kind, part in related(main, parts) if kind == "comments" and part in parts), "")
    name = old or posixpath.join(posixpath.dirname(main), "comments.xml")
    comments = _Comments(space, parsed(parts[old]) if old else None)
    _annotate(paper, body, comments, marks, Reading(document), lang)
    if not comments.made:
        return {}
    changed = {main: written(root), name: written(comments.root)}
    if not old:
        where = relations_of(main)
        changed[where], _ = with_relation(parts.get(where), RELATIONS[space], posixpath.basename(name))
        changed[TYPES] = with_type(parts[TYPES], name, TYPE)
    return changed


def _annotate(
    paper: Paper, body: Any, comments: _Comments, marks: Sequence[Mark], reading: Reading, lang: str
) -> None:
    """Find all stretches, split and shade what they cover, then put the comments round it."""
    laid = Laid(reading.signs, paper.signs, paper.breaks)
    found: list[tuple[str, list[str], tuple[int, int]]] = []
    lost: list[tuple[Mark, list[Stretch]]] = []
    for mark in marks:
        missing: list[Stretch] = []
        places: list[tuple[int, int]] = []
        for number, stretch in enumerate(mark.stretches):
            place = _place(laid, reading, stretch)
            if place is None:
                missing.append(stretch)
            elif place not in places:
                places.append(place)
                text = lines(mark, lang) if len(places) == 1 else [refer(mark, lang)]
                found.append(("basis" if number else severity(mark), text, place))
        if missing:
            lost.append((mark, missing))
    told = lost_lines([mark for mark in marks if not mark.stretches], lost, lang)
    if told:
        comments.at_start(_first_paragraph(body, comments.ns), comments.add(told))
    covered = [paper.runs(*place) for _, _, place in found]
    for number, (_, _, place) in enumerate(found):
        covered[number] = paper.runs(*place)  # again: another stretch may have split them since
    gravest_last = sorted(range(len(found)), key=lambda one: -RANK[found[one][0]])  # so that its colour stays
    for number in gravest_last:
        for run in covered[number]:
            paper.shade(run, COLOURS[found[number][0]])
    for (_, text, _), runs in zip(found, covered, strict=True):
        comments.around(runs[0], runs[-1], comments.add(text))


def _place(laid: Laid, reading: Reading, stretch: Stretch) -> tuple[int, int] | None:
    """Where among the signs of the file a stretch stands; where its words are written another way, its paragraph or cell."""
    spot = reading.find(stretch)
    if spot is None:
        return None
    spot = reading.named(spot)
    unit = reading.units[spot.unit]
    return laid.find(*reading.span(spot)) or laid.find(unit.start, unit.end)


class _Comments:
    """The comments of a document, old ones kept, and the signs in the text that they are bound to."""

    def __init__(self, space: str, root: Any | None) -> None:
        self.ns = f"{{{space}}}"
        self.root = etree.Element(f"{self.ns}comments", nsmap={"w": space}) if root is None else root
        ids = [one.get(f"{self.ns}id", "") for one in self.root]
        self.next = max((int(one) for one in ids if one.isdigit() and len(one) < 10), default=-1) + 1
        self.made = 0

    def add(self, texts: Sequence[str]) -> str:
        """A comment of some lines, the first one bold; its id. It is small and not indented, whatever the document's own
        text is (三号, two characters in)."""
        id = str(self.next)
        self.next, self.made = self.next + 1, self.made + 1
        comment = self._within(self.root, "comment", id=id, author=AUTHOR, initials=INITIALS)
        for number, text in enumerate(texts):
            paragraph = self._within(comment, "p")
            look = self._within(paragraph, "pPr")
            self._within(look, "spacing", before="0", after="0", line="240", lineRule="auto")
            self._within(look, "ind", firstLine="0", firstLineChars="0")
            self._within(look, "jc", val="left")
            if not number:
                self._within(self._within(paragraph, "r"), "annotationRef")
            run = self._within(paragraph, "r")
            look = self._within(run, "rPr")
            if not number and len(texts) > 1:
                self._within(look, "b")
            self._within(look, "sz", val="18")
            self._within(look, "szCs", val="18")
            piece = self._within(run, "t")
            piece.text = text
            piece.set(XML_SPACE, "preserve")
        return id

    def _within(self, parent: Any, name: str, **attributes: str) -> Any:
        made = etree.SubElement(parent, f"{self.ns}{name}")
        for key, value in attributes.items():
            made.set(f"{self.ns}{key}", value)
        return made

    def around(self, first: Any, last: Any, id: str) -> None:
        """Bind a comment to the runs from the first to the last; in a text box or the like, to the run that holds it."""
        first, last = self._outer(first), self._outer(last)
        first.addprevious(first.makeelement(f"{self.ns}commentRangeStart", {f"{self.ns}id": id}))
        end = last.makeelement(f"{self.ns}commentRangeEnd", {f"{self.ns}id": id})
        last.addnext(end)
        end.addnext(self._reference(last, id))

    def at_start(self, paragraph: Any, id: str) -> None:
        """Bind a comment to the beginning of a paragraph."""
        properties = paragraph.find(f"{self.ns}pPr")
        reference = self._reference(paragraph, id)
        if properties is None:
            paragraph.insert(0, reference)
        else:
            properties.addnext(reference)

    def _reference(self, near: Any, id: str) -> Any:
        run = near.makeelement(f"{self.ns}r")
        self._within(run, "commentReference", id=id)
        return run

    def _outer(self, run: Any) -> Any:
        """What a sign can stand beside in the main text: the run itself, the run that holds its text box, or the choice of
        versions that it is in, for a program shows only one of them."""
        boxes = [one for one in run.iterancestors() if one.tag == f"{self.ns}txbxContent"]
        if boxes:
            run = next(one for one in boxes[-1].iterancestors() if one.tag == f"{self.ns}r")
        outer = run
        for above in run.iterancestors():
            if above.tag == f"{self.ns}p":
                break
            if above.tag == f"{MC}AlternateContent":
                outer = above
        return outer


def _first_paragraph(body: Any, ns: str) -> Any:
    """The first paragraph of a body; one is made where there is none."""
    found = next(body.iter(f"{ns}p"), None)
    if found is None:
        found = body.makeelement(f"{ns}p")
        body.insert(0, found)
    return found
