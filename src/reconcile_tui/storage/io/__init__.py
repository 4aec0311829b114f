"""Bytes on the disk, plain or encrypted, whatever they say: nothing here knows of worksheets."""
