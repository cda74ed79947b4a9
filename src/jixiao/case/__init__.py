"""WHAT ONE UNIT SAYS: the facts, judgements and printed scores of one department-year.

Takes: located data of a case file, the catalogue, and the framework it is read against.
Gives: a `Case`; everything that is wrong as findings.
Never: reads files, computes a score, or lets a printed score stand for a judgement.
"""
