"""Drawing a sample: who must be in it, then of the rest so many of each stratum, in the order of a hash that the seed decides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any

from jixiao.scoring.sheet import score_json
from jixiao.web.sm3 import digest

MUST, NAMED, RANDOM, NOT = "must", "named", "random", ""  # why somebody is in the sample
WHOLE = 100


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit whose self-evaluation was filed. `strata`: the stratum to which it belongs, by the way of dividing; `score` and `points`: its
    total, None while it has none; `reviewed`: whether a review of it ended in the three years before; `begun`: its review has begun."""

    work: int
    code: str
    name: str
    strata: Mapping[str, str]
    score: Fraction | None
    points: Fraction
    reviewed: bool
    begun: bool = False


@dataclass(frozen=True, slots=True)
class Rules:
    """How a sample is drawn. `by`: the way of dividing into strata, "" for none; `share`: how many in a hundred of each stratum; `high`: a
    score from which on a unit must be looked at; `named`: units that are added by hand, each with its reason."""

    by: str = ""
    share: int = 20
    high: Fraction | None = None
    full: bool = False
    never: bool = False
    named: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One unit of the population in a sample: its stratum, its place in the order that the seed gives, and why it is in it."""

    work: int
    code: str
    name: str
    stratum: str
    score: str
    order: str
    why: str
    reason: str = ""

    @property
    def drawn(self) -> bool:
        """Whether it is in the sample."""
        return self.why != NOT

    def kept(self) -> dict[str, Any]:
        """As records keep it."""
        return asdict(self)


def order_of(seed: str, year: int, code: str) -> str:
    """The SM3 hash that decides who comes first: anybody can compute it again."""
    return digest(f"{seed}|{year}|{code}".encode())


def needed(count: int, share: int) -> int:
    """So many of a stratum: the share of it, rounded up, so that none goes without."""
    return -(-count * share // WHOLE)


def draw(candidates: Iterable[Candidate], rules: Rules, seed: str, year: int) -> list[Line]:
    """Everybody, those who are in the sample first, in the order of the seed."""
    named = dict(rules.named)
    certain: dict[str, tuple[str, str]] = {}
    strata: dict[str, list[Candidate]] = {}
    every = sorted(candidates, key=lambda one: (order_of(seed, year, one.code), one.code))
    for one in every:
        must = "；".join(_must(one, rules))
        if one.code in named:
            certain[one.code] = (NAMED, named[one.code])
        elif must:
            certain[one.code] = (MUST, must)
        else:
            strata.setdefault(one.strata.get(rules.by, ""), []).append(one)
    for rest in strata.values():
        for one in rest[: needed(len(rest), rules.share)]:
            certain[one.code] = (RANDOM, "")
    made = [_line(one, rules, seed, year, certain.get(one.code, (NOT, ""))) for one in every]
    return sorted(made, key=lambda one: not one.drawn)


def _must(one: Candidate, rules: Rules) -> Iterable[str]:
    """Why a unit must be looked at whatever the seed says."""
    if one.begun:
        yield "复核已经开始"
    if one.score is not None and rules.high is not None and one.score >= rules.high:
        yield "得分很高"
    if one.score is not None and rules.full and one.score >= one.points:
        yield "没有扣分"
    if rules.never and not one.reviewed:
        yield "近三年没有复核过"


def _line(one: Candidate, rules: Rules, seed: str, year: int, why: tuple[str, str]) -> Line:
    score = "" if one.score is None else score_json(one.score, 2) or ""
    return Line(
        one.work,
        one.code,
        one.name,
        one.strata.get(rules.by, ""),
        score,
        order_of(seed, year, one.code),
        *why,
    )


def lines_of(kept: Sequence[Mapping[str, Any]]) -> list[Line]:
    """The lines of a record."""
    return [Line(**one) for one in kept]
