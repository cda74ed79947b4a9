"""THE COMMAND LINE: parses arguments, calls flows, prints.

Takes: arguments.
Gives: tables, JSON and exit codes: 0 done, 2 something in the input is wrong, 3 a fault of jixiao's own.
Never: computes anything itself, or shows a traceback for bad input.
"""

from __future__ import annotations

import sys


def main(arguments: list[str] | None = None) -> int:
    """Run one command; gives the exit code."""
    from jixiao.cli.command import run

    return run(sys.argv[1:] if arguments is None else arguments)
