"""Rates that the text itself defines: 结转结余率=年末结转和结余/(年初结转和结余+本年拨款)×100%, 故结转结余率为1.33%."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from jixiao.auditing.checks.prose_text import Text, plain, target
from jixiao.auditing.relation import Fixed, Node, Of, Ratio, Relation, Sum
from jixiao.extraction.roles import Role

FORMULA = re.compile(
    r"(?P<name>[\u4e00-\u9fff“”]{2,16}(?:率|比例|比重))\s*[=＝]\s*(?P<top>[^=＝/÷。；;，,]{2,60}?)\s*[/÷]\s*(?P<bottom>[^=＝/÷。；;，,]{2,120}?)\s*(?:[×*xX]\s*100\s*%?)?\s*(?=[，,。；;=＝)）]|$)"
)
WORDS = re.compile(r"\((?:含|不含|包括)[^()]*\)")
WRITTEN_OUT = re.compile(r"[=÷/+×]")  # the words in front of a number are a formula, and not its label
ENOUGH = 0.7  # how much of a term's words a label must share


def defined(text: Text) -> Iterator[Relation]:
    """The rates of a passage that a formula in words defines, where every term but empty purses has its number."""
    folded = text.passage.folded
    for found in FORMULA.finditer(folded):
        if re.search(r"\d", found["top"] + re.sub(r"100\s*%", "", found["bottom"])):
            continue
        name = re.sub(r"^(?:年度?|[因为故按由即其])+", "", found["name"])
        claim = next((role for role in text.roles if _claims(role, name, found.end())), None)
        top, bottom = _terms(found["top"]), _terms(re.sub(r"[×*xX]\s*100\s*%?$", "", found["bottom"].strip()))
        if claim is None or not top or not bottom:
            continue
        matched = _matched(text, claim, [word for _, word in (*top, *bottom)])
        trees = [_sum(terms, matched) for terms in (top, bottom)]
        if trees[0] is not None and trees[1] is not None:
            yield Relation("rate_differs", claim.number, Ratio(trees[0], trees[1]))


def _claims(role: Role, name: str, behind: int) -> bool:
    """Whether a role is the value of what a formula before it defines."""
    return (
        role.number.start >= behind
        and role.number.dimension == "ratio"
        and not target(role)
        and re.search(re.escape(name) + r"(?:约|仅|均)?(?:为|是|达到|达|:)?$", role.gap) is not None
    )


def _terms(words: str) -> list[tuple[int, str]]:
    """The terms of a sum in words, with their signs; empty where brackets stand inside it."""
    text = WORDS.sub("", re.sub(r"\s+", "", words)).strip()
    while text.startswith("(") and text.endswith(")"):
        text = text[1:-1]
    if "(" in text or ")" in text:
        text = text.strip("()")
        if "(" in text or ")" in text:
            return []
    made = [(1 if sign in ("", "+") else -1, word) for sign, word in re.findall(r"(^|[+\-])([^+\-]+)", text)]
    return [(sign, word) for sign, word in made if word]


def _matched(text: Text, claim: Role, words: list[str]) -> dict[str, Role]:
    """Which amount each term is: the pairs that share most of their words, each amount once."""
    amounts = [
        role
        for role in plain(text.before(claim))
        if role.number.dimension in ("money", "count", "area") and not WRITTEN_OUT.search(role.gap)
    ]
    pairs = sorted(
        ((_likeness(word, role), word, role) for word in words for role in amounts),
        key=lambda one: (-one[0], one[2].number.order),
    )
    made: dict[str, Role] = {}
    for score, word, role in pairs:
        if score >= ENOUGH and word not in made and role not in made.values():
            made[word] = role
    return made


def _likeness(word: str, role: Role) -> Fraction:
    """How many of the pairs of signs of the shorter label stand in the longer one, too."""
    label = re.split(r"[，,；;：:。(]", re.sub(r"\([^()]*\)", "", role.gap))[-1]
    label = re.sub(r"(?:为|是|共|达到|达)$", "", label)
    for pair in (("年初", "年末"), ("预算数", "决算数"), ("一般公共", "政府性基金"), ("实际", "计划")):
        for one, other in (pair, pair[::-1]):
            if one in word and other in label and one not in label:
                return Fraction(0)
    mine, theirs = _pairs(word), _pairs(label)
    least = min(len(mine), len(theirs))
    return Fraction(len(mine & theirs), least) if least else Fraction(0)


def _pairs(words: str) -> set[str]:
    text = re.sub(r"[“”\"\s]", "", words)
    return {text[at : at + 2] for at in range(len(text) - 1)}


def _sum(terms: list[tuple[int, str]], matched: dict[str, Role]) -> Node | None:
    """The sum of the terms that have a number; a purse that is told nowhere is empty. None where another term has none."""
    missing = [word for _, word in terms if word not in matched]
    if len(missing) == len(terms) or any(not re.search("基金|国有资本", word) for word in missing):
        return None
    if len(terms) == 1:
        return Of(matched[terms[0][1]].number)
    made = [(sign, Of(matched[word].number)) for sign, word in terms if word in matched]
    return Sum(tuple(made)) if made else Fixed(Fraction(0))
