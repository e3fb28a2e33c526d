"""Runs a program as `__main__`, with other files of the user changed."""

from __future__ import annotations

import contextlib
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import os
import re
import sys
from typing import Any

PROGRAM = ""
"""What the program itself is called in places; other files go by their absolute paths."""


class Files:
    """Where the texts that run lie, and which files of the user they stand for."""

    def __init__(self, folder: str, program: dict[str, Any], label: str) -> None:
        self.path = os.path.abspath(program["path"])
        self._written: dict[str, str] = {}
        # AutoGraph reads the source of functions again, so that a changed text must be a file.
        self._texts = os.path.join(folder, "texts", label)
        os.makedirs(self._texts, exist_ok=True)
        text = program.get("text")
        if text is None:
            with open(self.path, "rb") as file:
                self.main = self._write(self.path, file.read())
        else:
            self.main = self._write(self.path, text.encode())
        self.changed = {
            os.path.abspath(path): self._write(os.path.abspath(path), text.encode())
            for path, text in (program.get("changed") or {}).items()
        }

    def _write(self, path: str, text: bytes) -> str:
        where = os.path.join(self._texts, f"{len(self._written)}_{os.path.basename(path)}")
        with open(where, "wb") as file:
            file.write(text)
        self._written[where] = path
        return where

    def has(self, filename: str) -> bool:
        """True for the program and what was changed, and for files beside it."""
        folder = os.path.dirname(self.path) + os.sep
        return filename in self._written or filename.startswith(folder)

    def name(self, filename: str) -> str:
        """What places call the file that a code object comes from."""
        if filename == self.main:
            return PROGRAM
        return self._written.get(filename, filename)


class _Loader(importlib.machinery.SourceFileLoader):
    """Loads a changed text. What it lacks of the user's file can still be imported, since files
    that are not changed do so: it is a class that does nothing."""

    def __init__(self, name: str, where: str, original: str) -> None:
        super().__init__(name, where)
        self._original = original

    def exec_module(self, module: Any) -> None:
        super().exec_module(module)
        with open(self._original, "rb") as file:
            words = set(re.findall(r"\w+", file.read().decode(errors="replace")))

        def missing(name: str) -> Any:
            if name not in words or name.startswith("__"):
                raise AttributeError(f"module {module.__name__!r} has no attribute {name!r}")
            with contextlib.suppress(ModuleNotFoundError):
                return importlib.import_module(f"{module.__name__}.{name}")
            return type(name, (), {})

        module.__dict__.setdefault("__getattr__", missing)


class _Changed(importlib.abc.MetaPathFinder):
    """Imports changed texts in the place of the user's files."""

    def __init__(self, files: Files) -> None:
        self._files = files

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        if spec is None or spec.origin is None:
            return None
        where = self._files.changed.get(os.path.abspath(spec.origin))
        if where is None:
            return None
        loader = _Loader(name, where, spec.origin)
        search = spec.submodule_search_locations
        return importlib.util.spec_from_file_location(
            name, where, loader=loader, submodule_search_locations=search
        )


def run(files: Files, program: dict[str, Any], folder: str) -> None:
    """Raises whatever the program raises."""
    sys.argv = [files.path, *program.get("arguments", ())]
    sys.path[:0] = [os.path.dirname(files.path), folder]
    sys.meta_path.insert(0, _Changed(files))
    with open(files.main, "rb") as file:
        code = compile(file.read(), files.main, "exec", dont_inherit=True)
    module = type(sys)("__main__")
    module.__dict__.update(__file__=files.path, __builtins__=__builtins__)
    module.__package__ = _package(files.path)
    sys.modules["__main__"] = module
    exec(code, module.__dict__)


def _package(path: str) -> str | None:
    """The package that a file stands in, so that its relative imports work; None without one."""
    parts: list[str] = []
    folder = os.path.dirname(path)
    while os.path.exists(os.path.join(folder, "__init__.py")):
        folder, name = os.path.split(folder)
        parts.insert(0, name)
    if not parts:
        return None
    if folder not in sys.path:
        sys.path.append(folder)
    package = ".".join(parts)
    importlib.import_module(package)
    return package
