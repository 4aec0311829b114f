"""Files, and nothing else: where they are, how they are read, how they are written."""
