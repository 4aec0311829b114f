"""The long forms of the tests that try to lose a word; `make torture` prints their figures."""
