"""Who works on a piece of work, and so may fetch what is not for the public; every such fetching is an event."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from jixiao.web.log.models import record
from jixiao.web.people.models import held, roles_for
from jixiao.web.people.procedure import current
from jixiao.web.year.models import Work


def hands(kind: str) -> frozenset[str]:
    """The roles that act on a kind of work or fill it in, and those of the work that begins from its result."""
    roles: set[str] = set()
    for one in current().kinds.values():
        if one.id == kind or kind in one.after:
            roles |= {role for action in one.actions for role in action.roles}
            roles |= {role for state in one.states.values() for role in state.edits}
    return frozenset(roles)


def works_on(work: Work, person: Any) -> bool:
    """Whether a person is one of those."""
    return not hands(work.kind).isdisjoint(roles_for(held(person), work.unit, work.year))


def fetched(work: Work, person: Any, address: str, name: str, sm3: str) -> None:
    """Write down that somebody took an internal document out."""
    with transaction.atomic():
        record(
            "document_fetched", actor=person.username, address=address, thing=f"work:{work.pk}", unit=work.unit_id,
            after={"name": name, "sm3": sm3},
        )  # fmt: skip
