"""What worksheets, answers and pages mean. Pure: no files, no clock, no screen."""
