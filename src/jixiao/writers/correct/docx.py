"""A corrected copy of a Word document: each edit as a tracked change that a person accepts, or in place; all else as it was."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

from jixiao.core.document import Document
from jixiao.core.finding import DataError, Finding
from jixiao.core.marks import Edit
from jixiao.core.source import Place
from jixiao.writers.annotate.docx_runs import XML_SPACE, Paper, paper_of
from jixiao.writers.annotate.places import Laid, Reading
from jixiao.writers.correct.places import Corrected, located, narrowed, one_line
from jixiao.writers.package import UnopenedError, packed, unpacked, written

AUTHOR = "jixiao 审核"


def corrected_docx(
    original: bytes, edits: Sequence[Edit], document: Document, *, tracked: bool, when: datetime | None
) -> Corrected:
    """The document with the edits. Raises `DataError` when the original cannot be opened."""
    try:
        entries, parts = unpacked(original)
        main, root, paper = paper_of(parts)
    except UnopenedError as error:
        raise DataError([Finding(error.code, Place(document.file))]) from error
    changes = _Changes(paper, root, tracked, when or datetime.now(UTC))
    reading = Reading(document)
    missed: dict[int, str] = {}
    for number, place in list(located(edits, reading, Laid(reading.signs, paper.signs, paper.breaks))):
        if place is None:
            missed[number] = "not_found"
            continue
        (start, end), new = narrowed(edits[number], place)
        if not changes.plain(start, end):
            missed[number] = "beside"
            continue
        changes.replace(start, end, one_line(new))
    return Corrected(packed(entries, parts, {main: written(root)}), missed)


class _Changes:
    """Changes of the text of a document."""

    def __init__(self, paper: Paper, root: Any, tracked: bool, when: datetime) -> None:
        self.paper, self.ns, self.tracked = paper, paper.ns, tracked
        self.when = when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        ids = [one.get(f"{self.ns}id", "") for one in root.iter(f"{self.ns}*")]
        self.next = max((int(one) for one in ids if one.isdigit() and len(one) < 10), default=0) + 1

    def plain(self, start: int, end: int) -> bool:
        """Whether these signs are text of the document itself, no sign that a program draws and no note."""
        first, last = self.paper.at[start][0], self.paper.at[end - 1][0]
        pieces = self.paper.pieces[first : last + 1]
        return not any(piece.whole or piece.holder is not None for piece in pieces)

    def replace(self, start: int, end: int, new: str) -> None:
        """Let signs become a text that looks like the first of them."""
        runs = self.paper.runs(start, end)
        made = self._run_like(runs[0], new)
        if not self.tracked:
            runs[0].addprevious(made)
            for run in runs:
                run.getparent().remove(run)
            return
        for run in runs:
            gone = self._tracked(run, "del")
            run.addprevious(gone)
            gone.append(run)
            for text in run.findall(f"{self.ns}t"):
                text.tag = f"{self.ns}delText"
                text.set(XML_SPACE, "preserve")
        added = self._tracked(runs[0], "ins")
        added.append(made)
        self._put_after(runs[-1].getparent(), added)

    def _run_like(self, run: Any, text: str) -> Any:
        """A run with the formatting of another one."""
        made = run.makeelement(run.tag, nsmap=run.nsmap)
        properties = run.find(f"{self.ns}rPr")
        if properties is not None:
            made.append(deepcopy(properties))
        piece = made.makeelement(f"{self.ns}t", {XML_SPACE: "preserve"})
        piece.text = text
        made.append(piece)
        return made

    def _tracked(self, near: Any, name: str) -> Any:
        """An element of a tracked change, empty."""
        attributes = {"id": str(self.next), "author": AUTHOR, "date": self.when}
        self.next += 1
        return near.makeelement(
            f"{self.ns}{name}", {f"{self.ns}{key}": text for key, text in attributes.items()}
        )

    def _put_after(self, gone: Any, added: Any) -> None:
        """Put what is new behind what is gone; where that was somebody's insertion, between the two halves of it."""
        outer = gone.getparent()
        if outer.tag != f"{self.ns}ins":
            gone.addnext(added)
            return
        rest = list(gone.itersiblings())
        outer.addnext(added)
        if rest:
            half = outer.makeelement(outer.tag, dict(outer.attrib))
            for one in rest:
                half.append(one)
            added.addnext(half)
