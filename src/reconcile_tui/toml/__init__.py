"""TOML as text: where things are in it, how a file is edited in place, how values are written."""
