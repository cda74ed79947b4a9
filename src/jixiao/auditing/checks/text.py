"""The text itself: years, dates, placeholders, personal data, contradictions, parts that are missing."""

from __future__ import annotations

from jixiao.auditing.checks import (
    text_date,
    text_denied,
    text_form,
    text_leftover,
    text_person,
    text_same,
    text_unit,
    text_year,
)
from jixiao.auditing.view import Check

CHECKS: tuple[Check, ...] = (
    *text_year.CHECKS,
    *text_date.CHECKS,
    *text_leftover.CHECKS,
    *text_person.CHECKS,
    *text_denied.CHECKS,
    *text_unit.CHECKS,
    *text_form.CHECKS,
    *text_same.CHECKS,
)
