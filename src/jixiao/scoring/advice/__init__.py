"""WHAT WOULD REGAIN POINTS: for each lost point of a case the least change of each fact that brings it back.

Takes: a sheet.
Gives: an `Advice`: rows that lost points, with changes that were scored again, and what they do to the total and the grade.
Never: samples, invents a judgement, or tells a change that one smallest step less would also do.
"""
