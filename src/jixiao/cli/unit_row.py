"""A unit in a table of facts in place of a case: what the options of a command mean."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from jixiao.core.finding import DataError, Finding
from jixiao.flows.unit_row import Asked


def asked_row(options: Namespace) -> Asked | None:
    """The row that is meant, None where a case is. Raises `DataError` where neither is, or not all of it is said."""
    given = {"--facts": options.facts, "--unit": options.unit, "--year": options.year}
    if not any(given.values()):
        if not options.case:
            raise DataError([Finding("unit_no_case")])
        return None
    wanted = {"--facts": options.facts, "--unit": options.unit, "--framework": options.framework}
    missing = tuple(name for name, value in wanted.items() if not value)
    if missing:
        raise DataError([Finding("unit_options", values={"missing": missing})])
    if options.case:
        raise DataError([Finding("unit_and_case", values={"case": options.case})])
    return Asked(Path(options.facts), options.unit, options.year)
