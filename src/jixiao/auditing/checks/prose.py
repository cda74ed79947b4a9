"""Prose: shares, rates, growth, sums and equations whose operands the text names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from jixiao.auditing.checks.prose_afar import afar
from jixiao.auditing.checks.prose_answers import answered
from jixiao.auditing.checks.prose_apart import told_apart
from jixiao.auditing.checks.prose_balanced import balanced
from jixiao.auditing.checks.prose_based import based
from jixiao.auditing.checks.prose_behind_rates import behind_rates
from jixiao.auditing.checks.prose_beside import beside
from jixiao.auditing.checks.prose_bracketed import bracketed
from jixiao.auditing.checks.prose_chain import chains
from jixiao.auditing.checks.prose_closed import closed, printed_values
from jixiao.auditing.checks.prose_columns import columns
from jixiao.auditing.checks.prose_compared import compared
from jixiao.auditing.checks.prose_concluded import concluded
from jixiao.auditing.checks.prose_counted_of import counted_of
from jixiao.auditing.checks.prose_counts import counts
from jixiao.auditing.checks.prose_couples import couples
from jixiao.auditing.checks.prose_defined import defined
from jixiao.auditing.checks.prose_divided import divided
from jixiao.auditing.checks.prose_each import each
from jixiao.auditing.checks.prose_exchanged import exchanged
from jixiao.auditing.checks.prose_families import families
from jixiao.auditing.checks.prose_gone import gone
from jixiao.auditing.checks.prose_growth import changes
from jixiao.auditing.checks.prose_hundred import hundred
from jixiao.auditing.checks.prose_inside import inside
from jixiao.auditing.checks.prose_known import known_rates, known_sums, printed_often
from jixiao.auditing.checks.prose_last_year import last_year
from jixiao.auditing.checks.prose_left import left
from jixiao.auditing.checks.prose_lists import lists
from jixiao.auditing.checks.prose_members import members
from jixiao.auditing.checks.prose_misfits import misfits
from jixiao.auditing.checks.prose_missing import missing
from jixiao.auditing.checks.prose_named_sums import named_sums
from jixiao.auditing.checks.prose_pairs import paired
from jixiao.auditing.checks.prose_parallel import parallel
from jixiao.auditing.checks.prose_posts import posts
from jixiao.auditing.checks.prose_priced import priced
from jixiao.auditing.checks.prose_quarters import quarters
from jixiao.auditing.checks.prose_rates import rates
from jixiao.auditing.checks.prose_respective import respective
from jixiao.auditing.checks.prose_restated import restated
from jixiao.auditing.checks.prose_rows import rows
from jixiao.auditing.checks.prose_scored import scored
from jixiao.auditing.checks.prose_search import searched
from jixiao.auditing.checks.prose_series import equations, series
from jixiao.auditing.checks.prose_shares import implied, shares
from jixiao.auditing.checks.prose_short import fallen_short
from jixiao.auditing.checks.prose_single import single
from jixiao.auditing.checks.prose_slipped_sums import slipped_sums
from jixiao.auditing.checks.prose_slips import slipped_rates
from jixiao.auditing.checks.prose_so_many import so_many
from jixiao.auditing.checks.prose_split import batches, funded, lists_behind, splits
from jixiao.auditing.checks.prose_staff import staff
from jixiao.auditing.checks.prose_stems import stems
from jixiao.auditing.checks.prose_sums import sums
from jixiao.auditing.checks.prose_tabled import tabled
from jixiao.auditing.checks.prose_text import long, texts, without_lists
from jixiao.auditing.checks.prose_together import together
from jixiao.auditing.checks.prose_triples import triples
from jixiao.auditing.checks.prose_twice import twice
from jixiao.auditing.checks.prose_unsaid import otherwise
from jixiao.auditing.checks.prose_worked import worked
from jixiao.auditing.checks.prose_written import grown_from, written
from jixiao.auditing.checks.prose_years import years
from jixiao.auditing.relation import Of, Relation, holds, numbers_of
from jixiao.auditing.remark import Remark
from jixiao.auditing.view import Check, Judged, View
from jixiao.extraction.claims import Number

TITLE = "某单位2022年度部门整体支出绩效自评报告\n\n"


def said(view: View, _: Judged) -> Iterator[Relation | Remark]:
    """What the words of a text say of its numbers; what two checks say alike, once, and no sum where another one holds."""
    told: set[tuple[str, frozenset[Number]]] = set()
    every = list(_said(view))
    sums_held = [one for one in every if isinstance(one, Relation) and _sums(one) and holds(one)]
    summed = {one.claimed for one in sums_held}
    # a list may be summed on the way: 工资612.38万元，补助92.14万元，两项合计704.52万元；公用147.65万元
    on_the_way = {
        (one.claimed.passage, one.claimed.start, part.text)
        for one in sums_held
        for part in numbers_of(one.tree)
    }
    for one in every:
        if isinstance(one, Relation):
            key = (one.rule, frozenset(one.numbers()))
            if key in told and one.claimed.dimension != "ratio":
                continue
            if one.claimed in summed and _sums(one) and not holds(one) and not _classed(one, sums_held):
                continue
            if one.certain and otherwise(one):
                one = replace(one, certain=False)
            if one.certain or holds(one):  # what only may verify hides nothing that is plainly said
                told.add(key)
        elif (one.spots[0].passage, one.spots[0].start, one.recomputed) in on_the_way:
            continue
        yield one


def _classed(relation: Relation, held: Sequence[Relation]) -> bool:
    """Whether a list that must be told in full is another classification of a whole than those that add up: none of its parts
    stands in one of them."""
    parts = set(numbers_of(relation.tree))
    return relation.severity == "error" and not any(
        parts & set(numbers_of(one.tree)) for one in held if one.claimed is relation.claimed
    )


def _sums(relation: Relation) -> bool:
    """Whether it says of what parts a long number is made."""
    return relation.rule == "parts_differ" and relation.certain and long(relation.claimed)


def _said(view: View) -> Iterator[Relation | Remark]:
    made = texts(view)
    based: set[Number] = set()
    known = printed_values(view.numbers)
    often = printed_often(view.numbers)
    for text in made:
        yield from answered(text)
        yield from worked(text)
        yield from scored(text)
        yield from written(text)
        if text.rule:
            yield from equations(text)
            continue
        rated = list(rates(text))
        yield from _not_twice(sums(text), rated)
        yield from rated
        short = without_lists(text)
        if short is not None:
            yield from rates(short)
            yield from changes(short)
        yield from lists(text)
        parted = list(shares(text))
        based.update(one.claimed for one in parted)
        yield from parted
        yield from hundred(parted)
        yield from divided(text, {one.claimed for one in (*parted, *rated) if one.certain})
        yield from changes(text)
        yield from compared(text)
        yield from series(text)
        worked_out = list(equations(text))
        yield from worked_out
        yield from concluded(text, worked_out, often)
        yield from defined(text)
        yield from missing(text)
        yield from rows(text)
        yield from members(text)
        yield from each(text)
        yield from couples(text)
        yield from restated(text)
        yield from together(text)
        yield from parallel(text, known)
        yield from respective(text)
        yield from chains(text)
        yield from balanced(text)
        yield from so_many(text)
        yield from quarters(text)
        yield from counted_of(text)
        yield from last_year(text)
        yield from splits(text)
        yield from lists_behind(text)
        yield from batches(text)
        yield from funded(text)
        yield from years(text)
        yield from left(text)
        yield from inside(text)
        yield from single(text)
        yield from posts(text)
        yield from bracketed(text)
        yield from priced(text)
        yield from columns(text)
        yield from families(text)
        yield from twice(text)
        yield from gone(text)
        yield from known_sums(text, often)
        yield from named_sums(text)
        yield from stems(text)
        yield from closed(text, known)
    yield from counts(text for text in made if not text.rule)
    yield from implied(made, based)
    yield from beside(view, made)
    yield from tabled(view, made)
    yield from staff(made)
    yield from told_apart(made)


def _not_twice(summed: Iterable[Relation], divided: Sequence[Relation]) -> Iterator[Relation]:
    """Without a part that exceeds its whole where a rate of the same two says so."""
    told = [set(numbers_of(one.tree)) for one in divided]
    for relation in summed:
        if relation.rule != "parts_exceed" or set(relation.numbers()) not in told:
            yield relation


def found(view: View, judged: Judged) -> Iterator[Relation | Remark]:
    """What the numbers may rest on, where no words say so."""
    made = texts(view)
    known = replace(judged, relations=(*judged.relations, *searched(view, judged)))
    tried = [*searched(view, judged), *slipped_rates(made, judged), *misfits(made, known, view.numbers)]
    yield from tried
    explained = _explained([*judged.relations, *tried])
    yield from paired(made, explained)
    yield from based(made, explained)
    yield from afar(made, explained)
    yield from triples(made, explained)
    yield from fallen_short(made, explained)
    yield from known_rates(made, explained)
    yield from grown_from(made, judged, tried)
    yield from exchanged(made, judged, tried)
    every = [*judged.relations, *tried]
    yield from slipped_sums(made, every)
    confirmed = {one.claimed for one in every if not isinstance(one.tree, Of) and (one.certain or holds(one))}
    yield from behind_rates(made, every, confirmed)


def _explained(relations: Iterable[Relation]) -> set[Number]:
    """The rates that some reading of a relation gives, or that a check accuses already."""
    return {
        one.claimed
        for one in relations
        if not isinstance(one.tree, Of)
        and one.claimed.dimension == "ratio"
        and (one.certain or any(holds(one, tree) for tree in (one.tree, *one.readings)))
    }


CHECKS: tuple[Check, ...] = (
    Check(
        "prose",
        said,
        {
            "parts_differ": TITLE
            + "2022年本单位支出决算数为180.10万元，其中：基本支出122.10万元，项目支出60.00万元。\n",
            "parts_exceed": TITLE
            + "2022年本单位收到各类补助资金120.00万元，其中：市级补助98.50万元，镇级补助31.20万元。\n",
            "share_differs": TITLE
            + "2022年本单位总支出500.00万元，其中：甲项目支出320.00万元，占总支出的46.00%。\n",
            "rate_differs": TITLE
            + "2022年本单位调整后预算数为500.00万元，决算数为480.00万元，预算执行率为98.00%。\n",
            "multiple_differs": TITLE + "全年办理业务2880件，达到计划量（1200件）的3.40倍。\n",
            "growth_differs": TITLE + "2022年本单位支出总计550.00万元，比上年增加50.00万元，增长12.00%。\n",
            "difference_differs": TITLE
            + "2022年本单位“三公”经费预算19.50万元，实际支出8.20万元，比预算减少12.30万元。\n",
            "direction_contradicts": TITLE
            + "2022年本单位“三公”经费预算19.50万元，实际支出8.20万元，比预算增加11.30万元。\n",
            "adjustment_differs": TITLE
            + "2022年本单位年初预算1300.00万元，年中追加86.00万元，财政收回54.00万元，调整后预算1352.00万元。\n",
            "balance_differs": TITLE
            + "2022年度收入总计1651.74万元，支出总计1615.74万元。收支较上年增加66.02万元。\n",
            "cumulated_falls": TITLE + "2022年3月末累计支出248.36万元，6月末累计支出203.49万元。\n",
            "mean_differs": TITLE
            + "各季度预算执行率分别为20.00%、45.00%、70.00%、95.00%，全年平均执行率为61.50%。\n",
            "series_differs": TITLE
            + "各季度支出进度为10.00%、36.00%、69.00%、93.00%，序时进度为25%、50%、75%、100%，"
            + "支出进度与序时进度之比为40.00%、72.00%、92.00%、96.00%。\n",
            "equation_differs": TITLE + "预算调整率=（3359600-3543100）/3543100×100%=-6.18%。\n",
            "item_missing": TITLE
            + "年末固定资产原值800.00万元，其中房屋515.00万元、设备220.00万元，三类资产占比分别为64.38%、27.50%和8.13%。\n",
            "count_differs": TITLE + "本单位内设机构5个，包括：办公室、财务科、业务科、监督科。\n",
        },
    ),
    Check(
        "prose_search",
        found,
        {
            "each_differs": TITLE + "2022年社会保障卡制发项目全年制卡43000张，单价15元，合计6.45万元。\n",
            "amounts_exchanged": TITLE
            + "2022年项目预算486.00万元，中标合同总额23.16万元，比预算节约462.84万元，节约率4.77%。\n",
        },
        late=True,
    ),
)
