"""The official faces, and which installed font stands for each in a PDF.

Word files name the official faces and leave the rest to the reader's Windows or WPS. A PDF carries its fonts, so each face
has a declared chain of substitutes; `chosen` takes the first that is there. JIXIAO_FONT_DIR names folders of an office's own
fonts. Nothing here falls back silently: `embedded` reads what a PDF really holds.
"""

from __future__ import annotations

import os
import re
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

FONT_DIR = "JIXIAO_FONT_DIR"
INSTALL = "apt install fonts-noto-cjk"
INSTALL_BETTER = "apt install fonts-noto-cjk texlive-lang-chinese"  # the latter has the only free 仿宋
LATIN_WORD = "Times New Roman"


@dataclass(frozen=True, slots=True)
class Face:
    """One official face: its name in Word, names under which the very face may be installed, and substitutes.

    A substitute with `*` is used in bold.
    """

    official: str
    same: tuple[str, ...]
    substitutes: tuple[str, ...]


_SONG = ("Noto Serif CJK SC", "Source Han Serif SC", "思源宋体", "Noto Serif SC", "FandolSong", "AR PL UMing CN", "AR PL SungtiL GB")  # fmt: skip
_BLACK = ("Noto Sans CJK SC", "Source Han Sans SC", "思源黑体", "Noto Sans SC", "FandolHei", "WenQuanYi Zen Hei", "WenQuanYi Micro Hei")  # fmt: skip
_KAI = ("FandolKai", "LXGW WenKai", "霞鹜文楷", "AR PL UKai CN", "AR PL KaitiM GB")
_LAST = ("AR PL UMing CN", "WenQuanYi Zen Hei", "WenQuanYi Micro Hei", "Droid Sans Fallback", "PingFang SC", "Microsoft YaHei")  # fmt: skip

FACES: Mapping[str, Face] = {
    "title": Face(
        "方正小标宋简体",
        ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋_GBK", "方正小标宋简体"),
        ("STZhongsong", "华文中宋", *(f"{name}*" for name in _SONG), "SimSun*", "STSong*", *_LAST),
    ),
    "body": Face(
        "仿宋_GB2312",
        ("FangSong_GB2312", "FangSong", "仿宋_GB2312", "仿宋"),
        ("STFangsong", "华文仿宋", "FZFangSong-Z02S", "方正仿宋_GBK", "FandolFang R", "FandolFang", "SimSun", "STSong", *_SONG, *_LAST),
    ),
    "black": Face("黑体", ("SimHei", "黑体"), ("STHeiti", "华文黑体", *_BLACK, *_LAST)),
    "kai": Face(
        "楷体_GB2312",
        ("KaiTi_GB2312", "KaiTi", "楷体_GB2312", "楷体"),
        ("STKaiti", "华文楷体", *_KAI, "SimSun", "STSong", *_SONG, *_LAST),
    ),
    "song": Face("宋体", ("SimSun", "宋体", "NSimSun"), ("STSong", "华文宋体", *_SONG, *_LAST)),
}  # fmt: skip
LATIN = ("Times New Roman", "Liberation Serif", "Tinos", "TeX Gyre Termes", "Libertinus Serif")
# Behind each face, for rare characters of names that it lacks.
RARE = ("SimSun-ExtB", "Noto Serif CJK SC", "Noto Sans CJK SC", "AR PL UMing CN", "WenQuanYi Zen Hei")


@dataclass(frozen=True, slots=True)
class Choice:
    """The installed font that stands for a face; `official` when it is the very face."""

    family: str
    bold: bool
    official: bool


@dataclass(frozen=True, slots=True)
class Installed:
    """What is installed: typst's own view, so that what is found here is found when a PDF is written."""

    fonts: Any  # typst.Fonts
    families: Mapping[str, str]  # folded name: the family's own name

    def find(self, name: str) -> str:
        return self.families.get(name.casefold(), "")

    def chosen(self, face: str) -> Choice | None:
        """The font for a face, None where not one font with Chinese characters is there."""
        for name in FACES[face].same:
            if family := self.find(name):
                return Choice(family, False, True)
        for name in FACES[face].substitutes:
            if family := self.find(name.rstrip("*")):
                return Choice(family, name.endswith("*"), False)
        return None

    def latin(self) -> str:
        return next(filter(None, map(self.find, LATIN)), "")

    def rare(self) -> list[str]:
        return [family for family in map(self.find, RARE) if family]

    def names(self, families: Iterable[str]) -> dict[str, str]:
        """The PostScript names of these families' fonts, as a PDF holds them, each with its family."""
        wanted = set(families)
        made: dict[str, str] = {}
        for font in self.fonts.fonts():
            if font.family in wanted:
                found = _postscript_names(font.path, font.index) if font.path else _built_in(font)
                made |= dict.fromkeys(found, font.family)
        return made


def _built_in(font: Any) -> list[str]:
    """The names of a font that typst carries itself, by the rule its fonts follow."""
    plain = font.family.replace(" ", "")
    return [f"{plain}-{style}" for style in ("Regular", "Bold", "Semibold", "Italic", "BoldItalic")]


def folders() -> list[str]:
    """The folders JIXIAO_FONT_DIR names that are there."""
    return [name for name in os.environ.get(FONT_DIR, "").split(os.pathsep) if name and Path(name).is_dir()]


def installed() -> Installed:
    """What is installed now; read once for each setting of JIXIAO_FONT_DIR."""
    return _installed(tuple(folders()))


@lru_cache(maxsize=4)
def _installed(own: tuple[str, ...]) -> Installed:
    import typst

    fonts = typst.Fonts(font_paths=list(own))
    return Installed(fonts, {family.casefold(): family for family in fonts.families()})


def embedded(pdf: bytes) -> set[str]:
    """The PostScript names of the fonts a PDF of typst holds, without the mark of the subset."""
    found = re.findall(rb"/FontName\s*/(?:[A-Z]{6}\+)?([^\s/<>\[\]()]+)", pdf)
    return {name.decode("latin-1") for name in found}


@lru_cache(maxsize=64)
def _postscript_names(path: str, index: int) -> frozenset[str]:
    """Name 6 of a font file's `name` table; empty for a file that is not as OpenType says."""
    try:
        with open(path, "rb") as file:
            start = 0
            if file.read(4) == b"ttcf":
                file.seek(12 + 4 * index)
                (start,) = struct.unpack(">I", file.read(4))
            file.seek(start + 4)
            (tables,) = struct.unpack(">H6x", file.read(8))
            for _ in range(tables):
                tag, at, long = struct.unpack(">4s4xII", file.read(16))
                if tag == b"name":
                    file.seek(at)
                    return _sixth(file.read(long))
    except (OSError, struct.error):
        pass
    return frozenset()


def _sixth(table: bytes) -> frozenset[str]:
    count, texts = struct.unpack_from(">2xHH", table)
    made = set()
    for n in range(count):
        platform, _, _, kind, long, at = struct.unpack_from(">6H", table, 6 + 12 * n)
        if kind == 6:
            raw = table[texts + at : texts + at + long]
            made.add(raw.decode("latin-1" if platform == 1 else "utf-16-be", "replace"))
    return frozenset(made)
