"""The projects of a unit's year in two levels: what they are for, their money, their lists from Excel."""
