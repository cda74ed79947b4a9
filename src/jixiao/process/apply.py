"""One function moves a piece of work: what may be done, by whom, and what follows, as the rows of a procedure say."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from jixiao.core.finding import Finding
from jixiao.process.model import Action, Kind

Guard = Callable[
    [str], Iterable[Finding]
]  # what stands against it, by the guard's name; nothing where all is well


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was done: by whom and as what, when, from which state to which, with which words. A signature that did not
    yet take effect has the same state twice."""

    action: str
    actor: str
    role: str
    at: datetime
    source: str
    to: str
    opinion: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """A piece of work as it stands. `version` counts its steps; `opened`: whether anyone else has looked at it since the last step;
    `signed`: the roles that have signed the action that is being signed; `pending`: that action."""

    kind: str
    state: str
    version: int = 0
    opened: bool = False
    pending: str = ""
    signed: frozenset[str] = frozenset()
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants done: the action, the version that was on the screen, words, and the state that a return goes to."""

    action: str
    actor: str
    roles: frozenset[str]
    version: int
    at: datetime
    opinion: str = ""
    to: str = ""


def possible(kind: Kind, work: Work, actor: str, roles: frozenset[str]) -> list[Action]:
    """What somebody may do now, in the order of the procedure; guards are asked only when it is done."""
    return [one for one in kind.actions if not list(_barred(kind, work, one, actor, roles))]


def waits_for(kind: Kind, ended: Collection[str]) -> list[str]:
    """The kinds of work that must have ended before this one begins, and have not. `ended`: those that have, of the same unit
    and year, every period of them."""
    return [one for one in kind.after if one not in ended]


def editable(kind: Kind, work: Work, roles: frozenset[str]) -> bool:
    """Whether somebody with these roles may change the content now."""
    state = kind.states[work.state]
    return not state.final and not state.edits.isdisjoint(roles)


def earlier(kind: Kind, work: Work) -> list[str]:
    """The states that a return may go to: those before the present one that the work has passed, the latest first."""
    path = kind.path()
    here = path.index(work.state) if work.state in path else len(path)
    passed = {step.source for step in work.steps} | {kind.start}
    return [state for state in reversed(path[:here]) if state in passed]


def apply(kind: Kind, work: Work, wish: Wish, guard: Guard) -> tuple[Work, tuple[Finding, ...]]:
    """The work after an action, or the same work and everything that stands against it, told at once.

    Where an action needs several signatures, the state changes with the last one. Who may not act learns nothing of what the
    guards would say. Warnings of a guard do not stop it.
    """
    action = kind.action(wish.action)
    if action is None:
        return work, (Finding("process_no_action", values={"action": wish.action, "kind": kind.title}),)
    barred = tuple(_barred(kind, work, action, wish.actor, wish.roles))
    if wish.version != work.version:
        last = work.steps[-1] if work.steps else None
        done = kind.action(last.action) if last is not None else None
        values = {
            "action": action.title,
            "state": kind.states[work.state].title,
            "last": done.title if done else "—",
        }
        return work, (
            Finding("process_stale", values=values),
        )  # what is barred now may not have been on the screen
    if barred:
        return work, barred
    found = [*_lacking(kind, work, action, wish)]
    for name in action.guards:
        found.extend(guard(name))
    if any(one.severity == "error" for one in found):
        return work, tuple(found)
    return _done(work, action, wish), tuple(found)


def _barred(kind: Kind, work: Work, action: Action, actor: str, roles: frozenset[str]) -> Iterable[Finding]:
    """Why an action is not open to somebody now."""
    state = kind.states[work.state]
    if work.state not in action.sources:
        open_in = tuple(kind.states[one].title for one in action.sources)
        yield Finding(
            "process_not_now", values={"action": action.title, "state": state.title, "states": open_in}
        )
    if action.roles.isdisjoint(roles):
        yield Finding("process_not_yours", values={"action": action.title})
        return
    if work.state not in action.sources:
        return
    if action.signs and _signer(work, action, roles) == "":
        yield Finding("process_signed", values={"action": action.title})
    elif action.signs and work.pending == action.id and actor in _signers(work, action):
        yield Finding("process_same_signer", values={"action": action.title})
    if work.pending and work.pending != action.id and action.kind == "forward" and action.signs:
        waiting = kind.action(work.pending)
        yield Finding(
            "process_signing",
            values={"action": action.title, "other": waiting.title if waiting else work.pending},
        )
    if action.kind == "undo":
        last = work.steps[-1] if work.steps else None
        done = kind.action(last.action) if last is not None else None
        if done is not None and done.kind == "undo":
            yield Finding("process_undone", values={"action": action.title})
        elif last is None or last.actor != actor:
            yield Finding("process_not_last", values={"action": action.title})
        elif work.opened:
            yield Finding("process_opened", values={"action": action.title})
    if action.kind == "back" and not earlier(kind, work):
        yield Finding("process_no_way_back", values={"action": action.title, "state": state.title})


def _signers(work: Work, action: Action) -> set[str]:
    """Who has signed an action that waits for more signatures: the last steps, as many as there are signatures."""
    return {step.actor for step in work.steps[-len(work.signed) :] if step.action == action.id}


def _lacking(kind: Kind, work: Work, action: Action, wish: Wish) -> Iterable[Finding]:
    """What somebody who may act still has to say."""
    if action.opinion and not wish.opinion.strip():
        yield Finding("process_opinion", values={"action": action.title})
    if action.kind == "back" and wish.to not in earlier(kind, work):
        names = tuple(kind.states[one].title for one in earlier(kind, work))
        wanted = kind.states[wish.to].title if wish.to in kind.states else wish.to or "—"
        yield Finding("process_return_to", values={"states": names, "to": wanted})


def _signer(work: Work, action: Action, roles: frozenset[str]) -> str:
    """As what somebody acts: the first of the roles that still have to sign, or that may act at all."""
    open_roles = action.signs - (work.signed if work.pending == action.id else frozenset())
    return min(roles & (open_roles if action.signs else action.roles), default="")


def _done(work: Work, action: Action, wish: Wish) -> Work:
    role = _signer(work, action, wish.roles)
    to = action.to
    if action.kind == "back":
        to = wish.to
    elif action.kind == "undo":
        to = work.steps[-1].source
    signed = (work.signed if work.pending == action.id else frozenset()) | {role}
    if action.signs and action.signs - signed:
        step = Step(action.id, wish.actor, role, wish.at, work.state, work.state, wish.opinion)
        return replace(
            work,
            version=work.version + 1,
            opened=False,
            pending=action.id,
            signed=signed,
            steps=(*work.steps, step),
        )
    step = Step(action.id, wish.actor, role, wish.at, work.state, to, wish.opinion)
    return Work(work.kind, to, work.version + 1, steps=(*work.steps, step))
