"""What is made public of a unit's year: the record of a publication, its clock, and the pages that need no login."""
