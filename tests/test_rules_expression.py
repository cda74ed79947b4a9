"""Expressions: one tree for Chinese and English, every fault by its code, and no text ever reaches Python."""

from __future__ import annotations

import re
import time
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import CATALOGUE

from jixiao.core.messages import MESSAGES
from jixiao.flows import library
from jixiao.rules.expression import MAX_DEPTH, MAX_HEIGHT, MAX_LENGTH, ExpressionError, height, parse, tokens
from jixiao.rules.render import formula
from jixiao.rules.tree import (
    Aggregate,
    Arith,
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
    rebuild,
    walk,
)

FULL = Fraction(10)
ACTUAL, BUDGET = Fact("expenditure_actual"), Fact("budget_adjusted")


def bare(node: Node) -> Node:
    """The tree without how its constants were written."""
    return rebuild(node, lambda part: Const(part.value, part.dimension) if isinstance(part, Const) else None)


def tree(text: str) -> Node:
    node, problems = parse(text, CATALOGUE, full=FULL)
    assert not problems, problems
    return bare(node)


def n(value: str | int, dimension: str = "number") -> Const:
    return Const(Fraction(value), dimension)


def code_of(text: str) -> str:
    with pytest.raises(ExpressionError) as caught:
        parse(text, CATALOGUE, full=FULL)
    return caught.value.code


