"""The terminal: input, output, and the drivers that Textual uses. No screen is known here."""
