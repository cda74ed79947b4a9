"""argparse in two languages: commands and arguments whose texts are given in both."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Mapping
from difflib import get_close_matches
from shutil import get_terminal_size
from typing import Any, NoReturn, Protocol

from rich.cells import cell_len

from jixiao import __version__
from jixiao.cli.wrap import wrap

Texts = str | tuple[str, str]  # Chinese and English, or the same in both
WIDEST = 110  # cells of a line of help
SHOWN: Mapping[str, Texts] = {  # how the value of an option is called where nothing else is said
    "-o": ("文件", "FILE"),
    "--framework": ("体系", "FRAMEWORK"),
    "--with-framework": ("体系", "FRAMEWORK"),
    "--indicator": ("指标", "INDICATOR"),
    "--case": ("案卷", "CASE"),
    "--facts": ("事实表", "FACTS"),
    "--unit": ("单位", "UNIT"),
    "--year": ("年度", "YEAR"),
    "--form": ("表样", "FORM"),
    "--templates": ("模板", "FILE"),
    "--report": ("报告", "FILE"),
    "--theme": ("主题", "THEME"),
    "--kind": ("事项", "KIND"),
    "--table": ("表名", "NAME"),
}


class Parser(argparse.ArgumentParser):
    """argparse in the user's language."""

    zh = True

    def __init__(self, **how: Any) -> None:
        super().__init__(add_help=False, formatter_class=Help, **how)
        self._positionals.title, self._optionals.title = (
            ("参数", "选项") if self.zh else ("arguments", "options")
        )

    def error(self, message: str) -> NoReturn:
        known = message.split("(choose from", 1)[-1]
        asked = re.search(r"invalid choice: '([^']*)'", message)
        if asked:
            near = get_close_matches(asked.group(1), re.findall(r"[\w-]+", known), n=2, cutoff=0.5)
            hint = "、".join(near) if self.zh else ", ".join(near)
            what = f"没有“{asked.group(1)}”这个命令或选项" if self.zh else f"There is no “{asked.group(1)}”"
            more = (
                (f"，是不是 {hint}？" if self.zh else f"; did you mean {hint}?")
                if near
                else ("。" if self.zh else ".")
            )
        else:
            what = f"参数不对：{translated(message)}" if self.zh else f"Wrong arguments: {message}"
            more = "。" if self.zh else "."
        usage = f"用法见 {self.prog} --help" if self.zh else f" See {self.prog} --help"
        sys.stderr.write(f"{what}{more}{usage}\n")
        sys.exit(2)


class Help(argparse.RawDescriptionHelpFormatter):
    """Help in columns as wide as they show, a Chinese character taking two cells."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=min(get_terminal_size().columns, WIDEST))

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "用法：" if Parser.zh and prefix is None else prefix)

    def _format_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None) -> str:
        """How a command is written: options that do not fit go to the next line, under the first."""
        prefix = "usage: " if prefix is None else prefix
        words = super()._format_usage(usage, actions, groups, prefix)[len(prefix) :].split()
        if not prefix:  # the words before a subcommand
            return " ".join(words)
        pieces = re.findall(r"\[[^\]|]*\]|\S+", " ".join(words))
        begins = prefix + self._prog
        lines, rest = [begins], pieces[len(self._prog.split()) :]
        for piece in rest:
            if cell_len(f"{lines[-1]} {piece}") > self._width:
                lines.append(" " * cell_len(begins))
            lines[-1] += f" {piece}"
        return "\n".join(lines) + "\n\n"

    def _format_action(self, action: argparse.Action) -> str:
        """One argument: what it is called, and beside it or below what it is for."""
        head, *rest = super()._format_action(action).split("\n")
        name = self._format_action_invocation(action)
        begins, _, told = head.partition(name)
        at, ends = len(head) - len(told.lstrip()), cell_len(begins + name)
        if told and ends + 2 > at:
            rest.insert(0, " " * at + told.lstrip())
            head = begins + name
        elif told:
            head = begins + name + " " * (at - ends) + told.lstrip()
        return "\n".join([head, *rest])

    def format_help(self) -> str:
        return re.sub("(?m)^(参数|选项):$", r"\1：", super().format_help())

    def _split_lines(self, text: str, width: int) -> list[str]:
        return wrap(text, width)


def translated(message: str) -> str:
    """argparse's own messages in Chinese."""
    for english, chinese in (
        ("the following arguments are required:", "缺少："),
        ("unrecognized arguments:", "不认识："),
        ("invalid choice:", "没有这个选项："),
        ("(choose from", "（可选"),
        ("invalid int value:", "要的是整数，写成了"),
        ("expected one argument", "后面要跟一个值"),
        ("not allowed with argument", "不能同时写"),
        ("argument ", ""),
    ):
        message = message.replace(english, chinese)
    return message.replace(")", "）") if "（可选" in message else message


