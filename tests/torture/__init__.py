"""The full-length data-loss tests; `make torture` prints their results."""
