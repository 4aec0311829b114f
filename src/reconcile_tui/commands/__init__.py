"""One module for each thing the commands do. None imports another command, nor Textual."""
