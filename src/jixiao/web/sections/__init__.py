"""Sections of a unit: which of them fills which share of a form, and by when."""
