"""The pure half: what worksheets, answers and pages mean. No files, no clock, no screen."""
