"""The lowest TensorFlow version that a project's metadata, or else its README, admit, never the
installed one."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from fnmatch import filter as matching
from pathlib import Path

from tfdata_lint.records import dataclass
from tfdata_lint.regex import Regex
from tfdata_lint.target import Target, Version, needed_for_python
from tfdata_lint.target_in_prose import lowest_in_prose
from tfdata_lint.toml_file import read_toml

TYPE_CHECKING = False

if TYPE_CHECKING:
    import ast
    from typing import Any

_VERSION = Regex(r"\d+\.\d+(\.\d+)?")

_TENSORFLOW, _OPEN, _COMPANION, _PYTHON, _BUILD = (
    "tensorflow", "open", "companion", "python", "build"
)  # fmt: skip

_DISTRIBUTIONS = {
    _PYTHON: _PYTHON,
    **dict.fromkeys(
        (
            "intel-tensorflow",
            "intel-tensorflow-avx512",
            "nvidia-tensorflow",
            "tensorflow",
            "tensorflow-aarch64",
            "tensorflow-cpu",
            "tensorflow-cpu-aws",
            "tensorflow-directml",
            "tensorflow-gpu",
            "tensorflow-intel",
            "tensorflow-macos",
            "tensorflow-rocm",
        ),
        _TENSORFLOW,
    ),
}
"""Names under which TensorFlow is distributed, and Python. `tf-nightly` is none: its version says
nothing."""

_COMPANIONS = frozenset({"keras", "tensorflow-text", "tf-keras", "tf-models-official"})
"""Distributions whose version says which TensorFlow they need."""

_DEVELOPMENT = frozenset(
    {"build", "ci", "dev", "develop", "development", "doc", "docs", "lint", "test", "testing",
     "tests"}
)  # fmt: skip
"""What requirements files are called that who runs the code does not install."""

_Bound = tuple[str, Version]
"""The lowest version that something admits: of TensorFlow or Python, or of the TensorFlow that a
companion needs, or that there was for each Python when a package was built. `_OPEN` is a
requirement of TensorFlow without a lowest version, such as `<2.6`."""

_RECENT_METADATA: tuple[Version, Version] = (2, 2), (2, 13)
"""Of 485 packages of an index none with core metadata of this version or a newer one (100) was
uploaded before March 2024 (`tools/metadata_ages.py`). The oldest Python that was maintained then
was 3.8, and 2.13 is the newest TensorFlow for that."""

_REQUIREMENT = Regex(
    r"""
    \s* (?: [\w.-]+ :: )?                            # conda's channel
    (?P<name> [A-Za-z0-9] [A-Za-z0-9._-]* )
    \s* (?: \[ [^\]]* \] )? \s*                      # extras
    (?P<clauses> [^;\#]* )
    """,
    re.VERBOSE,
)
_CLAUSE = Regex(r"[\s(]*(?P<operator>===|==|~=|>=|<=|!=|>|<|=|\^|~)?\s*v?(?P<version>\d[\w.*+!-]*)")
_BETWEEN_CLAUSES = Regex(r",|\s+(?=[<>=!~^])")
_INCLUDE = Regex(
    r"\s*(?:-r|--requirement|(?P<constraint>-c|--constraint))[ =]?\s*(?P<path>[^\s#]+)"
)

MAX_INCLUDES = 50
"""Requirement files read through `-r`: more is no project but a mistake."""


def parse_target(text: str) -> Target:
    """The target written as `2.15`, `2.15.1` or `unknown`. Raises ValueError for anything else."""
    if text.strip().lower() == "unknown":
        return Target()
    if not _VERSION.fullmatch(text.strip()):
        raise ValueError(f"'{text}' is not a TensorFlow version: write 2.15, or unknown")
    return Target(_minor(text.strip()))


class Targets:
    """The targets of the projects that files belong to. Each folder is looked into once.

    `top` is the folder that the user named: where nothing in a project below it says which version
    it needs, what is said there decides.
    """

    def __init__(self, top: Path) -> None:
        self._top = top
        self._known: dict[Path, Target] = {}
        self._said: dict[Path, _Said] = {}
        self._prose: dict[Path, Version | None] = {}

    def of(self, paths: Iterable[str]) -> Target:
        """The lowest target of the projects of some files; those of which none is known run along
        with the others."""
        folders = {os.path.dirname(path) for path in paths}
        return Target.lowest(self.of_folder(Path(os.path.realpath(each))) for each in folders)

    def of_folder(self, folder: Path) -> Target:
        """The target of the project that a folder belongs to.

        The nearest folder upwards whose metadata name a lowest TensorFlow version decides, but it
        is no lower than the first one for the lowest Python that the project needs; the search ends
        at the project's root. Only where none of them says anything of TensorFlow's version, what
        needs a certain one decides. What a build wrote (`PKG-INFO`, `METADATA`) is asked where the
        files that it was written from say nothing. Files that cannot be read or understood say
        nothing.
        """
        if folder not in self._known:
            self._known[folder] = self._detected(folder)
        return self._known[folder]

    def _detected(self, folder: Path) -> Target:
        lowest: dict[str, Version] = {}
        package = ""
        asked: list[Path] = []
        for candidate in (folder, *folder.parents):
            asked.append(candidate)
            if candidate not in self._said:
                self._said[candidate] = _Said.of(candidate)
            said = self._said[candidate]
            for name, version in said.by(package):
                lowest.setdefault(name, version)
            if said.is_root:
                break
            package = candidate.name
        else:
            # Of folders around what the user named nobody knows whom their texts speak to.
            asked = [each for each in asked if self._top in (each, *each.parents)]
        tensorflow = lowest.get(_TENSORFLOW)
        if tensorflow is None and _OPEN not in lowest:
            tensorflow = lowest.get(_COMPANION)
        python = needed_for_python(lowest.get(_PYTHON, ()))
        required = max(filter(None, (tensorflow, python)), default=None)
        if tensorflow is not None or _OPEN in lowest:
            return Target(required)
        told = next(filter(None, map(self._in_prose, asked)), None)
        above = Target()
        if self._top in folder.parents and required is None:
            above = self.of_folder(self._top)
            if above.tensorflow is not None:
                return above
        told = told or above.told
        return Target(required, told, told or lowest.get(_BUILD) or above.presumed)

    def _in_prose(self, folder: Path) -> Version | None:
        if folder not in self._prose:
            self._prose[folder] = lowest_in_prose(folder, self._said[folder].names)
        return self._prose[folder]


@dataclass(frozen=True, slots=True)
class _Said:
    """What a folder's metadata say. `wheels` are unpacked ones in it, each with what it says;
    `names` are those of all that stands in it but most modules."""

    bounds: list[_Bound]
    wheels: list[tuple[str, list[_Bound]]]
    is_root: bool
    names: list[str]

    @staticmethod
    def of(folder: Path) -> _Said:
        try:
            # Modules are most of what there is, and none of it.
            names = [name for name in os.listdir(folder) if not name.endswith(".py")]
        except OSError:
            names = []
        names += [name for name in ("setup.py",) if (folder / name).is_file()]
        found = list(_bounds_in(folder, names, _READERS))
        wheels: list[tuple[str, list[_Bound]]] = []
        if not any(name == _TENSORFLOW for name, _ in found):
            found += _bounds_in(folder, names, _BUILT)
            for wheel in sorted(matching(names, "*.dist-info")):
                metadata = {f"{wheel}/METADATA": _core_metadata}
                wheels.append((wheel.partition("-")[0], list(_bounds_in(folder, names, metadata))))
        return _Said(found, wheels, not _AT_ROOTS.isdisjoint(names), names)

    def by(self, package: str) -> list[_Bound]:
        """The lowest version that is said of each, in a folder with a package of this name. Of
        several wheels, as where packages are installed, only the one that is called so is asked."""
        found = list(self.bounds)
        for name, said in self.wheels:
            if len(self.wheels) == 1 or _normal(name) == _normal(package):
                found += said
        lowest: dict[str, Version] = {}
        for name, version in found:
            lowest[name] = min(version, lowest.get(name, version))
        return list(lowest.items())


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


def _bounds_in(folder: Path, names: list[str], readers: Mapping[str, _Reader]) -> Iterator[_Bound]:
    """What the files of a folder say, of which these are the names."""
    for pattern, read in readers.items():
        found = matching(names, pattern.partition("/")[0])
        for path in sorted(folder.glob(pattern)) if found else ():
            try:
                yield from _together(list(read(path)))
            except (OSError, ValueError, SyntaxError, RecursionError):
                continue


def _together(bounds: list[_Bound]) -> Iterator[_Bound]:
    """The bounds of one file: all companions in it are installed together, while of several
    requirements of TensorFlow any may be the one that holds."""
    yield from (bound for bound in bounds if bound[0] != _COMPANION)
    needed = [version for name, version in bounds if name == _COMPANION]
    if needed:
        yield _COMPANION, max(needed)


def _optional(bounds: Iterable[_Bound]) -> Iterator[_Bound]:
    """The bounds of what is installed only where somebody asks for it, or where something holds:
    a companion there says nothing of the TensorFlow elsewhere."""
    return (bound for bound in bounds if bound[0] != _COMPANION)


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name.lower())


def _from_requirements(requirements: Iterable[Any]) -> Iterator[_Bound]:
    for requirement in requirements:
        if isinstance(requirement, str) and (match := _REQUIREMENT.match(requirement)):
            bounds = _from_pair(match["name"], match["clauses"])
            is_conditional = ";" in requirement.partition("#")[0]
            yield from _optional(bounds) if is_conditional else bounds


_CONDITIONS = {"markers", "optional", "platform", "python"}
"""What makes a dependency of Poetry one that is not always installed."""


def _from_pair(name: object, specifier: object) -> Iterator[_Bound]:
    """What one dependency says; Poetry writes its specifier as a string, a table or a list."""
    if not isinstance(name, str):
        return
    name = _normal(name)
    if name not in _DISTRIBUTIONS and name not in _COMPANIONS:
        return
    match specifier:
        case str():
            version = lowest_version(specifier)
            if name in _COMPANIONS:
                if (needed := _needed_beside(name, version)) is not None:
                    yield _COMPANION, needed
            elif version is not None:
                yield _DISTRIBUTIONS[name], version
            elif name != _PYTHON and specifier.strip(" *"):
                yield _OPEN, ()
        case {"version": nested, **conditions}:
            bounds = _from_pair(name, nested)
            yield from _optional(bounds) if conditions.keys() & _CONDITIONS else bounds
        case list():
            for nested in specifier:
                yield from _optional(_from_pair(name, nested))


def _needed_beside(companion: str, version: Version | None) -> Version | None:
    """The lowest TensorFlow for the lowest version of a companion; None where nothing says it.

    tensorflow-text, tf-models-official and, from 2.16 on, tf-keras require the TensorFlow of their
    number, but tf-models-official 2.6 takes 2.5. tf-keras before 2.16 requires none, yet its first
    versions fail to import on 2.10. `fit` of Keras 3 fails on 2.10.
    """
    lowest = version or (0, 0)
    match companion:
        case "tf-keras":
            return lowest if lowest >= (2, 16) else (2, 11)
        case "keras":
            return (2, 11) if lowest >= (3, 0) else None
        case "tf-models-official" if lowest == (2, 6):
            return 2, 5
    return lowest if lowest >= (2, 0) else None


def _pyproject(path: Path) -> Iterator[_Bound]:
    data = read_toml(path)
    project = _table(data, "project")
    yield from _from_pair(_PYTHON, project.get("requires-python"))
    yield from _from_requirements(_list(project.get("dependencies")))
    extras = _table(project, "optional-dependencies").values()
    for group in (*extras, *_table(data, "dependency-groups").values()):
        yield from _optional(_from_requirements(_list(group)))
    poetry = _table(data, "tool", "poetry")
    for name, specifier in _table(poetry, "dependencies").items():
        yield from _from_pair(name, specifier)
    others = [_table(group, "dependencies") for group in _table(poetry, "group").values()]
    for group in (_table(poetry, "dev-dependencies"), *others):
        for name, specifier in group.items():
            yield from _optional(_from_pair(name, specifier))


def _requirements_txt(path: Path) -> Iterator[_Bound]:
    pending, seen = [(path, False)], {path.resolve()}
    while pending and len(seen) <= MAX_INCLUDES:
        current, is_optional = pending.pop()
        is_optional |= not _DEVELOPMENT.isdisjoint(re.split(r"[-_.]", current.stem.lower()))
        lines = current.read_text(encoding="utf-8", errors="replace").splitlines()
        in_extra = False
        for line in lines:
            in_extra |= line.startswith("[")
            include = _INCLUDE.match(line)
            if include is None:
                bounds = _from_requirements([line])
                yield from _optional(bounds) if is_optional or in_extra else bounds
                continue
            included = current.parent / include["path"]
            if included.is_file() and included.resolve() not in seen:
                seen.add(included.resolve())
                # A constraint holds where something else asks for what it is about.
                pending.append((included, is_optional or include["constraint"] is not None))


def _setup_cfg(path: Path) -> Iterator[_Bound]:
    import configparser

    parser = configparser.ConfigParser(interpolation=None)
    try:
        parser.read(path, encoding="utf-8")
    except configparser.Error:
        return
    yield from _from_pair(_PYTHON, parser.get("options", "python_requires", fallback=None))
    yield from _from_requirements(
        parser.get("options", "install_requires", fallback="").splitlines()
    )
    if parser.has_section("options.extras_require"):
        for _, value in parser.items("options.extras_require"):
            yield from _optional(_from_requirements(value.splitlines()))


def _setup_py(path: Path) -> Iterator[_Bound]:
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
        if not isinstance(node, ast.keyword):
            continue
        value = names.get(node.value.id) if isinstance(node.value, ast.Name) else node.value
        if node.arg == "install_requires":
            yield from _from_requirements(_literals(value))
        elif node.arg == "extras_require":
            yield from _optional(_from_requirements(_literals(value)))
        elif node.arg == "python_requires":
            for specifier in _literals(value):
                yield from _from_pair(_PYTHON, specifier)


def _literals(node: ast.expr | None) -> Iterator[object]:
    import ast

    match node:
        case ast.Constant(value=value):
            yield value
        case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Dict(values=items):
            for item in items:
                yield from _literals(item)


def _environment_yml(path: Path) -> Iterator[_Bound]:
    """The list items of a conda environment, those under `pip:` too; no YAML parser is needed."""
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        item = re.match(r"\s*-\s+(?P<quote>[\"']?)(?P<requirement>.+?)(?P=quote)\s*(#.*)?$", line)
        if item is not None:
            yield from _from_requirements([item["requirement"]])


def _packages(path: Path) -> Iterator[_Bound]:
    """The pins of poetry.lock, uv.lock (`package`) and pylock.toml (`packages`)."""
    data = read_toml(path)
    for key in ("package", "packages"):
        for package in _list(data.get(key)):
            table = _table(package)
            yield from _optional(_from_pair(table.get("name"), table.get("version")))


def _pipfile_lock(path: Path) -> Iterator[_Bound]:
    import json

    data = json.loads(path.read_text(encoding="utf-8"))
    for section in ("default", "develop"):
        for name, package in _table(data, section).items():
            yield from _optional(_from_pair(name, package))


def _core_metadata(path: Path) -> Iterator[_Bound]:
    """The head of `METADATA` or `PKG-INFO`; what follows the first empty line is text."""
    with path.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            name, _, value = line.rstrip("\n").partition(":")
            if not name:
                return
            if name == "Metadata-Version" and _VERSION.fullmatch(value.strip()):
                first, tensorflow = _RECENT_METADATA
                if _minor(value.strip()) >= first:
                    yield _BUILD, tensorflow
            elif name == "Requires-Dist":
                yield from _from_requirements([value])
            elif name == "Requires-Python":
                yield from _from_pair(_PYTHON, value)


def _table(value: Any, *keys: str) -> dict[str, Any]:
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


_Reader = Callable[[Path], Iterator[_Bound]]

_READERS: dict[str, _Reader] = {
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

_BUILT: dict[str, _Reader] = {
    "PKG-INFO": _core_metadata,
    "*.egg-info/PKG-INFO": _core_metadata,
    "*.egg-info/requires.txt": _requirements_txt,
    "src/*.egg-info/PKG-INFO": _core_metadata,
    "src/*.egg-info/requires.txt": _requirements_txt,
}
"""What building a source distribution writes."""

_AT_ROOTS = frozenset({".git", ".hg", "pyproject.toml", "PKG-INFO"})
