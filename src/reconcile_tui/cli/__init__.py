"""The commands: one module each. None imports Textual."""
