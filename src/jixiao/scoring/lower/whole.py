"""Expressions of whole numbers and truths over columns, each with proven bounds: what all engines compute alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from math import gcd
from typing import Any

LIT, COLUMN, ADD, MUL, DIV, IF = "lit", "column", "add", "mul", "div", "if"
TRUE, FALSE, FLAG, ABSENT, IS, CMP, AND, OR, NOT = (
    "true", "false", "flag", "absent", "is", "cmp", "and", "or", "not"
)  # fmt: skip
NUMBERS = (LIT, COLUMN, ADD, MUL, DIV, IF)
OPPOSITE = {"<": ">=", "<=": ">", "=": "!="}


class Expr:
    """One expression. `op` is one of those above; `args` are expressions and, for leaves, what they are:

    lit (number), column (name: 0 where it is null), add, mul, div (floor; the divisor is positive), if (truth, then, else),
    flag (name: false where it is null), absent (name: whether it is null), is (name, text), cmp (`<`, `<=` or `=`, left, right), and, or, not.
    `low` and `high` hold every value it can have (numbers only). Two expressions that say the same are one object.
    """

    __slots__ = ("args", "high", "low", "number", "op")

    def __init__(self, op: str, args: tuple[Any, ...], low: int, high: int, number: int) -> None:
        self.op, self.args, self.low, self.high, self.number = op, args, low, high, number

    @property
    def is_number(self) -> bool:
        return self.op in NUMBERS

    @property
    def most(self) -> int:
        """The largest size that it can have."""
        return max(abs(self.low), abs(self.high))

    @property
    def work(self) -> int:
        """The largest size of anything that comes up while it is computed from its parts, in any order (numbers, and comparisons of them)."""
        inner = [one.most for one in self.args if isinstance(one, Expr) and one.is_number]
        if self.op == ADD:
            return sum(inner)
        if self.op == MUL:
            product = 1
            for one in inner:
                product *= max(one, 1)
            return product
        if self.op == DIV:
            return sum(inner)  # a quotient of a negative number is made by way of both
        return max([self.most, *inner])

    def __repr__(self) -> str:
        """Itself without its parts, of which there may be thousands."""
        inner = ", ".join(f"#{one.number}" if isinstance(one, Expr) else repr(one) for one in self.args)
        return f"#{self.number} {self.op}({inner})"


class Maker:
    """Makes expressions, the same one only once, and simpler ones where it can."""

    def __init__(self) -> None:
        self.known: dict[tuple[Any, ...], Expr] = {}
        self.true = self._make(TRUE, ())
        self.false = self._make(FALSE, ())
        self.zero, self.one = self.lit(0), self.lit(1)

    def _make(self, op: str, args: tuple[Any, ...], low: int = 0, high: int = 0) -> Expr:
        key = (op, *(one.number if isinstance(one, Expr) else ("", one) for one in args))
        found = self.known.get(key)
        if found is None:
            found = self.known[key] = Expr(op, args, low, high, len(self.known))
        elif found.is_number and (low > found.low or high < found.high):
            found.low, found.high = max(low, found.low), min(high, found.high)
        return found

    # -- numbers

    def lit(self, value: int) -> Expr:
        return self._make(LIT, (value,), value, value)

    def column(self, name: str, low: int, high: int) -> Expr:
        """A column of whole numbers from `low` to `high`, 0 where it is null."""
        return self._make(COLUMN, (name,), min(low, 0), max(high, 0))

    def add(self, *terms: Expr) -> Expr:
        """The sum; equal terms are taken together."""
        counts: dict[Expr, int] = {}
        whole = 0
        for term in self._terms(terms):
            factor, rest = self.split(term)
            if rest is None:
                whole += factor
            else:
                counts[rest] = counts.get(rest, 0) + factor
        made = [self.times(factor, rest) for rest, factor in counts.items() if factor]
        if whole or not made:
            made.append(self.lit(whole))
        if len(made) == 1:
            return made[0]
        made.sort(key=lambda one: one.number)
        return self._make(ADD, tuple(made), sum(one.low for one in made), sum(one.high for one in made))

    def _terms(self, terms: Iterable[Expr]) -> Iterator[Expr]:
        for term in terms:
            if term.op == ADD:
                yield from term.args
            else:
                yield term

    def split(self, term: Expr) -> tuple[int, Expr | None]:
        """A number as a constant times the rest; no rest where it is a constant."""
        if term.op == LIT:
            return term.args[0], None
        if term.op == MUL and term.args[0].op == LIT:
            rest = term.args[1:]
            return term.args[0].args[0], rest[0] if len(rest) == 1 else self._product(rest)
        if term.op == IF and self._is_choice_of_constants(term):
            factor = self.common(term) * (-1 if self._begins_negative(term) else 1)
            return factor, self._each_over(term, factor)
        return 1, term

    def _begins_negative(self, term: Expr) -> bool:
        """Whether the first constant of a choice that is not 0 is less."""
        while term.op == IF and term.args[1].args[0] == 0:
            term = term.args[2]
        first: int = (term if term.op == LIT else term.args[1]).args[0]
        return first < 0

    def _each_over(self, term: Expr, by: int) -> Expr:
        """A choice of constants, each divided by one."""
        if term.op == LIT:
            return self.lit(term.args[0] // by)
        test, then, other = term.args
        return self.choose(test, self.lit(then.args[0] // by), self._each_over(other, by))

    def common(self, term: Expr) -> int:
        """A constant by which every value of a number can be divided, 0 for 0."""
        if term.op == ADD:
            return gcd(*(self.common(one) for one in term.args))
        if term.op == IF:
            return gcd(self.common(term.args[1]), self.common(term.args[2]))
        return abs(self.split(term)[0])

    def over(self, term: Expr, by: int) -> Expr:
        """A number divided by a constant that `common` allows."""
        if by == 1:
            return term
        if term.op == ADD:
            return self.add(*(self.over(one, by) for one in term.args))
        if term.op == IF:
            return self.choose(term.args[0], self.over(term.args[1], by), self.over(term.args[2], by))
        factor, rest = self.split(term)
        return self.lit(factor // by) if rest is None else self.times(factor // by, rest)

    def times(self, factor: int, term: Expr) -> Expr:
        """A constant times a number."""
        inner, rest = self.split(term)
        factor *= inner
        if rest is None or factor == 0:
            return self.lit(factor)
        if factor == 1:
            return rest
        if rest.op == ADD:
            return self.add(*(self.times(factor, one) for one in rest.args))
        if self._is_choice_of_constants(rest):
            test, then, other = rest.args
            return self.choose(test, self.times(factor, then), self.times(factor, other))
        parts = rest.args if rest.op == MUL else (rest,)
        ends = (factor * rest.low, factor * rest.high)
        return self._make(MUL, (self.lit(factor), *parts), min(ends), max(ends))

    def _is_choice_of_constants(self, one: Expr) -> bool:
        while one.op == IF and one.args[1].op == LIT:
            one = one.args[2]
        return one.op == LIT

    def mul(self, left: Expr, right: Expr) -> Expr:
        a, left_rest = self.split(left)
        b, right_rest = self.split(right)
        if left_rest is None or right_rest is None:
            return self.times(a * b, left_rest or right_rest or self.one)
        parts = [
            *(left_rest.args if left_rest.op == MUL else (left_rest,)),
            *(right_rest.args if right_rest.op == MUL else (right_rest,)),
        ]
        return self.times(a * b, self._product(sorted(parts, key=lambda one: one.number)))

    def _product(self, parts: Iterable[Expr]) -> Expr:
        made = tuple(parts)
        if len(made) == 1:
            return made[0]
        low, high = 1, 1
        at = 0
        while at < len(made):  # a square is never negative
            one = made[at]
            if at + 1 < len(made) and made[at + 1] is one:
                squares = (one.low * one.low, one.high * one.high)
                a, b = 0 if one.low <= 0 <= one.high else min(squares), max(squares)
                at += 2
            else:
                a, b = one.low, one.high
                at += 1
            ends = (low * a, low * b, high * a, high * b)
            low, high = min(ends), max(ends)
        return self._make(MUL, made, low, high)

    def sub(self, left: Expr, right: Expr) -> Expr:
        return self.add(left, self.times(-1, right))

    def div(self, left: Expr, right: Expr) -> Expr:
        """The quotient, down to a whole number. The divisor is positive, whatever the row."""
        if right.low < 1:
            raise ValueError(f"a divisor may be {right.low}")
        shared = gcd(self.common(left), self.common(right))
        if shared > 1:
            left, right = self.over(left, shared), self.over(right, shared)
        left, right = self._less(left, right)
        if right is self.one or left is self.zero:
            return left
        times = sum(self._times_of(one, right) for one in self._terms([left]))
        if times:  # so many divisors more or less
            return self.add(self.div(self.sub(left, self.times(times, right)), right), self.lit(times))
        if left.op == LIT and right.op == LIT:
            return self.lit(left.args[0] // right.args[0])
        ends = [a // b for a in (left.low, left.high) for b in (right.low, right.high)]
        return self._make(DIV, (left, right), min(ends), max(ends))

    def _less(self, left: Expr, right: Expr) -> tuple[Expr, Expr]:
        """A division by a constant with less of it: (c + g x) / (g d) is (c / g + x) / d, all of them down to a whole number."""
        if left.op != ADD or right.op != LIT:
            return left, right
        numbers = [one for one in left.args if one.op == LIT]
        others = [one for one in left.args if one.op != LIT]
        shared = gcd(right.args[0], *(self.common(one) for one in others))
        if not numbers or shared == 1:
            return left, right
        constant = self.lit(numbers[0].args[0] // shared)
        return self.add(constant, *(self.over(one, shared) for one in others)), self.over(right, shared)

    def _times_of(self, term: Expr, one: Expr) -> int:
        """How many times a number is another: 0 where it is not."""
        (factor, rest), (other_factor, other) = self.split(term), self.split(one)
        return (
            factor // other_factor if rest is other and rest is not None and not factor % other_factor else 0
        )

    def choose(self, test: Expr, then: Expr, other: Expr) -> Expr:
        """One number or the other."""
        if test is self.true or then is other:
            return then
        if test is self.false:
            return other
        if test.op == NOT:
            return self.choose(test.args[0], other, then)
        shared = gcd(self.common(then), self.common(other))
        if shared > 1 and not (then.op == LIT and self._is_choice_of_constants(other)):
            return self.times(shared, self.choose(test, self.over(then, shared), self.over(other, shared)))
        (a, b), (c, d) = _within(then, test, holds=True), _within(other, test, holds=False)
        return self._make(IF, (test, then, other), min(a, c), max(b, d))

    def narrowed(self, term: Expr, low: int, high: int) -> Expr:
        """A number of which more is known than its parts tell."""
        term.low, term.high = max(term.low, low), min(term.high, high)
        return term

    # -- truths

    def flag(self, name: str) -> Expr:
        return self._make(FLAG, (name,))

    def absent(self, name: str) -> Expr:
        return self._make(ABSENT, (name,))

    def text_is(self, name: str, text: str) -> Expr:
        """Whether a column of texts says this; not where it is null."""
        return self._make(IS, (name, text))

    def compare(self, op: str, left: Expr, right: Expr) -> Expr:
        """`< <= > >= = !=` of two numbers."""
        if op == "!=":
            return self.no(self.compare("=", left, right))
        if op in (">", ">="):
            return self.compare("<" if op == ">" else "<=", right, left)
        shared = gcd(self.common(left), self.common(right))
        if shared > 1:
            left, right = self.over(left, shared), self.over(right, shared)
        if left is right:
            return self.false if op == "<" else self.true
        (a, left_rest), (b, right_rest) = self.split(left), self.split(right)
        if (
            left_rest is not None and left_rest is right_rest
        ):  # of one number, more or less often: its sign decides
            left, right = self.times(1 if a > b else -1, left_rest), self.zero
        if op == "=":
            if left.high < right.low or right.high < left.low:
                return self.false
            if left.low == left.high == right.low == right.high:
                return self.true
            left, right = sorted((left, right), key=lambda one: one.number)
            return self._make(CMP, (op, left, right))
        sure = left.high < right.low if op == "<" else left.high <= right.low
        never = left.low >= right.high if op == "<" else left.low > right.high
        if sure or never:
            return self.true if sure else self.false
        return self._make(CMP, (op, left, right))

    def both(self, *truths: Expr) -> Expr:
        return self._join(AND, truths, self.true, self.false)

    def either(self, *truths: Expr) -> Expr:
        made = self._join(OR, truths, self.false, self.true)
        if made.op != OR:
            return made
        shared = [one for one in all_of(made.args[0]) if all(one in all_of(other) for other in made.args[1:])]
        if not shared:
            return made
        rest = (self.both(*(one for one in all_of(other) if one not in shared)) for other in made.args)
        return self.both(*shared, self.either(*rest))  # (a and b) or (a and c) is a and (b or c)

    def _join(self, op: str, truths: Iterable[Expr], idle: Expr, decisive: Expr) -> Expr:
        found: dict[Expr, None] = {}
        for one in truths:
            for part in one.args if one.op == op else (one,):
                found[part] = None
        found.pop(idle, None)
        while True:
            if decisive in found or any(self.no(one) in found for one in list(found)):
                return decisive
            part, less = next(self._shorter(op, found), (None, None))
            if part is None:
                break
            del found[part]
            for one in less.args if less is not None and less.op == op else (less,):
                if one is not None and one is not idle:
                    found[one] = None
        if not found:
            return idle
        made = tuple(found)
        return made[0] if len(made) == 1 else self._make(op, made)

    def _shorter(self, op: str, found: Mapping[Expr, None]) -> Iterator[tuple[Expr, Expr | None]]:
        """Of truths that are joined, one that the others make shorter: a and (a or b) is a, a and (not a or b) is a and b; and the other way
        round. None where it goes."""
        other = OR if op == AND else AND
        for part in found:
            if part.op != other:
                continue
            if any(one in found for one in part.args):
                yield part, None
            else:
                kept = [one for one in part.args if self.no(one) not in found]
                if len(kept) < len(part.args):
                    yield part, self.either(*kept) if other == OR else self.both(*kept)
        sets = {frozenset(part.args): part for part in found if part.op == other}
        for mine, part in sets.items():
            if any(one < mine for one in sets):
                yield part, None
            for one in part.args:
                if (mine - {one}) | {self.no(one)} in sets:
                    rest = [other_one for other_one in part.args if other_one is not one]
                    yield part, self.either(*rest) if other == OR else self.both(*rest)

    def no(self, truth: Expr) -> Expr:
        if truth is self.true or truth is self.false:
            return self.false if truth is self.true else self.true
        if truth.op == NOT:
            inner: Expr = truth.args[0]
            return inner
        if truth.op == CMP and truth.args[0] != "=":  # both numbers are there: their order is known
            op, left, right = truth.args
            return self.compare(OPPOSITE[op], left, right)
        return self._make(NOT, (truth,))

    def which(self, test: Expr, then: Expr, other: Expr) -> Expr:
        """One truth or the other."""
        if then is other:
            return then
        return self.either(self.both(test, then), self.both(self.no(test), other))


def _within(one: Expr, test: Expr, *, holds: bool) -> tuple[int, int]:
    """The bounds of a number where a truth holds or does not: what is compared in it lies on one side of the other, as in the least of two."""
    low, high = one.low, one.high
    if test.op != CMP or test.args[0] == "=" or one not in test.args:
        return low, high
    op, left, right = test.args
    gap = int(holds == (op == "<"))  # a < b, and not a <= b, leave a step between them
    smaller, larger = (left, right) if holds else (right, left)
    if one is smaller:
        high = min(high, larger.high - gap)
    if one is larger:
        low = max(low, smaller.low + gap)
    return (low, high) if low <= high else (one.low, one.high)


def all_of(truth: Expr) -> tuple[Expr, ...]:
    """The truths that hold together where one holds."""
    return truth.args if truth.op == AND else (truth,)


def parts(expr: Expr) -> tuple[Expr, ...]:
    """The expressions directly in one."""
    return tuple(one for one in expr.args if isinstance(one, Expr))


def everything(outputs: Iterable[Expr], inner: Callable[[Expr], Iterable[Expr]] = parts) -> list[Expr]:
    """All expressions in some, each once, parts before wholes."""
    seen: dict[Expr, None] = {}
    stack = [(one, False) for one in outputs][::-1]
    while stack:
        here, opened = stack.pop()
        if here in seen:
            continue
        if opened:
            seen[here] = None
            continue
        stack.append((here, True))
        stack.extend((one, False) for one in inner(here) if one not in seen)
    return list(seen)
