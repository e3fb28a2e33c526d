"""Exit statuses."""

from __future__ import annotations

CLEAN, FOUND, TROUBLE, INTERRUPTED = 0, 1, 2, 130
"""Nothing (left) to report, findings, trouble, Ctrl-C."""
