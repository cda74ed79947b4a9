"""Exact arithmetic in spreadsheet cells: a number is a numerator and a denominator, both whole, and a cause where it has none.

Every result is one row of helper cells: B the causes why there is no value (empty where there is one), C the value or the
numerator, D the denominator, E to G what they are made of. Excel compares and shows 15 digits, so products stay below
10^15; what would pass it falls back to `ROUND(quotient, 12)`, and only there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from math import gcd, lcm

from jixiao.core.book import keeps
from jixiao.rules.tree import Value
from jixiao.scoring.exact import COMPARE, ROUNDINGS

PIECE = 120  # characters of a text inside a formula; one may count as two

# Causes, one letter each. A row's letters say what it waits for; of several causes all are kept, duplicates too.
UNKNOWN, RANGE, NOT = "U", "R", "N"  # not known; known as a range; not applicable
OPTIONAL, OPTIONAL_RANGE = "O", "P"  # the same of a stated rate that a formula would give as well
BOTH, OVER, EMPTY = "B", "V", "E"  # 0/0; x/0; a mean of nothing
SILENT, LEFT = "A", "L"  # the criteria say nothing; left out

LIMIT = 10**15
MOST_DEN = 10**9  # a larger denominator is made smaller by the cells themselves
FIRST_ROW = 2
Shown = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Ref:
    """Where a value stands: formulas for its causes, value (or numerator) and denominator, and what they give now.

    `kind` is number, text, bool or none (never a value); `literal` a number written into formulas as it is.
    """

    kind: str
    state: str
    value: str
    den: int | str = 1
    causes: str = ""
    now: Value | None = None
    literal: Fraction | None = None
    under: int = 0  # the denominator now, where that is another than the least

    @property
    def sure(self) -> bool:
        """Whether it has a value whatever is filled in."""
        return self.state == '""'


@dataclass(slots=True)
class HelperRow:
    """One row of the helper sheet: a label, and by column letter the formula and its value as of writing."""

    label: str
    cells: dict[str, tuple[str, Shown]] = field(default_factory=dict)


def quoted(text: str) -> str:
    """A text as a formula writes it: without control characters, in pieces where it is longer than Excel takes (255)."""
    kept = "".join(filter(keeps, text))
    pieces = ['"' + kept[at : at + PIECE].replace('"', '""') + '"' for at in range(0, len(kept), PIECE)]
    return pieces[0] if len(pieces) == 1 else "(" + "&".join(pieces) + ")" if pieces else '""'


def no_value(causes: str) -> Ref:
    """Something that never has a value, for these causes."""
    return Ref("none", quoted(causes), '""', 1, causes)


def literal(value: Value) -> Ref:
    """A constant."""
    if isinstance(value, bool):
        return Ref("bool", '""', "TRUE" if value else "FALSE", 1, "", value)
    if isinstance(value, str):
        return Ref("text", '""', quoted(value), 1, "", value)
    return Ref("number", '""', _whole(value.numerator), value.denominator, "", value, value)


def _whole(number: int) -> str:
    return str(number) if number >= 0 else f"({number})"


def _scaled(value: str, factor: int) -> str:
    return value if factor == 1 else f"{value}*{factor}"


def _const(*dens: int | str) -> int | None:
    """The least common denominator, where all are fixed and it stays small."""
    whole = [den for den in dens if isinstance(den, int)]
    made = lcm(*whole)
    return made if len(whole) == len(dens) and made <= MOST_DEN else None


class Cells:
    """Helper rows of one workbook, and the operations that add to them."""

    def __init__(self) -> None:
        self.rows: list[HelperRow] = []

    def row(self, label: str = "") -> int:
        """A new row; its number on the sheet."""
        self.rows.append(HelperRow(label))
        return len(self.rows) + FIRST_ROW - 1

    def put(self, row: int, column: str, formula: str, now: Shown) -> str:
        """Write one cell; its address."""
        self.rows[row - FIRST_ROW].cells[column] = (formula, now)
        return f"{column}{row}"

    # -- causes

    def union(self, *refs: Ref) -> tuple[str, str]:
        """The causes of values that are of use only together: what does not apply outweighs the rest."""
        open_ = [ref for ref in dict.fromkeys(refs) if not ref.sure]
        causes = "".join(ref.causes for ref in open_)
        if len(open_) < 2:
            return (open_[0].state if open_ else '""'), causes
        joined = "&".join(ref.state for ref in open_)
        formula = f'IF({joined}="","",IF(ISNUMBER(FIND("{NOT}",{joined})),"{NOT}",{joined}))'
        return formula, NOT if NOT in causes else causes

    def begin(self, label: str, state: str, causes: str) -> tuple[int, str]:
        """A row with its causes; where they are those of another row, that row's cell is used again."""
        row = self.row(label)
        if state == '""' or state[1:].isdigit():
            return row, state
        return row, self.put(row, "B", state, causes)

    def only(self, state: str, value: str) -> str:
        """A formula that stays empty while there are causes."""
        return value if state == '""' else f'IF({state}<>"","",{value})'

    def done(self, kind: str, row: int, state: str, causes: str, formula: str, now: Value | None) -> Ref:
        """A row whose value is a text or a truth."""
        cell = self.put(row, "C", self.only(state, formula), "" if causes or now is None else shown(now))
        return Ref(kind, state, cell, 1, causes, None if causes else now)

    def numbered(
        self, row: int, state: str, causes: str, formula: str, den: int | str, now: Fraction | None, under: int = 0
    ) -> Ref:  # fmt: skip
        """A row whose value is a number with a fixed denominator, or one in another cell (that is `under` now)."""
        now = None if causes else now
        over = den if isinstance(den, int) else under or (now.denominator if now is not None else 1)
        cell = self.put(row, "C", self.only(state, formula), "" if now is None else shown(now * over))
        return Ref("number", state, cell, den, causes, now, None, under)

    def reduced(
        self, row: int, state: str, causes: str, top: str, bottom: str, plain: str, now: tuple[Fraction, Fraction | int] | None,
        guard: str = "",
    ) -> Ref:  # fmt: skip
        """A row whose denominator is only known in the sheet: both are divided by what they share. `now`: both, undivided."""
        now = None if causes else now
        value = None if now is None else now[0] / now[1]
        e = self.put(row, "E", self.only(state, top), "" if now is None else shown(now[0]))
        f = self.put(row, "F", self.only(state, bottom), "" if now is None else shown(now[1]))
        exact = f"AND(MAX(ABS({e}),{f}{guard})<1E+15,{e}=INT({e}),{f}=INT({f}))"
        big = now is not None and max(abs(now[0]), now[1]) >= LIMIT
        n = f"IF({exact},{e}/GCD(ABS({e}),{f}),ROUND({plain},12))"
        d = f"IF({exact},{f}/GCD(ABS({e}),{f}),1)"
        # a cached value is what a spreadsheet computes, in binary; jixiao reads no score from it
        number: Shown = "" if value is None else round(float(value), 12) if big else value.numerator
        under: Shown = "" if value is None else 1 if big else value.denominator
        c = self.put(row, "C", self.only(state, n), number)
        return Ref("number", state, c, self.put(row, "D", self.only(state, d), under), causes, value)

    # -- arithmetic

    def plus(self, a: Ref, b: Ref, sign: str = "+", label: str = "") -> Ref:
        """A sum or difference."""
        row, state = self.begin(label, *self.union(a, b))
        causes = self.union(a, b)[1]
        now = None
        if isinstance(a.now, Fraction) and isinstance(b.now, Fraction):
            now = a.now + b.now if sign == "+" else a.now - b.now
        den = _const(a.den, b.den)
        if den is not None and isinstance(a.den, int) and isinstance(b.den, int):
            formula = f"{_scaled(a.value, den // a.den)}{sign}{_scaled(b.value, den // b.den)}"
            return self.numbered(row, state, causes, formula, den, now)
        left, right = f"{a.value}*{b.den}", f"{b.value}*{a.den}"
        guard = f",ABS({left}),ABS({right})"
        if state != '""':
            guard = f',IF({state}="",MAX(0{guard}),0)'
        plain = f"{a.value}/{a.den}{sign}{b.value}/{b.den}"
        pair = None if now is None else (now * under_now(a) * under_now(b), under_now(a) * under_now(b))
        return self.reduced(
            row, state, causes, f"{left}{sign}{right}", f"{a.den}*{b.den}", plain, pair, guard
        )

    def times(self, a: Ref, b: Ref, label: str = "") -> Ref:
        """A product."""
        row, state = self.begin(label, *self.union(a, b))
        causes = self.union(a, b)[1]
        now = a.now * b.now if isinstance(a.now, Fraction) and isinstance(b.now, Fraction) else None
        if b.literal is None and a.literal is not None:
            a, b = b, a
        if b.literal is not None and isinstance(a.den, int):
            shared = gcd(b.literal.numerator, a.den) or 1
            factor, den = b.literal.numerator // shared, a.den // shared * b.literal.denominator
            if den <= MOST_DEN:
                return self.numbered(row, state, causes, f"{a.value}*{_whole(factor)}", den, now)
        plain = f"{a.value}/{a.den}*({b.value}/{b.den})"
        pair = None if now is None else (now * under_now(a) * under_now(b), under_now(a) * under_now(b))
        return self.reduced(row, state, causes, f"{a.value}*{b.value}", f"{a.den}*{b.den}", plain, pair)

    def over(self, a: Ref, b: Ref, label: str = "") -> Ref:
        """A quotient; without a value where the divisor is 0."""
        if b.literal:
            return self.times(a, literal(1 / b.literal), label)
        union, causes = self.union(a, b)
        zero = f'IF({b.value}=0,IF({a.value}=0,"{BOTH}","{OVER}"),"")'
        x, y = a.den, b.den
        shared = 1
        if isinstance(x, int) and isinstance(y, int):
            shared = gcd(x, y)
            x, y = x // shared, y // shared
        now = None
        if isinstance(a.now, Fraction) and isinstance(b.now, Fraction):
            if b.now:
                bottom_now = abs(b.now) * under_now(b) * under_now(a) / shared
                now = a.now / b.now * bottom_now, bottom_now
            else:
                causes = BOTH if a.now == 0 else OVER
        state = zero if union == '""' else f'IF({union}<>"",{union},{zero})'
        row, state = self.begin(label, state, causes)
        top, bottom = f"{a.value}*{y}*SIGN({b.value})", f"ABS({b.value})*{x}"
        return self.reduced(row, state, causes, top, bottom, f"{a.value}/{a.den}/({b.value}/{b.den})", now)

    def least(self, op: str, a: Ref, b: Ref, *, of_parts: bool = False, label: str = "") -> Ref:
        """The smaller or larger of two; `of_parts`: one that is left out is passed over."""
        union, causes = self.union(a, b)
        a_left, b_left = _all_left(a), _all_left(b)
        skip = of_parts and not (a.sure and b.sure)
        now: Value | None = None
        if isinstance(a.now, Fraction) and isinstance(b.now, Fraction):
            now = min(a.now, b.now) if op == "min" else max(a.now, b.now)
        if skip:
            if a.causes and set(a.causes) == {LEFT}:
                causes, now = b.causes, b.now
            elif b.causes and set(b.causes) == {LEFT}:
                causes, now = a.causes, a.now
            union = f"IF({a_left},{b.state},IF({b_left},{a.state},{union}))"
        row, state = self.begin(label, union, causes)
        sign = "<=" if op == "min" else ">="
        den = _const(a.den, b.den)
        if den is not None and isinstance(a.den, int) and isinstance(b.den, int):
            left, right = _scaled(a.value, den // a.den), _scaled(b.value, den // b.den)
            formula = f"{op.upper()}({left},{right})"
            if skip:
                formula = f"IF({a_left},{right},IF({b_left},{left},{formula}))"
            return self.numbered(row, state, causes, formula, den, _number(now))
        test = self.put(row, "E", self.only(state, self._compared(a, b, sign)), _first(op, a, b, causes))
        if skip:
            test = f"IF({a_left},FALSE,IF({b_left},TRUE,{test}))"
        return self._taken(row, state, causes, test, a, b, now)

    def _taken(self, row: int, state: str, causes: str, test: str, a: Ref, b: Ref, now: Value | None) -> Ref:
        number = None if causes else _number(now)
        of = under_now(a if not a.causes and number == a.now else b)
        den = self.put(
            row, "D", self.only(state, f"IF({test},{a.den},{b.den})"), "" if number is None else of
        )
        return self.numbered(row, state, causes, f"IF({test},{a.value},{b.value})", den, number, of)

    # -- comparison and rounding

    def _compared(self, a: Ref, b: Ref, sign: str) -> str:
        den = _const(a.den, b.den)
        if den is not None and isinstance(a.den, int) and isinstance(b.den, int):
            return f"{_scaled(a.value, den // a.den)}{sign}{_scaled(b.value, den // b.den)}"
        x, y = f"{a.value}*{b.den}", f"{b.value}*{a.den}"
        exact = f"AND(MAX(ABS({x}),ABS({y}))<1E+15,{a.value}=INT({a.value}),{b.value}=INT({b.value}))"
        return f"IF({exact},{x}{sign}{y},ROUND({a.value}/{a.den}-{b.value}/{b.den},12){sign}0)"

    def compare(self, op: str, a: Ref, b: Ref, label: str = "") -> Ref:
        """Whether a comparison holds; quotients by multiplying crosswise."""
        state, causes = self.union(a, b)
        row, state = self.begin(label, state, causes)
        now = None
        if not causes and a.now is not None and b.now is not None:
            now = COMPARE[op](a.now, b.now)
        sign = "<>" if op == "!=" else op
        if "text" in (a.kind, b.kind):
            same = f"EXACT({a.value},{b.value})"
            return self.done("bool", row, state, causes, same if op == "=" else f"NOT({same})", now)
        if "bool" in (a.kind, b.kind):
            return self.done("bool", row, state, causes, f"{a.value}{sign}{b.value}", now)
        return self.done("bool", row, state, causes, self._compared(a, b, sign), now)

    def rounded(self, how: str, places: int, a: Ref, label: str = "") -> Ref:
        """A number rounded to so many decimals, by whole numbers only."""
        row, state = self.begin(label, a.state, a.causes)
        scale = 10**places
        now = ROUNDINGS[how](a.now, places) if isinstance(a.now, Fraction) else None
        if isinstance(a.den, int) and scale % a.den == 0:
            return self.numbered(row, state, a.causes, _scaled(a.value, scale // a.den), scale, now)
        shared = gcd(scale, a.den) if isinstance(a.den, int) else 1
        up, down = scale // shared, a.den // shared if isinstance(a.den, int) else a.den
        exact = f"AND(ABS({a.value})*{up}<1E+15,{a.value}=INT({a.value}))"
        size = abs(a.now) * scale if isinstance(a.now, Fraction) and not a.causes else None
        bottom = Fraction(down if isinstance(down, int) else under_now(a))
        top = None if size is None else size * bottom
        big = top is not None and top >= LIMIT
        whole: Shown = "" if size is None else int(size)
        e = self.put(
            row, "E",
            self.only(state, f"IF({exact},ABS({a.value})*{up},ROUND(ABS({a.value})/{a.den}*{scale},9))"),
            # a cached value again
            "" if size is None or top is None else round(float(size), 9) if big else shown(top),
        )  # fmt: skip
        g = self.put(
            row, "G", self.only(state, f"IF({exact},{down},1)"),
            "" if size is None else 1 if big else shown(bottom),
        )  # fmt: skip
        f = self.put(
            row, "F",
            self.only(state, f"INT({e}/{g})-IF(INT({e}/{g})*{g}>{e},1,0)+IF((INT({e}/{g})+1)*{g}<={e},1,0)"),
            whole,
        )  # fmt: skip
        rest = f"{e}-{f}*{g}"
        more = {
            "floor": f"IF({a.value}>=0,{f},-{f}-IF({rest}>0,1,0))",
            "ceil": f"IF({a.value}>=0,{f}+IF({rest}>0,1,0),-{f})",
            "cut": f"SIGN({a.value})*{f}",
            "up": f"SIGN({a.value})*({f}+IF({rest}>0,1,0))",
            "half_up": f"SIGN({a.value})*({f}+IF(2*({rest})>={g},1,0))",
            "half_even": f"SIGN({a.value})*({f}+IF(2*({rest})={g},MOD({f},2),IF(2*({rest})>{g},1,0)))",
        }[how]
        return self.numbered(row, state, a.causes, more, scale, now)

    # -- choice

    def chosen(self, tests: list[Ref], values: list[Ref], otherwise: Ref, label: str = "") -> Ref:
        """The value of the first test that holds; without one where a test before it is open."""
        state, causes, now = otherwise.state, otherwise.causes, otherwise.now
        under = under_now(otherwise)
        for test, value in zip(reversed(tests), reversed(values), strict=True):
            inner = value.state if value.state == state else f"IF({test.value},{value.state},{state})"
            state = inner if test.sure else f'IF({test.state}<>"",{test.state},{inner})'
            if test.causes:
                causes, now = test.causes, None
            elif test.now is True:
                causes, now, under = value.causes, value.now, under_now(value)
        row, state = self.begin(label, state, causes)
        every = [value for value in (*values, otherwise) if value.kind != "none"]
        if not every:
            return Ref("none", state, '""', 1, causes)
        kind = every[0].kind
        made = [value.value for value in (*values, otherwise)]
        den: int | str = 1
        if kind == "number":
            const = _const(*(value.den for value in every))
            if const is not None:
                made = [
                    _scaled(value.value, const // value.den)
                    if value.kind != "none" and isinstance(value.den, int)
                    else '""'
                    for value in (*values, otherwise)
                ]
                den = const
            else:
                dens = [str(value.den) for value in (*values, otherwise)]
                known = not causes and isinstance(now, Fraction)
                den = self.put(row, "D", self.only(state, _nested(tests, dens)), under if known else "")
        formula = _nested(tests, made)
        if kind == "number":
            return self.numbered(
                row, state, causes, formula, den, _number(now), 0 if isinstance(den, int) else under
            )
        return self.done(kind, row, state, causes, formula, now)

    def decided(self, op: str, args: list[Ref], label: str = "") -> Ref:
        """`and`, `or`: one decisive value is enough, whatever the others are."""
        decisive = op == "or"
        word = "TRUE" if decisive else "FALSE"
        hit = "OR(" + ",".join(f"{arg.value}={word}" for arg in args) + ")"
        open_ = [arg for arg in dict.fromkeys(args) if not arg.sure]
        found = any(arg.now is decisive for arg in args)
        causes = "" if found else "".join(arg.causes for arg in open_)
        joined = "&".join(arg.state for arg in open_)
        row, state = self.begin(label, f'IF({hit},"",{joined})' if open_ else '""', causes)
        return self.done(
            "bool", row, state, causes, hit if decisive else f"NOT({hit})", found if decisive else not found
        )

    def opposite(self, a: Ref, label: str = "") -> Ref:
        """`not`."""
        row, state = self.begin(label, a.state, a.causes)
        return self.done("bool", row, state, a.causes, f"NOT({a.value})", None if a.causes else not a.now)

    def number_cell(self, ref: Ref, label: str) -> str:
        """A cell with the number itself, empty where there is none: what the score sheet shows."""
        row = self.row(label)
        now = "" if not isinstance(ref.now, Fraction) else shown(ref.now)
        return self.put(row, "C", self.only(ref.state, f"{ref.value}/{ref.den}"), now)


def under_now(ref: Ref) -> int:
    """The denominator that a number has now."""
    if isinstance(ref.den, int):
        return ref.den
    return ref.under or (ref.now.denominator if isinstance(ref.now, Fraction) else 1)


def _nested(tests: list[Ref], values: list[str]) -> str:
    made = values[-1]
    for test, value in zip(reversed(tests), reversed(values[:-1]), strict=True):
        made = f"IF({test.value},{value},{made})"
    return made


def _all_left(ref: Ref) -> str:
    """A formula: whether it has no value because it is left out, and for no other cause."""
    if ref.sure:
        return "FALSE"
    return f'AND({ref.state}<>"",SUBSTITUTE({ref.state},"{LEFT}","")="")'


def _number(value: Value | None) -> Fraction | None:
    return value if isinstance(value, Fraction) else None


def _first(op: str, a: Ref, b: Ref, causes: str) -> Shown:
    if causes or not isinstance(a.now, Fraction) or not isinstance(b.now, Fraction):
        return "" if causes else False
    return a.now <= b.now if op == "min" else a.now >= b.now


def shown(value: Value | int) -> Shown:
    """A value as a cell holds it."""
    if isinstance(value, (bool, str)):
        return value
    if value.denominator == 1 and abs(value.numerator) < LIMIT:
        return value.numerator
    return value.numerator / value.denominator
