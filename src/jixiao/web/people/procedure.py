"""The procedure that this site runs by."""

from __future__ import annotations

import os
from functools import lru_cache

from jixiao.flows.process import procedure
from jixiao.process.model import Procedure


def current() -> Procedure:
    """The procedure named by JIXIAO_PROCEDURE, the national one otherwise; read once. Raises `DataError` where it is wrong."""
    return _named(os.environ.get("JIXIAO_PROCEDURE", "national"))


@lru_cache(maxsize=2)
def _named(name: str) -> Procedure:
    return procedure(name)


def reaches_below(role: str) -> bool:
    """Whether a role is held for all units below its own."""
    return role in current().below
