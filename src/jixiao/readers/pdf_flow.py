"""The lines and tables of all pages of a PDF into blocks: tables over pages stitched, paragraphs over pages joined."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from statistics import median

from jixiao.core.document import At, Block, Paragraph
from jixiao.readers.header import bare
from jixiao.readers.pdf_lines import Line, centred, fills, measures, paragraphs, text_of
from jixiao.readers.pdf_tables import Grid, continues, repeats, stitch, table_of
from jixiao.readers.residue import clean

AGAIN = re.compile(
    r"[（(]?(接上[页表]|续上?表|表?续\d*)[)）]?|续表[\d一二三四五六七八九十—-]+.{0,30}|.{1,30}[（(]续表?\d*[)）]"
)
UNIT_LINE = re.compile(r"[（(]?(金额)?单位[:：].{1,8}")

Item = Line | Grid


@dataclass(slots=True)
class Page:
    """What stands on one page: its lines outside tables and its tables, from top to bottom; points."""

    number: int
    width: float
    height: float
    lines: list[Line] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)

    def bottom(self) -> float:
        """How far down the page its content reaches."""
        return max([grid.box[3] for grid in self.grids] + [line.bottom for line in self.lines], default=0.0)


def blocks_of(pages: Sequence[Page]) -> tuple[list[Block], int]:
    """Paragraphs and tables in reading order with their pages and lines, and how many rows and lines were left out
    because they only repeat a table's title and header on its further pages."""
    flow, again = _flow(pages)
    measure_of = measures([(page.width, page.height, page.lines) for page in pages])
    usual = median([line.em for page in pages for line in page.lines] or [12])
    made: list[Block] = []
    line = 1
    for run in _runs(flow):
        if isinstance(run, Grid):
            _mark_caption(made, line)
            made.append(table_of(run, line))
            line += run.rows
            continue
        for group in paragraphs(run, measure_of):
            text = clean(text_of(group)).replace("\n", " ")
            if not text:
                continue
            first = group[0]
            measure = measure_of[first.page - 1]
            middle = centred(group[-1], measure) and all(
                centred(one, measure) or fills(one, measure) for one in group
            )
            role = "heading" if first.page <= 2 and middle and first.em > 1.25 * usual else "body"
            role = "centred" if role == "body" and middle else role
            made.append(Paragraph(text, role, at=At(line=line, page=first.page)))
            line += 1
    return [_plain(block) for block in made], again


def _mark_caption(made: list[Block], line: int) -> None:
    """Give the line in the middle right above a table, or above its unit line, the role of a caption."""
    for place in range(len(made) - 1, max(len(made) - 4, -1), -1):
        block = made[place]
        if not isinstance(block, Paragraph) or line - block.at.line > 3:
            return
        if block.role == "centred":
            if len(block.text) <= 60 and block.text[-1] not in "。；，：:":
                made[place] = replace(block, role="caption")
            return
        if not UNIT_LINE.search(bare(block.text)):
            return


def _plain(block: Block) -> Block:
    """A block without the mark that only served to find captions."""
    return replace(block, role="body") if isinstance(block, Paragraph) and block.role == "centred" else block


def _flow(pages: Sequence[Page]) -> tuple[list[Item], int]:
    """Lines and tables of all pages; a table that goes on over a page is one table, where it began."""
    bottoms = _bottoms(pages)
    flow: list[Item] = []
    again = 0
    for page in pages:
        items: list[Item] = sorted([*page.lines, *page.grids], key=_top)
        first = next((place for place, item in enumerate(items) if isinstance(item, Grid)), None)
        before = flow[-1] if flow else None
        if first is not None and isinstance(before, Grid) and before.stood[-1] == page.number - 1:
            table = items[first]
            heads = [item for item in items[:first] if isinstance(item, Line)]
            room = bottoms[before.stood[-1]] - before.box[3]
            if isinstance(table, Grid) and _only_repeat(heads, flow) and continues(before, table, room):
                again += len(heads) + repeats(before, table)
                stitch(before, table)
                items = items[first + 1 :]
        flow += items
    return flow, again


def _top(item: Item) -> tuple[float, float]:
    return (item.box[1], item.box[0]) if isinstance(item, Grid) else (item.top, item.x0)


def _bottoms(pages: Sequence[Page]) -> dict[int, float]:
    """How far down content reaches, or could reach, on pages of each page's size; by page."""
    lowest: dict[tuple[int, int], float] = {}
    sizes = {page.number: (round(page.width / 9), round(page.height / 9)) for page in pages}
    for page in pages:
        size = sizes[page.number]
        lowest[size] = max(lowest.get(size, 0.8 * page.height), page.bottom())
    return {number: lowest[size] for number, size in sizes.items()}


def _only_repeat(heads: Sequence[Line], flow: Sequence[Item]) -> bool:
    """Whether the lines above a table say nothing new: 续表, the unit, or what stands above the table before it."""
    above = {bare(item.text) for item in flow[-5:-1] if isinstance(item, Line)}
    return all(
        text in above or AGAIN.fullmatch(text) or UNIT_LINE.fullmatch(text)
        for text in (bare(line.text) for line in heads)
    )


def _runs(flow: Sequence[Item]) -> Iterator[Grid | list[Line]]:
    """Tables, and the lines between them."""
    run: list[Line] = []
    for item in flow:
        if isinstance(item, Line):
            run.append(item)
            continue
        if run:
            yield run
            run = []
        yield item
    if run:
        yield run
