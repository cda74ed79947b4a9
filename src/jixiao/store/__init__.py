"""Facts, scores and framework editions by year, kept in one DuckDB file.

Takes checked tables of facts, lowered frameworks, and the scores that an engine made. Gives which rows have to be scored again, and every row
with the score that fits its facts and its edition, or the one it had before. Never scores by itself, takes a cell it was not given for nothing,
or leaves half of a change behind.
"""