class Container(Protocol):
    """What argparse adds arguments to: a parser, or a group in it."""

    def add_argument(self, *names: str, **how: Any) -> Any: ...


class Taking:
    """What takes arguments: a command, or some of which only one may be given."""

    def __init__(self, container: Container, commands: Commands) -> None:
        self.container, self.commands = container, commands

    def take(self, *names: str, help: Texts = "", metavar: Texts | list[Texts] = "", **how: Any) -> None:
        """One argument, as argparse takes it, with its texts in both languages; a list of names where it takes several values."""
        say = self.commands.say
        if "action" not in how and "choices" not in how:
            metavar = metavar or SHOWN.get(names[0], "")
        if metavar:
            how["metavar"] = tuple(map(say, metavar)) if isinstance(metavar, list) else say(metavar)
        self.container.add_argument(*names, help=say(help) or None, **how)


class Command(Taking):
    """One command."""

    container: argparse.ArgumentParser

    def either(self, *, required: bool = False) -> Taking:
        """Arguments of which only one may be given."""
        return Taking(self.container.add_mutually_exclusive_group(required=required), self.commands)


class Commands:
    """The commands in one language. `rooms`: by the name of each, `bulk score`, the module of `jixiao.cli` and the function that carry it out."""

    def __init__(self, lang: str) -> None:
        self.zh = lang == "zh"
        self.lang = lang
        self.rooms: dict[str, tuple[str, str]] = {}
        Parser.zh = self.zh
        self.parser = Parser(
            prog=os.environ.get("JIXIAO_PROG", "jixiao"),
            description=self.say(
                ("绩效：精确计分，逐分说明。", "jixiao: exact scores that explain themselves.")
            ),
        )
        self._common(self.parser)
        version = self.say(("显示版本", "show the version"))
        self.parser.add_argument("--version", action="version", version=f"jixiao {__version__}", help=version)
        top = self.parser.add_subparsers(dest="command", metavar=self.say(("命令", "command")), required=True)
        self.groups = {"": top}

    def say(self, texts: Texts) -> str:
        return texts if isinstance(texts, str) else texts[0] if self.zh else texts[1]

    def _common(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("-h", "--help", action="help", help=self.say(("显示用法", "show this help")))
        parser.add_argument(
            "--lang", choices=("zh", "en"), default=self.lang, help=self.say(("语言", "language"))
        )

    def _parser(self, name: str, chinese: str, english: str, more: Mapping[str, str] = {}) -> Parser:
        group, _, word = name.rpartition(" ")
        text = self.say((chinese, english))
        parser: Parser = self.groups[group].add_parser(
            word,
            help=text,
            description=text,
            epilog="\n".join(f"{title}\n{lines}" for title, lines in more.items()) or None,
        )
        parser.add_argument("--json", action="store_true", help=self.say(("输出 JSON", "print JSON")))
        self._common(parser)
        return parser

    def add(self, name: str, room: str, chinese: str, english: str, more: Mapping[str, str] = {}) -> Command:
        """A command; `bulk score` stands in the group `bulk`. `room`: the module and the function that carry it out. `more`: what stands
        below its arguments in its help, under titles, as it is written."""
        module, _, function = room.partition(".")
        self.rooms[name] = module, function
        return Command(self._parser(name, chinese, english, more), self)

    def group(self, name: str, chinese: str, english: str) -> None:
        """A word that several commands begin with."""
        self.groups[name] = self._parser(name, chinese, english).add_subparsers(
            dest="action", metavar=self.say(("动作", "action")), required=True
        )
