"""What many units say together.

Takes a table of facts, the scores that an engine made of it, and the frameworks. Gives answers: a table, what it says in sentences, charts as data.
Never scores a unit by a rule of its own, never reads or writes a file, takes nothing unknown for 0.
"""
