"""A text into a new file: the whole of it or nothing, and never over a file that is there."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from jixiao.core.finding import Findings
from jixiao.core.system import why


def write_new(path: Path, text: str, findings: Findings) -> bool:
    """Write a UTF-8 text; what stands in the way is added to `findings`. Returns whether it was written."""
    partial = path.with_name(f"{path.name}.partial") if path.name else path
    try:
        if path.exists():
            findings.add("file_exists", path=str(path))
            return False
        partial.write_bytes(text.encode())
        partial.replace(path)
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have
        with suppress(OSError, ValueError):
            partial.unlink(missing_ok=True)
        findings.add("file_unwritable", path=str(path), why=why(error))
        return False
    return True
