"""Backups of the site: one file with all records, and a site made from it."""

from __future__ import annotations

import json
import os
import sqlite3
import tempfile
import zipfile
import zlib
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jixiao import __version__
from jixiao.core.finding import DataError, Finding
from jixiao.core.source import Place
from jixiao.core.system import Why, why
from jixiao.web.sm3 import BLOCK, digest_of
from jixiao.web.stored import FOLDER
from jixiao.web.stored_kept import others, pack, put, unpack

SCHEMA = "jixiao/backup-1"
DATABASE, ABOUT = "site.sqlite3", "about.json"
MOST = 1 << 36  # bytes of a database that is taken back


@dataclass(frozen=True, slots=True)
class Kept:
    """What a backup holds: bytes of the database, how many events, and the hash of the last of them."""

    size: int
    events: int
    last: str


def backup(target: Path) -> Kept:
    """Write all records of the running site into one new file, as they are at one moment. Raises `DataError`."""
    from django.conf import settings

    if target.exists():
        raise DataError([Finding("site_backup_exists", Place(str(target)))])
    try:
        with tempfile.TemporaryDirectory(prefix=".backup-", dir=target.absolute().parent) as folder:
            copy = Path(folder) / DATABASE
            with closing(sqlite3.connect(settings.DATABASES["default"]["NAME"], timeout=60)) as source:
                source.execute("VACUUM INTO ?", (str(copy),))
            kept = _kept(copy)
            about = {
                "schema": SCHEMA, "jixiao": __version__, "sm3": digest_of(copy), "size": kept.size, "events": kept.events, "last": kept.last,
            }  # fmt: skip
            whole = Path(folder) / "whole"
            with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as made:
                about |= pack(made, Path(settings.HOME))
                made.writestr(ABOUT, json.dumps(about, indent=1))
                made.write(copy, DATABASE)
            os.chmod(whole, 0o600)
            os.link(whole, target)  # never over a file that came in the meantime
    except FileExistsError:
        raise DataError([Finding("site_backup_exists", Place(str(target)))]) from None
    except OSError as error:
        raise DataError([Finding("site_backup_file", Place(str(target)), {"why": why(error)})]) from None
    return kept


def restore(source: Path, home: Path) -> Kept:
    """Make the records of a backup those of a site that has none yet. Raises `DataError`; then nothing has changed."""
    place = home / DATABASE
    if place.exists() or (home / FOLDER).exists():
        raise DataError([Finding("site_not_empty", Place(str(home)))])
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=home) as folder:
        copy = Path(folder) / DATABASE
        about = _taken_out(source, copy)
        if digest_of(copy) != about["sm3"]:
            raise _broken(
                source,
                Why(
                    "内容和摘要对不上，文件坏了或被改过",
                    "it does not agree with its hash: it is damaged or was changed",
                ),
            )
        try:
            with closing(sqlite3.connect(copy)) as made:
                whole = made.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            kept = _kept(copy)
        except sqlite3.Error as error:
            raise _broken(source, Why(str(error), str(error))) from None
        if not whole:
            raise _broken(source, Why("数据库不完整", "its database is not whole"))
        try:
            whole = unpack(source, Path(folder), about)
        except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError):
            whole = False
        if not whole:
            raise _broken(source, Why("上传的文件不全或者被改过", "its files are not whole or were changed"))
        put(Path(folder), home)
        os.chmod(copy, 0o600)
        os.link(copy, place)
    return kept


def _taken_out(source: Path, copy: Path) -> dict[str, Any]:
    """The database of a backup, written beside where it belongs; gives what the backup says of itself."""
    try:
        with zipfile.ZipFile(source) as made:
            if (
                sorted(others(made.namelist())) != sorted((ABOUT, DATABASE))
                or made.getinfo(ABOUT).file_size > BLOCK
            ):
                raise _broken(source, Why("里面不是网站的备份", "what is in it is no backup of the site"))
            about = json.loads(made.read(ABOUT))
            if not isinstance(about, dict) or about.get("schema") != SCHEMA:
                raise _broken(source, Why("不是这个版本的备份", "it is no backup of this version"))
            with made.open(DATABASE) as one, copy.open("wb") as other:
                left = min(int(about.get("size", 0)), MOST) + 1
                while left > 0 and (block := one.read(min(BLOCK, left))):
                    left -= len(block)
                    other.write(block)
    except OSError as error:
        raise DataError([Finding("site_backup_file", Place(str(source)), {"why": why(error)})]) from None
    except (zipfile.BadZipFile, ValueError, TypeError, KeyError, RuntimeError, NotImplementedError, EOFError):
        raise _broken(source, Why("不是完整的备份文件", "it is no whole backup")) from None
    return about


def _broken(source: Path, reason: Why) -> DataError:
    return DataError([Finding("site_backup_broken", Place(source.name), {"why": reason})])


def _kept(database: Path) -> Kept:
    with closing(sqlite3.connect(database)) as made:
        count = made.execute("SELECT count(*) FROM log_event").fetchone()[0]
        last = made.execute("SELECT hash FROM log_event ORDER BY number DESC LIMIT 1").fetchone()
    return Kept(database.stat().st_size, count, last[0] if last else "")
