"""What the operating system says when a file cannot be read or written, in both languages."""

from __future__ import annotations

import errno
import re

REASONS = {
    errno.ENOENT: ("没有这个文件，或没有它所在的文件夹", "the file or its folder is not there"),
    errno.ENOTDIR: ("路径中间有一段不是文件夹", "a part of the path is no folder"),
    errno.EISDIR: ("这是文件夹", "it is a folder"),
    errno.EEXIST: ("已经有同名的文件", "a file of that name is there"),
    errno.EACCES: ("没有权限", "no permission"),
    errno.EPERM: ("没有权限", "no permission"),
    errno.EROFS: ("这里只能读，不能写", "it is read-only"),
    errno.ENOSPC: ("磁盘满了", "the disk is full"),
    errno.EFBIG: ("文件大过系统允许的大小", "the file is larger than the system allows"),
    errno.EDQUOT: ("磁盘配额用完了", "the disk quota is used up"),
    errno.ENAMETOOLONG: ("名称太长", "the name is too long"),
    errno.ELOOP: ("链接绕成了圈", "links go in a circle"),
    errno.EBUSY: ("正被别的程序占用", "another program holds it"),
    errno.ETXTBSY: ("正被别的程序占用", "another program holds it"),
    errno.EADDRINUSE: ("已经被别的程序占用", "another program uses it"),
    errno.EADDRNOTAVAIL: ("本机没有这个地址", "this machine has no such address"),
    errno.EIO: ("磁盘读写出错", "the disk failed"),
}
NO_PATH = ("路径不可用", "the path cannot be used")


class Why(str):
    """A reason: as a text in Chinese, with the English beside it."""

    en: str

    def __new__(cls, zh: str, en: str) -> Why:
        made = super().__new__(cls, zh)
        made.en = en
        return made

    def __getnewargs__(self) -> tuple[str, str]:  # type: ignore[override]  # findings go from one process to another
        return str(self), self.en

    def said(self, lang: str) -> str:
        """The reason in a language."""
        return str(self) if lang == "zh" else self.en


def why(error: Exception) -> Why:
    """The reason of an error of the system; of a path that no file can have, where it is a ValueError."""
    number = _number(error)
    if number is None:
        said = str(error) if isinstance(error, OSError) else ""
        return Why(said, said) if said else Why(*NO_PATH)
    said = getattr(error, "strerror", "") or f"errno {number}"
    return Why(*REASONS.get(number, (said, said)))


NUMBER = re.compile(r"(?:os error|errno:?) (\d{1,4})\b", re.IGNORECASE)  # as Rust and ClickHouse say it
FULL = {errno.ENOSPC: "No space left on device", errno.EDQUOT: "Disk quota exceeded"}


def _number(error: Exception) -> int | None:
    """The number of the system's error, also where a library has only said it in words."""
    if isinstance(error, OSError) and error.errno is not None:
        return error.errno
    words = str(error)
    if found := NUMBER.search(words):
        return int(found[1])
    return next((number for number, said in FULL.items() if said in words), None)


def disk_full(error: Exception) -> Why | None:
    """That there is no room to write, where that is what the error says."""
    number = _number(error)
    return Why(*REASONS[number]) if number in FULL else None


MOST_SAID = 200  # signs of what a library says that people are shown


def first_line(error: Exception) -> str:
    """What an error of a library says, in its first line; its name where it says nothing."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:MOST_SAID]


DAMAGED = re.compile(
    r"parquet: File out of specification|[Pp]arquet file is likely corrupted|ZSTD Decompression failure"
)


def damaged(error: Exception) -> Why | None:
    """That a Parquet file, whole at its ends, cannot be read between them, where that is what the error says."""
    if not DAMAGED.search(str(error)):
        return None
    said = first_line(error)
    return Why(
        f"要读的 Parquet 文件内部损坏，请重新导出或重新复制一份（{said}）",
        f"the Parquet file that is read is damaged inside; export it or copy it again ({said})",
    )


def why_failed(error: Exception) -> str:
    """Why something could not be done: what the system says in both languages, what a library says as it stands."""
    return (
        disk_full(error)
        or damaged(error)
        or (why(error) if isinstance(error, OSError) else first_line(error))
    )
