"""Runs flagged pipelines and their repaired forms, and says what that proves."""
