"""WHO DOES WHAT, WHEN: opening frameworks and cases by name or path, and putting the rooms below together.

Takes: names and paths from people.
Gives: frameworks, cases, sheets and findings.
Never: prints, or decides a score itself.
"""
