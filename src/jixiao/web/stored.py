"""Uploaded and made files: under JIXIAO_HOME/files by a random key, never by their names; none is changed or deleted."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterator
from pathlib import Path

from jixiao.core.finding import DataError, Finding
from jixiao.core.source import Place
from jixiao.core.system import why
from jixiao.web.sm3 import digest

FOLDER = "files"
KEY = re.compile("[0-9a-f]{32}")
MEMBER = re.compile(rf"{FOLDER}/[0-9a-f]{{2}}/[0-9a-f]{{32}}")  # how a backup names one


def keep(home: Path, body: bytes) -> str:
    """Put a file there, whole or not at all; gives its key. Raises `DataError` where it cannot be written."""
    key = secrets.token_hex(16)
    path = place(home, key)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(made, "wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        path.unlink(missing_ok=True)
        raise DataError([Finding("site_file_unkept", values={"why": why(error)})]) from None
    return key


def place(home: Path, key: str) -> Path:
    """Where the file of a key stands."""
    if not KEY.fullmatch(key):
        raise ValueError(key)
    return home / FOLDER / key[:2] / key


def fetch(home: Path, key: str, sm3: str, name: str) -> bytes:
    """The bytes of a file, the same as were kept. Raises `DataError` where it is gone or another one."""
    try:
        body = place(home, key).read_bytes()
    except OSError as error:
        raise DataError([Finding("site_file_gone", Place(name), {"why": why(error)})]) from None
    if digest(body) != sm3:
        raise DataError([Finding("site_file_changed", Place(name))])
    return body


def every(home: Path) -> Iterator[tuple[str, Path]]:
    """All files that are to be kept in a backup, each as (its name there, where it stands)."""
    for path in sorted((home / FOLDER).glob("??/*")):
        name = f"{FOLDER}/{path.parent.name}/{path.name}"
        if MEMBER.fullmatch(name):
            yield name, path
