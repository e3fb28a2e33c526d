"""What stands on the disk, in short: the bytes of files, and what there is to import in folders."""

from __future__ import annotations

import os

TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Mapping

MARKERS = (".git", "pyproject.toml", "setup.py", "setup.cfg")
"""What stands in the root folder of a project."""

UNMARKED = ""
"""What is told of a folder of which only that matters: no marker stands in it."""


def listed(folder: str) -> dict[str, bool]:
    """The names in a folder, True for folders; nothing where it cannot be read."""
    try:
        with os.scandir(folder) as entries:
            return {entry.name: entry.is_dir() for entry in entries}
    except OSError:
        return {}


def importable(names: Mapping[str, bool]) -> str:
    """What differs between two listings wherever imports may find something else."""
    told = sorted(
        f"{name}{os.sep}" if is_folder else name
        for name, is_folder in names.items()
        if name.endswith(".py")
        or name in MARKERS
        or (is_folder and not name.startswith((".", "__pycache__")))
    )
    return digest("\0".join(told).encode("utf-8", "surrogateescape"))


def is_marked(names: Mapping[str, bool]) -> bool:
    """True for what stands in the root folder of a project."""
    return any(marker in names for marker in MARKERS)


def digest_of(path: str) -> str | None:
    """The digest of a file, None where it cannot be read."""
    try:
        with open(path, "rb") as file:
            return digest(file.read())
    except OSError:
        return None


def digest(data: bytes) -> str:
    """A short text that is the same for the same data only."""
    try:
        # `hashlib` has it from here, and loads OpenSSL too, which takes longer than all that is
        # hashed where nothing changed.
        from _blake2 import blake2b
    except ImportError:
        from hashlib import blake2b

    return blake2b(data, digest_size=16).hexdigest()
