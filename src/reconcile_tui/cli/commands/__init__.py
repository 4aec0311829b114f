"""One module a command: what it prints, asks and writes."""
