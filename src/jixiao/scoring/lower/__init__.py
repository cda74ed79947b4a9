"""Scores as whole numbers: one lowering of a framework for every engine of many rows.

Takes a framework. Gives expressions over the columns of a facts table that need whole numbers and truths only, each with the bounds
that it cannot leave. Never knows an engine, uses a float, or lets a missing fact count as anything.
"""
