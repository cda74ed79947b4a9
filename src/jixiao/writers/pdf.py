"""A document as PDF, drawn by typst with the fonts that are installed; nothing falls back without being said."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from jixiao.core.document import Document
from jixiao.core.finding import Findings
from jixiao.writers.fonts import FACES, FONT_DIR, INSTALL, Choice, Installed, embedded, installed
from jixiao.writers.typst_source import data_of

PROGRAM = Path(__file__).with_name("report.typ")
# typst keeps what it laid out until ten documents later; a document of nothing counts as one and takes a millisecond. So many
# are drawn after each, as few as keep what the next document shares with this one, and a long run stays in half the memory.
FORGETTING = 3
_ONE_AT_A_TIME = Lock()  # a compiler cannot be entered twice


def pdf_bytes(document: Document, findings: Findings) -> bytes | None:
    """The PDF; None where no Chinese font is installed. `findings` say which fonts stand for the official faces.

    The same document and fonts give the same bytes.
    """
    fonts = installed()
    choices = {face: fonts.chosen(face) for face in FACES}
    if any(choice is None for choice in choices.values()):
        findings.add("pdf_no_chinese_font", install=INSTALL, variable=FONT_DIR)
        return None
    known = {face: choice for face, choice in choices.items() if choice}
    families, latin = _families(known, fonts), fonts.latin()
    data, nothing = data_of(document, families, latin), data_of(Document(()), families, latin)
    with _ONE_AT_A_TIME:
        compiler = _compiler(fonts.fonts)
        made = compiler.compile(format="pdf", timestamp=0, sys_inputs={"document": data})
        for _ in range(FORGETTING):
            compiler.compile(format="pdf", timestamp=0, sys_inputs={"document": nothing})
    if not isinstance(made, bytes):
        raise TypeError(f"typst gave {type(made).__name__}, not one PDF")
    _say_fonts(made, known, fonts, findings)
    return made


@lru_cache(maxsize=4)
def _compiler(fonts: Any) -> Any:
    """One compiler for the process: it reads each font once."""
    import typst

    return typst.Compiler(str(PROGRAM), root=str(PROGRAM.parent), font_paths=fonts)


def _families(choices: dict[str, Choice], fonts: Installed) -> dict[str, dict[str, Any]]:
    return {
        face: {
            "families": [choice.family, *(name for name in fonts.rare() if name != choice.family)],
            "bold": choice.bold,
        }
        for face, choice in choices.items()
    }


def _say_fonts(pdf: bytes, choices: dict[str, Choice], fonts: Installed, findings: Findings) -> None:
    """Which substitutes are in the PDF, and which fonts are in it that nobody asked for."""
    asked = {choice.family for choice in choices.values()} | set(fonts.rare()) | {fonts.latin()}
    names = fonts.names(asked)
    held = embedded(pdf)
    families = {names[name] for name in held if name in names}
    used = [
        f"{FACES[face].official} → {choice.family}"
        for face, choice in choices.items()
        if not choice.official and choice.family in families
    ]
    if used:
        findings.add("pdf_fonts_substituted", severity="info", fonts="；".join(used), variable=FONT_DIR)
    if strange := sorted(held - set(names)):
        findings.add("pdf_font_not_asked", severity="warning", fonts="、".join(strange))
