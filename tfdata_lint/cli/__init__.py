"""The command line: it alone prints and exits. Each command is a module of its own."""

from __future__ import annotations

import gc
import os
import sys

from tfdata_lint.cli.output import say
from tfdata_lint.cli.status import CLEAN, FOUND, INTERRUPTED, TROUBLE
from tfdata_lint.cli.wishes import COMMANDS
from tfdata_lint.options import UsageError

TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn


def entry() -> NoReturn:
    """The console script."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A file name or a line of code that the terminal cannot show is no reason to fail.
            stream.reconfigure(errors="backslashreplace")
    try:
        status = main(sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader has seen enough; without this, Python complains when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = FOUND
    except KeyboardInterrupt:
        # Where it came inside of `exec`, as in an import that makes data classes, a Python that was
        # started with -m would still end by the signal.
        os._exit(INTERRUPTED)
    except Exception as error:
        # A bug, but nobody who runs a linter should have to read a traceback to learn that.
        if {"-v", "--verbose"}.intersection(sys.argv):
            raise
        say(f"internal error: {type(error).__name__}: {error} (--verbose shows where)")
        status = TROUBLE
    # Python looks for garbage once more before it ends; what is frozen is not looked at.
    gc.freeze()
    sys.exit(status)


def main(argv: Sequence[str]) -> int:
    """Run the command line and return its exit status. Raises KeyboardInterrupt on Ctrl-C."""
    try:
        if argv and argv[0] in COMMANDS:
            return _command(argv[0], argv[1:])
        return _command("check", argv)
    except UsageError as error:
        say(f"error: {error}")
        return TROUBLE
    except SystemExit as stop:  # from argparse, after --help and --version
        return int(stop.code or CLEAN)


def _command(name: str, argv: Sequence[str]) -> int:
    from importlib import import_module

    status: int = import_module(f"tfdata_lint.cli.{name}").run(argv)
    return status
