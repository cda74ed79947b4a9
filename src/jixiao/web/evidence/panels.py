"""What the page of a piece of work says of its evidence."""

from __future__ import annotations

from typing import Any

from jixiao.scoring.sheet import Sheet
from jixiao.web.evidence.keeping import indicators_of, lacking, proved
from jixiao.web.evidence.models import Evidence
from jixiao.web.year.models import Work

EVIDENCE = ("evidence", "佐证材料", "Evidence")


def links(work: Work) -> list[tuple[str, str, str]]:
    """The page of evidence of a piece of work, where the procedure asks for any."""
    return [EVIDENCE] * proved(work)


def panel(work: Work, sheet: Sheet | None) -> dict[str, Any]:
    """How much evidence there is, and how many indicators of the case lack it."""
    if not proved(work):
        return {}
    pieces = list(Evidence.objects.there().filter(work=work))
    asked = indicators_of(sheet)
    return {
        "evidence_here": True, "evidence_count": len(pieces), "evidence_asked": len([one for one in asked if one.evidence]),
        "evidence_lacks": len(lacking(asked, pieces)),
    }  # fmt: skip
