"""Files that people send and fetch: their names made harmless, their kind told by content, the headers they go out with."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from jixiao.core.finding import Finding
from jixiao.flows.sniffing import ENDINGS, content_kind

MOST = 20_000_000  # bytes of a file
NAME = re.compile(r"[^\w.()（）-]+")
ALONE = (
    "sandbox; default-src 'none'; frame-ancestors 'self'"  # a file opened by itself runs and asks for nothing
)
TYPES = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
}


def plain(name: str) -> str:
    """The name of a file as it may be shown and kept: no path, no sign that a terminal or a page obeys, no longer than a disk takes."""
    bare = NAME.sub("_", name.replace("\\", "/").rsplit("/", 1)[-1])
    stem, suffix = Path(bare).stem.lstrip("."), Path(bare).suffix
    return (stem.encode()[:150].decode(errors="ignore") or "_") + suffix[:8]


def taken(request: Any, field: str) -> tuple[str, bytes]:
    """The name and the bytes of an uploaded file; no more than one byte above the limit is read."""
    file = request.FILES.get(field)
    return (file.name or "", file.read(MOST + 1)) if file is not None else ("", b"")


def against(name: str, body: bytes, kinds: tuple[str, ...]) -> tuple[Finding, ...]:
    """What stands against an uploaded file: its size, its kind, a content that is not what its name says, macros, a bomb."""
    shown = plain(name)
    if not body or len(body) > MOST:
        return (Finding("site_case_size", values={"size": f"{len(body):,}", "most": f"{MOST:,}"}),)
    found: list[Finding] = []
    kind = content_kind(body, shown, found)
    if kind is None:
        return tuple(found)
    endings = "、".join(ending for one in kinds for ending in ENDINGS[one])
    if kind not in kinds:
        return (Finding("site_file_kind", values={"name": shown, "kind": kind, "kinds": endings}),)
    if Path(shown).suffix.lower() not in ENDINGS[kind]:
        wanted = "、".join(ENDINGS[kind])
        return (Finding("site_file_other", values={"name": shown, "kind": kind, "wanted": wanted}),)
    return ()


def sent(body: bytes, name: str, *, shown: bool = False) -> HttpResponse:
    """A file as an answer: kept under its Chinese name, never run in our page. `shown`: opened in the browser, for pictures."""
    suffix = Path(name).suffix.lower()
    answer = HttpResponse(body, content_type=TYPES.get(suffix, "application/octet-stream"))
    answer["Content-Disposition"] = content_disposition_header(not shown, name) or "attachment"
    answer["Content-Security-Policy"] = ALONE
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer
