"""Work that makes very many things at once and keeps them, without the collector of cycles walking over them again and again."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_collecting() -> Iterator[None]:
    """Reading a million cells takes two thirds of the time without the collector, auditing a report nine tenths. What is let go
    meanwhile goes by its count of references as always; cycles go when the collector works again."""
    working = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if working:
            gc.enable()
