"""Advice on one case from its name: open, score, and look for what would regain points."""

from __future__ import annotations

from jixiao.flows.evaluate import score
from jixiao.scoring.advice.model import Advice
from jixiao.scoring.advice.whole import advice


def advise(case: str, framework: str = "", indicator: str = "") -> Advice:
    """Each lost point of a case with the least changes that regain it; of one indicator (id, code or name), or of all.

    Raises `DataError` with every finding where the case cannot be scored.
    """
    return advice(score(case, framework).sheet, indicator)
