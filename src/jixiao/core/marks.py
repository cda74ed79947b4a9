"""What a writer marks or changes in a copy of a document: remarks and edits with the stretches of the original."""

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


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of the text: the printed words `old` of a stretch become `new`.

    `note` is told beside it where the format can (a comment of a cell). `follows`: it is computed from what else is changed,
    so that a formula there gives it by itself.
    """

    stretch: Stretch
    old: str
    new: str
    note: str = ""
    follows: bool = False


# why an edit cannot be made in the file
MISSES = (
    "not_found",  # the words do not stand there, or it is not sure where
    "formula",  # a formula gives them, which is never overwritten
    "beside",  # they stand in a footnote or endnote, or are no plain text
    "no_number",  # the cell holds a number, and what is wanted is none
)
