"""What was proved, for people."""
