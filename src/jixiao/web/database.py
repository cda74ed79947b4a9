"""Which database the site keeps its records in: SQLite in its folder, or the PostgreSQL that DATABASE_URL names."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from jixiao.core.finding import DataError, Finding
from jixiao.core.source import Place
from jixiao.core.system import Why

VARIABLE = "DATABASE_URL"
SHAPE = re.compile(r"postgres(?:ql)?://(?:([^@/?#]*)@)?([^@/?#]*)(?:/([^/?#]*))?(?:\?([^#]*))?")
HOST = re.compile(r"(?:\[([0-9A-Fa-f:.]+)\]|([^:\[\]]*))(?::([0-9]*))?")
SSL = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
OPTIONS = ("host", "sslmode", "sslrootcert")  # what may stand behind ?
TOP_PORT = 65535
THREADS = 16  # of the web server: each answers one request at a time
WAIT = 5  # seconds for a connection
# a lock that nobody gives back ends as an answer, and so does what somebody left open
LIMITS = "-c lock_timeout=20s -c idle_in_transaction_session_timeout=120s"


def database(url: str, home: Path) -> dict[str, Any]:
    """What Django is told of the database. Raises `DataError` with all that is wrong in the address; nothing of it is shown, because
    a password stands in it."""
    return postgres(url) if url.strip() else _embedded(home)


KEPT = 600  # seconds for which a thread of a web server keeps its connection


def _embedded(home: Path) -> dict[str, Any]:
    return {
        "ENGINE": "jixiao.web.turns",
        "NAME": home / "site.sqlite3",
        "OPTIONS": {
            # readers do not wait for a writer; a writer takes its turn at the beginning, and waits for it
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }


def postgres(url: str) -> dict[str, Any]:
    """The parts of postgresql://user:password@host:port/name; `?host=` gives the folder of a socket."""
    found = SHAPE.fullmatch(url)
    if found is None or re.search(r"[\x00-\x20\x7f]", url):
        raise _wrong([
            Why(
                "要写成 postgresql://用户:密码@主机:端口/库名；密码里的 @ : / ? # % 和空格要写成 %40 %3A %2F %3F %23 %25 %20",
                "it must be postgresql://user:password@host:port/name; @ : / ? # % and spaces in the password are written "
                "%40 %3A %2F %3F %23 %25 %20",
            )
        ])  # fmt: skip
    wrong: list[Why] = []
    who, place, name, more = (one or "" for one in found.groups())
    user, colon, password = who.partition(":")
    if ":" in password:
        wrong.append(Why("密码里的 : 要写成 %3A", ": in the password is written %3A"))
    at = HOST.fullmatch(place)
    host, port = (at[1] or at[2] or "", at[3] or "") if at is not None else ("", "")
    if at is None:
        wrong.append(Why("主机和端口写得不对", "host and port are not written as they should be"))
    elif port and not 0 < int(port) <= TOP_PORT:
        wrong.append(Why(f"端口要在 1 到 {TOP_PORT} 之间", f"the port must be from 1 to {TOP_PORT}"))
    if not name:
        wrong.append(Why("没有写库名", "the name of the database is missing"))
    options = _options(more, wrong)
    if options.get("host") and host:
        wrong.append(Why("主机写了两处", "the host is said twice"))
    texts = {
        "NAME": _plain(name, Why("库名", "the name"), wrong), "USER": _plain(user, Why("用户", "the user"), wrong),
        "PASSWORD": _plain(password, Why("密码", "the password"), wrong), "HOST": options.pop("host", "") or _plain(host, Why("主机", "the host"), wrong),
        "PORT": port,
    }  # fmt: skip
    if colon and not user:
        wrong.append(Why("有密码而没有用户", "there is a password without a user"))
    if wrong:
        raise _wrong(wrong)
    own = {"connect_timeout": WAIT, "application_name": "jixiao", "options": LIMITS}
    return {
        "ENGINE": "django.db.backends.postgresql", **texts, "CONN_HEALTH_CHECKS": True, "OPTIONS": {**own, **options},
    }  # fmt: skip


def pooled(databases: dict[str, Any]) -> None:
    """Let a web server keep its connections; a command has one of its own."""
    told = databases["default"]
    if told["ENGINE"].endswith("postgresql"):
        told["OPTIONS"]["pool"] = {"min_size": 1, "max_size": THREADS + 2, "timeout": WAIT}
    else:
        told["CONN_MAX_AGE"] = KEPT


def _options(text: str, wrong: list[Why]) -> dict[str, str]:
    made: dict[str, str] = {}
    for one in filter(None, text.split("&")):
        name, _, value = one.partition("=")
        if name not in OPTIONS or name in made:
            known = "、".join(OPTIONS)
            wrong.append(
                Why(f"? 后面只能有 {known}，各一次", f"behind ? only {', '.join(OPTIONS)}, each once")
            )
            continue
        made[name] = _plain(value, Why(name, name), wrong)
    if made.get("host", "/")[:1] != "/":
        wrong.append(
            Why(
                "?host= 要写套接字所在的目录，以 / 开头",
                "?host= names the folder of a socket, beginning with /",
            )
        )
    if made.get("sslmode", "require") not in SSL:
        wrong.append(Why(f"sslmode 要是 {'、'.join(SSL)} 之一", f"sslmode must be one of {', '.join(SSL)}"))
    return made


def _plain(text: str, what: Why, wrong: list[Why]) -> str:
    """A part with its %XX read; a % that begins nothing is told."""
    try:
        if re.search("%(?![0-9A-Fa-f]{2})", text):
            raise ValueError
        made = unquote(text, errors="strict")
    except ValueError:
        made = "\0"
    if "\0" in made:
        wrong.append(
            Why(
                f"{what}里的 % 后面要有两位十六进制数",
                f"in {what.en}, % must be followed by two hexadecimal digits",
            )
        )
    return made


def _wrong(reasons: list[Why]) -> DataError:
    return DataError([Finding("site_database_url", Place(VARIABLE), {"why": one}) for one in reasons])
