"""The hash of this site: SM3 (GB/T 32905)."""

from __future__ import annotations

import hashlib
from pathlib import Path

BLOCK = 1 << 20


def digest(body: bytes) -> str:
    """The hash of some bytes, as 64 hexadecimal digits."""
    return hashlib.new("sm3", body).hexdigest()


def digest_of(path: Path) -> str:
    """The hash of a file, read in blocks."""
    made = hashlib.new("sm3")
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            made.update(block)
    return made.hexdigest()
