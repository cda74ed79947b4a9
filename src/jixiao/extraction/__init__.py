"""WHAT A DOCUMENT HOLDS: tables put together again, the score table as a tree, facts with their places.

Takes: a Document, a catalogue, a framework where one is known.
Gives: tables, indicator trees with points and printed scores, facts and a case begun from them, each with its place.
Never: reads a file, decides a score, or takes a number it is not sure of for a fact.
"""
