"""This installation."""

from __future__ import annotations

from jixiao.cli.commands.parser import Commands


def add(commands: Commands) -> None:
    commands.add("doctor", "doctor.doctor", "检查运行环境", "check this installation")
    one = commands.add("completion", "doctor.completion", "输出命令补全脚本", "print a completion script")
    one.take("shell", choices=("bash", "zsh", "tcsh"))
