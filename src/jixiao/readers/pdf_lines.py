"""Letters of a PDF page into visual lines, and visual lines into paragraphs."""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import NamedTuple

import pypdfium2.raw as pdfium_c

WIDE = "\u1100-\u115f\u2018-\u201d\u2026\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60\uffe0-\uffe6\U00020000-\U0003fffd"
CJK = re.compile(f"[{WIDE}]")
# What stands for an ideograph in some fonts' tables, and is another character to every search.
ODD = re.compile("[\u2e80-\u2fdf\uf900-\ufaff\ufb00-\ufb06]")
ENDS = "。！？；：…"
MARK = re.compile(
    r"(第[一二三四五六七八九十百]+[章节部条]|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]"
    r"|[（(]?\d{1,2}[)）、]|\d{1,2}[.．](?!\d)|[①-⑳]|附件|附表|表\s?\d|图\s?\d|注[:：]|说明[:：])"
)
PAGE_NUMBER = re.compile(
    r"[—–\-－―·~\s]*(?P<a>\d{1,4})[—–\-－―·~\s]*"
    r"|第\s*(?P<b>\d{1,4})\s*页\s*[,，/]?\s*([共（(]?共?\s*\d{1,4}\s*页[)）]?)?|(?P<c>\d{1,4})\s*/\s*\d{1,4}"
    r"|[Pp]age\s*(?P<d>\d{1,4})(\s*of\s*\d{1,4})?"
)
EDGE = 85  # points at the top and bottom of a page in which page numbers and running heads are looked for


class Letter(NamedTuple):
    """One character with its box, in points from the top left; `spaced` when a written space stands before it."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    spaced: bool


@dataclass(slots=True)
class Line:
    """One visual line. `em` is how wide a Chinese character is in it."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    em: float
    page: int = 0

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


# -- letters


def pdfium_letters(textpage: object, left: float, top: float) -> list[Letter]:
    """The letters of a page that pdfium opened; `left` and `top` are the corner of what the page shows."""
    made: list[Letter] = []
    box = pdfium_c.FS_RECTF()
    pointer = ctypes.byref(box)
    spaced = False
    high = 0
    for index in range(pdfium_c.FPDFText_CountChars(textpage)):
        code = pdfium_c.FPDFText_GetUnicode(textpage, index)
        if code in (0, 0xFFFE, 0xFFFF):  # a glyph without a character
            code = 0xFFFD
        elif code <= 32 or code in (0xA0, 0x3000):
            if code != 2:  # pdfium's sign for a hyphen at the end of a line
                spaced = spaced or not pdfium_c.FPDFText_IsGenerated(textpage, index)
                continue
            code = 0x2D
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00 if high else 0xFFFD
        high = 0
        if not pdfium_c.FPDFText_GetLooseCharBox(textpage, index, pointer):
            continue
        made.append(
            Letter(chr(code), box.left - left, box.right - left, top - box.top, top - box.bottom, spaced)
        )
        spaced = False
    return made


def plumber_letters(chars: Iterable[dict]) -> list[Letter]:
    """The letters of a page that pdfplumber opened."""
    made: list[Letter] = []
    spaced = False
    for char in chars:
        text = char["text"]
        if not text.strip():
            spaced = True
            continue
        made.append(Letter(text, char["x0"], char["x1"], char["top"], char["bottom"], spaced))
        spaced = False
    return made


# -- lines


def lines_of_letters(letters: Sequence[Letter], page: int = 0) -> list[Line]:
    """Letters into lines from top to bottom; letters whose middles are close stand on one line."""
    groups: list[list[Letter]] = []
    middle = size = 0.0
    for letter in sorted(letters, key=lambda one: one.top + one.bottom):
        here = (letter.top + letter.bottom) / 2
        height = letter.bottom - letter.top
        if not groups or here - middle > 0.45 * max(min(size, height), 1):
            groups.append([])
            middle, size = here, height
        groups[-1].append(letter)
    return [_line(sorted(group, key=lambda one: one.x0), page) for group in groups]


