"""Saved answers as text for other programs. Pure: (worksheet, answers) -> str."""
