"""Budget execution: what was paid month by month, the ledger of budget changes, the lights of the units below."""
