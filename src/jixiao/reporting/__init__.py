"""WHAT WE SAY: the official forms and reports, made as Documents from a sheet and its case.

Takes: a sheet, its case and framework; the texts of an office where it has its own.
Gives: Documents.
Never: writes a file, computes a score, or says what neither fact nor judgement says.
"""
