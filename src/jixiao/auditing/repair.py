"""The smallest edit that makes most broken relations true, and the remarks that come of it: one for each cause."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from jixiao.auditing.belief import Company, believed, meant
from jixiao.auditing.relation import Given, Of, Relation, Sum, value_of
from jixiao.auditing.remark import Remark, Repair, spot
from jixiao.auditing.showing import formula, printed, rounded, unlike
from jixiao.auditing.slips import COST, Edit, slips_of, swaps_of
from jixiao.auditing.trial import Trial
from jixiao.extraction.claims import Number

MANY = 16  # broken relations of one cause that edits are looked for at a time
CHAOS = 60  # relations of one cause: so many are no slip of the pen, but a table that was misread
FEW, FEWEST = 12, 3  # numbers that edits are tried on where a cause has many relations, or that many
MOST = 60  # numbers of one cause that edits are tried on; a long column is accused as a whole
LONG = 4  # significant digits of a number that no other has by accident
BESIDE = 4  # the next numbers of a passage that one may have been exchanged with
SEVERITY = {"error": 0, "warning": 1, "info": 2}


def remarks_of(broken: Sequence[Relation], verified: Sequence[Relation]) -> Iterator[Remark]:
    """One remark for each cause: broken relations that one edit mends are told together."""
    broken = [meant(one) for one in broken]
    kept: dict[Number, list[Trial]] = {}
    twins: dict[Number, list[Number]] = {}
    values = {
        (one.dimension, one.value)
        for relation in verified
        for one in relation.numbers()
        if one.digits >= LONG
    }
    concerned = {number for relation in broken for number in relation.numbers()}
    concerned |= {beside for number in concerned for beside in _next_to(number)}
    for relation in verified:
        trial = None
        for number in relation.numbers():
            if number in concerned or relation.same is not None:
                trial = trial or Trial(relation)
                kept.setdefault(number, []).append(trial)
        if relation.same is not None:
            twins.setdefault(relation.claimed, []).append(relation.same)
            twins.setdefault(relation.same, []).append(relation.claimed)
    company = Company(broken, verified)
    for group in _groups(broken):
        rest = sorted(group, key=_gravity) if len(group) > MANY else group
        trials = _by_number(rest)
        while rest:
            most = MOST if len(rest) < MANY else FEW if len(rest) < CHAOS else FEWEST
            edit, mended = _best(rest[:MANY], trials, kept, twins, values, most)
            yield _remark(edit, mended, believed(mended, company))
            done = {id(relation) for relation in mended}
            rest = [relation for relation in rest if id(relation) not in done]
            for number in {number for relation in mended for number in relation.numbers()}:
                trials[number] = [one for one in trials[number] if id(one.relation) not in done]


def _gravity(relation: Relation) -> tuple[int, int]:
    return SEVERITY[relation.severity], relation.claimed.order


def _groups(broken: Sequence[Relation]) -> list[list[Relation]]:
    """Broken relations that share numbers, directly or through others; the group of the last relation last."""
    of_number: dict[Number, int] = {}
    groups: dict[int, list[tuple[int, Relation]]] = {}
    members: dict[int, list[Number]] = {}
    for at, relation in enumerate(broken):
        numbers = relation.numbers()
        joined = {of_number[number] for number in numbers if number in of_number}
        home = max(
            joined, key=lambda one: len(members[one]), default=at
        )  # the smaller ones move into the largest
        groups.setdefault(home, []).append((at, relation))
        members.setdefault(home, []).extend(number for number in numbers if number not in of_number)
        for one in joined - {home}:
            groups[home] += groups.pop(one)
            moved = members.pop(one)
            members[home] += moved
            of_number.update(dict.fromkeys(moved, home))
        of_number.update(dict.fromkeys(numbers, home))
    made = [sorted(group, key=lambda one: one[0]) for group in groups.values()]
    made.sort(key=lambda group: group[-1][0])
    return [[relation for _, relation in group] for group in made]


def _by_number(rest: Sequence[Relation]) -> dict[Number, list[Trial]]:
    """The trials of broken relations by the numbers that stand in them."""
    made: dict[Number, list[Trial]] = {}
    for relation in rest:
        trial = Trial(relation)
        for number in relation.numbers():
            made.setdefault(number, []).append(trial)
    return made


def _best(
    rest: Sequence[Relation],
    trials: Mapping[Number, Sequence[Trial]],
    kept: Mapping[Number, Sequence[Trial]],
    twins: Mapping[Number, Sequence[Number]],
    values: Container[tuple[str, Fraction]],
    most: int,
) -> tuple[Edit, list[Relation]]:
    """The edit that mends most and harms nothing, and what it mends; without any, the claim of the gravest relation. Of like
    edits that wins after which the printed digits agree, before one that is only within rounding; then one to a number that
    stands elsewhere, in `values`."""
    first = min(rest, key=_gravity)
    best: tuple[tuple[int, int, int, int, int], Edit, list[Relation]] | None = None
    numbers = list(dict.fromkeys(number for relation in rest for number in relation.numbers()))
    for rank, edit in enumerate(_edits(first, rest, numbers[:most], most)):
        edit = _everywhere(edit, twins)
        given = edit.given
        mended = [one for one in _touched(given, trials) if one.mended(edit)]
        least = best[0][0] if best is not None else 0
        if not mended or len(mended) < least:
            continue  # whatever it harms, another edit does more
        harm = sum(not one.holds(given) for one in _touched(given, kept))
        if len(mended) - 2 * harm < least:
            continue
        agreed = sum(one.agrees(given) for one in mended)
        known = sum((number.dimension, value) in values for number, value, _ in edit.values)
        score = len(mended) - 2 * harm, agreed, known, -COST[edit.kind], -rank
        if best is None or score > best[0]:
            best = score, edit, [one.relation for one in mended]
    if best is not None and best[0][0] > 0:
        return best[1], best[2]
    return Edit("value", ()), [first]


def _touched(given: Given, trials: Mapping[Number, Sequence[Trial]]) -> list[Trial]:
    """The relations in which a number of an edit stands: the others stay as they are."""
    return list(dict.fromkeys(one for number in given for one in trials.get(number, ())))


def _everywhere(edit: Edit, twins: Mapping[Number, Sequence[Number]]) -> Edit:
    """The edit with all other places that print the same fact: they change together. Of a fact that is printed very often
    only some do, so that the edit harms the others and is not made."""
    if not any(number in twins for number, _, _ in edit.values):
        return edit
    made = {number: (number, value, text) for number, value, text in edit.values}
    rest = list(edit.values)
    while rest and len(made) < MOST:
        number, value, _ = rest.pop()
        for twin in twins.get(number, ()):
            if twin not in made:
                made[twin] = (twin, value, "")
                rest.append(made[twin])
    return edit if len(made) == len(edit.values) else replace(edit, values=tuple(made.values()))


def _edits(first: Relation, rest: Sequence[Relation], numbers: Sequence[Number], most: int) -> Iterator[Edit]:
    """What might have been meant: the computed value of a claim first, then slips of the pen on any number."""
    for relation in (first, *(one for one in rest if one is not first)):
        value = value_of(relation.tree)
        if value is not None:
            claimed = relation.claimed
            if relation.absolute and claimed.value >= 0:
                value = abs(value)
            yield Edit("value", ((claimed, rounded(claimed, value), ""),))
    for number in numbers:
        yield from slips_of(number)
    if len(rest) > 1:  # what one sum wants of a part may be what a share of it wants, too
        for relation in rest:
            yield from _wanted(relation)
    for relation in rest:
        yield from swaps_of(relation.numbers()[:most])
    ordered = sorted(numbers, key=lambda one: one.order)
    for at, number in enumerate(ordered):  # of two relations: 人员2477.2万元占95.75%，公用110.01万元占4.25%
        beside = [one for one in ordered[at + 1 : at + BESIDE] if one.passage is number.passage]
        for one in beside:
            yield from swaps_of((number, one))
    if len({one.claimed for one in rest}) > 1:  # 实际支出1.75万元，比预算节约6.85万元: several rates tell it
        for number in numbers[:FEW]:
            for one in _next_to(number):
                yield from swaps_of((number, one))


def _wanted(relation: Relation) -> Iterator[Edit]:
    """What each part of a sum would have to be."""
    tree = relation.tree
    parts = (
        [term.number for sign, term in tree.terms if sign > 0 and isinstance(term, Of)]
        if isinstance(tree, Sum)
        else []
    )
    value = value_of(tree)
    if (
        value is None
        or not isinstance(tree, Sum)
        or len(parts) < len(tree.terms)
        or not 1 < len(parts) <= FEW
    ):
        return
    for part in parts:
        wanted = part.value + relation.claimed.value - value
        if wanted > 0:
            yield Edit("value", ((part, wanted, ""),))


def _next_to(number: Number) -> list[Number]:
    """The numbers of running text that one may have been exchanged with: of its unit, and long enough to tell."""
    if number.passage.cell is not None or number.digits < LONG - 1 or number.dimension != "money":
        return []
    made = number.passage.numbers
    at = made.index(number)
    return [
        one
        for one in (*made[max(at - 2, 0) : at], *made[at + 1 : at + 3])
        if one.unit.symbol == number.unit.symbol and one.digits >= LONG - 1
    ]


def _remark(edit: Edit, mended: Sequence[Relation], sure: bool) -> Remark:
    first = min(mended, key=lambda one: (SEVERITY[one.severity], one.claimed.order))
    numbers = [number for number, _, _ in edit.values] or [first.claimed]
    numbers += [number for relation in mended for number in relation.numbers()]
    numbers = list(dict.fromkeys(numbers))
    severity = first.severity
    if severity == "warning" and len({relation.claimed for relation in mended}) > 1:
        severity = "error"  # two independent relations say so
    accused = numbers[0]
    value = value_of(first.tree)
    if edit.values:
        edits = tuple((spot(number), text or printed(number, one)) for number, one, text in edit.values)
        recomputed = edits[0][1]
        repair = Repair(edit.kind, edits)
    else:
        recomputed = unlike(first.claimed, value) if value is not None else ""
        repair = None
    if not sure:
        return replace(alone(first, "info"), confidence="weak")
    return Remark(
        first.rule,
        severity,
        tuple(spot(number) for number in numbers),
        accused.text,
        recomputed,
        formula(first),
        dict(first.values),
        repair=repair,
    )


def alone(relation: Relation, severity: str) -> Remark:
    """The remark of one relation by itself."""
    value = value_of(relation.tree)
    return Remark(
        relation.rule,
        severity,
        tuple(spot(number) for number in relation.numbers()),
        relation.claimed.text,
        unlike(relation.claimed, value) if value is not None else "",
        formula(relation),
        dict(relation.values),
    )
