"""A tree of nodes as live spreadsheet formulas: the fourth reading of a rule, beside score, interval and wording.

Each node becomes a row of helper cells (see `workbook_cells`); what is the same is written once. A formula gives what
`scoring.exact` gives, and stays empty where that has no value: nothing unknown is ever counted as 0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from jixiao.case.model import Case as CaseFile
from jixiao.core.fact import Catalogue
from jixiao.rules.tree import (
    Aggregate,
    Arith,
    Ask,
    Case,
    Clamp,
    Compare,
    Const,
    Fact,
    Field,
    First,
    Judged,
    Logic,
    Named,
    Node,
    Otherwise,
    Pick,
    Round,
    State,
    walk,
)
from jixiao.scoring.exact import partly_judged
from jixiao.scoring.workbook_cells import (
    BOTH,
    EMPTY,
    LEFT,
    NOT,
    OPTIONAL,
    OPTIONAL_RANGE,
    OVER,
    RANGE,
    SILENT,
    UNKNOWN,
    Ref,
    literal,
    no_value,
    shown,
    under_now,
)
from jixiao.scoring.workbook_inputs import Inputs, Places

LETTER = {"0/0": BOTH, "x/0": OVER, "na": NOT, "left": LEFT}
FINAL = (UNKNOWN, RANGE, LEFT)  # causes that no judgement answers


class Translator(Inputs):
    """Turns trees into helper rows. `known` gives nodes that already have a place, such as the score of a row."""

    def __init__(self, case: CaseFile, catalogue: Catalogue, places: Places) -> None:
        super().__init__(case, catalogue, places)
        self.known: dict[Node, Ref] = {}
        self.made: dict[tuple[Any, Node], Ref] = {}
        self.record: tuple[str, int] | None = None
        self.label = ""

    def value(self, node: Node) -> Ref:
        """Where the value of a tree stands."""
        if node in self.known:
            return self.known[node]
        inside = self.record if self.record and any(isinstance(part, Field) for part in walk(node)) else None
        key = (inside, node)
        found = self.made.get(key)
        if found is None:
            found = TRANSLATE[type(node)](self, node)
            self.made[key] = found
        return found

    # -- leaves

    def const(self, node: Const) -> Ref:
        return literal(node.value)

    def fact_node(self, node: Fact) -> Ref:
        return self.fact(node.id, node.period, stated=node.stated)

    def field_node(self, node: Field) -> Ref:
        if self.record is None:
            return no_value(UNKNOWN)
        return self.field(*self.record, node.id)

    def judged_node(self, node: Judged) -> Ref:
        return self.judged(node.key, node.what)

    def ask(self, node: Ask) -> Ref:
        return no_value(LEFT if node.reason == "leave_out" else SILENT)

    # -- numbers and truths

    def arith(self, node: Arith) -> Ref:
        left, right = self.value(node.left), self.value(node.right)
        if node.op == "*":
            return self.times(left, right, self.label)
        if node.op == "/":
            return self.over(left, right, self.label)
        return self.plus(left, right, node.op, self.label)

    def pick(self, node: Pick) -> Ref:
        made = self.value(node.args[0])
        for arg in node.args[1:]:
            made = self.least(node.op, made, self.value(arg), of_parts=node.of_parts, label=self.label)
        return made

    def round(self, node: Round) -> Ref:
        return self.rounded(node.how, node.places, self.value(node.arg), self.label)

    def comparison(self, node: Compare) -> Ref:
        return self.compare(node.op, self.value(node.left), self.value(node.right), self.label)

    def logic(self, node: Logic) -> Ref:
        args = [self.value(arg) for arg in node.args]
        return (
            self.opposite(args[0], self.label)
            if node.op == "not"
            else self.decided(node.op, args, self.label)
        )

    def case_of(self, node: Case) -> Ref:
        tests = [self.value(test) for test, _, _ in node.branches]
        values = [self.value(value) for _, value, _ in node.branches]
        return self.chosen(tests, values, self.value(node.otherwise), self.label)

    # -- structure

    def first(self, node: First) -> Ref:
        refs = [self.value(arg) for arg in node.args]
        declared = [arg for arg in node.args if isinstance(arg, Fact) and arg.stated]
        lacking: list[tuple[str, str]] = []  # formula and value of what the sources so far wait for
        sources: list[tuple[Ref, bool]] = []
        for arg, ref in zip(node.args, refs, strict=True):
            waits = not isinstance(arg, Judged) or not partly_judged(node, self.case)
            lacking.append((ref.state, ref.causes) if waits else ('""', ""))
            sources.append((ref, isinstance(arg, Judged)))
        end = "&".join(dict.fromkeys(state for state, _ in lacking if state != '""')) or '""'
        causes = "".join(causes for _, causes in dict.fromkeys(lacking))
        for fact in declared:
            ref = self.value(fact)
            end = f'IF({ref.state}="{NOT}","{NOT}",{end})'
            causes = NOT if ref.causes == NOT else causes
        now = None
        state = end
        for number in range(len(sources) - 1, -1, -1):
            ref, judged = sources[number]
            so_far = "&".join(dict.fromkeys(s for s, _ in lacking[: number + 1] if s != '""')) or '""'
            stop = f'SUBSTITUTE(SUBSTITUTE({ref.state},"{RANGE}",""),"{OPTIONAL_RANGE}","")=""'
            rest = state if judged or number == len(sources) - 1 else f"IF({stop},{so_far},{state})"
            state = f'IF({ref.state}="","",{rest})'
            if not ref.causes:
                causes, now = "", ref.now
            elif not judged and not set(ref.causes) - {RANGE, OPTIONAL_RANGE}:
                causes, now = "".join(c for _, c in dict.fromkeys(lacking[: number + 1])), None
        row, state = self.begin(self.label, state, causes)
        tests = [Ref("bool", '""', f'{ref.state}=""', 1, "", not ref.causes) for ref, _ in sources[:-1]]
        inner = self.chosen(tests, [ref for ref, _ in sources[:-1]], sources[-1][0], self.label)
        if inner.kind == "none" or inner.state == state:
            return inner
        if inner.kind != "number":
            return self.done(inner.kind, row, state, causes, inner.value, now)
        return replace(inner, state=state, causes=causes, now=None if causes else now)

    def state(self, node: State) -> Ref:
        if node.test == "na":
            if isinstance(node.arg, Field) and self.record is not None:
                return self.field_not_applicable(*self.record, node.arg.id)
            if isinstance(node.arg, Fact):
                return self.not_applicable(node.arg.id, node.arg.period)
            return literal(False)
        ref = self.value(node.arg)
        return self.done("bool", self.row(self.label), '""', "", f'{ref.state}=""', not ref.causes)

    def otherwise(self, node: Otherwise) -> Ref:
        ref = self.value(node.arg)
        if ref.sure:
            return ref
        tests = [Ref("bool", '""', f'{ref.state}=""', 1, "", not ref.causes)]
        values = [ref]
        row = self.row(self.label)
        for number, (cause, instead, _) in enumerate(node.cases):
            letter = LETTER[cause]
            rest = ref.state
            for gone in (letter, OPTIONAL, OPTIONAL_RANGE):
                rest = f'SUBSTITUTE({rest},"{gone}","")'
            now = letter in ref.causes and not set(ref.causes) - {letter, OPTIONAL, OPTIONAL_RANGE}
            formula = f'AND(ISNUMBER(FIND("{letter}",{ref.state})),{rest}="")'
            cell = self.put(row, "EFGH"[number], formula, now)
            tests.append(Ref("bool", '""', cell, 1, "", now))
            values.append(self.value(instead))
        return self.chosen(tests, values, Ref("none", ref.state, '""', 1, ref.causes), self.label)

    def clamp(self, node: Clamp) -> Ref:
        ref = self.value(node.arg)
        limited = self.limited(ref, node.low, node.high)
        if not node.key or node.key not in self.places.judged or ref.sure:
            return limited
        given = self.judged(node.key, "points")
        silent = ",".join(f'ISERROR(FIND("{letter}",{ref.state}))' for letter in FINAL)
        row = self.row(self.label)
        now = bool(ref.causes) and not set(ref.causes) & set(FINAL) and not given.causes
        cell = self.put(row, "E", f'AND({ref.state}<>"",{given.state}="",{silent})', now)
        test = Ref("bool", '""', cell, 1, "", now)
        return self.chosen([test], [given], limited, self.label)

    def limited(self, ref: Ref, low: Fraction | None, high: Fraction | None) -> Ref:
        """A number kept between two limits."""
        if ref.kind == "none":
            return ref
        made = ref
        if high is not None:
            made = self.least("min", made, literal(high), label=self.label)
        if low is not None:
            made = self.least("max", made, literal(low), label=self.label)
        return made

    def named(self, node: Named) -> Ref:
        before, self.label = self.label, node.label or self.label
        try:
            return self.value(node.arg)
        finally:
            self.label = before

    # -- lists

    def aggregate(self, node: Aggregate) -> Ref:
        """A sum, count, mean and so on: every record is evaluated by itself, then they are put together."""
        state, causes, counts, _ = self.list_of(node.list)
        records = self.case.records(node.list) or ()
        outer = self.record
        members: list[tuple[int, Ref, Ref, Ref]] = []
        try:
            for number, count in enumerate(counts, 1):
                self.record = (node.list, number)
                filled = number <= len(records) and bool(self._filled(count))
                keep = literal(True) if node.where is None else self.value(node.where)
                value = literal(Fraction(1)) if node.value is None else self.value(node.value)
                there = Ref("bool", '""', f"{count}>0", 1, "", filled)
                members.append((number, there, keep, value))
        finally:
            self.record = outer
        made: list[tuple[Ref, Ref]] = []
        run, run_now = state, causes
        for number, there, keep, value in members:
            row = self.row(f"{self.label} {number}".strip())
            own = (
                keep.state
                if value.sure
                else f'IF({keep.state}<>"",{keep.state},IF({keep.value},{value.state},""))'
            )
            own_now = keep.causes or (value.causes if keep.now else "") if there.now else ""
            mine = (
                f'IF({there.value},IF({own}="","",IF(ISNUMBER(FIND("{NOT}",{own})),"{NOT}","{UNKNOWN}")),"")'
            )
            if run_now == "" and own_now:
                run_now = NOT if NOT in own_now else UNKNOWN
            run = self.put(row, "B", f'IF({run}<>"",{run},{mine})', run_now)
            taken = there.now is True and keep.now is True and not run_now
            chosen = self.put(
                row, "E", f'IF({run}<>"",0,IF({there.value},IF({keep.value},1,0),0))', int(taken)
            )
            made.append((Ref("bool", '""', f"{chosen}=1", 1, "", taken), value))
            self._member(row, chosen, value, taken=taken)
        return self.folded(node.fn, len(self.rows), made, run, run_now)

    def _filled(self, cell: str) -> object:
        return self.rows[int(cell[1:]) - 2].cells["E"][1]

    def _member(self, row: int, chosen: str, value: Ref, *, taken: bool) -> None:
        """The value of one record, 0 where it does not take part; only where it can be added up as it is."""
        if value.kind == "bool":
            now = int(value.now is True) if taken else 0
            self.put(row, "C", f"IF({chosen}=1,IF({value.value},1,0),0)", now)
        elif isinstance(value.den, int):
            at = value.now * value.den if taken and isinstance(value.now, Fraction) else Fraction(0)
            self.put(row, "C", f"IF({chosen}=1,{value.value},0)", shown(at))
            self.put(row, "D", f'IF({chosen}=1,{value.value},"")', shown(at) if taken else "")

    def folded(self, fn: str, last: int, made: list[tuple[Ref, Ref]], state: str, causes: str) -> Ref:
        """The records put together; a mean, least or greatest of none has no value."""
        top, bottom = last + 2 - len(made), last + 1
        chosen, values, numbers = (f"{column}{top}:{column}{bottom}" for column in "ECD")
        members = [value.now for take, value in made if take.now]
        row = self.row(self.label)
        if fn == "count":
            return self.numbered(row, state, causes, f"SUM({chosen})", 1, Fraction(len(members)))
        if fn in ("all", "any"):
            formula = f"SUM({values})=SUM({chosen})" if fn == "all" else f"SUM({values})>0"
            return self.done(
                "bool", row, state, causes, formula, all(members) if fn == "all" else any(members)
            )
        whole = [member for member in members if isinstance(member, Fraction)]
        dens = {value.den for _, value in made}
        den = next(iter(dens)) if len(dens) == 1 else None
        if fn != "sum":
            causes = causes or (EMPTY if not whole else "")
            state = self.put(row, "B", f'IF({state}<>"",{state},IF(SUM({chosen})=0,"{EMPTY}",""))', causes)
        if isinstance(den, int):
            total = sum(whole, Fraction(0))
            if fn == "sum":
                return self.numbered(row, state, causes, f"SUM({values})", den, total)
            if fn == "mean":
                now = (total * den, Fraction(len(whole) * den)) if whole else None
                plain = f"SUM({values})/SUM({chosen})/{den}"
                return self.reduced(row, state, causes, f"SUM({values})", f"SUM({chosen})*{den}", plain, now)
            least = (min(whole) if fn == "min" else max(whole)) if whole else None
            return self.numbered(row, state, causes, f"{fn.upper()}({numbers})", den, least)
        return self.one_by_one(fn, made, row, state, causes, f"SUM({chosen})", len(whole))

    def one_by_one(
        self,
        fn: str,
        made: list[tuple[Ref, Ref]],
        row: int,
        state: str,
        causes: str,
        count: str,
        members: int,
    ) -> Ref:
        """Records whose values are quotients: one after the other."""
        total: Ref = literal(Fraction(0))
        none_yet: Ref = literal(True)
        for take, value in made:
            open_value = Ref(
                value.kind, '""', f"IF({take.value},{value.value},0)", f"IF({take.value},{value.den},1)", "",
                value.now if take.now else Fraction(0), None, under_now(value) if take.now else 1,
            )  # fmt: skip
            if fn in ("min", "max"):
                joined = self.chosen([none_yet], [open_value], self.least(fn, total, open_value))
                total = self.chosen([take], [joined], total)
                none_yet = self.chosen([take], [literal(False)], none_yet)
            else:
                total = self.plus(total, open_value)
        if fn == "mean":
            many = self.put(row, "E", f"MAX(1,{count})", max(1, members))
            total = self.over(total, Ref("number", '""', many, 1, "", Fraction(max(1, members))))
        return replace(total, state=state, causes=causes, now=None if causes else total.now)


TRANSLATE: Mapping[type[Node], Callable[[Any, Any], Ref]] = {
    Const: Translator.const,
    Fact: Translator.fact_node,
    Field: Translator.field_node,
    Arith: Translator.arith,
    Pick: Translator.pick,
    Round: Translator.round,
    Compare: Translator.comparison,
    Logic: Translator.logic,
    Case: Translator.case_of,
    Aggregate: Translator.aggregate,
    First: Translator.first,
    State: Translator.state,
    Judged: Translator.judged_node,
    Ask: Translator.ask,
    Clamp: Translator.clamp,
    Otherwise: Translator.otherwise,
    Named: Translator.named,
}
