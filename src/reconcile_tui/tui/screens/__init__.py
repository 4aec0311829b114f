"""One file a place in the book."""
