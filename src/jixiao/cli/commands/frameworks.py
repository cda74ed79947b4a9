"""Indicator frameworks and the facts that their rules read."""

from __future__ import annotations

from jixiao.cli.commands.parser import Commands


def add(commands: Commands) -> None:
    commands.group(
        "framework",
        "指标体系：列出、查看、检查、比较、新建、转换",
        "frameworks: list, show, check, diff, new, convert",
    )
    commands.add("framework list", "frameworks.list_all", "列出指标体系", "list frameworks")
    one = commands.add("framework show", "frameworks.show", "查看指标体系", "show a framework")
    one.take("framework", metavar=("体系", "framework"))
    one.take("--markdown", action="store_true", help=("输出 Markdown", "print Markdown"))
    one.take("--criteria", action="store_true", help=("连同评分标准", "with the criteria"))
    one = commands.add(
        "framework check", "frameworks.check", "检查指标体系文件，一次列出所有问题", "check a framework file"
    )
    one.take("framework", metavar=("文件", "file"))
    one = commands.add("framework diff", "frameworks.diff", "比较两个版本", "compare two editions")
    one.take("left", metavar=("旧", "old"))
    one.take("right", metavar=("新", "new"))
    one = commands.add("framework new", "frameworks.new", "新建带注释的样板", "write a commented starter")
    one.take("file", metavar=("文件", "file"))
    one = commands.add(
        "framework convert", "frameworks.convert", "YAML 与 Excel 互转", "between YAML and Excel"
    )
    one.take("source", metavar=("来源", "source"))
    one.take("target", metavar=("目标", "target"))
    one = commands.add("facts", "facts.facts", "查事实目录", "search the fact catalogue")
    one.take("words", nargs="*", metavar=("关键词", "words"))
    one.take("--lists", action="store_true", help=("只看清单和字段", "only lists and their fields"))
    one.take("--theme", default="", help=("只看一个主题", "only one theme"))
