"""THE COMMANDS: each with its arguments, what it is for in both languages, and the room that carries it out.

Takes: a language.
Gives: a parser of all commands, and which function carries out which.
Never: loads a room; that is done when its command runs.
"""
