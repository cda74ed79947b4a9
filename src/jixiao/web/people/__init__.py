"""Units in their tree, the people who work for them, and what posts they hold."""
