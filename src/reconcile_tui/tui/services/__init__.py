"""What the app does for every screen: saving, keys, shutdown, navigation."""
