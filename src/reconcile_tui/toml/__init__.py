"""TOML as text: where things are in it, how a file is edited in place, how values are written."""

from __future__ import annotations

BOM = "\ufeff"
"""What some editors put before the first line of a file. It is no part of the text."""
