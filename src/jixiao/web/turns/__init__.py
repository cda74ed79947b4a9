"""SQLite for a site with many hands: who wants to write waits in a line."""
