"""Scores of many rows as one SQL text: DuckDB, PostgreSQL, ClickHouse and Spark, with divisions and roundings of our own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from jixiao.scoring.lower.framework import BY_CASE, DIGITS, Lowered
from jixiao.scoring.lower.given import given
from jixiao.scoring.lower.plan import CHEAP, NARROW, Plan, decimals, is_wide, plan
from jixiao.scoring.lower.schema import TEXT, TRUTH, WHOLE
from jixiao.scoring.lower.shown import shown
from jixiao.scoring.lower.whole import Expr


def _multiplied(made: str, digits: int, places: int) -> str:
    """A whole number in units of the last of so many decimals as such a decimal number, by one multiplication."""
    whole = f"CAST({made} AS DECIMAL({digits}, 0))"
    if not places:
        return whole
    least = f"CAST('0.{'1'.zfill(places)}' AS DECIMAL({places}, {places}))"
    return f"CAST({whole} * {least} AS DECIMAL({digits}, {places}))"


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one engine says what every engine computes alike. `divide`: whole quotient of two numbers of which neither is negative, narrow and
    wide; `kinds`: its names of the three kinds of columns and of a wide number; `fence`: what keeps a query inside another from being
    written out into it at every place where its columns are used; `cheap`: how many operations are sooner done again than carried on in
    a column; `decimal`: a whole number as the decimal number of so many digits, so many of them decimals, that has the same digits."""

    quote: str
    divide: tuple[Callable[[str, str], str], Callable[[str, str], str]]
    kinds: Mapping[str, str]
    wide_literal: Callable[[int], str] = str
    text: Callable[[str], str] = lambda text: "'" + text.replace("'", "''") + "'"
    fence: str = ""
    cheap: int = CHEAP
    decimal: Callable[[str, int, int], str] = _multiplied

    def name(self, name: str) -> str:
        return f"{self.quote}{name.replace(self.quote, self.quote * 2)}{self.quote}"

    def wide(self, made: str) -> str:
        return f"CAST({made} AS {self.kinds[WIDE]})"

    def narrow(self, made: str) -> str:
        return f"CAST({made} AS {self.kinds[WHOLE]})"


WIDE = "wide"
DUCKDB = Dialect(
    '"',
    (lambda a, b: f"({a} // {b})", lambda a, b: f"({a} // {b})"),
    {WHOLE: "BIGINT", TRUTH: "BOOLEAN", TEXT: "VARCHAR", WIDE: "HUGEINT"},
    wide_literal=lambda value: f"CAST('{value}' AS HUGEINT)",
)
POSTGRESQL = Dialect(
    '"',
    (lambda a, b: f"({a} / {b})", lambda a, b: f"div({a}, {b})"),
    {WHOLE: "bigint", TRUTH: "boolean", TEXT: "text", WIDE: "numeric"},
    wide_literal=lambda value: f"CAST('{value}' AS numeric)",
    fence=" OFFSET 0",
)
CLICKHOUSE = Dialect(
    "`",
    (lambda a, b: f"intDiv({a}, {b})", lambda a, b: f"intDiv({a}, {b})"),
    {WHOLE: "Int64", TRUTH: "Bool", TEXT: "String", WIDE: "Int128"},
    wide_literal=lambda value: f"toInt128('{value}')",
    text=lambda text: "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'",
    # It makes no decimal number of an Int128; but the same bits are one.
    decimal=lambda made, digits, places: (
        f"reinterpret(CAST({made} AS {'Int64' if digits <= DIGITS else 'Int128'}), 'Decimal({digits}, {places})')"
    ),
)
SPARK = Dialect(
    "`",
    (lambda a, b: f"({a} DIV {b})", lambda a, b: f"CAST(({a} - {a} % {b}) / {b} AS DECIMAL(38, 0))"),
    {WHOLE: "BIGINT", TRUTH: "BOOLEAN", TEXT: "STRING", WIDE: "DECIMAL(38, 0)"},
    wide_literal=lambda value: f"CAST('{value}' AS DECIMAL(38, 0))",
    text=lambda text: "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'",
    cheap=4,  # it copies every row, whole, from layer to layer
    # A product of more digits than 38 loses some of its decimals there.
    decimal=lambda made, digits, places: (
        f"CAST(concat(CAST({made} AS STRING), 'E-{places}') AS DECIMAL({digits}, {places}))"
    ),
)
DIALECTS: Mapping[str, Dialect] = {
    "duckdb": DUCKDB,
    "postgres": POSTGRESQL,
    "clickhouse": CLICKHOUSE,
    "spark": SPARK,
}


