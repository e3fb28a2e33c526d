"""From problems to findings: merged, suppressed, fixed, reported."""
