"""A corrected copy of a text or a web page: the words in place, with the same encoding, line ends and tags."""

from __future__ import annotations

import codecs
import html as entities
import re
from collections.abc import Sequence

from jixiao.core.document import Document
from jixiao.core.finding import DataError, Finding
from jixiao.core.marks import Edit
from jixiao.core.source import Place
from jixiao.writers.annotate.places import Folded, Laid, Reading, fold
from jixiao.writers.correct.places import Corrected, located, narrowed, one_line

ENCODINGS = ("utf-8-sig", "utf-8", "gb18030")
WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# what of a page is no text: comments, scripts and styles, tags
UNSEEN = re.compile(
    r"<!--.*?-->|<(script|style|title|template)\b.*?</\1\s*>|<[^>]*>", re.DOTALL | re.IGNORECASE
)
ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,31});?")


def corrected_text(original: bytes, edits: Sequence[Edit], document: Document, *, html: bool) -> Corrected:
    """The text with the edits. Raises `DataError` when the bytes are no text any more."""
    text, encoding = _decoded(original, document)
    folded = _fold_page(text) if html else fold(text)
    breaks = set() if html else _line_starts(text, folded)
    reading = Reading(document)
    missed: dict[int, str] = {}
    made: list[tuple[int, int, str]] = []
    for number, place in located(edits, reading, Laid(reading.signs, folded.signs, frozenset(breaks))):
        if place is None:
            missed[number] = "not_found"
            continue
        signs, new = narrowed(edits[number], place)
        start, end = folded.span(*signs)
        if any(sign in text[start:end] for sign in ("\n<>" if html else "\n\f|\t")):
            missed[number] = "beside"  # it goes on over a line, a cell or a tag
            continue
        if html:
            made.append((start, end, entities.escape(one_line(new), quote=False)))
        else:
            made.append(_in_column(text, start, end, one_line(new)))
    for start, end, new in sorted(made, reverse=True):
        text = text[:start] + new + text[end:]
    try:
        return Corrected(text.encode(encoding), missed)
    except UnicodeEncodeError as error:
        raise DataError([Finding("text_encoding", Place(document.file))]) from error


def _in_column(text: str, start: int, end: int, new: str) -> tuple[int, int, str]:
    """What is changed so that the columns of a table that is set with spaces stay where they are."""
    more = len(new) - (end - start)
    right = text[start - 2 : start] == "  "  # the column is set to the right
    if more < 0 and (right or text[end : end + 2] == "  "):
        return start, end, " " * -more + new if right else new + " " * -more
    if more > 0 and text[max(start - more - 2, 0) : start] == " " * (more + 2):
        return start - more, end, new
    if more > 0 and text[end : end + more + 2] == " " * (more + 2):
        return start, end + more, new
    return start, end, new


def _decoded(original: bytes, document: Document) -> tuple[str, str]:
    """The text and the encoding that gives the lines that were read; line ends as they are."""
    wide = ("utf-16-le", "utf-16-be") if original.startswith(WIDE_MARKS) else ()
    for encoding in (*wide, *(ENCODINGS if original.startswith(codecs.BOM_UTF8) else ENCODINGS[1:])):
        try:
            text = original.decode(encoding)
        except UnicodeDecodeError:
            continue
        if document.kind != "text" or _same_lines(text, document):
            return text, encoding
    raise DataError([Finding("text_encoding", Place(document.file))])


def _same_lines(text: str, document: Document) -> bool:
    """Whether a decoding has what was read; a mark in front counts for nothing."""
    lines = [line.rstrip("\r") for line in text.removeprefix("\ufeff").split("\n")]
    return tuple(lines[: len(document.lines)]) == document.lines


def _line_starts(text: str, folded: Folded) -> set[int]:
    """The signs with which a line begins."""
    return {
        number
        for number, at in enumerate(folded.at)
        if number == 0 or "\n" in text[folded.at[number - 1] : at]
    }


def _fold_page(text: str) -> Folded:
    """The signs of a page that are seen, each with where it stands in the source."""
    signs: list[str] = []
    at: list[int] = []
    start = 0
    for tag in [*UNSEEN.finditer(text), None]:
        end = len(text) if tag is None else tag.start()
        while start < end:
            entity = ENTITY.match(text, start, end)
            piece = text[start] if entity is None else entities.unescape(entity[0])
            found = fold(piece).signs
            signs += found
            at += [start] * len(found)
            start = start + 1 if entity is None else entity.end()
        start = end if tag is None else tag.end()
    return Folded("".join(signs), tuple(at))
