"""BYTES TO DATA: files into located data; every hostile or broken file becomes findings.

Takes: a path or bytes.
Gives: located data (`core.source`) and findings.
Never: knows what a framework or a case is, runs anything it reads, or lets a parser's exception out.
"""
