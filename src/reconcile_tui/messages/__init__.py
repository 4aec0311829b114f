"""Every sentence the program says, by place."""
