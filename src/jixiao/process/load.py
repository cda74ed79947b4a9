"""Reads a procedure from located data: every name that does not exist, every row that leads nowhere, all at once."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from difflib import get_close_matches

from jixiao.core.finding import Findings
from jixiao.core.source import Data, Listed, Mapped, Scalar
from jixiao.process.model import Action, Due, Kind, Procedure, State

SCHEMA = "jixiao/process-1"
KEYS = ("schema", "id", "title", "title_en", "source", "ours", "roles", "kinds")
ROLE_KEYS = ("title", "title_en", "below", "begins", "keeps")
KIND_KEYS = ("id", "title", "title_en", "source", "start", "after", "times", "states", "actions")
STATE_KEYS = ("id", "title", "title_en", "edits", "final", "due")
DUE_KEYS = ("month", "day", "years", "days", "workdays", "since")
ACTION_KEYS = (
    "id", "title", "title_en", "from", "to", "kind", "roles", "guards", "opinion", "signs", "tells",
)  # fmt: skip
ACTION_KINDS = ("forward", "back", "undo")
WHERE = "流程"
MONTHS, DAYS, YEARS, LONG = 12, 31, 5, 1000
WHOLE = re.compile("-?[0-9]{1,4}")


def read_procedure(data: Data | None, guards: Collection[str], findings: Findings) -> Procedure | None:
    """The procedure of a file. `guards`: the names of what may be asked before an action."""
    if not isinstance(data, Mapped):
        if data is not None:
            findings.add("not_a_mapping", 0, name=WHERE, text="")
        return None
    return _Reader(guards, findings).procedure(data)


class _Reader:
    def __init__(self, guards: Collection[str], findings: Findings) -> None:
        self.guards = guards
        self.findings = findings
        self.roles: dict[str, tuple[str, str]] = {}
        self.below: set[str] = set()
        self.begins: set[str] = set()
        self.keeps: set[str] = set()

    def procedure(self, data: Mapped) -> Procedure:
        found = str(data.get("schema", ""))
        if found != SCHEMA:
            self.findings.add(
                "wrong_schema", data.lines.get("schema", 1), found=found or "（空）", wanted=SCHEMA
            )
        self.unknown(data, KEYS)
        self.wanted(data, ("id", "title", "roles", "kinds"))
        roles = data.get("roles")
        for id, role in roles.items() if isinstance(roles, Mapped) else ():
            if isinstance(role, Mapped):
                self.unknown(role, ROLE_KEYS)
                self.roles[id] = (str(role.get("title", id)), str(role.get("title_en", id)))
                if self.truth(role, "below"):
                    self.below.add(id)
                if self.truth(role, "begins"):
                    self.begins.add(id)
                if self.truth(role, "keeps"):
                    self.keeps.add(id)
            else:
                self.roles[id] = (str(role), id)
        rows = list(self.entries(data, "kinds"))
        ids = [str(row.get("id", "")) for row in rows]
        kinds = {}
        for row in rows:
            kind = self.kind(row, ids)
            if kind.id in kinds:
                self.findings.add("process_twice", row.line, name=kind.id, what="kinds")
            kinds[kind.id] = kind
        return Procedure(
            str(data.get("id", "")),
            str(data.get("title", "")),
            str(data.get("title_en", "")),
            self.roles,
            kinds,
            str(data.get("source", "")),
            str(data.get("ours", "")),
            frozenset(self.below),
            frozenset(self.begins),
            frozenset(self.keeps),
        )

    def kind(self, data: Mapped, kinds: Collection[str]) -> Kind:
        self.unknown(data, KIND_KEYS)
        self.wanted(data, ("id", "title", "start", "states", "actions"))
        states: dict[str, State] = {}
        for row in self.entries(data, "states"):
            state = self.state(row)
            if state.id in states:
                self.findings.add("process_twice", row.line, name=state.id, what="states")
            states[state.id] = state
        actions: dict[str, Action] = {}
        for row in self.entries(data, "actions"):
            action = self.action(row, states)
            if action.id in actions:
                self.findings.add("process_twice", row.line, name=action.id, what="actions")
            actions[action.id] = action
        start = self.name(data, "start", states, "states")
        made = Kind(
            str(data.get("id", "")),
            str(data.get("title", "")),
            str(data.get("title_en", "")),
            start,
            states,
            tuple(actions.values()),
            tuple(self.names(data, "after", kinds, "kinds")),
            tuple(self.words(data, "times")),
            str(data.get("source", "")),
            data.line,
        )
        if start in states:
            self.leads(made)
        return made

    def leads(self, kind: Kind) -> None:
        """Every state can be reached, and every one that is not final can be left and leads to an end."""
        reached, rest = {kind.start}, [kind.start]
        while rest:
            following = {one for one in kind.onward(rest.pop()) if one in kind.states} - reached
            reached |= following
            rest.extend(following)
        ends = {one.id for one in kind.states.values() if one.final}
        while True:
            more = {one for one in kind.states if not ends.isdisjoint(kind.onward(one))} - ends
            if not more:
                break
            ends |= more
        for state in kind.states.values():
            if state.id not in reached:
                self.findings.add("process_unreached", state.line, name=state.title, kind=kind.title)
            elif state.id not in ends:
                self.findings.add("process_no_end", state.line, name=state.title, kind=kind.title)
            if state.final and kind.onward(state.id):
                self.findings.add("process_after_end", state.line, name=state.title, kind=kind.title)

    def state(self, data: Mapped) -> State:
        self.unknown(data, STATE_KEYS)
        self.wanted(data, ("id", "title"))
        due = data.get("due")
        return State(
            str(data.get("id", "")),
            str(data.get("title", "")),
            str(data.get("title_en", "")),
            frozenset(self.names(data, "edits", self.roles, "roles")),
            self.truth(data, "final"),
            self.due(due) if isinstance(due, Mapped) else None,
            data.line,
        )

    def due(self, data: Mapped) -> Due:
        self.unknown(data, DUE_KEYS)
        made = Due(
            self.number(data, "month", MONTHS),
            self.number(data, "day", DAYS),
            self.number(data, "years", YEARS, least=-YEARS),
            self.number(data, "days", LONG),
            self.truth(data, "workdays"),
            str(data.get("since", "entered")),
        )
        if bool(made.month) != bool(made.day) or bool(made.month) == bool(made.days):
            self.findings.add("process_due", data.line)
        return made

    def action(self, data: Mapped, states: Collection[str]) -> Action:
        self.unknown(data, ACTION_KEYS)
        self.wanted(data, ("id", "title", "from", "roles"))
        kind = str(data.get("kind", "forward"))
        if kind not in ACTION_KINDS:
            self.lacks(data, "kind", kind, ACTION_KINDS)
            kind = "forward"
        if (kind == "forward") != ("to" in data):
            self.findings.add("process_to", data.line, name=str(data.get("title", "")))
        roles = frozenset(self.names(data, "roles", self.roles, "roles"))
        signs = frozenset(self.names(data, "signs", self.roles, "roles"))
        if signs - roles:
            names = tuple(self.roles[one][0] for one in sorted(signs - roles))
            self.findings.add("process_signer", data.line, name=str(data.get("title", "")), roles=names)
        return Action(
            str(data.get("id", "")),
            str(data.get("title", "")),
            str(data.get("title_en", "")),
            tuple(self.names(data, "from", states, "states")),
            self.name(data, "to", states, "states") if "to" in data else "",
            kind,
            roles,
            tuple(self.names(data, "guards", self.guards, "guards")),
            self.truth(data, "opinion"),
            signs,
            frozenset(self.names(data, "tells", self.roles, "roles")),
            data.line,
        )

    # -- pieces

    def words(self, data: Mapped, key: str) -> Iterator[str]:
        said = data.get(key)
        if isinstance(said, Listed):
            yield from (str(one).strip() for one in said if isinstance(one, Scalar) and one.strip())
        elif isinstance(said, Scalar) and said.strip():
            yield str(said).strip()

    def names(self, data: Mapped, key: str, known: Collection[str], what: str) -> Iterator[str]:
        for name in self.words(data, key):
            if name in known:
                yield name
            else:
                self.lacks(data, key, name, known, what)

    def name(self, data: Mapped, key: str, known: Collection[str], what: str) -> str:
        return next(self.names(data, key, known, what), "")

    def lacks(self, data: Mapped, key: str, name: str, known: Collection[str], what: str = "") -> None:
        near = "、".join(get_close_matches(name, list(known), n=3, cutoff=0.5)) or "、".join(list(known)[:8])
        self.findings.add(
            "process_unknown", data.lines.get(key, data.line), key=key, name=name, what=what or key, near=near
        )

    def number(self, data: Mapped, key: str, most: int, *, least: int = 0) -> int:
        said = str(data.get(key, "0")).strip()
        if WHOLE.fullmatch(said) and least <= int(said) <= most:
            return int(said)
        line = data.lines.get(key, data.line)
        self.findings.add("process_number", line, key=key, text=said, least=str(least), most=str(most))
        return 0

    def truth(self, data: Mapped, key: str) -> bool:
        said = str(data.get(key, "false")).strip().lower()
        if said not in ("true", "false", "yes", "no"):
            self.lacks(data, key, said, ("true", "false"))
        return said in ("true", "yes")

    def entries(self, data: Mapped, key: str) -> Iterator[Mapped]:
        said = data.get(key)
        if said is None:
            return
        if not isinstance(said, Listed):
            self.findings.add("template_not_listed", data.lines.get(key, data.line), name=key)
            return
        for row in said:
            if isinstance(row, Mapped):
                yield row
            else:
                self.findings.add("not_a_mapping", getattr(row, "line", 0), name=key, text=str(row)[:40])

    def wanted(self, data: Mapped, keys: tuple[str, ...]) -> None:
        for key in keys:
            if key not in data or data[key] == "":
                self.findings.add(
                    "process_lacks", data.line, key=key, name=str(data.get("title", data.get("id", "")))
                )

    def unknown(self, data: Mapped, keys: tuple[str, ...]) -> None:
        for key in data:
            if key not in keys:
                near = "、".join(get_close_matches(key, keys, n=3, cutoff=0.5)) or "、".join(keys)
                self.findings.add(
                    "unknown_key", data.lines.get(key, data.line), key=key, where=WHERE, near=near
                )
