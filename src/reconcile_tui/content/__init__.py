"""Content files into typed objects: the library, its checks, and what a person may not loosen."""
