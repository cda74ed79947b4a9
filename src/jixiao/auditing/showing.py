"""Numbers and formulas of a remark as a person writes them: 6,122 ÷ 6,223 = 98.38%."""

from __future__ import annotations

from fractions import Fraction

from jixiao.auditing.relation import Fixed, Node, Of, Product, Ratio, Relation, Size, Sum, value_of
from jixiao.core.numerals import decimal_text, round_half_up
from jixiao.extraction.claims import Number

MORE_PLACES = 6
MOST_TERMS = 12  # a formula with more terms is cut in the middle


def printed(like: Number, value: Fraction, places: int | None = None) -> str:
    """A value in base units as the number `like` is printed: its unit, its decimals (or `places`), its thousands separators."""
    unit = like.unit.symbol if like.own_unit else ""
    places = like.places if places is None else places
    text = decimal_text(round_half_up(value / like.unit.scale, places), places)
    if "," in like.text or "，" in like.text:
        whole, dot, rest = text.lstrip("-").partition(".")
        text = ("-" if text.startswith("-") else "") + f"{int(whole):,}{dot}{rest}"
    return text + unit


def rounded(like: Number, value: Fraction) -> Fraction:
    """The value, in base units, that stands there when it is printed like another number."""
    return round_half_up(value / like.unit.scale, like.places) * like.unit.scale


def unlike(claimed: Number, value: Fraction) -> str:
    """What came out instead of a claim, with as many decimals as it takes to see the difference: 2.6 where 3 is claimed."""
    places = claimed.places
    while places < claimed.places + MORE_PLACES:
        if round_half_up(value / claimed.unit.scale, places) * claimed.unit.scale != claimed.value:
            break
        places += 1
    return printed(claimed, value, places)


def formula(relation: Relation) -> str:
    """The arithmetic with printed numbers, and its result in the claim's unit."""
    value = value_of(relation.tree)
    told = _told(relation.tree)
    return (
        told
        if value is None
        else f"{told} = {printed(relation.claimed, abs(value) if relation.absolute else value)}"
    )


def _told(tree: Node, inside: bool = False) -> str:
    if isinstance(tree, Of):
        return tree.number.text
    if isinstance(tree, Fixed):
        return decimal_text(tree.value, 0) if tree.value.denominator == 1 else str(tree.value)
    if isinstance(tree, Size):
        return _told(tree.inner, inside)
    if isinstance(tree, Sum):
        terms = list(tree.terms)
        if len(terms) > MOST_TERMS:
            shown = [_signed(one, at) for at, one in enumerate(terms[:6])]
            shown += ["+ …"] + [_signed(one, 1) for one in terms[-3:]]
        else:
            shown = [_signed(one, at) for at, one in enumerate(terms)]
        text = " ".join(shown)
        return f"({text})" if inside and len(terms) > 1 else text
    if isinstance(tree, Product):
        return " × ".join(_told(one, True) for one in tree.factors)
    if isinstance(tree, Ratio):
        bottom = _told(tree.bottom, True)
        if isinstance(tree.bottom, Ratio) or (
            isinstance(tree.bottom, Product) and len(tree.bottom.factors) > 1
        ):
            bottom = f"({bottom})"
        return f"{_told(tree.top, True)} ÷ {bottom}"
    raise AssertionError(tree)


def _signed(term: tuple[int, Node], at: int) -> str:
    sign, tree = term
    text = _told(tree, True)
    if at == 0:
        return text if sign > 0 else f"-{text}"
    return f"{'+' if sign > 0 else '-'} {text}"
