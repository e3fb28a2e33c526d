"""Modules that the program may import, changed once it has."""

from __future__ import annotations

import importlib.abc
import importlib.util
import sys
from collections.abc import Callable
from typing import Any


class Later(importlib.abc.MetaPathFinder):
    """Calls a function on each module of `changes` when it is imported, with the module."""

    def __init__(self, changes: dict[str, Callable[[Any], None]]) -> None:
        self._changes = changes

    def install(self) -> None:
        """Change those that are there already, and wait for the others."""
        for name in [each for each in self._changes if each in sys.modules]:
            self._changes.pop(name)(sys.modules[name])
        sys.meta_path.insert(0, self)

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        change = self._changes.pop(name, None)
        spec = None if change is None else importlib.util.find_spec(name)
        if change is None or spec is None or spec.loader is None:
            return None
        execute = spec.loader.exec_module

        def executed(module: Any) -> None:
            execute(module)
            change(module)

        setattr(spec.loader, "exec_module", executed)  # noqa: B010
        return spec
