"""THE SITE: the year of many units, by many people, in a browser.

Takes: requests of people who logged in, and of everybody for what is published; an embedded database and files under `JIXIAO_HOME`.
Gives: pages and changes of records, each written to the log.
Never: decides what the rows of a procedure, a framework or a check decide; shows anybody what is not theirs.
"""
