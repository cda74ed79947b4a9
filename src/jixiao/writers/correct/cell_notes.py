"""Comments of cells, put into the parts of a sheet beside those that are there."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from jixiao.writers.package import (
    TYPES,
    parsed,
    related,
    relations_of,
    with_extension,
    with_relation,
    with_type,
    written,
)

AUTHOR = "jixiao 审核"
OFFICE = {
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/spreadsheetml/main": "http://purl.oclc.org/ooxml/officeDocument/relationships",
}
COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
AFTER_DRAWING = ("legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst")  # fmt: skip
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
EMPTY_DRAWING = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel">'
    '<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout>'
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype></xml>'
)
SHAPE = (
    '<v:shape id="_x0000_s{id}" type="#_x0000_t202" style="position:absolute;width:240pt;height:80pt;visibility:hidden" '
    'fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>'
    '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"/>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    "<x:Anchor>{left},15,{top},2,{right},15,{bottom},4</x:Anchor><x:AutoFill>False</x:AutoFill>"
    "<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)


class Notes:
    """The comments of one sheet. What stands in them stays; a second note of a cell is added to its first."""

    def __init__(self, parts: dict[str, bytes], sheet: str, root: Any) -> None:
        self.parts, self.sheet, self.root = parts, sheet, root
        self.space = etree.QName(root).namespace or ""
        self.ns = f"{{{self.space}}}"
        known = {kind: part for _, kind, part in related(sheet, parts) if part in parts}
        self.old = known.get("comments", "")
        self.drawing = known.get("vmlDrawing", "") if root.find(f"{self.ns}legacyDrawing") is not None else ""
        self.page = parsed(parts[self.old]) if self.old else self._empty()
        self.shapes: list[tuple[int, int]] = []

    def _empty(self) -> Any:
        root = etree.Element(f"{self.ns}comments", nsmap={None: self.space})
        etree.SubElement(root, f"{self.ns}authors")
        etree.SubElement(root, f"{self.ns}commentList")
        return root

    def add(self, spot: str, text: str) -> None:
        """Put a text into the comment of a cell."""
        comments = self.page.find(f"{self.ns}commentList")
        authors = self.page.find(f"{self.ns}authors")
        found = next((one for one in comments if one.get("ref") == spot), None)
        if found is None:
            names = [one.text for one in authors]
            if AUTHOR not in names:
                etree.SubElement(authors, f"{self.ns}author").text = AUTHOR
                names.append(AUTHOR)
            found = etree.SubElement(
                comments, f"{self.ns}comment", ref=spot, authorId=str(names.index(AUTHOR))
            )
            etree.SubElement(found, f"{self.ns}text")
            self.shapes.append(_row_and_column(spot))
        else:
            text = f"\n{text}"
        run = etree.SubElement(found.find(f"{self.ns}text"), f"{self.ns}r")
        piece = etree.SubElement(run, f"{self.ns}t")
        piece.text = text
        piece.set(XML_SPACE, "preserve")

    def changed(self, parts: dict[str, bytes]) -> dict[str, bytes]:
        """The parts that these comments change, from the parts as they are by now. The sheet itself is changed in place."""
        name = self.old or _free(parts, "xl/comments{}.xml")
        made = {name: written(self.page)}
        where = relations_of(self.sheet)
        links, types = parts.get(where), parts[TYPES]
        if not self.old:
            links, _ = with_relation(links, f"{OFFICE[self.space]}/comments", f"/{name}", "rIdCorrections")
            types = with_type(types, name, COMMENTS_TYPE)
        if self.shapes:
            drawing = self.drawing or _free(parts, "xl/drawings/vmlDrawing{}.vml")
            made[drawing] = _with_shapes(parts.get(drawing), self.shapes)
            if not self.drawing:
                links, id = with_relation(
                    links, f"{OFFICE[self.space]}/vmlDrawing", f"/{drawing}", "rIdCorrections"
                )
                types = with_extension(types, "vml", DRAWING_TYPE)
                self._refer(id)
        if links is not None:
            made[where] = links
        return {**made, TYPES: types}

    def _refer(self, id: str) -> None:
        """Let the sheet name its drawing of comments, where the format wants that."""
        for old in self.root.findall(f"{self.ns}legacyDrawing"):
            self.root.remove(old)
        made = self.root.makeelement(
            f"{self.ns}legacyDrawing", {f"{{{OFFICE[self.space]}}}id": id}, nsmap={"r": OFFICE[self.space]}
        )
        for child in self.root:
            if etree.QName(child).localname in AFTER_DRAWING:
                child.addprevious(made)
                return
        self.root.append(made)


def _with_shapes(raw: bytes | None, spots: list[tuple[int, int]]) -> bytes:
    """A drawing with a box for each cell. It is text to us: what other programs write there is not always XML."""
    text = EMPTY_DRAWING if raw is None else raw.decode("utf-8", "surrogateescape")
    ids = [int(one) for one in re.findall(r'id="_x0000_s(\d{1,9})"', text)]
    first = max(ids, default=1024) + 1
    made = "".join(
        SHAPE.format(
            id=first + number, row=row, column=column,
            left=column + 1, right=column + 5, top=max(row - 1, 0), bottom=max(row - 1, 0) + 5,
        )
        for number, (row, column) in enumerate(spots)
    )  # fmt: skip
    end = text.rfind("</xml>")
    return (text[:end] + made + text[end:]).encode("utf-8", "surrogateescape")


def _row_and_column(spot: str) -> tuple[int, int]:
    """B3 as row 2, column 1."""
    letters = spot.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(spot[len(letters) :]) - 1, column - 1


def _free(parts: dict[str, bytes], name: str) -> str:
    """The first name of that kind that no part has."""
    return next(
        made
        for number in range(1, len(parts) + 2)
        if (made := name.format(f"Corrections{number}")) not in parts
    )
