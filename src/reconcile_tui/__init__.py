"""reconcile-tui: a private worksheet book, in a terminal, for one question."""

__version__ = "0.1.0"
