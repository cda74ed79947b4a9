"""Who may do what with the documents of a unit's year, in which order and by when, as rows of data.

Takes: located data of a procedure; a piece of work as it stands, and what somebody wants done with it.
Gives: a `Procedure` and findings; the work after an action, or everything that stands against it; days on which it is due.
Never: knows a person, a database or a page; moves work that a row does not move; decides what a guard says.
"""
