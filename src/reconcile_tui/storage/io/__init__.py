"""Bytes on the disk, plain or encrypted. Knows nothing of worksheets."""
