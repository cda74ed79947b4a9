"""A department's case summed from its own figures and those that the units below it handed in."""
