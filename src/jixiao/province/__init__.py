"""A synthetic province: facts of many units over years that nobody has, to try things with.

Takes a model (marginals and correlations, each with its source), the frameworks that are to be scored, a seed. Gives a table of facts in
whole smallest steps, the same for the same seed, and which mistakes were planted in it; everything is marked as made up.
Never names a real place, never reads or writes a file, never says of a value that it was observed.
"""
