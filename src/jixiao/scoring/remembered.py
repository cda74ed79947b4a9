"""What an earlier score of nearly the same case knew: rows that nothing touched since are taken from it instead of searched again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from jixiao.case.model import Case
from jixiao.core.fact import Catalogue
from jixiao.framework.model import Framework
from jixiao.rules.tree import Node
from jixiao.scoring.sheet import Row
from jixiao.scoring.span import Span, Var


@dataclass(frozen=True, slots=True)
class Remembered:
    """The rows of a score, with their trees, the unknowns that each depends on, and their sums before rounding."""

    case: Case
    rows: Mapping[str, Row]
    trees: Mapping[str, Node]
    open: Mapping[str, dict[Var, Span]]
    raw: Mapping[str, Span]


def untouched(before: Remembered, framework: Framework, case: Case) -> frozenset[str]:
    """The leaves whose score cannot have changed: the same tree over the same facts, lists and judgements.

    A fact counts as changed with all that it is a part or a whole of: their laws narrow what an unknown one can be. Texts may be
    compared with any unknown text, so that none is taken over when one changed.
    """
    old = before.case
    keys = {key for key in (*old.facts, *case.facts) if old.facts.get(key) != case.facts.get(key)}
    values = [
        found.value
        for key in keys
        for found in (old.facts.get(key), case.facts.get(key))
        if found is not None
    ]
    if any(isinstance(value, str) for value in values) or old.overlay != case.overlay:
        return frozenset()
    facts = _related({id for id, _ in keys}, framework.catalogue)
    lists = {id for id in (*old.lists, *case.lists) if old.lists.get(id) != case.lists.get(id)}
    judged = {
        key
        for key in (*old.judgements, *case.judgements)
        if old.judgements.get(key) != case.judgements.get(key)
    }
    return frozenset(_same(before, framework, case, facts, lists, judged))


def _same(
    before: Remembered, framework: Framework, case: Case, facts: set[str], lists: set[str], judged: set[str]
) -> Iterator[str]:
    for leaf, path in framework.leaves():
        row = before.rows.get(leaf.id)
        if leaf.rule is None or row is None or before.trees.get(leaf.id) is not framework.tree(leaf):
            continue
        if (
            row.path != path
            or row.indicator is not leaf
            or row.printed != case.printed.indicators.get(leaf.id)
        ):
            continue
        key = leaf.rule.key
        if any(one == key or one.startswith(f"{key}.") for one in judged):
            continue
        used, listed = framework.used(leaf)
        if used.isdisjoint(facts) and listed.isdisjoint(lists):
            yield leaf.id


def _related(ids: set[str], catalogue: Catalogue) -> set[str]:
    """These facts and all that they are parts or wholes of, however far."""
    near: dict[str, set[str]] = {}
    for id, kind in catalogue.facts.items():
        for whole in kind.part_of:
            near.setdefault(id, set()).add(whole)
            near.setdefault(whole, set()).add(id)
    found, left = set(ids), list(ids)
    while left:
        for one in near.get(left.pop(), ()):
            if one not in found:
                found.add(one)
                left.append(one)
    return found
