"""A case filled in on the site: every text as it is typed, what it is worth meanwhile, and the case that is handed in."""
