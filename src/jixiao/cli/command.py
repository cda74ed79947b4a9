"""One command: parsed, and carried out by its room."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module

from jixiao.cli.commands import documents, frameworks, machine, many, scores, site
from jixiao.cli.commands.parser import Commands
from jixiao.core.finding import DataError


def language(arguments: Sequence[str]) -> str:
    """`--lang` wherever it stands, else JIXIAO_LANG, else Chinese."""
    for number, word in enumerate(arguments):
        if word == "--lang" and number + 1 < len(arguments):
            return "en" if arguments[number + 1] == "en" else "zh"
        if word.startswith("--lang="):
            return "en" if word == "--lang=en" else "zh"
    return "en" if os.environ.get("JIXIAO_LANG") == "en" else "zh"


def build(lang: str) -> Commands:
    """All commands."""
    commands = Commands(lang)
    for area in (scores, many, documents, frameworks, site, machine):
        area.add(commands)
    return commands


def run(arguments: list[str]) -> int:
    """Parse and run; every expected fault becomes findings and exit code 2."""
    lang = language(arguments)
    commands = build(lang)
    try:
        options = commands.parser.parse_args(arguments)
    except SystemExit as stop:
        return int(stop.code or 0)
    options.lang = lang
    name = f"{options.command} {options.action}" if options.command in commands.groups else options.command
    module, function = commands.rooms[name]
    from jixiao.cli.output import Output

    out = Output(options.lang, options.json)
    try:
        code: int = getattr(import_module(f"jixiao.cli.{module}"), function)(options, out)
        return code
    except DataError as error:
        out.findings(error.findings)
        return 2
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        return 130
    except Exception as error:  # the last line of defence: a fault of ours is said as one
        if os.environ.get("JIXIAO_DEBUG"):
            raise
        out.fault(error)
        return 3
