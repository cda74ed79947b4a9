"""What stands against handing on a case: what is wrong in it, not there yet, or told without its reason."""

from __future__ import annotations

from jixiao.core.finding import Finding
from jixiao.web.filling import contents, draft
from jixiao.web.sections import whose
from jixiao.web.year.models import Work

ASKED = {
    "causes_told": contents.causes, "reasons_told": contents.reasons, "differences_told": contents.differences,
}  # fmt: skip


def answer(work: Work, name: str) -> list[Finding] | None:
    """What stands against it by a guard's name; None where a case has no answer to it."""
    if name == "complete":
        return [*draft.lacks(work), *whose.unfinished(work)]
    if name == "points_foot":  # points that do not add up are an error of the form
        return draft.lacks(work)
    return draft.lacks(work, ASKED[name]) if name in ASKED else None


def seen(work: Work) -> int:
    """The number of the changes of the case: who hands it on does so with the texts that they saw."""
    return draft.number(work)


def stale() -> Finding:
    """What is told where the case is another one than on the screen."""
    return Finding("site_case_stale")
