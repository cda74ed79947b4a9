"""Words that somebody typed, without signs that are obeyed and not seen."""

from __future__ import annotations

import re

# they turn the direction of writing, or end a line where none ends
UNSEEN = re.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069]")


def typed(text: str, most: int | None = None) -> str:
    """At most so many signs of it; its lines end as lines do here."""
    return UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()[:most]
