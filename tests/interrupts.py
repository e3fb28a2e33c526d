"""Programs that a test interrupts."""

from __future__ import annotations

import signal


def heeding_interrupts() -> None:
    """Take Ctrl-C back, which what a shell starts in the background ignores: for `preexec_fn`."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