def query(
    lowered: Lowered,
    dialect: Dialect,
    source: str,
    there: frozenset[str],
    keep: tuple[str, ...] = (),
    *,
    decimal: bool = False,
    called: Mapping[str, str] | None = None,
) -> str:
    """The query that gives the scores of every row of `source` (a name or a query in brackets, as the engine takes it), as
    `scoring.columns.scored` does. `there`: the columns that it has; the others are null in every row. `called`: by which names it has them,
    where not by their own."""
    general = shown(lowered)
    lowered = given(general, there)
    made = plan(lowered, dialect.cheap)
    short = {name: f"c{at}" for at, name in enumerate(lowered.columns)} | {
        name: f"k{at}" for at, name in enumerate(keep)
    }
    emitter = _Emitter(dialect, made, short)
    wanted = _needs(lowered, made)
    names = dialect.name
    used = wanted[0]
    lines = [
        f"{names(called.get(column, column) if called else column)} AS {names(short[column])}"
        for column in (*keep, *(one for one in lowered.columns if one in used))
    ]
    text = f"SELECT {', '.join(lines)} FROM {source}"
    carried = [*keep, *lowered.columns]
    for number, layer in enumerate(made.layers):
        later = wanted[number]
        stay = [short.get(one, one) for one in carried if one in later or one in keep]
        new = [f"{emitter.build(one)} AS {names(name)}" for name, one in layer.items()]
        text = f"SELECT {', '.join([*map(names, stay), *new])} FROM ({text}{dialect.fence}) AS layer{number}"
        carried = [*(one for one in carried if one in later or one in keep), *layer]
    outputs = [f"{names(short[one])} AS {names(one)}" for one in keep]
    sizes = decimals(general) if decimal else {}
    for output, any_table in zip(lowered.outputs, general.outputs, strict=True):
        known = f"{emitter.ref(output.known)}"
        top = emitter.ref(output.top)
        if output.name in sizes:
            top = _decimal(dialect, top, any_table.top, *sizes[output.name])
        outputs.append(f"CASE WHEN {known} THEN {top} END AS {names(output.name)}")
    if general.by_case is not general.make.false:
        outputs.append(f"{emitter.ref(lowered.by_case)} AS {names(BY_CASE)}")
    return f"SELECT {', '.join(outputs)} FROM ({text}{dialect.fence}) AS made"


def _decimal(dialect: Dialect, made: str, one: Expr, digits: int, places: int) -> str:
    if one.most >= 10 ** (DIGITS - places):
        return dialect.decimal(made, digits, places)
    kind = f"DECIMAL({DIGITS}, {places})"  # room for the decimals beside all of its digits
    return f"CAST(CAST({made} AS {kind}) * CAST('0.{'1'.zfill(places)}' AS {kind}) AS {kind})"


def _needs(lowered: Lowered, made: Plan) -> list[set[str]]:
    """For each layer, and last for the scores, the columns that it or a later one reads."""
    later: set[str] = set()
    for output in lowered.outputs:
        for one in (output.known, output.top, lowered.by_case):
            later |= _read(one, made)
    found = [later]
    for layer in made.layers[::-1]:
        for one in layer.values():
            later = later | _reads_inside(one, made)
        found.append(later)
    return found[::-1]


