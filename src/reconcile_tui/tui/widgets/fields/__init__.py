"""One body per item type, and the table that finds it."""
