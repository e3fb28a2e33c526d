"""What Python itself and `tf.io.gfile` know of files, with those that are made up."""

from __future__ import annotations

import builtins
import contextlib
import glob
import gzip
import os
import pathlib
import sys
from collections.abc import Callable, Iterator
from typing import Any

from tfdata_lint.verify.worker.standins.missing import IMAGE_SUFFIXES, Missing, is_remote

_TEXTS = (".txt", ".tsv", ".csv", ".lst", ".vocab")
"""Endings of files that are made up when they are opened."""

_GIVEN = "made-up" + os.sep
"""How paths begin that stand in for parameters of the program."""


class Python:
    """Lists and opens files that are not there."""

    def __init__(self, tf: Any, missing: Missing, libraries: tuple[str, ...]) -> None:
        self.tf = tf
        self.missing = missing
        self._libraries = libraries

    def _looks(self, path: Any) -> bool:
        """True where the user's code lists what is not there, and not a library for itself."""
        if _looking or isinstance(path, int) or not self.missing.is_missing(os.fspath(path)):
            return False
        frame: Any = sys._getframe(2)
        while frame is not None and _lists_for_others(frame.f_code.co_filename):
            frame = frame.f_back
        return frame is not None and not frame.f_code.co_filename.startswith(self._libraries)

    def install(self) -> None:
        """Exchange the functions that list and open files."""
        self._install_glob()
        self._install_path()
        self._install_gfile()
        real_listdir, real_scandir, real_open = os.listdir, os.scandir, builtins.open
        real_isdir = os.path.isdir

        def listed(path: Any = ".") -> list[str]:
            return self.missing.listing(path) if self._looks(path) else real_listdir(path)

        def scanned(path: Any = ".") -> Any:
            return real_scandir(self.missing.filled(path) if self._looks(path) else path)

        def is_folder(path: Any) -> bool:
            named = isinstance(path, (str, os.PathLike))
            return real_isdir(path) or (named and self.missing.is_folder(path))

        def opened(file: Any, mode: str = "r", *rest: Any, **words: Any) -> Any:
            named = isinstance(file, (str, os.PathLike)) and not set(mode) & set("wax+")
            if named and self.missing.is_missing(os.fspath(file)):
                unpacks = sys._getframe(1).f_code.co_filename == gzip.__file__
                file = self._written(os.fspath(file), unpacks)
            return real_open(file, mode, *rest, **words)

        for owner, name, function in (
            (os, "listdir", listed),
            (os, "scandir", scanned),
            (os.path, "isdir", is_folder),
            (builtins, "open", opened),
        ):
            setattr(owner, name, function)

    def _written(self, path: str, unpacks: bool) -> str:
        """Our file in the place of one that is not there, if it is plain what it would be."""
        missing = self.missing
        named = path.lower().endswith(_TEXTS) or path.startswith(_GIVEN)
        if not named and missing.ours(path) not in missing.paths:
            return path
        ours: str = missing.path(path)
        if unpacks:
            missing.packed.add(ours)
        if "csv.DictReader(" in missing.known.text:
            missing.write_table(ours, (), {})
        else:
            image = path.lower().endswith(IMAGE_SUFFIXES)
            missing.write(ours, missing.paths[ours] or ("bytes" if image else "text"))
        return ours

    def _install_glob(self) -> None:
        def globbed(pathname: Any, *rest: Any, **words: Any) -> list[str]:
            found = [] if is_remote(pathname) else real_glob(pathname, *rest, **words)
            if found or not self._looks(pathname):
                return found
            return self.missing.matches(os.fspath(pathname), found)

        def in_turn(*given: Any, **words: Any) -> Iterator[str]:
            return iter(globbed(*given, **words))

        setattr(glob, "glob", globbed)  # noqa: B010
        setattr(glob, "iglob", in_turn)  # noqa: B010

    def _install_path(self) -> None:
        kind: Any = pathlib.Path
        real_iterdir = kind.iterdir

        def in_path(real: Callable[..., Any], deep: bool) -> Callable[..., Any]:
            def matched(own: Any, pattern: Any, *rest: Any, **words: Any) -> Iterator[Any]:
                found: list[Any] = []
                with contextlib.suppress(OSError), _really():
                    found = list(real(own, pattern, *rest, **words))
                if found or not self._looks(own):
                    return iter(found)
                inner = os.path.join(str(own), "**", str(pattern)) if deep else str(own / pattern)
                return (kind(each) for each in self.missing.matches(inner, []))

            return matched

        def inside(own: Any) -> Iterator[Any]:
            return iter(real_iterdir(kind(self.missing.filled(own)) if self._looks(own) else own))

        kind.glob, kind.rglob = in_path(kind.glob, False), in_path(kind.rglob, True)
        kind.iterdir = inside

    def _install_gfile(self) -> None:
        gfile = self.tf.io.gfile
        real_gfile_glob, real_gfile_listdir = gfile.glob, gfile.listdir

        def globbed(pattern: Any) -> list[str]:
            patterns = [pattern] if isinstance(pattern, (str, bytes, os.PathLike)) else pattern
            found: list[str] = []
            for each in patterns:
                real = [] if is_remote(each) else real_gfile_glob(each)
                if not real and self._looks(os.fsdecode(each)):
                    real = self.missing.matches(os.fsdecode(each), real)
                found += real
            return found

        def listed(path: Any) -> list[str]:
            if self._looks(path):
                return self.missing.listing(path)
            names: list[str] = real_gfile_listdir(path)
            return names

        gfile.glob, gfile.listdir = globbed, listed


_FOR_OTHERS = (__file__, glob.__file__, os.__file__, pathlib.__file__.replace("__init__.py", ""))
_PACKAGES_FOR_OTHERS = tuple(f"{os.sep}{name}{os.sep}" for name in (
    "autograph", "keras", "keras_preprocessing", "tf_keras",
))  # fmt: skip


def _lists_for_others(filename: str) -> bool:
    """True for code that lists what whoever called it has named."""
    known = filename.startswith(_FOR_OTHERS)
    return known or any(name in filename for name in _PACKAGES_FOR_OTHERS)


_real_iglob = glob.iglob
_looking: list[None] = []
"""Not empty while Python itself looks what there is."""


@contextlib.contextmanager
def _really() -> Iterator[None]:
    _looking.append(None)
    try:
        yield
    finally:
        _looking.pop()


def real_glob(*given: Any, **words: Any) -> list[str]:
    """What `glob.glob` finds; itself it would find our `glob.iglob` in its module."""
    with _really():
        return list(_real_iglob(*given, **words))
