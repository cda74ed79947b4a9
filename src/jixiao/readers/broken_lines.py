"""Which lines of a text are only the next lines of a paragraph, because a page's width broke it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Mapping, Sequence
from itertools import pairwise
from statistics import median

from jixiao.readers.layout_columns import width

NARROWEST, WIDEST = 40, 140  # half widths of a line of print
FEWEST, FEWEST_LYING = 5, 2  # full lines that tell the width, and of pages that lie
SHARE = 0.4  # of all longer lines that are full
ROOM = 6  # half widths that a full line may leave: a number and its unit are not broken
SPREAD = 3  # half widths by which full lines differ, as digits are narrower than they are counted
BEYOND, STRAY = 1.4, 0.05  # lines so much wider are no lines of print; so many of all may be
INDENT = 2  # characters by which the first line of a paragraph is indented at least
ENDS = tuple("。；;：:！!？?")
HEADING = re.compile(r"[一二三四五六七八九十]{1,3}、[^，。；：]+")
FIGURE = re.compile(r"[（(“]*[\dA-Za-z][\dA-Za-z.,%％/÷×+=\-]*[，。；：、）)”]*")
STARTS = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、]\s*[^\d\s]|(?:续?表|图)\s*\d|"
    r"第[一二三四五六七八九十]{1,3}[部章节]|附件|附表|[（(]?(?:金额)?单位\s*[:：]|注\s*[:：]|[①-⑳]|[-*+#|]"
)


def broken_lines(lines: Sequence[str], kept: Container[int], pages: Sequence[int] = ()) -> set[int]:
    """The numbers, from 0, of lines that go on with the line above. `kept`: lines of tables and of pages, which are no text;
    `pages`: the page of each line, where they are known, as pages may lie and have longer lines.

    A full line is as wide as the text is, or leaves no room for the figure with which the next one begins; the line that follows
    it goes on, unless it is indented or begins anew, or a sentence ended and paragraphs begin like any other line. Empty where the
    text has no width, each paragraph being one line.
    """
    found = [at for at, line in enumerate(lines) if line.strip() and at not in kept and "\t" not in line]
    ends = {at: width(lines[at].rstrip()) for at in found}
    usual, fewest = _usual(list(ends.values())), FEWEST
    lying = {pages[at] for at in found if ends[at] > BEYOND * usual} if pages and usual else set()
    made: set[int] = set()
    for part in (
        [at for at in found if not lying or pages[at] not in lying],
        [at for at in found if lying and pages[at] in lying],
    ):
        made |= _of_width(lines, kept, part, {at: ends[at] for at in part}, fewest)
        fewest = FEWEST_LYING
    return made


def _of_width(
    lines: Sequence[str], kept: Container[int], found: Sequence[int], ends: Mapping[int, int], fewest: int
) -> set[int]:
    """The lines that go on, of those that have one width."""
    wide = _wide(list(ends.values()), fewest)
    if not wide:
        return set()
    full = {
        at
        for at, after in pairwise(found)
        if ends[at] >= wide - ROOM
        or (ends[at] >= wide / 2 and ends[at] + _figure(lines[after]) > wide - SPREAD)
    }
    pairs = [(at, after) for at, after in pairwise(found) if at in full]
    steps = Counter(after - at for at, after in pairs)
    usual = max(steps, key=lambda one: (steps[one], -one), default=1)
    margin = int(median([_lead(lines[after]) for _, after in pairs] or [0]))
    begun = [(at, after) for at, after in pairwise(found) if at not in full]
    marked = sum(after - at > usual or _lead(lines[after]) >= margin + INDENT for at, after in begun)
    told = 2 * marked > len(begun)  # whether a paragraph shows where it begins
    made = set()
    for at, after in pairs:
        far = after - at > usual
        page = far and not any(lines[one].strip() and one not in kept for one in range(at + 1, after))
        if (far and not (page and _unfinished(lines[at]))) or _lead(lines[after]) >= margin + INDENT:
            continue
        if HEADING.fullmatch(lines[after].strip()) and ends[after] < wide / 2:
            continue
        if _unfinished(lines[at]) or (told and not STARTS.match(lines[after].strip())):
            made.add(after)
    return made


def _figure(line: str) -> int:
    """How wide the figure is with which a line begins, and the signs that stay with it; 0 where it begins with none."""
    found = FIGURE.match(line.strip())
    return width(found[0]) if found is not None else 0


def _usual(ends: Sequence[int]) -> int:
    """How wide lines of print mostly are; 0 where there are none."""
    counts = Counter(end for end in ends if NARROWEST <= end <= WIDEST)
    around = {end: sum(counts[end + one] for one in range(-SPREAD, SPREAD + 1)) for end in counts}
    return max(around, key=lambda one: (around[one], one), default=0)


def _wide(ends: Sequence[int], fewest: int) -> int:
    """How wide the full lines of a text mostly are; 0 where lines are as long as they like."""
    usual = _usual(ends)
    full = sum(end >= usual - ROOM for end in ends)
    longer = sum(end >= usual / 2 for end in ends)
    beyond = sum(end > BEYOND * usual for end in ends)
    told = usual and full >= fewest and full >= SHARE * longer and beyond <= STRAY * len(ends)
    return usual if told else 0


def _unfinished(line: str) -> bool:
    return not line.rstrip().endswith(ENDS)


def _lead(line: str) -> int:
    return len(line) - len(line.lstrip())
