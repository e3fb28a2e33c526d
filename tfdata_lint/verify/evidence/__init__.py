"""What measurements prove: pure functions, one file for each kind of evidence."""
