"""Folders in which a run makes its output: hidden, its own, and taken away by a later run where it was killed."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from secrets import token_hex

try:
    import fcntl
except ImportError:  # Windows, where rooms of those that were killed stay
    LOCKS = False
else:
    LOCKS = True

ALIVE = "alive"  # locked as long as the run lives: the system lets go of it however the run ends
HEAD, TAIL = ".jixiao-", ".part"


@contextmanager
def room(folder: Path) -> Iterator[Path]:
    """A new room in a folder, gone at the end; rooms of runs that were killed go before."""
    _sweep(folder)
    made, lock = _made(folder)
    try:
        yield made
    finally:
        _clear(made)
        os.close(lock)


def _here() -> str:
    """How rooms of this machine begin: of another one that shares the folder nobody here can tell who still runs."""
    return f"{HEAD}{sha256(socket.gethostname().encode()).hexdigest()[:12]}-"


def _made(folder: Path) -> tuple[Path, int]:
    while True:
        made = folder / f"{_here()}{token_hex(6)}{TAIL}"
        made.mkdir(mode=0o700)
        try:
            lock = os.open(made / ALIVE, os.O_RDWR | os.O_CREAT, 0o600)
        except FileNotFoundError:  # swept away since
            continue
        except OSError:
            made.rmdir()
            raise
        if _locked(lock) is not False and (made / ALIVE).exists():
            return made, lock
        os.close(lock)  # who sweeps was quicker


def _locked(file: int) -> bool | None:
    """Whether the lock was free and is ours now; None where the disk has no locks."""
    if not LOCKS:
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True


def _sweep(folder: Path) -> None:
    """Take away the rooms that nobody holds. A process may have got the number of a dead one, so its number says nothing; its lock does."""
    with suppress(OSError):
        for one in folder.glob(f"{_here()}*{TAIL}"):
            with suppress(OSError):
                try:
                    lock = os.open(one / ALIVE, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0))
                except FileNotFoundError:
                    one.rmdir()  # of one that was killed at its very begin; who is there now makes another
                    continue
                try:
                    if _locked(lock):
                        _clear(one)
                finally:
                    os.close(lock)


def _clear(room: Path) -> None:
    """Take a room away; its lock goes last, so that a later run can take what could not be taken now (an engine may outlive its run a little)."""
    with suppress(OSError):
        for one in room.iterdir():
            if one.is_dir() and not one.is_symlink():
                shutil.rmtree(one, ignore_errors=True)
            elif one.name != ALIVE:
                one.unlink(missing_ok=True)
        if [one.name for one in room.iterdir()] == [ALIVE]:
            (room / ALIVE).unlink()
            room.rmdir()
