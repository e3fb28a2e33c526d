"""TOML files, on every Python that is supported."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False

if TYPE_CHECKING:
    from typing import Any


def read_toml(path: str | os.PathLike[str]) -> dict[str, Any]:
    """The content of a TOML file.

    Raises ValueError, with a position where there is one, for what is not TOML in UTF-8, and
    OSError for what cannot be read.
    """
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    with open(path, "rb") as file:
        data: dict[str, Any] = tomllib.load(file)
    return data
