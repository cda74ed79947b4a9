#!/usr/bin/env python3
"""Measures which relations between printed numbers the audit finds, against relations that were labelled by reading.

`.venv/bin/python scripts/measure_relations.py` prints the figures and every miss; tests/audit/relations has the labels, and
the reports stand in the folder that JIXIAO_REPORTS names (else where tests look for them). A relation is found when the
audit judges one with the same claimed number on the same line and just the labelled operands, by line and digits; a
restatement, when restatements that it judges lead from the one place to the other. Labels marked `after` were added when
the audit had found them and a reader agreed: they count for precision and not for recall; those marked `unsure` for neither.
"""

from __future__ import annotations

import os
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

from jixiao.auditing.relation import Fixed, Node, Product, Ratio, Size, Sum, numbers_of
from jixiao.extraction.claims import Number
from jixiao.flows.auditing import audit_file

ROOT = Path(__file__).resolve().parent.parent
LABELS = ROOT / "tests" / "audit" / "relations"
REPORTS = Path(os.environ.get("JIXIAO_REPORTS") or ROOT.parent / "shared" / "reports")
JUDGED = ("verified", "explained", "rounding", "inconsistent")
SAID = {
    True: ("verified", "explained"),
    "rounding": ("verified", "explained", "rounding"),
    False: ("inconsistent",),
}
ENDS = re.compile(r"[。；;\t]")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?%?")
HAN = re.compile(r"[\u4e00-\u9fff]")

Spot = tuple[int, str]  # the line of a number, and its digits


@dataclass(frozen=True, slots=True)
class Found:
    """A relation that the audit judged."""

    claimed: Spot
    operands: Counter[Spot]
    fixed: Counter[Fraction]  # numbers of a written equation that have no unit
    texts: tuple[str, ...]  # the claimed one first
    rule: str
    verdict: str
    certain: bool
    same: bool


