"""The kinds of rules, by name. A new kind is one `Kind` in the tuple of its file.

Takes: the fields a person wrote.
Gives: a tree of closed nodes, and the wording of the criteria.
Never: adds a node; engines know the nodes of `rules.tree` and nothing else.
"""

from collections.abc import Mapping

from jixiao.rules.kinds import bands, compose, items, people, rates
from jixiao.rules.kinds.base import Kind

KINDS: Mapping[str, Kind] = {
    kind.name: kind for kind in (*bands.KINDS, *rates.KINDS, *items.KINDS, *people.KINDS, *compose.KINDS)
}
