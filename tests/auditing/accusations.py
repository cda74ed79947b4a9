"""What the audit accuses in a short text, as the tests of its checks ask for it."""

from __future__ import annotations

from pathlib import Path

from jixiao.auditing.remark import Remark
from jixiao.flows.auditing import audit_file


def accusations(folder: Path, text: str) -> list[Remark]:
    """The errors and warnings of a report of this text, title and all; the folder is for its file."""
    path = folder / "报告.txt"
    path.write_text(text + "\n", encoding="utf-8")
    return [one for one in audit_file(path).audit.remarks if one.severity != "info"]


def claimed(folder: Path, text: str) -> list[str]:
    """The numbers that are accused, as they are printed."""
    return [one.claimed for one in accusations(folder, text)]
