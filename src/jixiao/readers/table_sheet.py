"""The first sheet of a workbook as a table, which may be as large as a machine holds without trouble."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jixiao.core.book import Spot, letters
from jixiao.core.finding import Findings
from jixiao.core.system import Why
from jixiao.readers.file_bytes import file_bytes
from jixiao.readers.package import UnreadableError
from jixiao.readers.workbook_scan import (
    Limits,
    Scanner,
    guarded,
    opened,
    parse,
    percent_styles,
    sheet_parts,
    string_lengths,
    unpacked,
)

# Cells are counted as rows by columns, blank ones too: all of them are held at once. Three million take half a gigabyte and ten seconds.
TABLE = Limits(100_000_000, 200_000_000, 1_048_576, 1_000, 3_000_000, 100_000_000)
MOST_NAMED = 50  # cells that are named: where a whole column is wrong, its first ones say so


class _TooLargeError(Exception):
    """The table is larger than may be; `why`: which limit it is over."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


class _TableScanner(Scanner):
    """Stops where a table is larger than may be; counts cells that are wrong beyond those that are named."""

    bottom = right = more = 0

    def close(self) -> None:
        """Take the cell that ends here."""
        super().close()
        scan = self.scan
        self.bottom, self.right = max(self.bottom, self.row), max(self.right, self.column)
        if scan.far or max(self.bottom * self.right, scan.cells) > TABLE.cells or self.length > TABLE.signs:
            raise _TooLargeError(self._over())
        if len(scan.wrong) + len(scan.percent) > MOST_NAMED:
            self.more += len({(self.row, self.column)} & {*scan.wrong, *scan.percent})
            scan.wrong.pop((self.row, self.column), None)
            scan.percent.discard((self.row, self.column))

    def _over(self) -> Why:
        far, rows, columns = self.scan.far, f"{TABLE.rows:,}", f"{TABLE.columns:,}"
        if self.column > TABLE.columns:
            return Why(
                f"{far} 格在第 {self.column:,} 列，最多读 {columns} 列",
                f"cell {far} is in column {self.column:,}, and at most {columns} columns are read",
            )
        if self.row > TABLE.rows:
            return Why(
                f"{far} 格在第 {self.row:,} 行，最多读 {rows} 行",
                f"cell {far} is in row {self.row:,}, and at most {rows} rows are read",
            )
        if self.length > TABLE.signs:
            return Why(f"文字超过 {TABLE.signs:,} 字", f"its texts have more than {TABLE.signs:,} signs")
        rows = f"{TABLE.cells // self.right:,}"
        return Why(
            f"行数乘列数超过 {TABLE.cells:,}（空格也算），{self.right:,} 列的表最多读 {rows} 行",
            f"rows by columns are more than {TABLE.cells:,} (blank cells too); of {self.right:,} columns at most {rows} rows are read",
        )


def first_sheet(path: Path, findings: Findings) -> list[list[Any]] | None:
    """The cells of the first sheet of a workbook, row by row; None when it cannot be read, with findings."""
    file = path.name
    try:
        return _read(path, findings)
    except _TooLargeError as error:
        findings.add("bulk_sheet_large", file=file, why=error.why)
    except UnreadableError as error:
        limit = error.values.get("limit", "")
        if error.code == "document_too_big_inside":
            why = Why(f"解开后超过 {limit}", f"it unpacks to more than {limit}")
            findings.add("bulk_sheet_large", file=file, why=why)
        elif error.code == "document_too_many_cells":
            why = Why(f"不同的文字超过 {limit} 个", f"it has more than {limit} different texts")
            findings.add("bulk_sheet_large", file=file, why=why)
        else:
            error.note(findings)
    return None


def _read(path: Path, findings: Findings) -> list[list[Any]] | None:
    parts = _parts(path, findings)
    if parts is None:
        return None
    name, part = next(iter(sheet_parts(parts).items()), ("", ""))
    scanner = _TableScanner(percent_styles(parts), string_lengths(parts, TABLE.cells), TABLE)
    parse(parts.get(part, b"<none/>"), scanner.start, scanner.end, scanner.text)
    book = opened(parts, [part])
    del parts  # large, and needed no more
    values: list[list[Any]] = guarded(lambda: book.get_sheet_by_name(name).to_python(skip_empty_area=False))
    _cells_wrong(scanner, path.name, findings)
    return values


def _parts(path: Path, findings: Findings) -> dict[str, bytes] | None:
    said = Findings(findings.file)
    raw = file_bytes(path, TABLE.packed, said)
    for one in said.items:
        if one.rule == "file_too_large":
            size, limit = one.values["size"], one.values["limit"]
            why = Why(f"文件有 {size}，最多 {limit}", f"the file has {size}, and at most {limit} are read")
            findings.add("bulk_sheet_large", file=path.name, why=why)
        else:
            findings.items.append(one)
    return None if raw is None else unpacked(raw, TABLE.unpacked)


def _cells_wrong(scanner: _TableScanner, file: str, findings: Findings) -> None:
    """Cells of a table whose value is not what people see in them."""
    percent = Why("写成百分数的格，读出来是小数", "a cell that shows a percentage is read as a fraction")
    wrong = {**dict.fromkeys(scanner.scan.percent, percent), **scanner.scan.wrong}
    spot = Spot(0, "")
    for (row, column), why in sorted(wrong.items()):
        spot = Spot(row, f"{letters(column - 1)}{row}")
        findings.add("bulk_cell", spot, field=spot.name, file=file, cell=spot.name, why=why)
    if scanner.more:  # told after the last that is named
        findings.add("bulk_cells_more", spot, file=file, count=f"{scanner.more:,}")
