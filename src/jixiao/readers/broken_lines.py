"""Which lines of a text are only the next lines of a paragraph, because a page's width broke it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Sequence
from itertools import pairwise
from statistics import median

from jixiao.readers.layout_columns import width

NARROWEST, WIDEST = 40, 140  # half widths of a line of print
FEWEST = 5  # full lines that tell the width
SHARE = 0.4  # of all longer lines that are full
ROOM = 6  # half widths that a full line may leave: a number and its unit are not broken
SPREAD = 3  # half widths by which full lines differ, as digits are narrower than they are counted
BEYOND, STRAY = 1.4, 0.05  # lines so much wider are no lines of print; so many of all may be
INDENT = 2  # characters by which the first line of a paragraph is indented at least
ENDS = tuple("。；;：:！!？?")
STARTS = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、]\s*[^\d\s]|(?:续?表|图)\s*\d|"
    r"第[一二三四五六七八九十]{1,3}[部章节]|附件|附表|[（(]?(?:金额)?单位\s*[:：]|注\s*[:：]|[①-⑳]|[-*+#|]"
)


def broken_lines(lines: Sequence[str], kept: Container[int]) -> set[int]:
    """The numbers, from 0, of lines that go on with the line above. `kept`: lines of tables and of pages, which are no text.

    A full line is as wide as the text is; the line that follows it goes on, unless it is indented or begins anew, or a sentence
    ended and paragraphs begin like any other line. Empty where the text has no width, each paragraph being one line.
    """
    found = [at for at, line in enumerate(lines) if line.strip() and at not in kept and "\t" not in line]
    ends = {at: width(lines[at].rstrip()) for at in found}
    wide = _wide(list(ends.values()))
    if not wide:
        return set()
    pairs = [(at, after) for at, after in pairwise(found) if ends[at] >= wide - ROOM]
    steps = Counter(after - at for at, after in pairs)
    usual = max(steps, key=lambda one: (steps[one], -one), default=1)
    margin = int(median([_lead(lines[after]) for _, after in pairs] or [0]))
    begun = [(at, after) for at, after in pairwise(found) if ends[at] < wide - ROOM]
    marked = sum(after - at > usual or _lead(lines[after]) >= margin + INDENT for at, after in begun)
    told = 2 * marked > len(begun)  # whether a paragraph shows where it begins
    made = set()
    for at, after in pairs:
        far = after - at > usual
        page = far and not any(lines[one].strip() and one not in kept for one in range(at + 1, after))
        if (far and not (page and _unfinished(lines[at]))) or _lead(lines[after]) >= margin + INDENT:
            continue
        if _unfinished(lines[at]) or (told and not STARTS.match(lines[after].strip())):
            made.add(after)
    return made


def _wide(ends: Sequence[int]) -> int:
    """How wide the full lines of a text mostly are; 0 where lines are as long as they like."""
    counts = Counter(end for end in ends if NARROWEST <= end <= WIDEST)
    around = {end: sum(counts[end + one] for one in range(-SPREAD, SPREAD + 1)) for end in counts}
    if not around:
        return 0
    usual = max(around, key=lambda one: (around[one], one))
    full = sum(end >= usual - ROOM for end in ends)
    longer = sum(end >= usual / 2 for end in ends)
    beyond = sum(end > BEYOND * usual for end in ends)
    return usual if full >= FEWEST and full >= SHARE * longer and beyond <= STRAY * len(ends) else 0


def _unfinished(line: str) -> bool:
    return not line.rstrip().endswith(ENDS)


def _lead(line: str) -> int:
    return len(line) - len(line.lstrip())
