"""What a file that somebody sent is, by its content: documents that we read, and pictures."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from jixiao.core.finding import Finding, Findings
from jixiao.readers.document import FORMATS, kind_of
from jixiao.readers.package import UnreadableError

PICTURES = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpg"}
# kind -> how names of its files end
ENDINGS: Mapping[str, tuple[str, ...]] = {
    **{kind: one.suffixes for kind, one in FORMATS.items()},
    "png": (".png",),
    "jpg": (".jpg", ".jpeg"),
}


def content_kind(body: bytes, name: str, told: list[Finding]) -> str | None:
    """A key of ENDINGS; None, with what it is instead, for anything else: archives, old formats, macros, what would blow up."""
    for head, kind in PICTURES.items():
        if body.startswith(head):
            return kind
    findings = Findings(name)
    found = None
    try:
        found = kind_of(body, Path(name).suffix.lower(), findings)
    except UnreadableError as error:
        error.note(findings)
    told += findings.items
    return found
