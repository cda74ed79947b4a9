"""The score table: points, scores, rates, bands and the reasons that are given for them."""

from __future__ import annotations

from jixiao.auditing.view import Check

CHECKS: tuple[Check, ...] = ()
