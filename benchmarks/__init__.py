"""What the linter costs beside its peers, and beside what cannot be avoided."""
