"""The procedure that this site runs by."""

from __future__ import annotations

import os

from jixiao.flows.process import procedure
from jixiao.process.model import Procedure


def current() -> Procedure:
    """The procedure named by JIXIAO_PROCEDURE, the national one otherwise."""
    return procedure(os.environ.get("JIXIAO_PROCEDURE", "national"))


def reaches_below(role: str) -> bool:
    """Whether a role is held for all units below its own."""
    return role in current().below
