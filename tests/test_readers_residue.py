"""Residues of conversion inside a text become what a reader of the page saw; ordinary text is left as it is."""

from __future__ import annotations

import pytest

from jixiao.readers.residue import clean

CLEANED = [
    ("<p>部门预算的合理性。</p>", "部门预算的合理性。"),
    ("<p>1. 甲（1分）。</p> <p>2. 乙（1分）。</p>", "1. 甲（1分）。\n2. 乙（1分）。"),
    ('<ol style="list-style-type: none"> 1. 部门预算； 2. 不固化。 ', "1. 部门预算； 2. 不固化。"),
    ("<p>2. 90%≤满意度<95%的，得4分；</p>", "2. 90%≤满意度<95%的，得4分；"),
    ("甲<br>乙<BR/>丙<br />丁", "甲\n乙\n丙\n丁"),
    ("<span style='color:red'>得</span><b>3</b>分<o:p></o:p>", "得3分"),
    ("<td>预算执行率</td><td>5</td>", "预算执行率 5"),
    ("a&nbsp;b &lt;5%&amp;&gt;3 &#215; &#xB7; &ldquo;三公&rdquo;", "a b <5%&>3 × · “三公”"),
    ("<!-- 注 -->甲<style>p {color: red}</style>乙", "甲乙"),
    ("$95\\%$", "95%"),
    ("$95%$", "95%"),
    ("达到95\\%以上", "达到95%以上"),
    ("固定资产利用率 $\\geq 90\\%$ 的，得1分；$90\\% >$ 率", "固定资产利用率 ≥90% 的，得1分；90%> 率"),
    ("$< 60\\%$ 的，得0分", "<60% 的，得0分"),
    ("$\\text{利用率} = (\\text{在用} / \\text{所有}) \\times 100\\%$", "利用率=(在用/所有)×100%"),
    ("$$\\frac{\\text{支出}}{\\text{年初} + \\text{追加}} \\times 5$$", "支出/(年初+追加)×5"),
    ("得分=执行率 \\\\times 6", "得分=执行率 ×6".replace("×6", "× 6")),
    ("甲\u200b乙\u00a0丙\ufeff", "甲乙 丙"),
]

UNCHANGED = [
    "",
    "  两边有空格的普通文字\t5\t",
    "1. 比率<5%的，得1分；2. 5%≤比率≤10%的，得0.5分；3. 比率>10%的，得0分",
    "<标准建筑物编码+标准地址+实有人口>",
    "关于印发<某县职能配置规定>的通知",
    "A&B公司，AT&T",
    "单价$100至$200",
    "单价$100-$200",
    "C:\\temp\\新建文件夹",
    "a<b>c 甲".replace("<b>", "<乙>"),
    "**1. 资金管理。**",
]


@pytest.mark.parametrize(("text", "seen"), CLEANED)
def test_a_residue_becomes_what_the_reader_saw(text: str, seen: str) -> None:
    assert clean(text) == seen


@pytest.mark.parametrize("text", UNCHANGED)
def test_ordinary_text_is_left_as_it_is(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize("text", [seen for _, seen in CLEANED])
def test_a_cleaned_text_stays_as_it_is(text: str) -> None:
    assert clean(text) == text


def test_long_hostile_texts_are_cleaned_in_one_pass() -> None:
    for piece in ("<p ", "<!--", "$", "\\frac{", "&", "<style>", "\\text{{"):
        assert isinstance(clean(piece * 20_000), str)
