"""Messages about the site: where it keeps its data, and where it listens."""

from __future__ import annotations

from collections.abc import Mapping

SITE: Mapping[str, tuple[str, str, str, str]] = {
    "site_port": (
        "端口 {port} 不可用：要在 1 到 65535 之间",
        "换一个端口，如 --port 8000。",
        "Port {port} cannot be used: it must be from 1 to 65535",
        "Use another one, such as --port 8000.",
    ),
    "site_home": (
        "数据目录不能用：{why}",
        "用环境变量 JIXIAO_HOME 指定一个可以读写的目录。",
        "The folder of the data cannot be used: {why}",
        "Let JIXIAO_HOME name a folder that can be written.",
    ),
    "site_database": (
        "数据库打不开：{why}",
        "核对 JIXIAO_HOME 里的 site.sqlite3；坏了的，从备份恢复。",
        "The database cannot be opened: {why}",
        "Look at site.sqlite3 in JIXIAO_HOME; restore it from a backup where it is broken.",
    ),
}
