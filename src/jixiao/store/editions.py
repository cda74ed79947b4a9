"""Editions of frameworks as they were scored: the whole text, and what it means in whole numbers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from jixiao import __version__
from jixiao.engines.sql import DUCKDB, query
from jixiao.scoring.lower.framework import Lowered
from jixiao.store.file import Store

SHORT = 12  # digits of a digest


@dataclass(frozen=True, slots=True)
class Edition:
    """A framework as it was at a time. `digest`: of its text and of what is computed for it; `reads`: the columns of facts that decide its
    scores, by name what each holds."""

    number: int
    framework: str
    title: str
    digest: str
    valid_from: int | None
    valid_to: int | None
    reads: dict[str, str]
    at: str

    @property
    def short(self) -> str:
        """How people are told which one it is."""
        return self.digest[:SHORT]

    @property
    def scores(self) -> str:
        """The table of its scores."""
        return f"scores_{self.number}"

    @property
    def staged(self) -> str:
        """The table of scores that nobody sees before all are there."""
        return f"staged_{self.number}"


def now() -> str:
    """The time, UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def digest_of(made: Lowered, text: str) -> str:
    """The digest of an edition. A score follows from the text, the catalogue and this program together: so what is computed is in it, too."""
    columns = [(one.name, one.holds, str(one.grain), one.low, one.high) for one in made.columns.values()]
    program = query(made, DUCKDB, "facts", frozenset(made.columns), ("unit", "year"), decimal=True)
    told = json.dumps([text, columns, program, made.grades], ensure_ascii=False)
    return sha256(told.encode()).hexdigest()


def registered(store: Store, made: Lowered, text: str) -> Edition:
    """The edition that this is, noted in the store where it is a new one. Inside a transaction."""
    framework, digest = made.framework, digest_of(made, text)
    for one in editions(store):
        if one.framework == framework.id and one.digest == digest:
            return one
    number = (store.one("SELECT max(edition) FROM editions") or 0) + 1
    reads = {one.name: one.holds for one in sorted(made.columns.values(), key=lambda one: one.name)}
    content = sha256(text.encode()).hexdigest()
    store.run(
        "INSERT INTO editions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        number, framework.id, framework.title, digest, content, text, framework.valid_from, framework.valid_to,
        json.dumps(reads, ensure_ascii=False), __version__, now(),
    )  # fmt: skip
    return editions(store)[-1]


def editions(store: Store) -> list[Edition]:
    """All editions, the oldest first."""
    found = store.rows(
        "SELECT edition, framework, title, digest, valid_from, valid_to, reads, noted FROM editions ORDER BY edition"
    )
    return [
        Edition(number, framework, title, digest, low, high, json.loads(reads), at)
        for number, framework, title, digest, low, high, reads, at in found
    ]


def text_of(store: Store, edition: Edition) -> str:
    """The whole text of an edition, as it was scored."""
    return str(store.one("SELECT text FROM editions WHERE edition = ?", edition.number))
