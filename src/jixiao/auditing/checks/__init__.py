"""The checks, one module for each family: tables, scores, prose, figures printed twice, and the text itself."""
