"""Tables set with spaces, as `pdftotext -layout` prints them: where they are."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

from jixiao.readers.laid import Laid, lines_of
from jixiao.readers.layout_columns import WIDEST, Bit, Edge, bits, edges_of, width
from jixiao.readers.layout_dense import parted
from jixiao.readers.layout_groups import CLOSE, unclosed
from jixiao.readers.layout_heads import DATED, head_size, own_size
from jixiao.readers.text_spans import NOTHING, NUMBER

FEWEST = 3  # lines with gaps
HIGHEST = 4  # lines of a header
HEADED = 4  # cells of a header
APART = 2  # lines at the margin without a gap between two with one
FARTHEST = 60  # lines of any kind between two with a gap
WIDE = 44  # half widths of a line that is a sentence and no cell
HEAD = 24  # half widths of a line of a head
INDENT = 10  # characters by which running text may be indented
STARTS = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|(?:续?表|图)\s*[\d一二三四五六七八九十]|附件|附表|"
    r"[（(]?(?:金额)?单位\s*[:：]|注\s*[:：]"
)
CAPTION = re.compile(
    r"(?:续?表|图)\s*[\d一二三四五六七八九十]+(?:[-－.．—]\d+)*\s|附件|附表|[（(]?(?:金额)?单位\s*[:：]|注\s*[:：]"
)
TITLED = re.compile(r"表\s*[（(]\s*(?:金额)?单位\s*[:：]")  # the next table's title, with its unit
ENTRY = re.compile(r"[^\d：:]{2,10}(?:（.{1,4}）)?[:：].*")
ASKS = re.compile(r"\d{1,2}[.．、]\s*[^\d\s]")
GAP = re.compile(r"\S {2,}\S")


def laid_out(
    lines: Sequence[str],
    pages: Sequence[int],
    start: int,
    strange: Container[int] = (),
    *,
    after: Laid | None = None,
) -> Laid | int:
    """The table whose first line with gaps is `start`; where the spaces are no columns, the last line that was looked at.

    `strange`: lines that are of the page and not of the text (numbers and names of pages). `after`: the table at the end of the
    page before, of which a line or two may be left.
    """
    if _titles(lines[start].strip()):
        return start
    start = _above(lines, pages, start) if after is None else _lead(lines, pages, start)
    last = _last(lines, pages, start, strange)
    found = [bits(lines[at], at) for at in range(start, last + 1) if lines[at].strip() and at not in strange]
    if max(map(len, found), default=0) > WIDEST:
        return last
    if after is None:
        tail = _tail(lines, pages, last, strange)
        head = [*found, *(bits(lines[at], at) for at in tail)]
        if _head_only(lines, pages, tail[-1] if tail else last, head, strange):
            edges = edges_of(head)
            return Laid(start, tail[-1] if tail else last, edges, lines_of(head, edges))
    if not any(bit.number for row in found for bit in row):
        return last
    if (
        sum(len(row) > 1 for row in found) < FEWEST
        and after is None
        and not _small(lines, pages, last, found, strange)
    ):
        return last
    found, count = parted(found)
    edges = edges_of(found, count)
    if len(edges) < 2:
        return last
    end = _rest(lines, pages, last, edges, found, strange)
    found += [bits(lines[at], at) for at in range(last + 1, end + 1) if lines[at].strip()]
    placing = lines_of(found, edges)
    size = own_size(placing, head_size(placing), len(edges))
    return Laid(start, end, edges, placing[:size], placing[size:])


def is_end(line: str) -> bool:
    """Whether a line without gaps may be the end of a cell that the page before began."""
    bare = line.strip()
    return (
        not GAP.search(bare) and not STARTS.match(bare) and width(bare) <= WIDE and bare[-1:] not in "。；："
    )


def _above(lines: Sequence[str], pages: Sequence[int], start: int) -> int:
    """The first line right above that holds the upper part of a head: one piece, where the first line with gaps has none."""
    heads = bits(lines[start], start)
    made = start
    while made and pages[made - 1] == pages[start] and lines[made - 1].strip():
        found = bits(lines[made - 1], made - 1)
        apart = all(bit.right < found[0].left or found[0].right < bit.left for bit in heads)
        inner = heads[0].right < found[0].left and width(found[0].text) <= HEAD
        if len(found) > 1 or not apart or not inner or any(map(_figure, (*heads, *found))):
            break
        if STARTS.match(found[0].text):
            break
        made -= 1
    return made


def _lead(lines: Sequence[str], pages: Sequence[int], start: int) -> int:
    """The first line right above, on the same page, that may be the end of a cell."""
    while (
        start and pages[start - 1] == pages[start] and lines[start - 1].strip() and is_end(lines[start - 1])
    ):
        start -= 1
    return start


def _below(lines: Sequence[str], last: int, strange: Container[int]) -> int:
    """The next line that says something; the last one where none does."""
    return next((at for at in range(last + 1, len(lines)) if lines[at].strip() and at not in strange), last)


def _tail(lines: Sequence[str], pages: Sequence[int], last: int, strange: Container[int]) -> list[int]:
    """The lines right below, at the end of the page, that are the ends of heads: short, and far from the margin."""
    made: list[int] = []
    at = _below(lines, last, strange)
    while at == (made[-1] if made else last) + 1 and pages[at] == pages[last]:
        lead = len(lines[at]) - len(lines[at].lstrip())
        if GAP.search(lines[at].strip()) or lead <= INDENT or width(lines[at].strip()) > HEAD:
            return []
        made.append(at)
        at = _below(lines, at, strange)
    return made if pages[at] > pages[last] else []


def _head_only(
    lines: Sequence[str],
    pages: Sequence[int],
    last: int,
    found: Sequence[Sequence[Bit]],
    strange: Container[int],
) -> bool:
    """Whether a page ends below the header of a table."""
    words = max((len(row) for row in found), default=0) > 2 and not any(
        _figure(bit) for row in found for bit in row
    )
    return words and len(found) <= HIGHEST and pages[_below(lines, last, strange)] == pages[last] + 1


def _small(
    lines: Sequence[str],
    pages: Sequence[int],
    last: int,
    found: Sequence[Sequence[Bit]],
    strange: Container[int],
) -> bool:
    """Whether two lines are a table: a header and one row of as many cells, or a header that comes again on the next page."""
    full = [row for row in found if len(row) > 1]
    if len(full) < 2:
        return False
    numbers = sum(map(_figure, full[1]))
    if (
        len(full[0]) > 2
        and (len(full[0]) == len(full[1]) <= 2 * numbers or len(full[0]) == len(full[1]) + 1 == numbers + 1)
        and not any(map(_figure, full[0]))
    ):
        return True
    at = _below(lines, last, strange)
    return pages[at] == pages[last] + 1 and "".join(lines[at].split()) == "".join(
        lines[found[0][0].line].split()
    )


def _titles(line: str) -> bool:
    """Whether a line with gaps is the title or the unit of a table, or what a form enters, and no row."""
    pieces = re.split(r" {2,}", line)
    entries = len(pieces) > 1 and all(ENTRY.fullmatch(one) for one in pieces)
    return entries or CAPTION.match(line) is not None


def _last(lines: Sequence[str], pages: Sequence[int], start: int, strange: Container[int]) -> int:
    """The last line with gaps of the table that begins at `start`, on its page.

    Lines of cells may stand between that have no gap: few at the margin or between blank lines, else any number.
    """
    last = near = start
    between = 0
    numbers = [bit for bit in bits(lines[start], start) if _figure(bit)]
    lefts = {bit.left for bit in bits(lines[start], start)[1:]}
    most = len(bits(lines[start], start))
    head = lines[start].split() if not numbers and most > 2 else None
    for at in range(start + 1, len(lines)):
        line = lines[at].strip()
        lead = len(lines[at]) - len(lines[at].lstrip())
        if pages[at] != pages[start] or at in strange or at - last > FARTHEST:
            break
        if not line:
            between += 1 if at - near > APART else 0
        elif GAP.search(line):
            here = bits(lines[at], at)
            if (
                _titles(line)
                or line.split() == head
                or (10 * len(here) >= 7 * most and _head_again(here, numbers))
            ):
                break
            most = max(most, len(here))
            numbers += [bit for bit in here if _figure(bit)]
            lefts |= {bit.left for bit in here[1:]}
            last = near = at
            between = 0
        elif lead in lefts and lead > INDENT and not CAPTION.match(line):
            near = at  # a cell right below others
        elif STARTS.match(line) or TITLED.search(line) or _sentence(lines[at]):
            break
        else:
            alone = not lines[at - 1].strip() or at + 1 == len(lines) or not lines[at + 1].strip()
            cell = lead > INDENT or (lead in lefts and width(line) <= HEAD)
            between += 0 if cell and not alone else 1
        if between > APART:
            break
    return last


def _head_again(row: Sequence[Bit], numbers: Sequence[Bit]) -> bool:
    """Whether a line is the header of another part of a form: words only, some of them below numbers."""
    if len(row) < HEADED or any(_figure(bit) or bit.text in NOTHING or not _head(bit) for bit in row):
        return False
    below = [bit for bit in row if any(bit.left < one.right and one.left < bit.right for one in numbers)]
    return len(below) > 1


def _head(bit: Bit) -> bool:
    """Whether a piece may be a head: no sign, and its brackets are closed."""
    return len(bit.text) > 1 and not unclosed(bit.text) and bit.text[0] not in CLOSE


def _figure(bit: Bit) -> bool:
    """Whether a piece is a number and no date, which may be a head: 2023 年."""
    return bit.value and not DATED.match(bit.text)


def _sentence(line: str) -> bool:
    """Whether a line without gaps is a line of running text, not of a cell in the middle of a table."""
    bare = line.strip()
    asks = ASKS.match(bare) is not None and (width(bare) > WIDE / 2 or bare.endswith(("?", "？")))
    return (width(bare) > WIDE or asks) and len(line) - len(line.lstrip()) <= INDENT


def _rest(
    lines: Sequence[str],
    pages: Sequence[int],
    last: int,
    edges: Sequence[Edge],
    found: Sequence[Sequence[Bit]],
    strange: Container[int],
) -> int:
    """The last line of a table whose lowest lines have one piece: the ends of texts, in the first column only of a full one."""
    end = last
    room = max((width(row[0].text) for row in found if row[0].left < edges[0].right), default=0)
    first = found[-1][0]
    full = first.left < edges[0].right and width(first.text) >= room - 2 and len(found[-1]) > 1
    open_ = _begun(found, edges[0].right)
    for at in range(last + 1, len(lines)):
        line = lines[at]
        bare = line.strip()
        lead = len(line) - len(line.lstrip())
        if not bare or pages[at] != pages[last] or at in strange or GAP.search(bare):
            break
        above = lines[at - 1]
        under = above.strip() and abs(lead - (len(above) - len(above.lstrip()))) <= 1
        if STARTS.match(bare) or (NUMBER.fullmatch(bare) and not under) or _sentence(line):
            break
        if lead < edges[0].right and width(bare) <= room and at - last <= 2 * open_:
            end = at
            continue
        if lead < edges[1].left - 1 and not (
            full and at == last + 1 and width(bare) < room and bare[-1] not in "。；："
        ):
            break
        end = at
    return end


def _begun(found: Sequence[Sequence[Bit]], right: int) -> int:
    """How many lines above the last one with several pieces hold a name only, in the first column: as many may be below it."""
    made = 0
    for row in reversed(found[:-1]):
        if len(row) > 1 and any(bit.left >= right and bit.value for bit in row):
            break
        made += row[0].left < right
    return made
