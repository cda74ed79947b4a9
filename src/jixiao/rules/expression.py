"""The expression syntax: `三公经费支出数 / 三公经费预算数 <= 90%` to nodes. No text ever reaches Python."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction

from jixiao.core.fact import PERIODS, Catalogue, ListKind
from jixiao.core.quantity import UNITS, QuantityError, parse_date
from jixiao.rules.tree import (
    Aggregate,
    Arith,
    Ask,
    Case,
    Compare,
    Const,
    Fact,
    Field,
    First,
    Logic,
    Node,
    Pick,
    Round,
    State,
    Value,
    children,
    number,
    rebuild,
    walk,
)

MAX_LENGTH = 2000
MAX_DEPTH = 60
MAX_HEIGHT = 100  # of the tree: a chain of a hundred additions is as deep as a hundred brackets

FUNCTIONS = {
    "最小": "min", "min": "min", "最大": "max", "max": "max",
    "合计": "sum", "sum": "sum", "计数": "count", "count": "count", "平均": "mean", "mean": "mean",
    "全部": "all", "all": "all", "任一": "any", "any": "any",
    "向下取整": "floor", "floor": "floor", "向上取整": "ceil", "ceil": "ceil",
    "四舍五入": "half_up", "round": "half_up", "截取": "cut", "cut": "cut", "绝对值": "abs", "abs": "abs",
    "先取": "first", "first": "first", "已知": "known", "known": "known", "不适用": "na", "na": "na",
}  # fmt: skip
WORDS = {
    "且": "and", "并且": "and", "and": "and", "或": "or", "或者": "or", "or": "or", "非": "not", "not": "not",
    "如果": "if", "if": "if", "则": "then", "then": "then", "否则": "else", "else": "else",
    "其中": "where", "where": "where", "属于": "in", "in": "in", "不属于": "not in",
    "是": "true", "true": "true", "否": "false", "false": "false",
    "满分": "full", "full": "full", "询问": "ask", "ask": "ask",
}  # fmt: skip
OPERATORS = {"≤": "<=", "≥": ">=", "≠": "!=", "<>": "!=", "==": "=", "×": "*", "÷": "/", "−": "-", "＊": "*"}
FULL_WIDTH = {0xFF01 + offset: 0x21 + offset for offset in range(94)} | {0x3000: 0x20}

_TOKEN = re.compile(
    r"""(?P<space>\s+)
      | (?P<date>\d{4}-\d{1,2}-\d{1,2}(?!\d))
      | (?P<number>\d+(?:\.\d+)?)
      | (?P<quoted>「[^「」]*」|\[[^\[\]]*\])
      | (?P<text>'[^']*'|"[^"]*"|“[^“”]*”|‘[^‘’]*’)
      | (?P<range>\.\.)
      | (?P<op><=|>=|!=|<>|==|[-+*/<>=≤≥≠×÷−])
      | (?P<mark>[(),:.@])
      | (?P<word>[^\W\d][\w]*)
    """,
    re.X,
)
_UNIT = re.compile(
    "|".join(re.escape(symbol) for symbol in sorted((s for s in UNITS if s), key=len, reverse=True))
)


class ExpressionError(ValueError):
    """An expression that cannot be read: `code` of the messages table, and the values for it."""

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


@dataclass(frozen=True, slots=True)
class Token:
    kind: str
    text: str
    at: int


@dataclass(frozen=True, slots=True)
class Problem:
    """A name that the catalogue does not have, or the like; the expression could still be read to its end."""

    code: str
    values: dict[str, str]


def tokens(text: str) -> list[Token]:
    """The tokens of an expression; raises `ExpressionError` on a character that has no place in one."""
    if len(text) > MAX_LENGTH:
        raise ExpressionError("expression_too_long", length=str(len(text)), limit=str(MAX_LENGTH))
    folded = text.translate(FULL_WIDTH)
    found: list[Token] = []
    at = 0
    while at < len(folded):
        match = _TOKEN.match(folded, at)
        if match is None:
            raise ExpressionError("expression_character", character=folded[at], text=text)
        kind = str(match.lastgroup)
        piece = match.group()
        if kind == "number":
            unit = _UNIT.match(folded, match.end())
            if unit is not None and not _continues(folded, unit.end()):
                found.append(Token("quantity", f"{piece} {unit.group()}", at))
                at = unit.end()
                continue
        if kind == "op":
            piece = OPERATORS.get(piece, piece)
        if kind != "space":
            found.append(Token(kind, piece, at))
        at = match.end()
    found.append(Token("end", "", len(folded)))
    return found


def _continues(text: str, at: int) -> bool:
    """Whether a letter follows, so that `3件数` is not read as 3件 and a stray 数."""
    return at < len(text) and (text[at].isalpha() or text[at] == "_")


def parse(
    text: str, catalogue: Catalogue, *, full: Fraction | None = None, here: Node | None = None
) -> tuple[Node, list[Problem]]:
    """The tree of an expression, with every unknown name as a problem.

    `full` is what 满分 stands for and `here` what 指标值 does; None where the word has no meaning. Raises `ExpressionError` for bad syntax.
    """
    reader = _Reader(text, catalogue, full, here)
    node = reader.whole()
    return node, reader.problems


class _Reader:
    def __init__(self, text: str, catalogue: Catalogue, full: Fraction | None, here: Node | None) -> None:
        self.measure = here
        self.text = text
        self.tokens = tokens(text)
        self.at = 0
        self.depth = 0
        self.catalogue = catalogue
        self.full = full
        self.lists: list[ListKind] = []
        self.problems: list[Problem] = []

    # -- tokens

    @property
    def here(self) -> Token:
        return self.tokens[self.at]

    def word(self) -> str | None:
        """The keyword at hand, if it is one."""
        return WORDS.get(self.here.text) if self.here.kind == "word" else None

    def take(self) -> Token:
        token = self.here
        self.at += 1
        return token

    def is_mark(self, mark: str) -> bool:
        return self.here.kind == "mark" and self.here.text == mark

    def expect(self, mark: str) -> None:
        if not self.is_mark(mark):
            raise ExpressionError(
                "expression_expected", expected=mark, found=self.here.text or "结尾", text=self.text
            )
        self.at += 1

    # -- grammar, loosest first

    def whole(self) -> Node:
        if self.here.kind == "end":
            raise ExpressionError("expression_empty")
        node = self.expression()
        if self.here.kind != "end":
            raise ExpressionError("expression_rest", found=self.here.text, text=self.text)
        if height(node) > MAX_HEIGHT:
            raise ExpressionError("expression_too_deep", limit=str(MAX_HEIGHT))
        for part in walk(node):
            if isinstance(part, Fact) and ".." in part.period:  # a span of periods is no single value
                raise ExpressionError("expression_period", period=part.period, text=self.text)
        return node

    def expression(self) -> Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ExpressionError("expression_too_deep", limit=str(MAX_DEPTH))
        try:
            if self.word() == "if":
                return self.condition()
            return self.any_of()
        finally:
            self.depth -= 1

    def condition(self) -> Node:
        branches = []
        while self.word() == "if":
            self.take()
            test = self.any_of()
            self.keyword("then", "则")
            value = self.any_of()
            branches.append((test, value, ""))
            self.keyword("else", "否则")
        return Case(tuple(branches), self.any_of())

    def keyword(self, word: str, shown: str) -> None:
        if self.word() != word:
            raise ExpressionError(
                "expression_expected", expected=shown, found=self.here.text or "结尾", text=self.text
            )
        self.take()

    def any_of(self) -> Node:
        return self.chain("or", self.all_of)

    def all_of(self) -> Node:
        return self.chain("and", self.negated)

    def chain(self, word: str, below: Callable[[], Node]) -> Node:
        args = [below()]
        while self.word() == word:
            self.take()
            args.append(below())
        return args[0] if len(args) == 1 else Logic(word, tuple(args))

    def negated(self) -> Node:
        count = 0
        while self.word() == "not":
            self.take()
            count += 1
            if count > MAX_DEPTH:
                raise ExpressionError("expression_too_deep", limit=str(MAX_DEPTH))
        node = self.compared()
        return Logic("not", (node,)) if count % 2 else node

    def compared(self) -> Node:
        left = self.sum()
        if self.word() in ("in", "not in") or (
            self.word() == "not" and WORDS.get(self.tokens[self.at + 1].text) == "in"
        ):
            return self.membership(left)
        tests: list[Node] = []
        while self.here.kind == "op" and self.here.text in ("<", "<=", ">", ">=", "=", "!="):
            op = self.take().text
            right = self.sum()
            tests.append(Compare(op, left, right))
            left = right
        if not tests:
            return left
        return tests[0] if len(tests) == 1 else Logic("and", tuple(tests))

    def membership(self, left: Node) -> Node:
        negative = self.word() in ("not in", "not")
        if self.word() == "not":
            self.take()
        self.take()
        self.expect("(")
        tests: list[Node] = [Compare("=", left, self.sum())]
        while self.is_mark(","):
            self.take()
            tests.append(Compare("=", left, self.sum()))
        self.expect(")")
        node: Node = tests[0] if len(tests) == 1 else Logic("or", tuple(tests))
        return Logic("not", (node,)) if negative else node

    def sum(self) -> Node:
        node = self.product()
        while self.here.kind == "op" and self.here.text in "+-":
            op = self.take().text
            node = Arith(op, node, self.product())
        return node

    def product(self) -> Node:
        node = self.signed()
        while self.here.kind == "op" and self.here.text in "*/":
            op = self.take().text
            node = Arith(op, node, self.signed())
        return node

    def signed(self) -> Node:
        negative = False
        while self.here.kind == "op" and self.here.text in "+-":
            negative ^= self.take().text == "-"
        node = self.primary()
        if not negative:
            return node
        if isinstance(node, Const) and isinstance(node.value, Fraction):
            return Const(-node.value, node.dimension, f"-{node.text}")
        return Arith("-", Const(Fraction(0), "number", "0"), node)

    def primary(self) -> Node:
        token = self.here
        if token.kind == "number":
            self.take()
            return number(token.text, "number", token.text)
        if token.kind == "quantity":
            self.take()
            return quantity(token.text)
        if token.kind == "date":
            self.take()
            return date(token.text)
        if token.kind == "text":
            self.take()
            return Const(token.text[1:-1], "text", token.text)
        if token.kind == "quoted":
            self.take()
            return self.named(token.text[1:-1].strip())
        if self.is_mark("("):
            self.take()
            node = self.expression()
            self.expect(")")
            return node
        if token.kind == "word":
            return self.worded(token)
        raise ExpressionError("expression_operand", found=token.text or "结尾", text=self.text)

    def worded(self, token: Token) -> Node:
        word = self.word()
        if word in ("true", "false"):
            self.take()
            return Const(word == "true", "bool", token.text)
        if token.text in ("指标值", "measure") and self.measure is not None and not self.lists:
            self.take()
            return self.measure
        if word == "full":
            self.take()
            if self.full is None:
                raise ExpressionError("expression_no_full", text=self.text)
            return Const(self.full, "number", "满分")
        if word == "ask":
            self.take()
            return Ask("expression")
        following = self.tokens[self.at + 1]
        if token.text in FUNCTIONS and following.kind == "mark" and following.text == "(":
            self.take()
            return self.call(FUNCTIONS[token.text], token.text)
        if word is not None:
            raise ExpressionError("expression_operand", found=token.text, text=self.text)
        self.take()
        return self.named(token.text)

    # -- names

    def named(self, name: str) -> Node:
        if self.is_mark("("):
            raise ExpressionError("expression_function", name=name, text=self.text)
        if self.lists:
            field = self.lists[-1].field(name)
            if field is not None:
                return Field(field.id)
        fact = self.catalogue.fact(name)
        if fact is None:
            known = self.catalogue.list(name)
            if known is not None:
                raise ExpressionError("expression_list_alone", name=name, text=self.text)
            self.problems.append(Problem("unknown_fact", {"name": name, "near": self.near(name)}))
            return Fact(f"?{name}", self.period())
        return Fact(fact.id, self.period())

    def near(self, name: str) -> str:
        names = [field.label for field in self.lists[-1].fields.values()] if self.lists else []
        close = get_close_matches(name, [*names, *self.catalogue.names()], n=3, cutoff=0.5)
        return "、".join(close) or "（没有相近的名称）"

    def period(self) -> str:
        if not self.is_mark("@"):
            return ""
        self.take()
        first = self.period_word()
        if self.here.kind == "range":
            self.take()
            return f"{first}..{self.period_word()}"
        return first

    def period_word(self) -> str:
        sign = self.take().text if self.here.kind == "op" and self.here.text in "+-" else ""
        token = self.take()
        text = token.text.replace(" ", "")
        if token.kind == "number" and self.here.kind == "word" and not WORDS.get(self.here.text):
            text += self.take().text
        period = PERIODS.get(sign + text)
        if period is None:
            raise ExpressionError("expression_period", period=sign + text, text=self.text)
        return period

    # -- functions

    def call(self, fn: str, written: str) -> Node:
        self.expect("(")
        if fn in ("sum", "count", "mean", "min", "max", "all", "any"):
            listed = self.listed(fn)
            if listed is not None:
                return listed
        args = [self.expression()]
        while self.is_mark(","):
            self.take()
            args.append(self.expression())
        self.expect(")")
        return self.applied(fn, written, args)

    def listed(self, fn: str) -> Node | None:
        """An aggregate over a list, if the name at hand is one."""
        token = self.here
        if token.kind not in ("word", "quoted"):
            return None
        name = token.text if token.kind == "word" else token.text[1:-1].strip()
        kind = self.catalogue.list(name)
        if kind is None or self.catalogue.fact(name) is not None:
            return None
        self.take()
        self.lists.append(kind)
        try:
            value: Node | None = None
            if self.is_mark("."):
                self.take()
                field = kind.field(self.here.text.strip("「」[]"))
                if field is None:
                    raise ExpressionError(
                        "expression_field",
                        list=kind.label,
                        column=self.here.text,
                        fields="、".join(item.label for item in kind.fields.values()),
                    )
                self.take()
                value = Field(field.id)
            elif self.is_mark(":"):
                self.take()
                value = self.expression()
            where: Node | None = None
            if self.word() == "where":
                self.take()
                where = self.expression()
            self.expect(")")
        finally:
            self.lists.pop()
        if value is None and fn != "count":
            raise ExpressionError("expression_needs_field", list=kind.label, text=self.text)
        return Aggregate(fn, kind.id, value, where)

    def applied(self, fn: str, written: str, args: list[Node]) -> Node:
        if fn in ("min", "max", "sum", "mean", "first") and len(args) == 1:
            spread = periods_of(args[0])
            if spread:
                args = [at_period(args[0], period) for period in spread]
        if fn in ("min", "max"):
            return Pick(fn, tuple(args))
        if fn in ("sum", "mean"):
            node = args[0]
            for arg in args[1:]:
                node = Arith("+", node, arg)
            return Arith("/", node, number(len(args), "number", str(len(args)))) if fn == "mean" else node
        if fn == "first":
            return First(tuple(args))
        if fn in ("known", "na") and len(args) == 1:
            return State(fn, args[0])
        if fn == "abs" and len(args) == 1:
            return Pick("max", (args[0], Arith("-", Const(Fraction(0), "number", "0"), args[0])))
        if fn in ("floor", "ceil") and len(args) == 1:
            return Round(fn, 0, args[0])
        if fn in ("half_up", "cut") and len(args) in (1, 2):
            places = args[1] if len(args) == 2 else number(0)
            if (
                isinstance(places, Const)
                and isinstance(places.value, Fraction)
                and places.value in range(0, 11)
            ):
                return Round(fn, int(places.value), args[0])
        raise ExpressionError("expression_arguments", name=written, count=str(len(args)), text=self.text)


def quantity(text: str) -> Const:
    """The constant of `30 万元`, `90 %`: digits and unit with one space between."""
    digits, symbol = text.split(" ", 1)
    unit = UNITS[symbol]
    written = f"{digits}{symbol}"
    dimension = "number" if unit.dimension == "other" else unit.dimension
    return Const(Fraction(digits) * unit.scale, dimension, written)


def date(text: str) -> Const:
    """The constant of a date, as its ordinal."""
    try:
        return Const(Fraction(parse_date(text).toordinal()), "date", text)
    except QuantityError as error:
        raise ExpressionError("bad_date", text=text) from error


def periods_of(node: Node) -> list[str]:
    """The periods of the `@q1..q4` in a tree, in order. Two different spans in one tree cannot go side by side."""
    spans = dict.fromkeys(
        part.period for part in walk(node) if isinstance(part, Fact) and ".." in part.period
    )
    for span in spans:
        first, last = span.split("..")
        kind = first[:1]
        if (
            kind not in ("q", "m")
            or not last.startswith(kind)
            or int(first[1:]) > int(last[1:])
            or len(spans) > 1
        ):
            raise ExpressionError("expression_period", period="、@".join(spans), text="")
        return [f"{kind}{n}" for n in range(int(first[1:]), int(last[1:]) + 1)]
    return []


def height(node: Node) -> int:
    """How many nodes stand above one another, at most."""
    most, stack = 0, [(node, 1)]
    while stack:
        here, level = stack.pop()
        most = max(most, level)
        stack.extend((child, level + 1) for child in children(here))
    return most


def at_period(node: Node, period: str) -> Node:
    """The tree with every `@q1..q4` replaced by one of its periods."""

    def change(part: Node) -> Node | None:
        return Fact(part.id, period) if isinstance(part, Fact) and ".." in part.period else None

    return rebuild(node, change)


def constant(value: Value) -> Const:
    """A constant of a value, with the dimension that its type tells."""
    if isinstance(value, bool):
        return Const(value, "bool", "是" if value else "否")
    if isinstance(value, str):
        return Const(value, "text", f"'{value}'")
    return Const(value, "number", "")
