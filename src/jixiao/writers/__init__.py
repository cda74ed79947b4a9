"""DATA TO BYTES: plain data and documents into files that people open.

Takes: plain data or a Document.
Gives: bytes or text.
Never: knows what a rule means, or writes half a file.
"""
