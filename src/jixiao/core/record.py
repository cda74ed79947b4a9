"""Dataclasses that nobody changes, of which a report makes tens of thousands: frozen for the type checker, and made at a third of
the price at run time, where `object.__setattr__` for each field was a tenth of all the time of an audit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

__all__ = ["record"]

if TYPE_CHECKING:
    from dataclasses import dataclass as record
else:

    def record(*, frozen: bool, slots: bool = False, eq: bool = True, **others: Any) -> Any:
        """`dataclass` with the same words. `frozen` is only asked of the type checker; what is compared by its fields has a hash, as
        a frozen dataclass has."""
        return dataclass(slots=slots, eq=eq, unsafe_hash=frozen and eq, **others)
