"""What conversion left inside a text - HTML tags, entities, LaTeX - made into what a reader of the page saw."""

from __future__ import annotations

import html
import re

# Tags by name only, so that 比率<5% and <某某规定> stay what they are. A block ends the line it stands on.
BLOCKS = "p|br|div|li|ol|ul|dl|dt|dd|tr|table|thead|tbody|tfoot|caption|h[1-6]|hr|section|article|center|blockquote|pre"
INLINE = (
    r"span|b|strong|i|em|u|s|del|ins|font|small|big|sup|sub|a|img|td|th|col|colgroup|label|input|button|"
    r"o:p|w:\w+|st1:\w+|html|head|body|meta|link|title|nobr|wbr|code"
)
_TAG = r"</?(?:{names})(?:\s[^<>]*|\s*/)?>"
_DROPPED = tuple(
    (re.compile(start, re.I), re.compile(end, re.I))
    for start, end in (
        ("<!--", "-->"),
        (r"<script\b[^<>]*>", r"</script\s*>"),
        (r"<style\b[^<>]*>", r"</style\s*>"),
    )
)
_BLOCK = re.compile(_TAG.format(names=BLOCKS), re.I)
_CELL = re.compile(_TAG.format(names="td|th"), re.I)
_INLINE = re.compile(_TAG.format(names=INLINE), re.I)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.I)

SIGNS = {
    "times": "×",
    "div": "÷",
    "geq": "≥",
    "geqslant": "≥",
    "ge": "≥",
    "leq": "≤",
    "leqslant": "≤",
    "le": "≤",
    "gt": ">",
    "lt": "<",
    "neq": "≠",
    "ne": "≠",
    "approx": "≈",
    "pm": "±",
    "cdot": "·",
    "sum": "Σ",
    "Sigma": "Σ",
    "ldots": "…",
    "cdots": "…",
    "dots": "…",
    "sim": "~",
    "rightarrow": "→",
    "to": "→",
    "quad": " ",
    "qquad": " ",
    "left": "",
    "right": "",
    "displaystyle": "",
}
_SIGN = re.compile(r"(?<!:)\\{1,2}(" + "|".join(sorted(SIGNS, key=len, reverse=True)) + r")(?![A-Za-z])")
_WRAPPED = re.compile(r"\\{1,2}(?:text|textbf|mathrm|mathbf|mathit|operatorname|mbox)\s*\{([^{}]*)\}")
_FRACTION = re.compile(r"\\{1,2}[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
_ESCAPED = re.compile(r"\\{1,2}([%#&_{}$])")
_DEGREES = re.compile(r"\^\s*\{?\\{1,2}circ\}?")
_MATH = re.compile(r"\$\$?([^$\n]{1,500})\$\$?")
_PLAIN_MATH = re.compile(r"[\d(（<>=≥≤][\d\s.,%()（）<>=≥≤×÷+*/-]*[\d%)）]|\d")
_UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_SUSPECT = re.compile("[<&$\\\\\u00a0\u00ad\u200b-\u200d\u2060\ufeff]")


def clean(text: str) -> str:
    """The text without HTML tags, entities, LaTeX and invisible characters; a block or `<br>` begins a new line.

    For one cell or paragraph (in a row of cells, clean each of them). A text in which none of them occurs comes back unchanged, and so do `<`, `&`, `$` and a backslash that are text.
    """
    if not _SUSPECT.search(text):
        return text
    made = text
    if "<" in made:
        for start, end in _DROPPED:
            made = _without(made, start, end)
        made = _INLINE.sub("", _CELL.sub(" ", _BLOCK.sub("\n", made)))
    if "&" in made:
        made = _ENTITY.sub(lambda found: html.unescape(found[0]), made)
    made = _UNSEEN.sub("", made).replace("\u00a0", " ")
    if "$" in made:
        made = _MATH.sub(_formula, made)
    if "\\" in made:
        made = _signs(made)
    if made == text:
        return text
    lines = (re.sub(" {2,}", " ", line).strip(" ") for line in made.split("\n"))
    return "\n".join(line for line in lines if line.strip())


def _without(text: str, start: re.Pattern[str], end: re.Pattern[str]) -> str:
    """The text without what stands between two marks; a mark that is never closed stays."""
    kept: list[str] = []
    at = 0
    while (opened := start.search(text, at)) and (closed := end.search(text, opened.end())):
        kept.append(text[at : opened.start()])
        at = closed.end()
    return "".join(kept) + text[at:]


def _formula(found: re.Match[str]) -> str:
    """What stands between dollar signs, without its spaces; unchanged where it is no formula (US$100 to $200)."""
    inside = found[1]
    if "\\" not in inside and not _PLAIN_MATH.fullmatch(inside.strip()):
        return found[0]
    made = _signs(inside)
    return re.sub(r"(?<![A-Za-z]) +| +(?![A-Za-z])", "", made)


def _signs(text: str) -> str:
    """LaTeX commands as the signs they print."""
    made = text
    for _ in range(5):  # an inner group first, then the one around it
        before = made
        made = _FRACTION.sub(
            lambda found: f"{_grouped(found[1])}/{_grouped(found[2])}", _WRAPPED.sub(r"\1", made)
        )
        if made == before:
            break
    made = _SIGN.sub(lambda found: SIGNS[found[1]], _DEGREES.sub("°", made))
    return _ESCAPED.sub(r"\1", made)


def _grouped(part: str) -> str:
    """A numerator or denominator, in brackets where it is a sum."""
    return f"({part.strip()})" if re.search(r"[-+−]", part.strip()[1:]) else part.strip()
