"""Films one might like."""
