"""`tfdata-lint clean`: remove the results of earlier runs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tfdata_lint.cache import FOLDER, clean
from tfdata_lint.cli import wishes
from tfdata_lint.cli.status import CLEAN
from tfdata_lint.config import find_config
from tfdata_lint.options import UsageError, clean_parser, parse


def run(argv: Sequence[str]) -> int:
    """Remove the cache that a run with these arguments would use."""
    options = parse(clean_parser(), argv)
    path = None if options.isolated else options.config or find_config(wishes.first_folder(options))
    folder = (Path(path).parent if path is not None else Path.cwd()) / FOLDER
    try:
        removed = clean(folder)
    except OSError as error:
        raise UsageError(f"cannot remove {folder}: {error.strerror or error}") from None
    print(f"Removed {folder}" if removed else f"Nothing to remove: there is no {folder}")
    return CLEAN
