"""The bytes of a file, if it is one and within bounds: a device or a pipe would never end."""

from __future__ import annotations

import stat
from pathlib import Path

from jixiao.core.finding import Findings
from jixiao.core.system import why


def file_bytes(path: Path, most: int, findings: Findings) -> bytes | None:
    """All of a file of at most this many bytes; None with a finding when it cannot be had."""
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            findings.add("file_special", path=str(path))
            return None
        if about.st_size > most:
            size = f"{about.st_size / 1_000_000:.1f} MB"
            findings.add("file_too_large", size=size, limit=f"{most // 1_000_000} MB")
            return None
        return path.read_bytes()
    except (OSError, ValueError) as error:
        findings.add("file_unreadable", why=why(error))
        return None
