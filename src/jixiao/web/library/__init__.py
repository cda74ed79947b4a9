"""The library of indicators on the site: what is shipped, what offices keep of their own, and taking from it into objectives."""
