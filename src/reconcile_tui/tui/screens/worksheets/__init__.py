"""The Worksheets tab."""