@dataclass(slots=True)
class Measured:
    """What was counted on one report or on several.

    labels, recalled, agreed: by kind, the labelled relations, those found, and those found and judged as they are labelled.
    prose: of them what stands in sentences: labels, recalled, given, right.
    given, right: relations found on lines of which all are labelled, and those of them with a label: `certain`, and
    `searched` where they were only found by searching and cannot accuse; restatements are not among them. sentences: with
    labelled relations; told: also those with two numbers or more; perfect of each: all labelled found and none else.
    """

    labels: Counter[str] = field(default_factory=Counter)
    recalled: Counter[str] = field(default_factory=Counter)
    agreed: Counter[str] = field(default_factory=Counter)
    given: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    prose: Counter[str] = field(default_factory=Counter)
    sentences: int = 0
    perfect: int = 0
    told: int = 0
    perfect_told: int = 0
    notes: list[str] = field(default_factory=list)

    def add(self, other: Measured) -> None:
        """Count another report with this one."""
        for name in ("labels", "recalled", "agreed", "given", "right", "prose"):
            getattr(self, name).update(getattr(other, name))
        for name in ("sentences", "perfect", "told", "perfect_told"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.notes += other.notes

    @property
    def formulas(self) -> tuple[int, int, int]:
        """Labelled relations that compute, those found, those judged as labelled: without restatements."""
        kinds = [kind for kind in self.labels if kind != "same"]
        return (
            sum(self.labels[kind] for kind in kinds),
            sum(self.recalled[kind] for kind in kinds),
            sum(self.agreed[kind] for kind in kinds),
        )


def main() -> int:
    """Measure each report that is there and print what was counted."""
    whole = Measured()
    for path in sorted(LABELS.glob("*.yaml")):
        truth = yaml.safe_load(path.read_text(encoding="utf-8"))
        report = REPORTS / truth["report"]
        if not report.is_file():
            print(f"{report} is not here; set JIXIAO_REPORTS", file=sys.stderr)
            return 1
        one = measure(truth, report)
        print(path.stem, *figures(one), sep="\n  ")
        whole.add(one)
    print("all", *figures(whole), sep="\n  ")
    for kind, count in whole.labels.most_common():
        print(
            f"  {kind:12} {whole.recalled[kind]:4} of {count:4} found, {whole.agreed[kind]:4} judged as labelled"
        )
    print(*whole.notes, sep="\n")
    return 0


def figures(one: Measured) -> list[str]:
    """The figures as lines."""
    labels, recalled, agreed = one.formulas
    rows = [f"recall {share(recalled, labels)}, judged as labelled {share(agreed, recalled)}"]
    prose = one.prose
    rows.append(
        f"in sentences: recall {share(prose['recalled'], prose['labels'])}, precision {share(prose['right'], prose['given'])}"
    )
    rows += [f"precision ({name}) {share(one.right[name], one.given[name])}" for name in sorted(one.given)]
    rows.append(f"recall of restatements {share(one.recalled['same'], one.labels['same'])}")
    rows.append(f"sentences with relations perfect {share(one.perfect, one.sentences)}")
    rows.append(f"sentences with two numbers perfect {share(one.perfect_told, one.told)}")
    return rows


def share(part: int, whole: int) -> str:
    """A share with what it is made of."""
    return f"{part}/{whole} = {part / whole:.1%}" if whole else "0/0"


def measure(truth: Mapping[str, Any], report: Path) -> Measured:
    """Compare what the audit of a report relates with its labels."""
    lines = report.read_text(encoding="utf-8").split("\n")
    found = list(relations(report))
    places = joined(found)
    labels = [label for label in truth["relations"] if label["kind"] != "heads"]
    read = {line for first, last in truth["read"] for line in range(first, last + 1)}
    whole = Measured()
    missed: Counter[tuple[int, int]] = Counter()
    strays: Counter[tuple[int, int]] = Counter()
    related: set[tuple[int, int]] = set()
    name = truth["report"]
    for label in labels:
        kind = label["kind"]
        sentence = sentence_of(lines, label["line"], [label["claimed"], *label["operands"]])
        if label.get("unsure"):
            continue
        if kind != "same":
            related.add(sentence)
        if label.get("after"):
            continue
        if kind == "same":
            whole.labels[kind] += 1
            ends = (label["line"], digits(label["claimed"])), *wanted_of(label, label["line"])
            known = len({places.get(end, end) for end in ends}) == 1 and ends[0] in places
            whole.recalled[kind] += known
            whole.agreed[kind] += known
            if not known:
                whole.notes.append(
                    f"missed {name} {label['line']} same {label['claimed']} {wanted_of(label, label['line'])}"
                )
            continue
        hits = [one for one in found if matches(one, label)]
        whole.labels[kind] += 1
        whole.recalled[kind] += bool(hits)
        good = any(one.verdict in SAID[label["holds"]] for one in hits)
        whole.agreed[kind] += good
        missed[sentence] += not hits
        if is_prose(lines, sentence):
            whole.prose.update(labels=1, recalled=bool(hits))
        if not hits:
            whole.notes.append(
                f"missed {name} {label['line']} {kind} {label['claimed']} = {label['operands']}"
            )
        elif not good:
            verdicts = sorted({one.verdict for one in hits})
            whole.notes.append(
                f"judged {name} {label['line']} {kind} {label['claimed']} {label['holds']}: {verdicts}"
            )
    for one in found:
        if one.same or one.claimed[0] not in read:
            continue
        mine = [label for label in labels if matches(one, label)]
        if mine and all(label.get("unsure") for label in mine):
            continue
        part = "certain" if one.certain else "searched"
        whole.given[part] += 1
        whole.right[part] += bool(mine)
        sentence = sentence_of(lines, one.claimed[0], one.texts)
        if one.certain and is_prose(lines, sentence):
            whole.prose.update(given=1, right=bool(mine))
        if not mine:
            whole.notes.append(
                f"unlabelled ({part}) {name} {one.claimed[0]} {one.rule} {one.verdict} {' < '.join(one.texts)}"
            )
            strays[sentence] += 1
    for sentence in sentences_of(lines, read, related):
        clean = not missed[sentence] and not strays[sentence]
        whole.told += 1
        whole.perfect_told += clean
        whole.sentences += sentence in related
        whole.perfect += clean and sentence in related
    return whole


def relations(report: Path) -> Iterator[Found]:
    """The relations of an audit with a verdict, each by the expression that holds where there is one."""
    for one in audit_file(report).audit.verdicts:
        relation = one.relation
        if one.verdict not in JUDGED:
            continue
        tree = one.reading or relation.tree
        operands = list(dict.fromkeys(numbers_of(tree)))
        if (
            not operands and relation.rule != "equation_differs"
        ):  # the count of a list: no other printed number
            continue
        yield Found(
            spot(relation.claimed),
            Counter(spot(number) for number in operands),
            Counter(fixed_of(tree)),
            tuple(number.text for number in [relation.claimed, *operands]),
            relation.rule,
            one.verdict,
            relation.certain,
            relation.same is not None,
        )


def fixed_of(tree: Node) -> Iterator[Fraction]:
    """The numbers of an expression that are no printed claims."""
    if isinstance(tree, Fixed):
        yield tree.value
    elif isinstance(tree, Sum):
        for _, term in tree.terms:
            yield from fixed_of(term)
    elif isinstance(tree, Product):
        for factor in tree.factors:
            yield from fixed_of(factor)
    elif isinstance(tree, Ratio):
        yield from fixed_of(tree.top)
        yield from fixed_of(tree.bottom)
    elif isinstance(tree, Size):
        yield from fixed_of(tree.inner)


def joined(found: Iterable[Found]) -> dict[Spot, Spot]:
    """For each number that is printed elsewhere too, one of the places where the audit says that the same fact stands."""
    first: dict[Spot, Spot] = {}
    for one in found:
        if one.same:
            here, there = (first.setdefault(place, place) for place in (one.claimed, *one.operands))
            first.update({place: here for place, at in first.items() if at == there})
    return first


def spot(number: Number) -> Spot:
    """Where a number stands and what is printed."""
    return number.line, digits(number.text)


def digits(text: str) -> str:
    """The digits of a printed number, with its sign and percent sign: 6,122万元 as 6122."""
    plain = re.sub(r"[,\s]", "", unicodedata.normalize("NFKC", text))
    match = NUMBER.search(plain)
    return match.group() if match else plain


def matches(one: Found, label: Mapping[str, Any]) -> bool:
    """Whether a found relation computes what a label computes. A number of a written equation may have no unit."""
    if one.claimed != (label["line"], digits(label["claimed"])):
        return False
    if label["kind"] == "same":  # the only part of a whole
        return one.operands == Counter(wanted_of(label, label["line"]))
    for way in (label, *label.get("also", ())):
        rest = Counter(wanted_of(way, label["line"])) - one.operands
        if not rest:
            return True
        if (
            label["kind"] == "equation"
            and Counter(value_of(text) for _, text in rest.elements()) <= one.fixed
        ):
            return True
    return False


def value_of(text: str) -> Fraction:
    """The value of digits."""
    return Fraction(text.rstrip("%")) / (100 if text.endswith("%") else 1)


def wanted_of(way: Mapping[str, Any], line: int) -> list[Spot]:
    """The operands of a label; a dash in a table is no number."""
    places = way.get("operand_lines") or [line] * len(way["operands"])
    return [(at, digits(text)) for at, text in zip(places, way["operands"], strict=True) if text != "-"]


def sentence_of(lines: list[str], line: int, texts: Iterable[str]) -> tuple[int, int]:
    """The sentence of a line that holds a claimed number and most of its operands."""
    claimed, *operands = [digits(text) for text in texts]
    best = max(
        (
            (sum(operand in told for operand in operands), -at)
            for at, told in enumerate(map(numbers_in, ENDS.split(lines[line - 1])))
            if claimed in told
        ),
        default=(0, 0),
    )
    return line, -best[1]


def sentences_of(
    lines: list[str], read: set[int], related: set[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """The sentences of prose on the lines that were read: with two numbers or more, or with a labelled relation."""
    for line in sorted(read):
        for at, text in enumerate(ENDS.split(lines[line - 1])):
            if is_prose(lines, (line, at)) and (len(numbers_in(text)) >= 2 or (line, at) in related):
                yield line, at


def is_prose(lines: list[str], sentence: tuple[int, int]) -> bool:
    """Whether a sentence is one, and no cell with a number."""
    return len(HAN.findall(ENDS.split(lines[sentence[0] - 1])[sentence[1]])) >= 4


def numbers_in(text: str) -> list[str]:
    """The digits of all numbers of a text."""
    return NUMBER.findall(re.sub(r"(?<=\d)[,\s]+(?=\d|%)", "", unicodedata.normalize("NFKC", text)))


if __name__ == "__main__":
    raise SystemExit(main())
