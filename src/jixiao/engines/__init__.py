"""Engines that score many rows at once.

Takes a lowered framework and a facts table. Gives its scores, the same on every engine, to the last digit.
Never defines what a score is: an engine adds, multiplies, divides and compares whole numbers as it is told.
"""

import os

# Polars reads groups of rows of a Parquet file ahead, unpacked, as many as there are threads and more; one group is a hundred columns
# of a hundred thousand rows. One at a time keeps ten million rows within a gigabyte and is no slower.
os.environ.setdefault("POLARS_ROW_GROUP_PREFETCH_SIZE", "1")
