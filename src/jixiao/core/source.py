"""Plain data that remembers the line each piece stood on, so that every finding can name its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


class Scalar(str):
    """A text from a data file. Every scalar is kept as written; nothing is guessed from its look."""

    __slots__ = ("line",)
    line: int

    def __new__(cls, text: str, line: int = 0) -> Scalar:
        made = super().__new__(cls, text)
        made.line = line
        return made


class Mapped(dict[str, "Data"]):
    """A mapping with the line of each key (`lines`) and of its own start (`line`)."""

    __slots__ = ("line", "lines")

    def __init__(self, line: int = 0) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}

    def put(self, key: str, value: Data, line: int = 0) -> None:
        self[key] = value
        self.lines[key] = line


class Listed(list["Data"]):
    """A list with the line of its start."""

    __slots__ = ("line",)

    def __init__(self, items: Iterator[Data] | list[Data] | tuple[Data, ...] = (), line: int = 0) -> None:
        super().__init__(items)
        self.line = line


Data = Scalar | Mapped | Listed


def located(value: object, line: int = 0) -> Data:
    """Wrap ordinary Python data (dict, list, str, numbers already as str) as located data; what in it is located stays where it is."""
    if isinstance(value, (Scalar, Mapped, Listed)):
        return value
    if isinstance(value, dict):
        mapped = Mapped(line)
        for key, item in value.items():
            here = item.line if isinstance(item, (Scalar, Mapped, Listed)) and item.line else line
            mapped.put(str(key), located(item, line), here)
        return mapped
    if isinstance(value, (list, tuple)):
        return Listed([located(item, line) for item in value], line)
    if value is None:
        return Scalar("", line)
    if isinstance(value, bool):
        return Scalar("true" if value else "false", line)
    if isinstance(value, float):
        raise TypeError("a float has no exact written digits: write the number as text")
    return Scalar(str(value), line)


def plain(value: Data) -> object:
    """The same data as ordinary dict, list and str."""
    if isinstance(value, Mapped):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, Listed):
        return [plain(item) for item in value]
    return str(value)


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a file and, where known, line, page, table, row, column, cell or field."""

    file: str = ""
    line: int = 0
    field: str = ""
    page: int = 0
    table: int = 0
    cell: str = ""

    def show(self, lang: str = "zh") -> str:
        """The place as a person writes it: `report.txt 第 45 行`."""
        parts = [self.file] if self.file else []
        if self.page:
            parts.append(f"第 {self.page} 页" if lang == "zh" else f"page {self.page}")
        if type(self.line) is not int:  # a cell of a workbook stands where a line does
            parts.append(str(self.line))
        elif self.line:
            parts.append(f"第 {self.line} 行" if lang == "zh" else f"line {self.line}")
        if self.cell:
            parts.append(self.cell)
        return " ".join(parts)

    def at(self, line: int = 0, field: str = "") -> Place:
        """The same file, at another line or field."""
        return Place(self.file, line or self.line, field or self.field, self.page, self.table, self.cell)
