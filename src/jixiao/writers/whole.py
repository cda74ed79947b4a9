"""Bytes into a file: the whole of them or nothing."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from secrets import token_hex

from jixiao.core.finding import DataError, Finding
from jixiao.core.source import Place
from jixiao.core.system import why


def write_whole(path: Path, content: bytes, *, new: bool = False) -> None:
    """Put bytes into a file in one step: who reads meets the old file or the new one, never a part, also where two write at once.

    With `new` a file that is there stays, and its being there is an error. Raises `DataError` where it cannot be written.
    """
    at, values = Place(str(path)), {"path": str(path)}
    try:
        if path.is_dir():
            raise DataError([Finding("document_path_is_folder", at, values)])
        if new and os.path.lexists(path):
            raise DataError([Finding("file_exists", at, values)])
        if path.exists() and not path.is_file():  # a device would be gone, and a file in its place
            raise DataError([Finding("file_special", at, values)])
        _put(path, content)
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have
        values["why"] = why(error)
        raise DataError([Finding("file_unwritable", at, values)]) from error


def _put(path: Path, content: bytes) -> None:
    draft = path.with_name(f".jixiao-{token_hex(6)}.partial")  # its own name may leave no room for more
    try:
        with draft.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
    except BaseException:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise
