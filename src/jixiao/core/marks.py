"""What a writer marks in a copy of a document: each remark with the stretches of the original that it is about."""

from __future__ import annotations

from dataclasses import dataclass

from jixiao.core.document import At


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the original: the printed `text` and what stands around it in the same paragraph or cell.

    `text` empty: the whole paragraph or cell. `before` and `after` tell repeats apart; they are as read (folded white space),
    and empty at the ends of the paragraph or cell. `at` has the line of the reading, the page, the sheet and the cell where
    known. `cell` tells cells of one row apart that say the same: which of `Table.rows[n]` it is, from 1 (0: not told, or no
    table).
    """

    at: At
    text: str = ""
    before: str = ""
    after: str = ""
    cell: int = 0


@dataclass(frozen=True, slots=True)
class Mark:
    """One remark. `number` counts from 1 in reading order; `severity` is error, warning or info; `stretches[0]` is what
    it accuses, the rest is what it rests on. All texts are in the language of the reader."""

    number: int
    severity: str
    title: str
    message: str
    hint: str
    stretches: tuple[Stretch, ...]
    claimed: str = ""
    recomputed: str = ""
    formula: str = ""
