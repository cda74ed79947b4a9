"""Whose a share is: who of a unit's sections may type where, and when what was called done is done no more."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from jixiao.core.finding import Finding
from jixiao.flows.filling import Form, Key
from jixiao.process.apply import editable
from jixiao.web.log.models import record
from jixiao.web.people.models import held, roles_for
from jixiao.web.sections.models import ASSIGNS, KINDS, SECTION, Assignment
from jixiao.web.sections.shares import shares_of
from jixiao.web.year.models import Work

MOST_NAMED = 5  # shares that a message names


def given(work: Work) -> list[Assignment]:
    """The shares of a piece of work that were given to sections, in the order in which they were."""
    if work.kind not in KINDS:
        return []
    return list(Assignment.objects.filter(work=work.pk).select_related("person"))


def given_once(work: Work) -> list[Assignment]:
    """The same, asked for once for a record of the work: for pages, which only read."""
    if "given_out" not in work.__dict__:
        work.__dict__["given_out"] = given(work)
    found: list[Assignment] = work.__dict__["given_out"]
    return found


def limited(work: Work, person: Any) -> bool:
    """Whether a person fills in only as a section."""
    roles = roles_for(held(person), work.unit, work.year)
    return SECTION in roles and roles & work.rules.states[work.state].edits == {SECTION}


def assigns(work: Work, person: Any) -> bool:
    """Whether a person may give shares of this work to sections now."""
    edits = work.rules.states[work.state].edits
    open_now = work.kind in KINDS and bool(edits & {*ASSIGNS, SECTION}) and not work.ended
    return open_now and bool(ASSIGNS & roles_for(held(person), work.unit, work.year))


def fills_now(work: Work, person: Any) -> bool:
    """Whether a person fills in the form now."""
    return editable(work.rules, work.stand(), roles_for(held(person), work.unit, work.year))


def own(assigned: Iterable[Assignment], person: Any) -> list[Assignment]:
    """The shares that are a person's: those that name them, the others of a section in which they are named, and, for somebody who is
    named in no section, those of sections in which nobody is."""
    every = list(assigned)
    named: dict[str, set[int]] = {}
    for one in every:
        if one.person_id is not None:
            named.setdefault(one.section, set()).add(one.person_id)
    somewhere = any(person.pk in each for each in named.values())
    return [
        one
        for one in every
        if one.person_id == person.pk
        or (
            one.person_id is None
            and (person.pk in named[one.section] if one.section in named else not somewhere)
        )
    ]


def barred(work: Work, person: Any) -> tuple[Finding, ...]:
    """Why somebody who fills in as a section may not type at all; nothing while no share was given to any section."""
    if work.kind not in KINDS or not limited(work, person):
        return ()
    assigned = given_once(work)
    if not assigned or own(assigned, person):
        return ()
    return (Finding("sections_none_yours"),)


def whole(work: Work, person: Any) -> tuple[Finding, ...]:
    """Why somebody who fills in shares may not exchange the whole case."""
    if work.kind in KINDS and limited(work, person) and given(work):
        return (Finding("sections_no_whole"),)
    return ()


def others(
    work: Work, person: Any, form: Form, keys: Collection[Key], texts: Mapping[Key, str]
) -> tuple[Finding, ...]:
    """Why a person may not change these texts: they are of shares that are somebody else's. `texts`: the case before."""
    if work.kind not in KINDS or not limited(work, person):
        return ()
    assigned = given(work)
    if not assigned:
        return ()
    mine = {one.share for one in own(assigned, person)}
    held_by = {one.share: one for one in assigned}
    found: dict[str, None] = {}
    for share, first in _deciding(work, form, keys, texts, held_by):
        if share not in mine:
            found[f"{first.name}（{first.section}）" if first is not None else "—"] = None
    if not found:
        return ()
    named = [one for one in found if one != "—"]
    return (
        Finding("sections_not_yours", values={"names": "、".join(named[:MOST_NAMED])})
        if named
        else Finding("sections_nobodys"),
    )


def may_type(
    assigned: Collection[Assignment], person: Any, work: Work, form: Form, texts: Mapping[Key, str]
) -> Callable[[Key], bool] | None:
    """Whether a person may change a text, by its key; None where they may change all of them."""
    if not assigned or not limited(work, person):
        return None
    shares = shares_of(form, work.kind)
    rows, every = shares.rows_of(texts), {one.share for one in assigned}
    mine = {one.share for one in own(assigned, person)}

    def may(where: Key) -> bool:
        return next((one for one in shares.of(where, rows) if one in every), "") in mine

    return may


def reopen(
    work: Work, form: Form, keys: Collection[Key], texts: Mapping[Key, str], person: Any, address: str
) -> None:
    """What was called done is done no more where a text of it changed; in the transaction of the change."""
    if work.kind not in KINDS or not keys:
        return
    every = {one.share: one for one in Assignment.objects.filter(work=work.pk)}
    if not any(one.done for one in every.values()):
        return
    told = _deciding(work, form, keys, texts, every)
    touched = {share for share, first in told if first is not None and first.done is not None}
    if not touched:
        return
    Assignment.objects.filter(work=work.pk, share__in=touched).update(done=None, done_by=None)
    record(
        "sections_reopened", actor=person.username, address=address, thing=f"work:{work.pk}", unit=work.unit_id,
        before={"done": sorted(touched)}, after={"done": []},
    )  # fmt: skip


def unfinished(work: Work) -> list[Finding]:
    """A reminder of the shares that no section calls done, where sections fill in now; it does not stand against handing in."""
    if work.kind not in KINDS or SECTION not in work.rules.states[work.state].edits:
        return []
    found = list(Assignment.objects.unfinished().filter(work=work.pk))
    if not found:
        return []
    names = "、".join(f"{one.name}（{one.section}）" for one in found[:MOST_NAMED])
    return [
        Finding("sections_unfinished", values={"count": str(len(found)), "names": names}, severity="warning")
    ]


def _deciding(
    work: Work,
    form: Form,
    keys: Collection[Key],
    texts: Mapping[Key, str],
    assigned: Mapping[str, Assignment],
) -> Iterable[tuple[str, Assignment | None]]:
    """Of each text the share that decides, and to whom it was given."""
    shares = shares_of(form, work.kind)
    rows = shares.rows_of(texts)
    for where in keys:
        named = shares.of(where, rows)
        first = next((one for one in named if one in assigned), "")
        yield first, assigned.get(first)
