"""Prose: shares, rates, growth, sums and equations whose operands the text names."""

from __future__ import annotations

from jixiao.auditing.view import Check

CHECKS: tuple[Check, ...] = ()
