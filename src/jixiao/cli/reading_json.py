"""read: the JSON forms of what a document holds."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from jixiao.cli.output import Output
from jixiao.core.document import At, Document
from jixiao.core.numerals import show_number
from jixiao.extraction.draft import unit_of
from jixiao.extraction.facts import Stated, year_of
from jixiao.extraction.grid import Grid, Placed
from jixiao.extraction.tree import Printed, ScoreRow, ScoreTable, number_of
from jixiao.flows.reading import Begun, Reading, Tree


def grid_json(grid: Grid) -> dict[str, Any]:
    return {
        "caption": grid.caption or None,
        "unit": grid.unit or None,
        "place": at_json(grid.at),
        "columns": [
            {
                "text": column.text,
                "role": None if column.role == "any" else column.role,
                "level": column.level or None,
            }
            for column in grid.columns
        ],
        "rows": [[cell_json(cell) for cell in row] for row in grid.rows],
        "totals": [[cell_json(cell) for cell in row] for row in grid.totals],
    }


def cell_json(cell: Placed) -> dict[str, Any]:
    return {"text": cell.text, "filled": cell.filled, **at_json(cell.at)}


def at_json(at: At) -> dict[str, Any]:
    return {
        "line": at.line or None,
        "page": at.page or None,
        "sheet": at.sheet or None,
        "cell": at.cell or None,
    }


def tree_json(tree: Tree) -> dict[str, Any]:
    table, matching = tree.table, tree.matching
    return {
        "caption": table.caption or None,
        "place": at_json(table.at),
        "framework": tree.framework.id if tree.framework is not None else None,
        "rows": [
            {
                **score_json(row),
                "sum": None if row.leaf else sums_json(table.below(row)),
                "id": matching.id_of(row) or None if matching is not None else None,
            }
            for row in table.rows
        ],
        "total": None
        if table.total is None
        else {**score_json(table.total), "sum": sums_json(table.leaves())},
        "unmatched": [row.name for row in matching.unmatched] if matching is not None else None,
        "missing": list(matching.missing) if matching is not None else None,
    }


def score_json(row: ScoreRow) -> dict[str, Any]:
    return {
        "name": row.name,
        "code": row.code or None,
        "path": list(row.path),
        "leaf": row.leaf,
        "place": at_json(row.at),
        "points": printed_json(row.points),
        "score": printed_json(row.score),
        "rate": printed_json(row.rate),
        "target": row.target.text or None,
        "actual": row.actual.text or None,
        "reason": row.reason.text or None,
        "moved_from": row.moved or None,
        "others": [other_json(other) for other in row.others],
    }


def printed_json(cell: Placed) -> dict[str, Any] | None:
    return {"text": cell.text, **at_json(cell.at)} if cell.text else None


def other_json(other: Printed) -> dict[str, Any]:
    return {
        "points": printed_json(other.points),
        "score": printed_json(other.score),
        "rate": printed_json(other.rate),
        "source": other.source,
    }


def sums_json(rows: Sequence[ScoreRow]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for key, cells in (("points", [row.points for row in rows]), ("score", [row.score for row in rows])):
        values = [number_of(cell.text) for cell in cells]
        known = [value for value in values if value is not None]
        made[key] = show_number(sum(known, Fraction(0))) if known else None
        made[f"{key}_missing"] = len(values) - len(known)
    return made


def case_json(begun: Begun, made: Reading, out: Output) -> dict[str, Any]:
    return {
        "case": begun.text,
        "facts": [fact_json(one.stated) for one in begun.facts.found],
        "conflicts": [[fact_json(one) for one in conflict.stated] for conflict in begun.facts.conflicts],
        "not_found": [{"fact": id, "period": period or None} for id, period in begun.not_found],
        "findings": [finding.json(out.lang) for finding in made.findings],
    }


def fact_json(stated: Stated) -> dict[str, Any]:
    return {
        "fact": stated.id,
        "period": stated.period or None,
        "value": stated.text,
        "sentence": stated.sentence,
        **at_json(stated.at),
    }


def pages_of(document: Document) -> int:
    places = [block.at.page for block in document.paragraphs()]
    places += [page for table in document.tables() for page in table.pages]
    return max(places, default=0)


def summary_json(document: Document, table: ScoreTable | None, lang: str) -> dict[str, Any]:
    return {
        "file": document.file,
        "kind": document.kind,
        "title": document.title or None,
        "unit": unit_of(document) or None,
        "year": year_of(document) or None,
        "pages": pages_of(document) or None,
        "lines": len(document.text().split("\n")),
        "paragraphs": len(document.paragraphs()),
        "tables": len(document.tables()),
        "score_table": None
        if table is None
        else {
            "caption": table.caption or None,
            "place": at_json(table.at),
            "indicators": len(table.leaves()),
            "total": printed_json(table.total.score) if table.total is not None else None,
        },
        "unread": [part.said(lang) for part in document.unread],
    }
