"""The text itself: years, dates, placeholders, personal data, parts that are missing."""

from __future__ import annotations

from jixiao.auditing.checks import text_year
from jixiao.auditing.view import Check

CHECKS: tuple[Check, ...] = (*text_year.CHECKS,)
