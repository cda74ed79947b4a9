"""Backups of the site: one file with all records and files, and a site made from it, on the same database or the other one.

The records are lines of text (`records.py`) and no dump of one database's own program: such a dump goes back into that database only,
and needs a program of its version beside the site.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import Error, OperationalError, connection, transaction

from jixiao import __version__
from jixiao.core.finding import DataError, Finding
from jixiao.core.source import Place
from jixiao.core.system import Why, why
from jixiao.web import records
from jixiao.web.sm3 import BLOCK

SCHEMA = "jixiao/backup-2"
ABOUT, ROWS, FILES = "about.json", "records/", "files/"
MOST_ABOUT, MOST_LINE = 1 << 26, 1 << 27  # bytes
FILE = re.compile(r"files(/[\w][\w.-]*)+")
NONE = Why("不是完整的备份文件", "it is no whole backup")
DAMAGED = Why(
    "内容和摘要对不上，文件坏了或被改过", "it does not agree with its hash: it is damaged or was changed"
)


@dataclass(frozen=True, slots=True)
class Kept:
    """What a backup holds: its bytes, how many events, and the hash of the last of them."""

    size: int
    events: int
    last: str


def backup(target: Path, home: Path) -> Kept:
    """Write all records and files of the running site into one new file, as they are at one moment. Raises `DataError`."""
    if target.exists():
        raise DataError([Finding("site_backup_exists", Place(str(target)))])
    try:
        with tempfile.TemporaryDirectory(prefix=".backup-", dir=target.absolute().parent) as folder:
            whole = Path(folder) / "whole"
            with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as made, records.one_moment():
                about = _written(made, home)
            os.chmod(whole, 0o600)
            os.link(whole, target)  # never over a file that came in the meantime
    except FileExistsError:
        raise DataError([Finding("site_backup_exists", Place(str(target)))]) from None
    except OSError as error:
        raise DataError([Finding("site_backup_file", Place(str(target)), {"why": why(error)})]) from None
    return Kept(target.stat().st_size, about["events"], about["last"])


def _written(made: zipfile.ZipFile, home: Path) -> dict[str, Any]:
    shape = records.shape()
    parts = {}
    for model in shape.models:
        name = f"{ROWS}{model._meta.label_lower}"
        parts[name] = _part(made, name, (one.encode() for one in records.lines(model)))
    for path in sorted((home / FILES).rglob("*")):
        if path.is_file() and not path.is_symlink():
            name = path.relative_to(home).as_posix()
            with path.open("rb") as file:
                parts[name] = _part(made, name, iter(lambda file=file: file.read(BLOCK), b""))  # type: ignore[misc]
    count, last = _head(shape)
    about = {
        "schema": SCHEMA, "jixiao": __version__, "database": connection.vendor, "events": count, "last": last,
        "migrations": shape.migrations, "parts": parts,
    }  # fmt: skip
    made.writestr(ABOUT, json.dumps(about, indent=1))
    return about


def _part(made: zipfile.ZipFile, name: str, blocks: Iterable[bytes]) -> dict[str, Any]:
    sm3, size = hashlib.new("sm3"), 0
    with made.open(name, "w", force_zip64=True) as file:
        for block in blocks:
            sm3.update(block)
            size += len(block)
            file.write(block)
    return {"sm3": sm3.hexdigest(), "size": size}


def _head(shape: records.Shape) -> tuple[int, str]:
    events = shape.model("log", "event")._base_manager.order_by("-number")
    last = events.values_list("hash", flat=True).first()
    return events.count(), last or ""


def restore(source: Path, home: Path) -> Kept:
    """Make the records of a backup those of a site that has none yet. Raises `DataError`; then nothing has changed."""
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with (
            zipfile.ZipFile(source) as made,
            tempfile.TemporaryDirectory(prefix=".restore-", dir=home) as folder,
            _database(Path(folder), home),
        ):
            about = _about(source, made)
            _files(source, made, about, Path(folder), home)
            _rows(source, made, about, home)
    except OperationalError:
        raise
    except OSError as error:
        raise DataError([Finding("site_backup_file", Place(str(source)), {"why": why(error)})]) from None
    except (
        zipfile.BadZipFile,
        ValueError,
        TypeError,
        KeyError,
        RuntimeError,
        EOFError,
        ValidationError,
        Error,
    ):
        raise _broken(source, NONE) from None
    return Kept(source.stat().st_size, about["events"], about["last"])


def _about(source: Path, made: zipfile.ZipFile) -> dict[str, Any]:
    """What a backup says of itself, which must be what is in it."""
    names = made.namelist()
    if ABOUT not in names or made.getinfo(ABOUT).file_size > MOST_ABOUT:
        raise _broken(source, Why("里面不是网站的备份", "what is in it is no backup of the site"))
    about = json.loads(made.read(ABOUT))
    if not isinstance(about, dict) or about.get("schema") != SCHEMA:
        raise _broken(source, Why("不是这个版本的备份", "it is no backup of this version"))
    if sorted(names) != sorted((ABOUT, *about["parts"])):
        raise _broken(source, DAMAGED)
    about["migrations"] = tuple((str(app), str(name)) for app, name in about["migrations"])
    newer = records.unknown(about["migrations"])
    if newer:
        why = Why("它是更新的版本做的，请先升级", "a later version made it; upgrade first")
        raise _broken(source, why)
    return about


@contextmanager
def _database(folder: Path, home: Path) -> Iterator[None]:
    """On SQLite the records come into a new file, which takes its place only when it is whole."""
    if connection.vendor != "sqlite":
        yield
        return
    place, copy = home / "site.sqlite3", folder / "site.sqlite3"
    if place.exists():
        raise DataError([Finding("site_not_empty", Place(str(home)))])
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = str(copy)
    try:
        yield
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode=DELETE")  # all of it in the one file
        connection.close()
        os.chmod(copy, 0o600)
        try:
            os.link(copy, place)
        except FileExistsError:
            raise DataError([Finding("site_not_empty", Place(str(home)))]) from None
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def _rows(source: Path, made: zipfile.ZipFile, about: dict[str, Any], home: Path) -> None:
    """All records in one transaction, then the tables brought to the shape of this version."""
    shape = records.made(about["migrations"])
    if shape is None or not records.empty(shape):
        raise DataError([Finding("site_not_empty", Place(str(home)))])
    with transaction.atomic():
        records.clear(shape)
        for model in shape.models:
            name = f"{ROWS}{model._meta.label_lower}"
            records.take(model, _lines(source, made, name, about["parts"][name]))
        records.number_on(shape)
        if _head(shape) != (about["events"], about["last"]):
            raise _broken(source, DAMAGED)
    call_command("migrate", verbosity=0, interactive=False)


def _lines(source: Path, made: zipfile.ZipFile, name: str, told: dict[str, Any]) -> Iterator[str]:
    sm3 = hashlib.new("sm3")
    with made.open(name) as file:
        while line := file.readline(MOST_LINE):
            sm3.update(line)
            yield line.decode()
    if sm3.hexdigest() != told["sm3"]:
        raise _broken(source, DAMAGED)


def _files(source: Path, made: zipfile.ZipFile, about: dict[str, Any], folder: Path, home: Path) -> None:
    """The uploaded files, each whole before any takes its place; one that is there already must be the same."""
    names = [name for name in about["parts"] if not name.startswith(ROWS)]
    for name in names:
        if not FILE.fullmatch(name):
            raise _broken(source, NONE)
        copy = folder / name
        copy.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with made.open(name) as one, copy.open("wb") as other:
            found = _copied(one, other, int(about["parts"][name]["size"]))
        if found != about["parts"][name]["sm3"]:
            raise _broken(source, DAMAGED)
        os.chmod(copy, 0o600)
        if (home / name).exists() and (home / name).read_bytes() != copy.read_bytes():
            raise DataError([Finding("site_not_empty", Place(str(home / name)))])
    for name in names:
        (home / name).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with suppress(FileExistsError):
            os.link(folder / name, home / name)


def _copied(one: IO[bytes], other: IO[bytes], size: int) -> str:
    """Copies no more than was said; gives the hash."""
    sm3, left = hashlib.new("sm3"), size + 1
    while left > 0 and (block := one.read(min(BLOCK, left))):
        left -= len(block)
        sm3.update(block)
        other.write(block)
    return sm3.hexdigest()


def _broken(source: Path, reason: Why) -> DataError:
    return DataError([Finding("site_backup_broken", Place(source.name), {"why": reason})])
