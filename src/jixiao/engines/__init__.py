"""Engines that score many rows at once.

Takes a lowered framework and a facts table. Gives its scores, the same on every engine, to the last digit.
Never defines what a score is: an engine adds, multiplies, divides and compares whole numbers as it is told.
"""
