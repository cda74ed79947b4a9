"""The list of all checks: a new one is a module in `checks` and a word here."""

from __future__ import annotations

from jixiao.auditing.checks import figures, prose, scores, tables, text
from jixiao.auditing.view import Check

CHECKS: tuple[Check, ...] = (
    *tables.CHECKS,
    *scores.CHECKS,
    *prose.CHECKS,
    *figures.CHECKS,
    *text.CHECKS,
)
RULES = tuple(rule for check in CHECKS for rule in check.rules)
