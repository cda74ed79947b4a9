"""The year where tables tell it: one year heads two columns, or a sentence and a table of the same figures are of two years."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from jixiao.auditing.checks.text_sentences import packed
from jixiao.auditing.checks.text_year_itself import remark
from jixiao.auditing.checks.text_year_said import YEAR, Said
from jixiao.auditing.remark import Remark, Spot
from jixiao.auditing.view import View
from jixiao.extraction.claims import Number, Sheet, SheetCell
from jixiao.extraction.mentions import WIDE

PAST = re.compile(r"上年|去年|同期|上一年|往年|以前|结转|年初数|期初")
MEANT = re.compile(r"上年|去年|上一年|同期|同比|历年|以前年度|结转|期初|比|较|概算|总投资|合同")
LONG = 4  # significant digits of a figure that a table and a sentence share by no accident
SHARED = 2  # such figures in one row


def in_heads(view: View, year: int) -> Iterator[Remark]:
    """Remarks on a year that heads two columns, or two rows, where the report's year has none."""
    for sheet in view.claims.sheets:
        columns = [_column(sheet, at) for at in range(sheet.width)]
        yield from _twice(columns, year)
        if sheet.heads:
            rows = [
                (packed(cells[0].text.translate(WIDE)), cells[0])
                for at, cells in enumerate(sheet.rows)
                if at not in sheet.heads and cells and cells[0].first
            ]
            yield from _twice([one for one in rows if re.fullmatch(r"20\d\d年[度末]?", one[0])], year)


def _column(sheet: Sheet, at: int) -> tuple[str, SheetCell | None]:
    """What heads a column, from the top, and the cell in it that has the year."""
    first = sorted(sheet.heads)
    block = [one for place, one in enumerate(first) if one == first[0] + place]
    cells = [sheet.rows[row][at] for row in block if at < len(sheet.rows[row])]
    dated = next((one for one in cells if YEAR.search(one.text.translate(WIDE)) and one.first), None)
    return packed("|".join(one.text for one in cells).translate(WIDE)), dated


def _twice(heads: Sequence[tuple[str, SheetCell | None]], year: int) -> Iterator[Remark]:
    counted = Counter(label for label, cell in heads if cell is not None)
    again = [label for label, many in counted.items() if many > 1]
    if len(again) != 1 or counted[again[0]] != 2 or YEAR.findall(again[0]) != [str(year - 1)]:
        return
    label = again[0]
    meant = label.replace(str(year - 1), str(year))
    if any(one == meant for one, _ in heads):
        return
    places = [at for at, (one, _) in enumerate(heads) if one == label]
    earlier = [int(found[0]) for one, _ in heads[: places[0]] if (found := YEAR.findall(one))]
    wrong, right = (places[1], places[0]) if earlier and earlier[-1] < year - 1 else (places[0], places[1])
    cells = heads[wrong][1], heads[right][1]
    if cells[0] is None or cells[1] is None or cells[0].passage is None or cells[1].passage is None:
        return
    passage = cells[0].passage
    start = passage.folded.find(str(year - 1))
    if start < 0:
        return
    yield Remark(
        "year_with_itself",
        "warning",
        (Spot(passage, start, min(start + 5, len(passage.text))), Spot(cells[1].passage)),
        passage.text[start : start + 5],
        f"{year}年",
        values={"year": str(year)},
        confidence="likely",
    )


# -- the figures of a table that is this report's own


def in_own_table(view: View, said: Sequence[Said], year: int) -> Iterator[Remark]:
    """Remarks on last year's number over a sentence whose figures stand together in a row of a table of no other year."""
    rows = _Rows(sheet for sheet in view.claims.sheets if _years(sheet) <= {year} and not _past(sheet))
    for one in said:
        if one.year == year - 1 and one.own:
            spots = rows.shared(_figures(one))
            if spots:
                yield remark("stale_year", one, year, spots)


def over_own_table(view: View, said: Sequence[Said], year: int) -> Iterator[Remark]:
    """Remarks on last year's number in the title of a table whose figures stand together in a sentence of the report's year."""
    titles = {
        sheet.caption: sheet
        for sheet in view.claims.sheets
        if sheet.caption and _years(sheet) == {year - 1} and not _past(sheet)
    }
    if not titles:
        return
    dated = [one for one in said if one.sentence.passage.text.strip() in titles and one.year == year - 1]
    for title in dated:
        rows = _Rows([titles[title.sentence.passage.text.strip()]])
        for one in said:
            spots = rows.shared(_figures(one)) if one.year == year and one.own else []
            if spots:
                yield remark("stale_year", title, year, [*spots, one.spot])
                break


class _Rows:
    """The long amounts of tables by the rows that they stand in."""

    def __init__(self, sheets: Iterable[Sheet]) -> None:
        self.places: dict[tuple[str, Fraction], set[tuple[int, int]]] = defaultdict(set)
        self.cells: dict[tuple[int, int], list[Number]] = defaultdict(list)
        for sheet in sheets:
            for row, _, number in sheet.numbers():
                if number.digits >= LONG and number.dimension == "money":
                    self.places[number.dimension, number.value].add((sheet.index, row))
                    self.cells[sheet.index, row].append(number)

    def shared(self, figures: Sequence[Number]) -> list[Spot]:
        """Where the figures of a sentence stand together in a row; none where fewer than two do."""
        values = {(figure.dimension, figure.value) for figure in figures}
        counted = Counter(place for key in values for place in self.places.get(key, ()))
        best = counted.most_common(1)
        if not best or best[0][1] < SHARED:
            return []
        same = [one for one in self.cells[best[0][0]] if (one.dimension, one.value) in values]
        return [Spot(number.passage, number.start, number.end) for number in same[:3]]


def _years(sheet: Sheet) -> set[int]:
    """The years that the title, the heads and the first column of a table name."""
    firsts = "".join(cells[0].text for cells in sheet.rows if cells)
    return {int(one) for one in YEAR.findall((sheet.caption + _heads(sheet) + firsts).translate(WIDE))}


def _past(sheet: Sheet) -> bool:
    """Whether a table has what was before."""
    return PAST.search((sheet.caption + _heads(sheet)).translate(WIDE)) is not None


def _heads(sheet: Sheet) -> str:
    return "".join(cell.text for row in sheet.heads for cell in sheet.rows[row])


def _figures(one: Said) -> list[Number]:
    """The long figures that a year is said of: behind it, before another year and before any comparison."""
    sentence = one.sentence
    behind = sentence.text[one.end - sentence.start :]
    stops = [found.start() for found in (MEANT.search(behind), YEAR.search(behind)) if found is not None]
    stop = one.end + min(stops, default=len(behind))
    return [
        number
        for number in sentence.numbers
        if one.end <= number.start < stop and number.digits >= LONG and number.dimension == "money"
    ]
