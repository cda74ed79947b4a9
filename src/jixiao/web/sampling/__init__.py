"""The sample of a year's review: who must be looked at, who is drawn by a seed that everybody can try again, and what becomes of the rest."""
