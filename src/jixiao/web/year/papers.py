"""Cases that were handed in: kept whole as they came, scored as the command line scores them."""

from __future__ import annotations

import tempfile
from functools import lru_cache
from pathlib import Path

from jixiao.core.finding import DataError, Finding
from jixiao.core.source import Place
from jixiao.flows.evaluate import Scored, score_opened
from jixiao.flows.library import Opened, open_case
from jixiao.scoring.sheet import Sheet
from jixiao.web.sm3 import digest
from jixiao.web.uploads import plain
from jixiao.web.year.models import Paper, Work

KINDS = (".yaml", ".yml", ".xlsx")
MOST = 4_000_000  # bytes
SCORED = frozenset(
    {"self_evaluation", "review"}
)  # the kinds of work whose content is a case that is scored whole


def read(body: bytes, name: str) -> Scored:
    """A case scored. Raises `DataError` with all that is wrong in it, under its name."""
    return score_opened(_open(body, name))


def opened(paper: Paper) -> Opened:
    """A case that was taken, as it is before it is scored. Raises `DataError` as `read` does."""
    same(paper)
    return _open(bytes(paper.body), paper.name)


def _open(body: bytes, name: str) -> Opened:
    """It may name no file of this machine."""
    with tempfile.TemporaryDirectory(prefix="jixiao-") as folder:
        path = Path(folder) / plain(name)
        path.write_bytes(body)
        return open_case(str(path), shelf=True)


def number(work: Work) -> int:
    """The number of the case of a piece of work as it is now; 0 for none."""
    return max(work.papers.values_list("number", flat=True), default=0)


def newest(work: Work) -> Paper | None:
    """The case of a piece of work as it is now."""
    return work.papers.select_related("by").defer("body").order_by("-number").first()


@lru_cache(maxsize=64)
def _scored(pk: int, sm3: str) -> Scored:
    paper = Paper.objects.get(pk=pk, hash=sm3)
    same(paper)
    return read(bytes(paper.body), paper.name)


def same(paper: Paper) -> None:
    """Raise `DataError` where a case is not what was taken."""
    if digest(bytes(paper.body)) != paper.hash:
        raise DataError([Finding("site_case_changed", Place(paper.name))])


def open_rows(sheet: Sheet | None) -> list[Finding]:
    """The rows that have no score yet, told as one finding; all of them where there is no sheet."""
    rows = [row.indicator.name for row in sheet.rows if row.score is None] if sheet is not None else ["—"]
    if not rows:
        return []
    return [Finding("site_unscored", values={"count": str(len(rows)), "names": "、".join(rows[:5])})]


def scored(paper: Paper) -> Scored:
    """The score of a case that was taken."""
    return _scored(paper.pk, paper.hash)
