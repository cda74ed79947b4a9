"""WHAT IT IS WORTH: exact scores with their trace, intervals where facts are missing, the sheet, explanations.

Takes: a framework and a case.
Gives: a `Sheet`: each row's score or interval, basis, loss and trace; totals, score rates, grade.
Never: uses a float, guesses a missing fact, or takes a printed score for a judgement.
"""
