"""What a procedure is: kinds of work, their states, who may do what in each, by when, and who is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Due:
    """By when work must leave a state: on a day of the evaluated year or of one after it (`month`, `day`, `years` later), or so many
    `days` after `since` (`entered`: when the state was entered; else the name of an event: `approved`); `workdays`: only those
    count."""

    month: int = 0
    day: int = 0
    years: int = 0
    days: int = 0
    workdays: bool = False
    since: str = "entered"


@dataclass(frozen=True, slots=True)
class State:
    """Where a piece of work can stand. `edits`: the roles that may change its content there; `final`: it ends here and is locked."""

    id: str
    title: str
    title_en: str
    edits: frozenset[str] = frozenset()
    final: bool = False
    due: Due | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that may be done.

    sources: the states in which it may be done; to: the state that follows, "" where it goes back.
    kind: `forward`; `back` to an earlier state that the person chooses; `undo` of one's own last step, while nobody has opened
    what followed.
    roles: who may; guards: what must be so, by name; opinion: whether words are required.
    signs: the roles that must all have signed before it takes effect (会签); empty where one is enough.
    tells: the roles that are told when it took effect.
    """

    id: str
    title: str
    title_en: str
    sources: tuple[str, ...]
    to: str = ""
    kind: str = "forward"
    roles: frozenset[str] = frozenset()
    guards: tuple[str, ...] = ()
    opinion: bool = False
    signs: frozenset[str] = frozenset()
    tells: frozenset[str] = frozenset()
    line: int = 0


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of work of the year: 绩效目标, 监控, 自评, 复核, 整改, 公开. `after`: kinds that must have ended before it begins;
    `times`: the periods for each of which it is done, empty for once a year."""

    id: str
    title: str
    title_en: str
    start: str
    states: Mapping[str, State]
    actions: tuple[Action, ...]
    after: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    source: str = ""
    line: int = 0

    def action(self, id: str) -> Action | None:
        return next((one for one in self.actions if one.id == id), None)

    def onward(self, state: str) -> tuple[str, ...]:
        """The states that may follow a state, going forward."""
        found = (one.to for one in self.actions if one.kind == "forward" and state in one.sources)
        return tuple(dict.fromkeys(found))

    def path(self) -> tuple[str, ...]:
        """The states in the order in which work that is never sent back passes them."""
        seen = [self.start]
        while True:
            following = next((one for one in self.onward(seen[-1]) if one not in seen), "")
            if not following:
                return tuple(seen)
            seen.append(following)


@dataclass(frozen=True, slots=True)
class Procedure:
    """How a region runs the year. `roles`: id to what a person calls it, Chinese and English; `source`: the documents; `ours`: what
    they leave open and we chose; below: the roles that are held for all units below one's own;
    begins: those that begin a year for units; keeps: those that keep a library of indicators of their own unit."""

    id: str
    title: str
    title_en: str
    roles: Mapping[str, tuple[str, str]]
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    source: str = ""
    ours: str = ""
    below: frozenset[str] = frozenset()
    begins: frozenset[str] = frozenset()
    keeps: frozenset[str] = frozenset()
