"""Uploaded and made files in a backup, and out of it again."""

from __future__ import annotations

import hashlib
import os
import zipfile
from pathlib import Path

from jixiao.web.sm3 import BLOCK, digest_of
from jixiao.web.stored import FOLDER, MEMBER, every

COUNT, HASH = "files", "files_sm3"  # what a backup says of them
MOST = 1 << 28  # bytes of one file that is taken back


def pack(made: zipfile.ZipFile, home: Path) -> dict[str, str | int]:
    """Write all files into a backup, after the records that name them; what the backup is to say of them."""
    whole, count = hashlib.new("sm3"), 0
    for name, path in every(home):
        whole.update(f"{name} {digest_of(path)}\n".encode())
        made.write(path, name, zipfile.ZIP_STORED)
        count += 1
    return {COUNT: count, HASH: whole.hexdigest()}


def others(names: list[str]) -> list[str]:
    """The members of a backup that are no files of the site."""
    return [name for name in names if not MEMBER.fullmatch(name)]


def unpack(source: Path, folder: Path, about: dict[str, object]) -> bool:
    """Write the files of a backup under a folder; whether they are all there and unchanged."""
    whole, count = hashlib.new("sm3"), 0
    with zipfile.ZipFile(source) as made:
        for name in sorted(name for name in made.namelist() if MEMBER.fullmatch(name)):
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with (
                made.open(name) as one,
                os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as other,
            ):
                left = MOST
                while left > 0 and (block := one.read(min(BLOCK, left))):
                    left -= len(block)
                    other.write(block)
            whole.update(f"{name} {digest_of(path)}\n".encode())
            count += 1
    return (about.get(COUNT, 0), about.get(HASH, whole.hexdigest())) == (count, whole.hexdigest())


def put(folder: Path, home: Path) -> None:
    """Make the files of a folder those of a site that has none yet."""
    if (folder / FOLDER).is_dir():
        os.replace(folder / FOLDER, home / FOLDER)
