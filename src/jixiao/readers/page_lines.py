"""Lines of a text that belong to its pages and not to what it says: page numbers, and a name that every page repeats."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

MARKED = re.compile(
    r"[-—–－·~]+\s*(\d{1,4})\s*[-—–－·~]+|第\s*(\d{1,4})\s*页.{0,12}|(\d{1,4})\s*[/／]\s*\d{1,4}|[Pp]age\s*(\d{1,4}).{0,10}"
)
NUMBERED = re.compile(
    r" {2,}[-—–－·~第]*\s*(\d{1,4})(?:\s*[页/／].{0,10}|\s*[-—–－·~]*)$|^[-—–－·~第]*\s*(\d{1,4})(?:\s*[页/／]\S{0,10}|\s*[-—–－·~]*) {2,}"
)
BARE = re.compile(r"\d{1,4}")
GAP = re.compile(r"\S {2,}\S|\t")
FEWEST = 3  # pages on which a name stands, or numbers without a page's end
APART = 12  # lines between two page numbers, where pages have no end


def page_lines(lines: Sequence[str], pages: Sequence[int]) -> set[int]:
    """The numbers of such lines, from 0. `pages`: the page of each line; all the same where the text knows none."""
    if pages and pages[-1] > pages[0]:
        return _of_pages(lines, pages)
    return _between(lines)


def number_of(line: str) -> int | None:
    """The page that a line names, where it says nothing else."""
    bare = line.strip("\f ")
    found = MARKED.fullmatch(bare)
    if found is not None:
        return int(next(one for one in found.groups() if one))
    return int(bare) if BARE.fullmatch(bare) else None


def _of_pages(lines: Sequence[str], pages: Sequence[int]) -> set[int]:
    """The first and last lines of pages, where they count the pages or repeat."""
    ends: dict[int, tuple[int, int]] = {}
    for at, line in enumerate(lines):
        if line.strip("\f "):
            ends[pages[at]] = (ends.get(pages[at], (at, at))[0], at)
    made: set[int] = set()
    for side in (0, 1):
        found = {page: number_of(lines[both[side]]) for page, both in ends.items()}
        steps = Counter(number - page for page, number in found.items() if number is not None)
        for step, count in steps.items():
            if count > 1 and 3 * count >= len(ends):
                made |= {ends[page][side] for page, number in found.items() if number == page + step}
    for _ in range(2):  # a name may stand above or below the number
        said = {page: _inner(lines, both, made) for page, both in ends.items()}
        for side in (0, 1):
            here = {page: both[side] for page, both in said.items() if both[side] not in made}
            texts = Counter("".join(lines[at].split()) for at in here.values())
            for text, count in texts.items():
                if text and count >= FEWEST and 2 * count > len(ends):
                    made |= {
                        at
                        for at in here.values()
                        if "".join(lines[at].split()) == text and not GAP.search(lines[at].strip())
                    }
            made |= _named(lines, here, len(ends))
    return made


def _named(lines: Sequence[str], ends: Mapping[int, int], pages: int) -> set[int]:
    """The lines at one end of pages that are a name and, far from it, the number of the page. `ends`: the line of each page."""
    found: dict[tuple[str, int], set[int]] = {}
    for page, at in ends.items():
        name, number = NUMBERED.sub("", lines[at].strip()), NUMBERED.search(lines[at].strip())
        if number is not None:
            value = int(next(one for one in number.groups() if one))
            found.setdefault(("".join(name.split()), value - page), set()).add(at)
    return {at for same in found.values() if len(same) >= FEWEST and 2 * len(same) > pages for at in same}


def _inner(lines: Sequence[str], ends: tuple[int, int], made: set[int]) -> tuple[int, int]:
    """The first and last lines of a page that are not known to be of the page itself."""
    here = [at for at in range(ends[0], ends[1] + 1) if lines[at].strip("\f ") and at not in made]
    return (here[0], here[-1]) if here else ends


def _between(lines: Sequence[str]) -> set[int]:
    """Numbers on lines of their own that count 1, 2, 3 … far apart, where the text was copied without its pages."""
    found = [(at, number) for at, line in enumerate(lines) if (number := number_of(line)) is not None]
    marked = {at for at, _ in found if MARKED.fullmatch(lines[at].strip())}
    best: list[int] = []
    for start, (at, number) in enumerate(found):
        run = [at]
        for other, value in found[start + 1 :]:
            if (
                value == number + len(run)
                and other - run[-1] >= APART
                and (other in marked) == (at in marked)
            ):
                run.append(other)
        best = max(best, run, key=len)
    return set(best) if len(best) >= FEWEST or (len(best) == 2 and set(best) <= marked) else set()
