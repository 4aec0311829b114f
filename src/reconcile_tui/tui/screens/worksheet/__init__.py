"""One worksheet being filled in."""
