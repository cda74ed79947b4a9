"""Figures printed in several places: the same fact has the same digits everywhere."""

from __future__ import annotations

from jixiao.auditing.view import Check

CHECKS: tuple[Check, ...] = ()