SAME = [
    ("支出决算数 / 调整后预算数", "expenditure_actual/budget_adjusted"),
    ("支出决算数 ÷ 调整后预算数", "支出决算数 ／ 调整后预算数"),
    ("支出决算数 × 2", "支出决算数 * 2"),
    ("最小(1, 支出决算数 / 调整后预算数)", "min（１，expenditure_actual／budget_adjusted）"),
    ("如果 支出决算数 = 0 则 100% 否则 50%", "if expenditure_actual == 0 then 100% else 50%"),
    ("支出决算数 > 0 且 调整后预算数 > 0", "支出决算数 ＞ ０ and 调整后预算数 > 0"),
    ("支出决算数 ≥ 0 或 调整后预算数 ≠ 0", "支出决算数 >= 0 or 调整后预算数 <> 0"),
    ("非 是否涉密单位 = 是", "not is_classified = true"),
    ("部门预算公开情况 属于 ('未公开', '按要求公开')", "部门预算公开情况 in (“未公开”，‘按要求公开’)"),
    ("部门预算公开情况 不属于 ('未公开')", "部门预算公开情况 not in ('未公开')"),
    ("计数(重点工作 其中 是否完成 = 否)", "count(key_tasks where done = false)"),
    ("全部(重点工作: 是否完成 = 是)", "all(重点工作：done = 是)"),
    ("四舍五入(支出决算数 / 调整后预算数, 2)", "round(支出决算数 / 调整后预算数, 2)"),
    ("先取(支出决算数, 调整后预算数)", "first(支出决算数, 调整后预算数)"),
    ("已知(支出决算数)", "known(支出决算数)"),
    ("支出决算数@上年", "支出决算数@-1"),
    ("支出进度@一季度", "支出进度@q1"),
    ("平均(支出进度@一季度..四季度)", "mean(支出进度@q1..q4)"),
    ("「支出决算数」", "[支出决算数]"),
    ("三公经费支出数", "「“三公”经费支出数」"),
    ("90% <= 财政拨款执行率 < 95%", "90% <= 财政拨款执行率 且 财政拨款执行率 < 95%"),
    ("满分 * 50%", "full × 50％"),
    ("((支出决算数))", "支出决算数"),
    ("--3", "3"),
    ("非 非 是", "是"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_two_ways_of_writing_one_thing_give_equal_trees(one: str, other: str) -> None:
    assert tree(one) == tree(other)


TREES = [
    ("1 + 2 * 3", Arith("+", n(1), Arith("*", n(2), n(3)))),
    ("(1 + 2) * 3", Arith("*", Arith("+", n(1), n(2)), n(3))),
    ("6 - 3 - 2", Arith("-", Arith("-", n(6), n(3)), n(2))),
    ("8 / 4 / 2", Arith("/", Arith("/", n(8), n(4)), n(2))),
    ("8 / (4 / 2)", Arith("/", n(8), Arith("/", n(4), n(2)))),
    ("-支出决算数", Arith("-", n(0), ACTUAL)),
    ("1 - -2", Arith("-", n(1), n(-2))),
    ("30万元", n(300000, "money")),
    ("1.5亿元", n(150000000, "money")),
    ("90%", n("9/10", "ratio")),
    ("20天", n(20, "days")),
    ("2024-05-31", n(739037, "date")),
    ("3件 + 2", Arith("+", n(3, "count"), n(2))),
    ("1 < 2 或 1 < 3 且 非 1 < 4", Logic("or", (
        Compare("<", n(1), n(2)), Logic("and", (Compare("<", n(1), n(3)), Logic("not", (Compare("<", n(1), n(4)),)))),
    ))),
    ("支出决算数 + 1元 > 调整后预算数", Compare(">", Arith("+", ACTUAL, n(1, "money")), BUDGET)),
    ("绝对值(支出决算数)", Pick("max", (ACTUAL, Arith("-", n(0), ACTUAL)))),
    ("合计(支出进度@q1..q2)", Arith("+", Fact("expenditure_progress", "q1"), Fact("expenditure_progress", "q2"))),
    ("平均(1, 2, 3)", Arith("/", Arith("+", Arith("+", n(1), n(2)), n(3)), n(3))),
    ("向下取整(1.5)", Round("floor", 0, n("3/2"))),
    ("截取(1.55, 1)", Round("cut", 1, n("31/20"))),
    ("不适用(支出决算数)", State("na", ACTUAL)),
    ("先取(支出决算数, 1元)", First((ACTUAL, n(1, "money")))),
    ("合计(政府采购.合同金额)", Aggregate("sum", "procurements", Field("amount"))),
    ("如果 是 则 1 否则 如果 否 则 2 否则 3", Case(
        ((Const(True, "bool"), n(1), ""), (Const(False, "bool"), n(2), "")), n(3),
    )),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), TREES)
def test_an_expression_is_the_tree_that_arithmetic_means(text: str, wanted: Node) -> None:
    found = tree(text)
    if isinstance(wanted, Aggregate):  # the ids of lists and columns are the catalogue's business
        assert isinstance(found, Aggregate)
        assert (found.fn, type(found.value), found.where) == (wanted.fn, Field, None)
    else:
        assert found == wanted


PERIODS = [
    ("@上年", "-1"),
    ("@-1", "-1"),
    ("@前年", "-2"),
    ("@下年", "+1"),
    ("@q3", "q3"),
    ("@三季度", "q3"),
    ("@7月", "m7"),
    ("@m7", "m7"),
    ("@本年", ""),
]


@pytest.mark.parametrize(("written", "period"), PERIODS)
def test_a_period_is_written_in_words_or_signs(written: str, period: str) -> None:
    assert tree(f"支出决算数{written}") == Fact("expenditure_actual", period)


WRONG = [
    ("", "expression_empty"),
    ("   ", "expression_empty"),
    ("支出决算数 $ 2", "expression_character"),
    ("支出决算数; 2", "expression_character"),
    ("1 +", "expression_operand"),
    ("/ 2", "expression_operand"),
    ("则", "expression_operand"),
    ("(1 + 2", "expression_expected"),
    ("最小(1, 2", "expression_expected"),
    ("如果 是 则 1", "expression_expected"),
    ("部门预算公开情况 属于 '未公开'", "expression_expected"),
    ("1 2", "expression_rest"),
    ("1)", "expression_rest"),
    ("支出决算数 调整后预算数", "expression_rest"),
    ("平均数(1, 2)", "expression_function"),
    ("支出决算数(1)", "expression_function"),
    ("向下取整(1, 2)", "expression_arguments"),
    ("四舍五入(1, 支出决算数)", "expression_arguments"),
    ("四舍五入(1, 11)", "expression_arguments"),
    ("四舍五入(1, -1)", "expression_arguments"),
    ("重点工作 + 1", "expression_list_alone"),
    ("合计(重点工作)", "expression_needs_field"),
    ("合计(重点工作.没有这一栏)", "expression_field"),
    ("合计(重点工作.", "expression_field"),
    ("支出决算数@", "expression_period"),
    ("支出决算数@去年", "expression_period"),
    ("支出决算数@q5", "expression_period"),
    ("支出决算数@13月", "expression_period"),
    ("平均(支出进度@q4..q1)", "expression_period"),
    ("平均(支出进度@q1..m3)", "expression_period"),
    ("平均(支出进度@本年..q4)", "expression_period"),
    ("平均(支出进度@上年..q4)", "expression_period"),
    ("平均(支出进度@q1..)", "expression_period"),
    ("支出进度@q1..q4", "expression_period"),
    ("最小(支出进度@q1..q4, 1)", "expression_period"),
    ("平均(支出进度@q1..q4 / 月末支出进度@m1..m4)", "expression_period"),
    ("2021-02-30", "bad_date"),
    ("2021-13-01", "bad_date"),
    ("0000-01-01", "bad_date"),
    ("1" * (MAX_LENGTH + 1), "expression_too_long"),
    ("(" * (MAX_DEPTH + 1) + "1" + ")" * (MAX_DEPTH + 1), "expression_too_deep"),
    ("非 " * (MAX_DEPTH + 1) + "是", "expression_too_deep"),
    ("+".join(["1"] * (MAX_HEIGHT + 1)), "expression_too_deep"),
    ("1" + "/1" * 900, "expression_too_deep"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "code"), WRONG, ids=[f"{row[1]}-{row[0][:20]}" for row in WRONG])
def test_every_fault_has_its_code(text: str, code: str) -> None:
    assert code_of(text) == code


def test_the_full_score_needs_points() -> None:
    with pytest.raises(ExpressionError) as caught:
        parse("满分 * 2", CATALOGUE)
    assert caught.value.code == "expression_no_full"


def test_brackets_and_sums_may_go_to_the_limit_and_no_further() -> None:
    deep = "(" * (MAX_DEPTH - 1) + "1" + ")" * (MAX_DEPTH - 1)
    assert tree(deep) == n(1)
    assert height(tree("+".join(["1"] * MAX_HEIGHT))) == MAX_HEIGHT


def test_an_unknown_name_is_a_problem_with_near_names_and_reading_goes_on() -> None:
    _, problems = parse("支出决算树 / 调整后预算书", CATALOGUE)
    assert [problem.code for problem in problems] == ["unknown_fact", "unknown_fact"]
    assert "支出决算数" in problems[0].values["near"]
    assert "调整后预算数" in problems[1].values["near"]


HOSTILE = [
    "__import__('os').system('true')", "().__class__.__bases__[0].__subclasses__()", "f'{1+1}'", "lambda: 1", "exec('1')", "open('x')",
    "globals()", "支出决算数.__class__", "{支出决算数}", "[x for x in (1,2)]", "1 if 1 else 2", "a := 1", "`id`", "$(id)", "{{7*7}}",
    "${7*7}", "%(x)s", "eval", "os.system", "1 ** 9999999", "9" * 1999, "1e999", "NaN", "0x10", "1_000", "\\u0031", "\0", "1\0",
    "支出决算数\u202e", "'" + "甲" * 100, "''", "支出决算数 # 注", "print(1)", "最小.__call__(1)", "1.0.0", "..", "@", "@上年", "支出决算数@@上年",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=[repr(text)[:24] for text in HOSTILE])
def test_nothing_that_python_would_run_is_run(text: str) -> None:
    try:
        node, problems = parse(text, CATALOGUE, full=FULL)
    except ExpressionError:
        return
    assert problems or all(isinstance(part, (Node,)) for part in walk(node))


def shelf_expressions() -> list[str]:
    """What the shelf's frameworks write as measures, conditions and formulas."""
    found: dict[str, None] = {}
    for path in sorted(Path(library.DATA / "frameworks").glob("*.yaml")):
        for match in re.findall(
            r'(?:measure|when|count|test|zero_when|formula|score): "?([^{}",\n]+)',
            path.read_text(encoding="utf-8"),
        ):
            found.setdefault(match.strip())
    return list(found)


SHELF = shelf_expressions()
PIECES = st.sampled_from(
    [
        *"()+-*/<>=≤≥,:.@「」'“” ０％。、",
        "如果",
        " 则 ",
        " 否则 ",
        "满分",
        "..",
        "q1",
        "上年",
        "计数(",
        "其中",
        "万元",
        "属于",
        "非 ",
        "9" * 30,
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_by_code(text: str) -> None:
    quietly(text)


@settings(max_examples=300, deadline=None, suppress_health_check=(HealthCheck.too_slow,))
@given(
    st.sampled_from(SHELF),
    st.lists(st.tuples(st.integers(0, 200), st.integers(0, 5), PIECES), min_size=1, max_size=5),
)
def test_a_damaged_real_expression_is_read_or_refused_by_code(
    text: str, changes: list[tuple[int, int, str]]
) -> None:
    for at, gone, piece in changes:
        text = text[:at] + piece + text[at + gone :]
    quietly(text)


def quietly(text: str) -> None:
    start, code = time.process_time(), ""
    try:
        node, _ = parse(text, CATALOGUE, full=FULL)
    except ExpressionError as error:
        node, code = n(0), error.code
    assert not code or code in MESSAGES
    assert height(node) <= MAX_HEIGHT
    assert not any(isinstance(part, Fact) and ".." in part.period for part in walk(node))
    assert time.process_time() - start < 2


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="12３.%万元 天()（）+-@'「」q", max_size=40))
def test_tokens_are_the_text_without_its_spaces(text: str) -> None:
    try:
        found = tokens(text)
    except ExpressionError:
        return
    assert found[-1].kind == "end"
    assert [token.at for token in found] == sorted(token.at for token in found)


# -- back to text

LEAVES = st.one_of(
    st.sampled_from([ACTUAL, BUDGET, Fact("expenditure_actual", "-1"), Fact("expenditure_progress", "q2")]),
    st.fractions(min_value=0, max_value=1000, max_denominator=1).map(
        lambda value: Const(value, "number", str(value))
    ),
    st.integers(0, 200).map(lambda value: Const(Fraction(value, 100), "ratio", f"{value}%")),
)


def grown(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    sides = st.one_of(LEAVES, st.builds(Arith, st.sampled_from("+-*/"), LEAVES, LEAVES))
    truths = st.builds(Compare, st.sampled_from(["<", "<=", ">", ">=", "=", "!="]), sides, sides)
    tests = st.one_of(
        truths,
        st.builds(lambda a, b, op: Logic(op, (a, b)), truths, truths, st.sampled_from(["and", "or"])),
        truths.map(lambda test: Logic("not", (test,))),
        st.just(Compare("=", Fact("is_classified"), Const(True, "bool", "是"))),
    )
    records = st.builds(
        lambda fn, where: Aggregate(fn, "key_tasks", None, where),
        st.just("count"), st.just(Compare("=", Field("done"), Const(False, "bool", "否"))),
    )  # fmt: skip
    return st.one_of(
        st.builds(Arith, st.sampled_from("+-*/"), inner, inner),
        st.builds(
            lambda op, args: Pick(op, tuple(args)),
            st.sampled_from(["min", "max"]),
            st.lists(inner, min_size=2, max_size=3),
        ),
        st.builds(Round, st.sampled_from(["floor", "ceil"]), st.just(0), inner),
        st.builds(Round, st.sampled_from(["half_up", "cut"]), st.integers(0, 4), inner),
        st.builds(lambda test, one, other: Case(((test, one, ""),), other), tests, LEAVES, inner),
        records,
    )


def plain(node: Node) -> Node:
    """A tree with equal operations grouped to the left, as reading groups them: (a + (b + c)) is said as a + b + c."""

    def change(part: Node) -> Node | None:
        if isinstance(part, Case) and isinstance(part.otherwise, Case):
            return Case((*part.branches, *part.otherwise.branches), part.otherwise.otherwise)
        if isinstance(part, Arith) and part.op in "+*" and isinstance(part.right, Arith):
            right = part.right
            if (
                right.op == part.op
                or (part.op == "+" and right.op == "-")
                or (part.op == "*" and right.op == "/")
            ):
                return change(
                    Arith(
                        right.op,
                        change(Arith(part.op, part.left, right.left))
                        or Arith(part.op, part.left, right.left),
                        right.right,
                    )
                ) or Arith(
                    right.op,
                    change(Arith(part.op, part.left, right.left)) or Arith(part.op, part.left, right.left),
                    right.right,
                )
        if (
            isinstance(part, Arith)
            and part.op == "-"
            and isinstance(part.left, Const)
            and part.left.value == 0
        ):
            right = part.right
            if isinstance(right, Const) and isinstance(right.value, Fraction):
                return Const(-right.value, right.dimension)
            return Arith("-", Const(Fraction(0)), right)  # a minus sign: it has no unit of its own
        return None

    return rebuild(bare(node), change)


@settings(max_examples=150, deadline=None, suppress_health_check=(HealthCheck.too_slow,))
@given(st.recursive(LEAVES, grown, max_leaves=8))
def test_a_formula_reads_back_to_the_tree_it_says(node: Node) -> None:
    text = formula(node, CATALOGUE)
    found, problems = parse(text, CATALOGUE)
    assert not problems
    assert plain(found) == plain(node), text


@pytest.mark.parametrize("text", SHELF, ids=range(len(SHELF)))
def test_a_real_expression_reads_back_to_itself(text: str) -> None:
    try:
        node, problems = parse(text, CATALOGUE, full=FULL)
    except ExpressionError:
        return  # a score such as 50% of something, or a fact of the framework's own
    if not problems:
        again, _ = parse(formula(node, CATALOGUE), CATALOGUE, full=FULL)
        assert plain(again) == plain(node)
