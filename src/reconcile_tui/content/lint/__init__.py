"""How content must read and be worded. For writers; nothing here runs when the app opens."""
