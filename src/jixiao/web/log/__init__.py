"""What happened, by whom: events that are only ever added, each chained to the one before."""
