"""WHAT IS MEASURED: the indicator tree of an edition, loading and checking it, and the difference of two editions.

Takes: located data of a framework file and the catalogue of facts.
Gives: a `Framework`, and findings for all that is wrong with it.
Never: reads files, or knows a case.
"""
