"""What goes down the wire, and what comes up it. Imports nothing else of reconcile_tui."""
