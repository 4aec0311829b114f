"""The commands that a shell sees. None but those that open the screen imports Textual."""
