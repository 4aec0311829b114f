"""What goes down the wire, and what comes up it. Needs `tty_modes`, and `MAX_ANSWER`."""
