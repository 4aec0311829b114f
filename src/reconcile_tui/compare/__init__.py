"""The same worksheet on several dates, or beside another person's copy."""
