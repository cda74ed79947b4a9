"""The indicators that a person may choose from: shipped, of the offices above, of their own; searched together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from jixiao.flows.indicators import shipped
from jixiao.framework.indicator_search import found
from jixiao.framework.indicators import BLOCKS, Entry
from jixiao.web.library.models import LibraryIndicator, keeps
from jixiao.web.people.duty import paged, sought
from jixiao.web.people.models import Unit, held
from jixiao.web.year.models import Work

SHIPPED, ABOVE, OWN = "shipped", "above", "own"
WHOSE = {
    OWN: ("本单位的", "of the own unit"),
    ABOVE: ("上级的", "of those above"),
    SHIPPED: ("程序自带", "shipped"),
}
OFFICES = {"region": ("财政部门", "finance bureau"), "department": ("主管部门", "department")}
OTHER = ("上级单位", "unit above")


@dataclass(frozen=True, slots=True)
class Offer:
    """An indicator that may be chosen. `whose`: shipped, above or own; `owner`: that in words; `pk`: of the record, 0 for a shipped
    one."""

    entry: Entry
    whose: str
    owner: str
    pk: int = 0


def offered(person: Any, *, english: bool, work: Work | None = None) -> list[Offer]:
    """One's own indicators first, then those of the offices above, then the shipped ones. `work`: only those that are there for its
    unit."""
    at = 1 if english else 0
    records = LibraryIndicator.objects.for_user(person).usable().select_related("owner")
    if work is not None:
        records = records.of(work.unit)
    mine = {work.unit_id} if work is not None else {post.unit_id for post in held(person)}
    own = [
        Offer(
            one.entry(),
            OWN if one.owner_id in mine else ABOVE,
            called(one.owner, mine, english=english),
            one.pk,
        )
        for one in records
    ]
    own.sort(key=lambda one: one.whose != OWN)
    return [*own, *(Offer(one, SHIPPED, WHOSE[SHIPPED][at]) for one in shipped())]


def called(owner: Unit, mine: set[int], *, english: bool) -> str:
    """Whose it is, in words: one's own unit by name, offices above by what they are."""
    return owner.name if owner.pk in mine else OFFICES.get(owner.kind, OTHER)[1 if english else 0]


def searched(request: Any, offers: Sequence[Offer]) -> dict[str, Any]:
    """What a page of the search shows: what was asked, one page of what was found, the choices to narrow it."""
    at = 1 if request.english else 0
    asked = {name: str(request.GET.get(name, ""))[:20] for name in ("block", "field", "whose")}
    by_id = {one.entry.id: one for one in offers}
    entries = [one.entry for one in offers if asked["whose"] in ("", one.whose)]
    listed = [by_id[one.id] for one in found(entries, sought(request), asked["block"], asked["field"])]
    return {
        **paged(request, listed), "asked": asked, "asks": any((sought(request), *asked.values())),
        "blocks": list(BLOCKS), "fields": list(dict.fromkeys(one.entry.field for one in offers if one.entry.field)),
        "owners": [(key, names[at]) for key, names in WHOSE.items()], "keeps": keeps(request.user),
    }  # fmt: skip