def _read(one: Expr, made: Plan) -> set[str]:
    name = made.names.get(one)
    return {name} if name is not None else _reads_inside(one, made)


def _reads_inside(one: Expr, made: Plan) -> set[str]:
    if one.op in ("column", "flag", "absent", "is"):
        return {one.args[0]}
    found: set[str] = set()
    for part in made.parts(one):
        found |= _read(part, made)
    return found


class _Emitter:
    def __init__(self, dialect: Dialect, made: Plan, short: Mapping[str, str]) -> None:
        self.dialect, self.plan, self.short = dialect, made, short

    def leaf(self, one: Expr) -> str:
        """The column of the facts in which an expression looks."""
        return self.dialect.name(self.short[one.args[0]])

    def ref(self, one: Expr) -> str:
        name = self.plan.names.get(one)
        return self.dialect.name(name) if name is not None else self.build(one)

    def build(self, one: Expr) -> str:
        return BUILD[one.op](self, one)

    def numbers(self, one: Expr) -> list[str]:
        wide = one.work > NARROW
        return [
            self.dialect.wide(self.ref(part)) if wide and not is_wide(part) else self.ref(part)
            for part in self.plan.parts(one)
            if part.is_number
        ]

    def sized(self, one: Expr, made: str) -> str:
        return self.dialect.narrow(made) if one.work > NARROW and not is_wide(one) else made

    def lit(self, one: Expr) -> str:
        value = one.args[0]
        if is_wide(one):
            return self.dialect.wide_literal(value)
        return f"({value})" if value < 0 else self.dialect.narrow(str(value))

    def column(self, one: Expr) -> str:
        return f"coalesce({self.leaf(one)}, {self.dialect.narrow('0')})"

    def add(self, one: Expr) -> str:
        return self.sized(one, f"({' + '.join(self.numbers(one))})")

    def mul(self, one: Expr) -> str:
        return self.sized(one, f"({' * '.join(self.numbers(one))})")

    def div(self, one: Expr) -> str:
        left, right = self.numbers(one)
        divide = self.dialect.divide[one.work > NARROW]
        made = divide(left, right)
        if one.args[0].low < 0:  # engines cut towards zero
            down = divide(f"({right} - 1 - {left})", right)
            made = f"CASE WHEN {left} >= 0 THEN {made} ELSE -{down} END"
        return self.sized(one, made)

    def choose(self, one: Expr) -> str:
        then, other = self.numbers(one)
        return self.sized(one, f"CASE WHEN {self.ref(one.args[0])} THEN {then} ELSE {other} END")

    def flag(self, one: Expr) -> str:
        return f"coalesce({self.leaf(one)}, false)"

    def absent(self, one: Expr) -> str:
        return f"({self.leaf(one)} IS NULL)"

    def text_is(self, one: Expr) -> str:
        return f"coalesce({self.leaf(one)} = {self.dialect.text(one.args[1])}, false)"

    def compare(self, one: Expr) -> str:
        left, right = self.numbers(one)
        return f"({left} {one.args[0]} {right})"

    def join(self, one: Expr) -> str:
        return f"({f' {one.op.upper()} '.join(self.ref(part) for part in self.plan.parts(one))})"

    def no(self, one: Expr) -> str:
        return f"(NOT {self.ref(one.args[0])})"

    def constant(self, one: Expr) -> str:
        return one.op


BUILD: Mapping[str, Callable[[_Emitter, Expr], str]] = {
    "lit": _Emitter.lit,
    "column": _Emitter.column,
    "add": _Emitter.add,
    "mul": _Emitter.mul,
    "div": _Emitter.div,
    "if": _Emitter.choose,
    "flag": _Emitter.flag,
    "absent": _Emitter.absent,
    "is": _Emitter.text_is,
    "cmp": _Emitter.compare,
    "and": _Emitter.join,
    "or": _Emitter.join,
    "not": _Emitter.no,
    "true": _Emitter.constant,
    "false": _Emitter.constant,
}
