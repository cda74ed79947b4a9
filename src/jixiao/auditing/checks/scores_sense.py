"""stub"""
from __future__ import annotations
from jixiao.auditing.view import Check
CHECKS: tuple[Check, ...] = ()
