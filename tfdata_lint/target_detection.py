"""The lowest TensorFlow version that a project's metadata admits, never the installed one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from tfdata_lint.target import Target, Version
from tfdata_lint.toml_file import read_toml

TYPE_CHECKING = False

if TYPE_CHECKING:
    import ast
    from typing import Any

_VERSION = re.compile(r"\d+\.\d+(\.\d+)?")

_DISTRIBUTIONS = frozenset(
    {
        "tensorflow",
        "tensorflow-cpu",
        "tensorflow-cpu-aws",
        "tensorflow-gpu",
        "tensorflow-intel",
        "tensorflow-macos",
    }
)
"""Names under which TensorFlow is distributed. `tf-nightly` is none: its version says nothing."""

_REQUIREMENT = re.compile(
    r"""
    \s* (?: [\w.-]+ :: )?                            # conda's channel
    (?P<name> [A-Za-z0-9] [A-Za-z0-9._-]* )
    \s* (?: \[ [^\]]* \] )? \s*                      # extras
    (?P<clauses> [^;\#@]* )
    """,
    re.VERBOSE,
)
_CLAUSE = re.compile(
    r"[\s(]*(?P<operator>===|==|~=|>=|<=|!=|>|<|=|\^|~)?\s*v?(?P<version>\d[\w.*+!-]*)"
)
_BETWEEN_CLAUSES = re.compile(r",|\s+(?=[<>=!~^])")
_INCLUDE = re.compile(r"\s*(?:-r|-c|--requirement|--constraint)[ =]?\s*(?P<path>[^\s#]+)")

MAX_INCLUDES = 50
"""Requirement files read through `-r`: more is no project but a mistake."""


def parse_target(text: str) -> Target:
    """The target written as `2.15`, `2.15.1` or `unknown`. Raises ValueError for anything else."""
    if text.strip().lower() == "unknown":
        return Target()
    if not _VERSION.fullmatch(text.strip()):
        raise ValueError(f"'{text}' is not a TensorFlow version: write 2.15, or unknown")
    return Target(_minor(text.strip()))


def detect_target(folder: Path) -> Target:
    """The target of the project that `folder` belongs to.

    The nearest folder upwards whose metadata name a lowest TensorFlow version decides; the search
    ends at the project's root. Files that cannot be read or understood say nothing.
    """
    for candidate in (folder, *folder.parents):
        versions = sorted(_versions_in(candidate))
        if versions:
            return Target(versions[0])
        if any((candidate / name).exists() for name in (".git", ".hg", "pyproject.toml")):
            break
    return Target()


def lowest_version(clauses: str) -> Version | None:
    """The lowest TensorFlow minor version that a specifier admits (`>=2.11,<3` gives 2.11).

    Understands PEP 440, Poetry's `^`, `~` and `||`, and conda's `=` and `|`. None when the
    specifier has no lower bound.
    """
    lowest: list[Version] = []
    for alternative in re.split(r"\|+", clauses):
        bounds = [
            _minor(match["version"])
            for match in map(_CLAUSE.match, _BETWEEN_CLAUSES.split(alternative))
            if match is not None and match["operator"] not in ("<", "<=", "!=")
        ]
        if not bounds:
            return None
        lowest.append(max(bounds))
    return min(lowest)


def _minor(version: str) -> Version:
    numbers = re.findall(r"\d+", version.split("+")[0])
    major, minor = (*numbers, "0")[:2]
    return int(major), int(minor)


def _versions_in(folder: Path) -> Iterator[Version]:
    for pattern, read in _READERS.items():
        for path in sorted(folder.glob(pattern)):
            try:
                yield from read(path)
            except (OSError, ValueError, SyntaxError, RecursionError):
                continue


def _from_requirements(requirements: Iterable[Any]) -> Iterator[Version]:
    for requirement in requirements:
        if isinstance(requirement, str) and (match := _REQUIREMENT.match(requirement)):
            yield from _from_pair(match["name"], match["clauses"])


def _from_pair(name: object, specifier: object) -> Iterator[Version]:
    """What one dependency says; Poetry writes its specifier as a string, a table or a list."""
    if not isinstance(name, str) or re.sub(r"[-_.]+", "-", name.lower()) not in _DISTRIBUTIONS:
        return
    match specifier:
        case str():
            version = lowest_version(specifier)
            if version is not None:
                yield version
        case {"version": nested}:
            yield from _from_pair(name, nested)
        case list():
            for nested in specifier:
                yield from _from_pair(name, nested)


def _pyproject(path: Path) -> Iterator[Version]:
    data = read_toml(path)
    project = _table(data, "project")
    yield from _from_requirements(_list(project.get("dependencies")))
    for group in _table(project, "optional-dependencies").values():
        yield from _from_requirements(_list(group))
    for group in _table(data, "dependency-groups").values():
        yield from _from_requirements(_list(group))
    poetry = _table(data, "tool", "poetry")
    groups = [poetry, *(_table(group) for group in _table(poetry, "group").values())]
    for group in groups:
        for key in ("dependencies", "dev-dependencies"):
            for name, specifier in _table(group, key).items():
                yield from _from_pair(name, specifier)


def _requirements_txt(path: Path) -> Iterator[Version]:
    pending, seen = [path], {path.resolve()}
    while pending and len(seen) <= MAX_INCLUDES:
        current = pending.pop()
        lines = current.read_text(encoding="utf-8", errors="replace").splitlines()
        for line in lines:
            include = _INCLUDE.match(line)
            if include is None:
                yield from _from_requirements([line])
                continue
            included = current.parent / include["path"]
            if included.is_file() and included.resolve() not in seen:
                seen.add(included.resolve())
                pending.append(included)


def _setup_cfg(path: Path) -> Iterator[Version]:
    import configparser

    parser = configparser.ConfigParser(interpolation=None)
    try:
        parser.read(path, encoding="utf-8")
    except configparser.Error:
        return
    yield from _from_requirements(
        parser.get("options", "install_requires", fallback="").splitlines()
    )
    if parser.has_section("options.extras_require"):
        for _, value in parser.items("options.extras_require"):
            yield from _from_requirements(value.splitlines())


def _setup_py(path: Path) -> Iterator[Version]:
    """Literal requirements in a call of `setup`, also through a module-level name."""
    import ast

    tree = ast.parse(path.read_bytes())
    names = {
        target.id: statement.value
        for statement in tree.body
        if isinstance(statement, ast.Assign)
        for target in statement.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg in ("install_requires", "extras_require"):
            value = names.get(node.value.id) if isinstance(node.value, ast.Name) else node.value
            yield from _from_requirements(_literals(value))


def _literals(node: ast.expr | None) -> Iterator[object]:
    import ast

    match node:
        case ast.Constant(value=value):
            yield value
        case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Dict(values=items):
            for item in items:
                yield from _literals(item)


def _environment_yml(path: Path) -> Iterator[Version]:
    """The list items of a conda environment, those under `pip:` too; no YAML parser is needed."""
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        item = re.match(r"\s*-\s+(?P<quote>[\"']?)(?P<requirement>.+?)(?P=quote)\s*(#.*)?$", line)
        if item is not None:
            yield from _from_requirements([item["requirement"]])


def _packages(path: Path) -> Iterator[Version]:
    """The pins of poetry.lock, uv.lock (`package`) and pylock.toml (`packages`)."""
    data = read_toml(path)
    for key in ("package", "packages"):
        for package in _list(data.get(key)):
            table = _table(package)
            yield from _from_pair(table.get("name"), table.get("version"))


def _pipfile_lock(path: Path) -> Iterator[Version]:
    import json

    data = json.loads(path.read_text(encoding="utf-8"))
    for section in ("default", "develop"):
        for name, package in _table(data, section).items():
            yield from _from_pair(name, package)


def _table(value: Any, *keys: str) -> dict[str, Any]:
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


_READERS: dict[str, Callable[[Path], Iterator[Version]]] = {
    "pyproject.toml": _pyproject,
    "requirements*.txt": _requirements_txt,
    "requirements/*.txt": _requirements_txt,
    "setup.cfg": _setup_cfg,
    "setup.py": _setup_py,
    "environment.yml": _environment_yml,
    "environment.yaml": _environment_yml,
    "poetry.lock": _packages,
    "uv.lock": _packages,
    "pylock.toml": _packages,
    "pylock.*.toml": _packages,
    "Pipfile.lock": _pipfile_lock,
}
