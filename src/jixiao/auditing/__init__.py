"""WHAT IS WRONG IN A REPORT: relations between its numbers, judged exactly, and what the text itself admits.

Takes: a Document with its grids and score table, a framework where one is known, other reports to compare with where given.
Gives: remarks with the printed number, what it should be, the arithmetic, the evidence, a repair; and how much could be checked.
Never: reads or writes a file, accuses where a reading exists that makes the text true, or changes a document.
"""
