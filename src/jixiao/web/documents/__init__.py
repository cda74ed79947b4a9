"""Documents of a piece of work: forms made from its case, and the audit of the draft report of the unit."""
