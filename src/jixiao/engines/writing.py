"""Writing a file of scores whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A file beside the wanted one, which takes its place at the end; where anything is raised, nothing is left of it."""
    made = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield made
        with made.open("rb+") as file:
            os.fsync(file.fileno())
        os.replace(made, path)
    finally:
        with suppress(OSError):
            made.unlink()