def _line(letters: list[Letter], page: int) -> Line:
    wide = [one.x1 - one.x0 for one in letters if CJK.match(one.text)]
    height = max(one.bottom - one.top for one in letters)
    em = median(wide) if wide else height * 0.85
    parts = [letters[0].text]
    end = letters[0].x1
    for before, one in pairwise(letters):
        if one.text == before.text and abs(one.x0 - before.x0) < 0.1 * em:
            continue  # printed twice to look bold
        gap = one.x0 - end
        both = CJK.match(before.text) and CJK.match(one.text)
        none = not CJK.match(before.text) and not CJK.match(one.text)
        least = (0.3 if both else 0.12) if one.spaced else (0.3 if none else 1.0)
        if gap > least * em:
            parts.append(" ")
        parts.append(one.text)
        end = max(end, one.x1)
    return Line(
        _plain("".join(parts)),
        letters[0].x0,
        end,
        min(one.top for one in letters),
        max(one.bottom for one in letters),
        em,
        page,
    )


def _plain(text: str) -> str:
    """The usual character for one that only looks like it; nothing that could break a line."""
    if ODD.search(text):
        text = ODD.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    return "".join(letter for letter in text if letter.isprintable() or letter == "\u3000").strip()


def joined(before: str, after: str) -> str:
    """Two pieces of one wrapped text: a space only between two Latin words."""
    if not before or not after:
        return before + after
    if before[-1].isascii() and after[0].isascii() and before[-1].isalpha() and after[0].isalpha():
        return f"{before} {after}"
    return before + after


def first_unit(line: Line) -> float:
    """How wide the first piece of a line is that cannot be broken: one Chinese character, or a whole number or word."""
    found = re.match(
        r"[“‘（《〈【\[(]*([!-~]+[，。；：、！？”’）》%％]*|.[，。；：、！？”’）》]*)", line.text
    )
    if not found or not line.text:
        return line.em
    return (line.x1 - line.x0) * min(len(found[0]) / len(line.text) * 1.1, 1.0)


# -- page numbers and running heads


