"""What the styles of a Word document say of a paragraph: heading or not, numbered, bold, centred, how large."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from jixiao.core.record import record

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VAL = W + "val"
Properties = Mapping[str, Any]  # the elements in an element of properties, by their tags
MOST_BASES = 50  # styles that one is based on
_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])")
_CONTENTS = re.compile(r"(?:toc|目录)\s*[1-9]")
_SIDES = {"left": "left", "start": "left", "center": "center", "right": "right", "end": "right"}
_ROLES = {
    "title": "title",
    "标题": "title",
    "subtitle": "subtitle",
    "副标题": "subtitle",
    "caption": "caption",
    "题注": "caption",
    # names that offices give to styles of their own
    "封面标题": "title",
    "文件标题": "title",
    "封面项目": "cover",
    "目录项": "contents",
    "附件标记": "attachment",
    "表格单位": "unit",
    "表注": "note",
    "落款": "signature",
    "列项": "list",
}


@record(frozen=True, slots=True)
class Look:
    """What one style says, what it is based on included. None and empty: it does not say."""

    role: str = ""
    outline: int | None = None  # 0 is the highest level, 9 is body text
    number: str | None = None  # the numbering definition, "0" for none
    level: int | None = None  # the level in it
    bold: bool = False
    align: str = ""
    size: int = 0  # in half points


class Styles:
    """The styles of one document. `root` is the root of its styles part, or None where it has none."""

    def __init__(self, root: Any | None) -> None:
        self.found: dict[str, Any] = {}
        self.default = ""
        self.size = 0
        self.looks: dict[str, Look] = {"": Look()}
        if root is None:
            return
        for style in root.iterchildren(W + "style"):
            id = style.get(W + "styleId", "")
            self.found.setdefault(id, style)
            if style.get(W + "type") == "paragraph" and is_on(style.get(W + "default", "0")):
                self.default = id
        self.size = _size(properties_of(root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")))

    def look(self, id: str) -> Look:
        """What a style says; of an unknown one, what the default of paragraphs says."""
        if id not in self.found:
            id = self.default
        if id not in self.looks:
            self.looks[id] = self._look(id)
        return self.looks[id]

    def _look(self, id: str) -> Look:
        chain: list[Any] = []
        seen: set[str] = set()
        while (
            id in self.found and id not in seen and len(chain) < MOST_BASES
        ):  # a circle ends where it closes
            seen.add(id)
            chain.append(self.found[id])
            base = self.found[id].find(W + "basedOn")
            id = "" if base is None else base.get(VAL, "")
        role, outline, number, level, bold, align, size = "", None, None, None, None, "", 0
        for style in chain:
            name = style.find(W + "name")
            text = "" if name is None else name.get(VAL, "").strip().lower()
            role = role or ("contents" if _CONTENTS.fullmatch(text) else _ROLES.get(text, ""))
            paragraph, run = properties_of(style.find(W + "pPr")), properties_of(style.find(W + "rPr"))
            if outline is None:
                outline = outline_of(paragraph)
            heading = _HEADING.fullmatch(text)
            if outline is None and heading:
                outline = int(heading[1]) - 1
            if number is None:
                number, level = numbering_of(paragraph, level)
            bold = is_bold(run) if bold is None else bold
            align = align or align_of(paragraph)
            size = size or _size(run)
        return Look(role, outline, number, level, bool(bold), align, size or self.size)


def is_on(value: str | None) -> bool:
    """The value of an on/off property that is present."""
    return value not in ("0", "false", "off")


def properties_of(element: Any | None) -> Properties:
    """What stands in an element of properties; of two with one name the first. One look at all of them costs less than a
    search for each name."""
    return {} if element is None else {child.tag: child for child in reversed(element)}


def outline_of(properties: Properties) -> int | None:
    """The outline level in paragraph properties; None where they do not say."""
    found = properties.get(W + "outlineLvl")
    value = "" if found is None else found.get(VAL, "")
    return int(value) if value.isdigit() and value.isascii() and len(value) == 1 else None


def numbering_of(properties: Properties, level: int | None = None) -> tuple[str | None, int | None]:
    """The numbering definition and level in paragraph properties, what a nearer style said kept."""
    found = properties.get(W + "numPr")
    if found is None:
        return None, level
    number, at = found.find(W + "numId"), found.find(W + "ilvl")
    value = "" if at is None else at.get(VAL, "")
    if level is None and value.isascii() and value.isdigit() and len(value) == 1:
        level = int(value)
    return (None if number is None else number.get(VAL, "")), level


def is_bold(properties: Properties) -> bool | None:
    """Whether run properties make text bold; None where they do not say."""
    found = properties.get(W + "b")
    return None if found is None else is_on(found.get(VAL))


def align_of(properties: Properties) -> str:
    """left, center or right; empty where paragraph properties do not say, or say that lines are filled."""
    found = properties.get(W + "jc")
    return "" if found is None else _SIDES.get(found.get(VAL, ""), "")


def _size(properties: Properties) -> int:
    found = properties.get(W + "sz")
    value = "" if found is None else found.get(VAL, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 5 else 0
