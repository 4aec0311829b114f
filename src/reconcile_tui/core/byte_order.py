"""The mark that some editors put in front of a UTF-8 text."""

from __future__ import annotations

__all__ = ["BOM"]

BOM = "\ufeff"
