"""What the tests of annotated copies share: marks on words of a document that was read, hostile texts among them."""

from __future__ import annotations

from pathlib import Path

from jixiao.core.document import At, Document
from jixiao.core.finding import Findings
from jixiao.core.marks import Mark, Stretch
from jixiao.readers.document import read_document
from jixiao.writers.annotate.places import Reading

HOSTILE = (
    '<script>alert("1")</script>',
    "]]></w:t><!-- -->&amp;&#x0;",
    '=HYPERLINK("http://example.com","x")',
    "控制符\x00\x07\x1b\ud800\ufffe与换行\r\n\x0b",
    "很长" * 30_000,
    "\"><img src=x onerror=alert(1)>' onmouseover=",
)


def read_bytes(content: bytes, name: str, folder: Path) -> Document:
    """The reading of a file that a test has just made."""
    path = folder / name
    path.write_bytes(content)
    findings = Findings(name)
    document = read_document(path, findings)
    assert document is not None, findings.items
    return document


def stretch(document: Document, words: str, nth: int = 1) -> Stretch:
    """The nth place of some words in the paragraphs and cells of a document, as an auditor gives it."""
    for unit in Reading(document).units:
        start = unit.text.find(words)
        while start >= 0:
            nth -= 1
            if not nth:
                end = start + len(words)
                before, after = unit.text[max(start - 30, 0) : start], unit.text[end : end + 30]
                return Stretch(unit.at, words, before, after, unit.cell + 1)
            start = unit.text.find(words, start + 1)
    raise AssertionError(f"{words} is not in the document")


def mark(number: int, *stretches: Stretch, severity: str = "error", **texts: str) -> Mark:
    """A mark with ordinary words, or with those given."""
    told = {"title": "合计与分项不符", "message": "分项相加是 110 万元。", "hint": "核对分项。", **texts}
    return Mark(number, severity, stretches=tuple(stretches), **told)


def nowhere(line: int = 99, words: str = "图里的数 1234") -> Stretch:
    """A stretch that no document holds."""
    return Stretch(At(line=line), words, "前", "后")
