"""WHAT A RULE SAYS: closed nodes (tree), open kinds, the expression syntax, data to rule (codec) and back (dump).

Takes: located data and a catalogue of facts.
Gives: `Rule` records, each with a tree of closed nodes and its wording.
Never: reads files, knows a case, or computes a score.
"""
