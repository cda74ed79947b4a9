"""What each indicator of a form asks: which facts, lists and judgements stand beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from jixiao.flows.filling import Form
from jixiao.framework.model import Indicator
from jixiao.rules.build import words
from jixiao.rules.tree import Aggregate, Fact, walk
from jixiao.scoring.workbook_inputs import fact_key


@dataclass(frozen=True, slots=True)
class Question:
    """One indicator: the ids of the rows of facts, lists and judgements that decide it, in order. `own`: the block of own indicators
    to which it belongs. `criteria`: the wording of its rule, line by line."""

    id: str
    name: str
    path: tuple[str, ...]
    criteria: tuple[str, ...]
    facts: tuple[str, ...]
    lists: tuple[str, ...]
    judgements: tuple[str, ...]
    own: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One indicator of the first level with all that it asks. `own`: its blocks of own indicators, by id and name."""

    id: str
    name: str
    questions: tuple[Question, ...]
    own: tuple[tuple[str, str], ...] = ()


@lru_cache(maxsize=256)
def parts_of(form: Form) -> tuple[Part, ...]:
    """The form in the order of the framework, first level by first level."""
    return tuple(_part(form, one) for one in form.framework.indicators)


def rest_of(form: Form, parts: tuple[Part, ...]) -> tuple[str, ...]:
    """The facts of a form that no indicator asks: what only the case has, and what decides gates of levels."""
    asked = {fact for part in parts for question in part.questions for fact in question.facts}
    return tuple(line.key for line in form.asked.facts if line.key not in asked and line.kind != "list")


def _part(form: Form, top: Indicator) -> Part:
    blocks = dict(form.asked.own_blocks)
    own = {leaf.id: node.id for node, _ in top.walk() if node.id in blocks for leaf in node.leaves()}
    questions = tuple(
        _question(form, leaf, path, own.get(leaf.id, "")) for leaf, path in top.walk() if not leaf.indicators
    )
    here = tuple((node.id, node.name) for node, _ in top.walk() if node.id in blocks)
    return Part(top.id, top.name, questions, here)


def _question(form: Form, leaf: Indicator, path: tuple[str, ...], own: str) -> Question:
    if leaf.rule is None:  # own indicators that are not there yet
        return Question(leaf.id, leaf.name, path, (), (), (), (), own)
    tree, rule = form.framework.tree(leaf), leaf.rule
    known = {line.key for line in form.asked.facts}
    nodes = list(walk(tree))
    facts = dict.fromkeys(fact_key(one.id, one.period) for one in nodes if isinstance(one, Fact))
    lists = dict.fromkeys(one.list for one in nodes if isinstance(one, Aggregate))
    judged = (one.key for one in form.asked.judgements)
    mine = tuple(one for one in judged if one == rule.key or one.startswith(f"{rule.key}."))
    return Question(
        leaf.id, leaf.name, path, tuple(words(rule, form.framework.context)), tuple(one for one in facts if one in known),
        tuple(lists), mine, own,
    )  # fmt: skip


def first_asked(parts: tuple[Part, ...]) -> dict[str, str]:
    """The indicator at which a fact or list is asked first, by `facts|ID` or `list:ID`: there it is filled in."""
    made: dict[str, str] = {}
    for id, one in _asked(parts):
        made.setdefault(one, id)
    return made


def _asked(parts: tuple[Part, ...]) -> Iterator[tuple[str, str]]:
    for part in parts:
        for question in part.questions:
            yield from ((question.id, f"facts|{one}") for one in question.facts)
            yield from ((question.id, f"list:{one}") for one in question.lists)
