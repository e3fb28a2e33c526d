"""Other tools that run tfdata-lint."""