def running(pages: Sequence[tuple[float, Sequence[Line]]]) -> tuple[set[int], dict[str, int]]:
    """Lines (by `id`) that are page numbers or repeat on most pages at the same height, and how often each text occurs.

    `pages`: height and lines of each page. Page numbers count under an empty text.
    """
    dropped: set[int] = set()
    counts: dict[str, int] = {}
    numbers: list[tuple[int, int, Line]] = []
    heads: dict[tuple[str, int], list[Line]] = {}
    for index, (height, lines) in enumerate(pages):
        for line in {id(one): one for one in [*lines[:2], *lines[-2:]]}.values():
            from_edge = min(line.top, height - line.bottom)
            if from_edge > EDGE:
                continue
            found = PAGE_NUMBER.fullmatch(line.text)
            if found:
                numbers.append((index, int(next(filter(None, found.groupdict().values()))), line))
            elif from_edge <= 65 and len(line.text) <= 60 and not re.search("单位[:：]|。$", line.text):
                place = round(line.top / 4) if line.top < height / 2 else -round((height - line.bottom) / 4)
                heads.setdefault((re.sub(r"\d+", "0", line.text), place), []).append(line)
    steps = [index - number for index, number, _ in numbers]
    for index, number, line in numbers:
        alone = len(pages) < 3 or not line.text.isdecimal()
        if alone or steps.count(index - number) >= 2:
            dropped.add(id(line))
            counts[""] = counts.get("", 0) + 1
    enough = max(3, len(pages) // 3)
    for (_, place), found_lines in heads.items():
        near = [
            one
            for (text, other), more in heads.items()
            for one in more
            if abs(other - place) <= 1 and text == re.sub(r"\d+", "0", found_lines[0].text)
        ]
        if len(near) >= enough:
            dropped |= {id(one) for one in found_lines}
            text = found_lines[0].text
            counts[text] = counts.get(text, 0) + len(found_lines)
    return dropped, counts


# -- paragraphs


@dataclass(frozen=True, slots=True)
class Measure:
    """Where the lines of a page begin and end."""

    left: float
    right: float


def measures(pages: Sequence[tuple[float, float, Sequence[Line]]]) -> list[Measure]:
    """The margins of each page (width, height, lines); a page on which few lines are full borrows those of its like."""
    shared: dict[tuple[int, int], list[Line]] = {}
    for width, height, lines in pages:
        shared.setdefault((round(width / 9), round(height / 9)), []).extend(lines)
    like = {size: _measure(lines, 0.06) for size, lines in shared.items()}
    made = []
    for width, height, lines in pages:
        own = _measure(lines, 0.25) if len(lines) >= 5 else None
        made.append(own or like[round(width / 9), round(height / 9)] or _widest(width, lines))
    return made


def _measure(lines: Sequence[Line], share: float) -> Measure | None:
    """The outermost margins that this share of the lines, and three at least, reach."""
    if len(lines) < 3:
        return None
    enough = max(3, round(share * len(lines)))
    em = median(line.em for line in lines)
    right = _reached(sorted((line.x1 for line in lines), reverse=True), 1.2 * em, enough)
    left = _reached(sorted(line.x0 for line in lines), 0.5 * em, enough)
    return Measure(left, right) if left is not None and right is not None and right - left > 15 * em else None


def _widest(width: float, lines: Sequence[Line]) -> Measure:
    """The margins where too few lines tell them: those of the longest line if it is long, else the usual ones."""
    longest = max(lines, key=lambda line: line.x1 - line.x0, default=None)
    if longest is not None and longest.x1 - longest.x0 > 0.5 * width:
        return Measure(min(line.x0 for line in lines), max(line.x1 for line in lines))
    return Measure(72, width - 72)


def _reached(values: Sequence[float], slack: float, enough: int) -> float | None:
    """The first of sorted values that enough others come near to."""
    for first, last in zip(values, values[enough - 1 :], strict=False):
        if abs(first - last) <= slack:
            return first
    return None


def begins(before: Line, line: Line, measure: Measure, first: Line) -> bool:
    """Whether `line` begins a new paragraph after `before`, which stands right above it or at the end of a page.

    `first`: the first line of the paragraph that `before` belongs to.
    """
    em = max(before.em, line.em)
    if abs(before.em - line.em) > 0.12 * em and (CJK.search(before.text) and CJK.search(line.text)):
        return True  # another size of type
    same_page = before.page == line.page
    if same_page and line.top - before.bottom > 1.6 * max(before.bottom - before.top, em):
        return True
    middle = centred(before, measure) and centred(line, measure)
    room = measure.right - measure.left - (before.x1 - before.x0) if middle else measure.right - before.x1
    if not middle and _unfinished(before, line, measure, first, room):
        return False
    if room > first_unit(line) + 0.7 * em:
        return True  # there was room for more: the paragraph had ended
    if middle or (first.page == line.page and fills(first, measure) and _middle(line, measure)):
        return False  # a title of several lines
    if before is first and before.x0 - max(measure.left, line.x0) > 6 * em:
        return True  # a date at the right, and what follows at the left
    if line.x0 - measure.left > 1.2 * em and line.x0 - before.x0 > -0.5 * em:
        return True
    return bool(MARK.match(line.text)) and before.text[-1:] in ENDS + "”）)"


def _unfinished(before: Line, line: Line, measure: Measure, first: Line, room: float) -> bool:
    """Whether a paragraph whose first line is indented goes on at the margin, in the middle of a sentence.

    So it does where a line is not full because what follows cannot be broken (a number, what a bracket holds together).
    """
    hangs = 1.2 < (first.x0 - line.x0) / line.em < 6 and line.x0 - measure.left < 0.5 * line.em
    found = re.match(
        r"[“‘（《〈【\[(〔]*[!-~]+(?:[，、：%％）〕》”×÷]*[!-~]+)*", line.text
    )  # 41.56%、72.4% is one piece for some programs
    unit = (line.x1 - line.x0) * len(found[0]) / len(line.text) if found else 0
    return (
        hangs
        and before.text[-1:] not in ENDS
        and room < max((measure.right - measure.left) / 3, unit + line.em)
    )


def centred(line: Line, measure: Measure) -> bool:
    """Whether a line stands in the middle between the margins."""
    left, right = line.x0 - measure.left, measure.right - line.x1
    return left > 0.25 * line.em and abs(left - right) < max(1.5 * line.em, 0.15 * (left + right))


def fills(line: Line, measure: Measure) -> bool:
    """Whether a line reaches from margin to margin without the indent of a paragraph's first line."""
    return line.x0 - measure.left < 0.5 * line.em and line.text[-1:] not in ENDS


def _middle(line: Line, measure: Measure) -> bool:
    """Whether a short line stands in the middle and could be nothing else."""
    return line.x0 - measure.left > 3 * line.em and centred(line, measure) and not MARK.match(line.text)


def paragraphs(lines: Sequence[Line], measure_of: Sequence[Measure]) -> Iterator[list[Line]]:
    """Lines that follow each other, also over a page's end, grouped into paragraphs; measures by page, from 1."""
    group: list[Line] = []
    for line in lines:
        if group and begins(group[-1], line, measure_of[line.page - 1], group[0]):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def text_of(lines: Sequence[Line]) -> str:
    """The text of a paragraph."""
    made = ""
    for line in lines:
        made = joined(made, line.text)
    return made
