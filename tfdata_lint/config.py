"""`[tool.tfdata-lint]` of a pyproject.toml."""

from __future__ import annotations

import os
from math import inf

from tfdata_lint.records import dataclass, replace
from tfdata_lint.target import MEMORY_GIB, Target
from tfdata_lint.toml_file import read_toml

TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path
    from typing import Any

    from tfdata_lint.catalogue import Catalogue

PerFile = tuple[tuple[str, tuple[str, ...]], ...]


class ConfigError(Exception):
    """A configuration that cannot be used; the text names the file and the key."""


@dataclass(frozen=True, slots=True)
class Config:
    """What the user wants, as written: selectors are codes, prefixes, names or `all`.

    Each field but `root` is a key of the table. `root` is the folder that the patterns of
    `exclude` and `per_file_ignores` are relative to. `target_tensorflow` is None when nothing was
    said, so that the project's metadata decide. `memory_gib` is the memory that data may fill.
    """

    root: str | os.PathLike[str]
    select: tuple[str, ...] = ("all",)
    ignore: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    per_file_ignores: PerFile = ()
    exclude: tuple[str, ...] = ()
    target_tensorflow: Target | None = None
    memory_gib: float = MEMORY_GIB
    preview: bool = False
    strict: bool = False
    markdown: bool = False
    unsafe_fixes: bool = False

    def selected(self, catalogue: Catalogue, path: Path | None = None) -> frozenset[str]:
        """The codes that are reported, for one file if `path` is given.

        What could not be looked at is always reported unless it is ignored by name: selecting
        some rules does not mean that unreadable files are fine.
        """
        ignore = self.ignore if path is None else (*self.ignore, *self._ignored_in(path))
        wanted = (*self.select, *self.extend_select, "TFD000")
        return catalogue.select(wanted, ignore, preview=self.preview)

    def excludes(self, path: Path) -> bool:
        """True for a file that `exclude` leaves out."""
        return bool(self.exclude) and self._matches(self.exclude, path)

    def _ignored_in(self, path: Path) -> tuple[str, ...]:
        return tuple(
            selector
            for pattern, selectors in self.per_file_ignores
            if self._matches([pattern], path)
            for selector in selectors
        )

    def _matches(self, patterns: Sequence[str], path: Path) -> bool:
        from pathlib import Path

        from pathspec import GitIgnoreSpec

        try:
            relative = path.resolve().relative_to(os.path.realpath(self.root))
        except ValueError:
            relative = Path(path.name)
        return GitIgnoreSpec.from_lines(patterns).match_file(relative.as_posix())

    def check_rules(self, catalogue: Catalogue) -> None:
        """Raises UnknownRuleError for a selector that means no rule."""
        per_file = (selector for _, selectors in self.per_file_ignores for selector in selectors)
        for selector in (*self.select, *self.ignore, *self.extend_select, *per_file):
            catalogue.expand(selector)


def find_config(folder: str | os.PathLike[str]) -> str | None:
    """The nearest pyproject.toml from `folder` upwards that has a table for this tool.

    Raises ConfigError for one that names the tool and is not TOML.
    """
    here = os.path.abspath(folder)
    while True:
        path = os.path.join(here, "pyproject.toml")
        # What does not even name the tool need not be understood.
        if _names_us(path) and "tfdata-lint" in _tools(_toml(path)):
            return path
        if here == os.path.dirname(here):
            return None
        here = os.path.dirname(here)


def _names_us(path: str) -> bool:
    try:
        with open(path, "rb") as file:
            return b"tfdata-lint" in file.read()
    except FileNotFoundError:
        return False
    except OSError as error:
        if os.path.isfile(path):
            raise ConfigError(f"{path}: cannot be read: {error.strerror}") from None
        return False


def load_config(path: str | os.PathLike[str], catalogue: Callable[[], Catalogue]) -> Config:
    """The configuration in a TOML file. Raises ConfigError.

    `catalogue` is called only if the file names rules, since finding rules takes time.
    """
    table = _tools(_toml(path)).get("tfdata-lint")
    if table is None:
        raise ConfigError(f"{path}: has no table [tool.tfdata-lint]")
    if not isinstance(table, dict):
        raise ConfigError(f"{path}: [tool.tfdata-lint] must be a table")
    config = Config(root=os.path.dirname(path))
    for key, value in table.items():
        if key not in _READERS:
            from tfdata_lint.suggest import did_you_mean

            raise ConfigError(f"{path}: unknown key '{key}'{did_you_mean(key, _READERS)}")
        try:
            read: dict[str, Any] = {key.replace("-", "_"): _READERS[key](value)}
            config = replace(config, **read)
        except ValueError as error:
            raise ConfigError(f"{path}: {key}: {error}") from None
    rule_keys = ("select", "ignore", "extend-select", "per-file-ignores")
    for key in (key for key in rule_keys if key in table):
        only: dict[str, Any] = {key.replace("-", "_"): getattr(config, key.replace("-", "_"))}
        part = replace(Config(root=os.path.dirname(path), select=()), **only)
        from tfdata_lint.catalogue import UnknownRuleError

        try:
            part.check_rules(catalogue())
        except UnknownRuleError as error:
            raise ConfigError(f"{path}: {key}: {error}") from None
    return config


def _toml(path: str | os.PathLike[str]) -> dict[str, Any]:
    try:
        return read_toml(path)
    except FileNotFoundError:
        raise ConfigError(f"{path}: no such file") from None
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from None
    except ValueError as error:
        raise ConfigError(f"{path}: is not valid TOML: {error}") from None


def _tools(data: Mapping[str, Any]) -> Mapping[str, Any]:
    tools = data.get("tool", {})
    return tools if isinstance(tools, dict) else {}


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    raise ValueError(f"must be a list of texts, not {_shown(value)}")


def _texts_by_pattern(value: object) -> PerFile:
    if not isinstance(value, dict):
        raise ValueError(f"must be a table from patterns to lists of rules, not {_shown(value)}")
    result = []
    for pattern, selectors in value.items():
        try:
            result.append((pattern, _texts(selectors)))
        except ValueError as error:
            raise ValueError(f"'{pattern}' {error}") from None
    return tuple(result)


def _target(value: object) -> Target:
    if isinstance(value, str):
        from tfdata_lint.target_detection import parse_target

        return parse_target(value)
    raise ValueError(f'must be a text such as "2.15" or "unknown", not {_shown(value)}')


def _positive(value: object) -> float:
    if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 < value < inf:
        return float(value)
    raise ValueError(f"must be a number above 0, not {_shown(value)}")


def _flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise ValueError(f"must be true or false, not {_shown(value)}")


def _shown(value: object) -> str:
    """A TOML value as its author knows it."""
    match value:
        case bool():
            return str(value).lower()
        case str():
            return f'"{value}"'
        case dict():
            return "a table"
        case list():
            return "this list"
        case _:
            return str(value)


_READERS: dict[str, Callable[[object], Any]] = {
    "select": _texts,
    "ignore": _texts,
    "extend-select": _texts,
    "per-file-ignores": _texts_by_pattern,
    "exclude": _texts,
    "target-tensorflow": _target,
    "memory-gib": _positive,
    "preview": _flag,
    "strict": _flag,
    "markdown": _flag,
    "unsafe-fixes": _flag,
}
