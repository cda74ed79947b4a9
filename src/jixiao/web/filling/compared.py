"""A review beside the self-evaluation that it looks at: what differs first, each with the arithmetic of both."""

from __future__ import annotations

from dataclasses import dataclass

from jixiao.core.finding import DataError
from jixiao.scoring.explain import Explainer
from jixiao.scoring.reason import reason
from jixiao.scoring.sheet import Row, Sheet, score_text
from jixiao.web.filling.draft import Standing
from jixiao.web.filling.veil import Veil
from jixiao.web.year import papers
from jixiao.web.year.models import Work

DIFFERS, OPEN, SAME = "differs", "open", "same"
ORDER = (DIFFERS, OPEN, SAME)


@dataclass(frozen=True, slots=True)
class Beside:
    """One indicator in both: what the unit printed, what its own figures give, what the review gives, and why."""

    id: str
    name: str
    points: str
    printed: str
    filed: str
    found: str
    less: str
    state: str
    why_filed: str
    why_found: str


def filed_beside(work: Work, stands: Standing) -> Sheet | None:
    """The self-evaluation that a review looks at; None where there is none, or the work is no review."""
    paper = stands.before if work.kind == "review" else None
    try:
        return papers.scored(paper).sheet if paper is not None else None
    except DataError:
        return None


def compared(filed: Sheet | None, stands: Standing, lang: str, veil: Veil) -> list[Beside]:
    """The indicators of a review, those that differ on top; nothing where there is no self-evaluation to compare with."""
    found = stands.filled.sheet
    if filed is None or found is None:
        return []
    told = Explainer(filed, lang), Explainer(found, lang)
    rows = {row.id: row for row in filed.rows}
    made = [_beside(rows.get(row.id), row, filed, found, told, veil) for row in found.rows]
    return sorted(made, key=lambda one: ORDER.index(one.state))


def _beside(
    before: Row | None, row: Row, filed: Sheet, found: Sheet, told: tuple[Explainer, Explainer], veil: Veil
) -> Beside:
    printed = before.printed.score if before is not None and before.printed is not None else None
    old, new = before.score if before is not None else None, row.score
    state = (
        OPEN if old is None or new is None else DIFFERS if old != new or printed not in (None, new) else SAME
    )
    less = (
        ""
        if old is None or new is None or old == new
        else _signed(score_text(new - old, found.places(row)) or "")
    )
    return Beside(
        row.id, row.indicator.name, score_text(row.points) or "", score_text(printed) or "", _shown(before, filed), _shown(row, found),
        less, state, veil.row(row.id, reason(told[0], before)) if before is not None else "",
        veil.row(row.id, reason(told[1], row)),
    )  # fmt: skip


def _signed(text: str) -> str:
    return f"−{text[1:]}" if text.startswith("-") else f"+{text}"


def _shown(row: Row | None, sheet: Sheet) -> str:
    if row is None:
        return "—"
    places = sheet.places(row)
    ends = f"{score_text(row.low, places)} – {score_text(row.high, places)}"
    return (score_text(row.score, places) or "") if row.score is not None else ends
