"""jixiao (绩效): score, explain and audit the performance evaluation of a department's overall expenditure."""

__version__ = "0.1.0"
