"""WHAT THINGS ARE: quantities, facts, findings and located source data.

Takes: nothing but the standard library.
Gives: the small immutable records that every other room passes on.
Never: reads files, prints, or imports a third-party library.
"""
