"""Messages of the audit. The text itself: years, dates, placeholders, personal data, parts that are missing."""

from __future__ import annotations

from collections.abc import Mapping

TEXT: Mapping[str, tuple[str, str, str, str]] = {
    "stale_year": (
        "这里的年份与全文不一致：同一事项在别处记在{year}年名下",
        "核对是否沿用了往年文本；如确指往年，写明与本年的关系",
        "The year differs from the rest of the report: the same matter stands elsewhere under {year}",
        "Check whether last year's text was kept; if another year is meant, say how it relates to this one",
    ),
    "year_with_itself": (
        "同一年份与自身比较",
        "核对比较的两个年度，改正其中一个",
        "A year is compared with itself",
        "Check the two years of the comparison and correct one of them",
    ),
}
