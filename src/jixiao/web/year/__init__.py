"""The year of a unit: where each piece of work stands, what is due, and what was done."""
