"""Breaking Chinese and mixed text into lines: never inside a number or a word, never before closing punctuation."""

from __future__ import annotations

import re

from rich.cells import cell_len

# What stays together: a number with its unit or sign, a Latin word; anything else breaks between characters.
_PIECE = re.compile(
    r"[A-Za-z0-9_./@#%+\-−≥≤<>=~‰]*[0-9][0-9,.]*(?:%|‰|万元|亿元|元|分|人|个|项|件|天|条|次|份)?|[A-Za-z0-9_./@\-]+|\s+|."
)
CLOSING = "，。；：、！？）》」』】”’%‰,.;:!?)]}→"
OPENING = "（《「『【“‘([{"


def pieces(text: str) -> list[str]:
    """The unbreakable pieces of a text, punctuation joined to what it belongs to."""
    made: list[str] = []
    for match in _PIECE.finditer(text):
        piece = match.group()
        if made and (piece[0] in CLOSING or made[-1][-1] in OPENING) and not piece.isspace():
            made[-1] += piece
        else:
            made.append(piece)
    return made


def wrap(text: str, width: int) -> list[str]:
    """The lines of a text for a width in terminal cells; what is indented keeps its indent on every line."""
    width = max(width, 4)
    lines: list[str] = []
    for paragraph in text.split("\n"):
        indent = " " * min(len(paragraph) - len(paragraph.lstrip(" ")), width // 2)
        line, used = indent, len(indent)
        for piece in pieces(paragraph.strip(" ")):
            size = cell_len(piece)
            if used + size > width and used > len(indent):
                lines.append(line.rstrip(" "))
                line, used = indent, len(indent)
            if used == len(indent) and piece.isspace():
                continue
            while used + size > width:  # a piece wider than the line is cut where it must be
                cut = _fitting(piece, width - used)
                lines.append(line + piece[:cut])
                piece, line, used = piece[cut:], indent, len(indent)
                size = cell_len(piece)
            line, used = line + piece, used + size
        lines.append(line.rstrip(" "))
    return lines


def _fitting(piece: str, width: int) -> int:
    """How many characters of a piece fit; at least one."""
    used = 0
    for number, character in enumerate(piece):
        used += cell_len(character)
        if used > width:
            return max(number, 1)
    return len(piece)
