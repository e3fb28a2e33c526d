"""Labelled pipelines in the manner of real training code, and how well the linter does on them."""
