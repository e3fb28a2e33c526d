"""From the paths on the command line to the files that are linted."""

from __future__ import annotations

import os
import re

from tfdata_lint.records import dataclass, field, replace

TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from pathspec import GitIgnoreSpec
    from pathspec.pattern import RegexPattern

PYTHON = (".py", ".pyi", ".ipynb")
"""How the names of files in a folder end that are linted."""

SKIPPED = (
    ".git",
    ".venv",
    "venv",
    "__pycache__",
    "node_modules",
    ".tox",
    ".nox",
    "build",
    "dist",
    ".ipynb_checkpoints",
    ".mypy_cache",
    ".ruff_cache",
    ".tfdata_lint_cache",
    "site-packages",
)
"""Folders that hold no code of the project's own, wherever they are below a named folder."""

SKIPPED_ENDING = ".egg-info"
"""How the names of further such folders end."""

# Few runs are given globs: these are compiled when one is.
_WILD = r"[*?\[]"
_GLOB = r"(\*\*/)|(\*\*)|(\*)|(\?)|\[(!?)(\]?[^\]/]*)\]|(.)"
_ENDING = r"\.\w+\Z"


class DiscoveryError(Exception):
    """Paths or patterns that cannot be followed; the text says so in one line."""


@dataclass(frozen=True, slots=True)
class Discovery:
    """The files to lint, sorted, and (path, reason) for each folder that could not be read.

    Paths are relative to the current folder where they are below it, else absolute.
    """

    files: tuple[str, ...]
    unreadable: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Ignore:
    """Patterns in gitignore's syntax, relative to a folder."""

    folder: str
    spec: GitIgnoreSpec


@dataclass(frozen=True, slots=True)
class _Folder:
    """A folder to look into, its path without links, and the patterns that count there, those of
    inner folders first."""

    path: str
    real: str
    gitignore: tuple[_Ignore, ...]
    exclude: tuple[_Ignore, ...]
    takes: Callable[[str], bool]

    def leaves_out(self, path: str, *, folder: bool) -> bool:
        """True when patterns say that something in this folder is not to be linted."""
        return _ignored(self.gitignore, path, folder) or _ignored(self.exclude, path, folder)


@dataclass(slots=True)
class _Walk:
    """What a walk has found so far, files with their paths without links, and what it must come
    back to."""

    files: dict[str, str] = field(default_factory=dict)
    unreadable: list[tuple[str, str]] = field(default_factory=list)
    visited: set[str] = field(default_factory=set)
    links: list[_Folder] = field(default_factory=list)


def discover(
    paths: Iterable[str],
    *,
    root: str | os.PathLike[str],
    exclude: Sequence[str] = (),
    suffixes: tuple[str, ...] = PYTHON,
) -> Discovery:
    """The files that paths mean: files, folders, or globs that no shell has expanded.

    A file is taken whatever it is called. In folders, and for globs, that is what ends in one of
    `suffixes` (for globs: what matches) but for what `.gitignore` files up to the root of the
    repository and `exclude`, patterns in gitignore's syntax relative to `root`, leave out. A folder
    that they leave out is linted all the same when it is named itself.
    Raises DiscoveryError for a path that does not exist, a glob that matches nothing and a pattern
    that is none.
    """
    try:
        excluded = [_Ignore(os.path.realpath(root), _spec(exclude))] if exclude else []
    except ValueError as error:
        raise DiscoveryError(f"exclude: {error}") from None
    files: list[tuple[str, str]] = []
    unreadable: set[tuple[str, str]] = set()
    for path in sorted(set(paths)):
        if os.path.isdir(path):
            walk = _walked(_start(path, excluded, lambda file: file.endswith(suffixes)))
        elif os.path.exists(path):
            absolute = os.path.abspath(path)
            walk = _Walk({absolute: os.path.realpath(absolute)})
        elif re.search(_WILD, path):
            walk = _expanded(path, excluded, suffixes)
        else:
            raise DiscoveryError(_missing(path))
        files += walk.files.items()
        unreadable |= {(_shown(folder), reason) for folder, reason in walk.unreadable}
    shown = sorted(_shown(file) for file in _distinct(files))
    return Discovery(tuple(shown), tuple(sorted(unreadable)))


def _expanded(pattern: str, exclude: Sequence[_Ignore], suffixes: tuple[str, ...]) -> _Walk:
    """Walk the folder before the first wildcard and take what matches, or is in what matches."""
    absolute = os.path.abspath(pattern).replace(os.sep, "/")
    fixed = re.split(_WILD, absolute, maxsplit=1)[0].rpartition("/")[0]
    if not os.path.isdir(f"{fixed}/"):
        raise DiscoveryError(_missing(fixed))
    start = os.path.realpath(f"{fixed}/").replace(os.sep, "/").rstrip("/")
    expression = re.escape(start) + _regex(absolute[len(fixed) :])
    whole = re.compile(rf"{expression}\Z", re.DOTALL)
    inside = re.compile(rf"{expression}/", re.DOTALL)
    ending = "" if re.search(_ENDING, absolute) else suffixes

    def takes(path: str) -> bool:
        path = path.replace(os.sep, "/")
        if whole.match(path) and path.endswith(ending):
            return True
        return path.endswith(suffixes) and inside.match(path) is not None

    walk = _walked(_start(f"{fixed}/", exclude, takes))
    if not walk.files:
        raise DiscoveryError(f"no file matches '{pattern}'")
    return walk


def _regex(pattern: str) -> str:
    """A glob as a regular expression, in which `**` alone goes beyond a slash."""

    def translated(match: re.Match[str]) -> str:
        folders, anything, star, _, negated, members, character = match.groups()
        if members is not None:
            return f"[{'^/' if negated else ''}{re.escape(members).replace(chr(92) + '-', '-')}]"
        if character is not None:
            return re.escape(character)
        return "(?:[^/]+/)*" if folders else ".*" if anything else "[^/]*" if star else "[^/]"

    return re.sub(_GLOB, translated, pattern)


def _start(path: str, exclude: Sequence[_Ignore], takes: Callable[[str], bool]) -> _Folder:
    """A folder that was named, with the patterns of the folders around it."""
    absolute = os.path.realpath(path)
    repository = _repository(absolute)
    around: list[_Ignore] = []
    if repository is not None and repository != absolute:
        folder = os.path.dirname(absolute)
        while True:
            around += _gitignore(folder)
            if folder == repository:
                break
            folder = os.path.dirname(folder)
    return _Folder(absolute, absolute, tuple(around), tuple(exclude), takes)


def _repository(folder: str) -> str | None:
    """The root of the git repository that a folder is in."""
    while not os.path.exists(os.path.join(folder, ".git")):
        parent = os.path.dirname(folder)
        if parent == folder:
            return None
        folder = parent
    return folder


def _walked(start: _Folder) -> _Walk:
    """All in a folder, and then under the names of links to folders what is not in it anyway."""
    walk = _Walk()
    pending = [start]
    while pending or walk.links:
        folder = pending.pop() if pending else walk.links.pop(0)
        if folder.real in walk.visited:
            continue
        walk.visited.add(folder.real)
        try:
            with os.scandir(folder.path) as scan:
                entries = sorted(scan, key=lambda entry: entry.name)
        except OSError as error:
            walk.unreadable.append((folder.path, error.strerror or str(error)))
            continue
        if any(entry.name == ".gitignore" for entry in entries):
            own = (*_gitignore(folder.path), *folder.gitignore)
            folder = replace(folder, gitignore=own)
        pending += reversed(list(_sort_out(walk, folder, entries)))
    return walk


def _sort_out(
    walk: _Walk, folder: _Folder, entries: Iterable[os.DirEntry[str]]
) -> Iterator[_Folder]:
    """Keep the files and the links of a folder, and yield the folders in it."""
    for entry in entries:
        try:
            is_folder, is_file = entry.is_dir(), entry.is_file()
        except OSError:
            # A link that leads to itself is neither.
            continue
        if is_folder and not skipped(entry.name):
            if folder.leaves_out(entry.path, folder=True):
                continue
            inner = replace(folder, path=entry.path, real=_real(folder, entry))
            if entry.is_symlink():
                walk.links.append(inner)
            else:
                yield inner
        elif (
            is_file and folder.takes(entry.path) and not folder.leaves_out(entry.path, folder=False)
        ):
            walk.files[entry.path] = _real(folder, entry)


def skipped(name: str) -> bool:
    """True for the name of a folder that holds no code of the project's own."""
    return name in SKIPPED or name.endswith(SKIPPED_ENDING)


def _real(folder: _Folder, entry: os.DirEntry[str]) -> str:
    """The path of what is in a folder, without links."""
    if entry.is_symlink():
        return os.path.realpath(entry.path)
    return os.path.join(folder.real, entry.name)


def _ignored(ignores: Iterable[_Ignore], path: str, folder: bool) -> bool:
    """Whether the first patterns that say anything about a path leave it out."""
    for ignore in ignores:
        relative = os.path.relpath(path, ignore.folder).replace(os.sep, "/")
        if relative == os.curdir or relative.startswith("../"):
            continue
        relative += "/" if folder else ""
        for pattern in reversed(tuple(ignore.spec.patterns)):
            if pattern.include is not None and _matches(pattern, relative):
                return pattern.include
    return False


def _matches(pattern: RegexPattern, path: str) -> bool:
    """Whether a pattern means the path itself and not a folder around it.

    A walk does not come below what is left out, and `!b/` takes back nothing that is below `b`.
    """
    if pattern.regex is None:
        return False
    # By this group pathspec marks the slash after a folder that the pattern means; patterns
    # without it mean what is inside of folders.
    slash = pattern.regex.groupindex.get("ps_d")
    match = pattern.regex.search(path if slash else path.rstrip("/"))
    return match is not None and (not slash or match.end(slash) in (-1, len(path)))


def _gitignore(folder: str) -> list[_Ignore]:
    """The patterns in a folder's own .gitignore; like git, without those that are none."""
    try:
        with open(os.path.join(folder, ".gitignore"), "rb") as file:
            data = file.read()
    except OSError:
        return []
    lines = data.decode("utf-8-sig", "surrogateescape").splitlines()
    patterns = []
    for line in lines:
        try:
            _spec([line])
        except ValueError:
            continue
        patterns.append(line)
    return [_Ignore(folder, _spec(patterns))]


def _spec(patterns: Iterable[str]) -> GitIgnoreSpec:
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines(patterns)


def _distinct(files: Iterable[tuple[str, str]]) -> list[str]:
    """Each file once, under its own name rather than that of a link if both were found."""
    found: dict[str, tuple[bool, str]] = {}
    for file, real in files:
        name = (os.path.normcase(real) != os.path.normcase(file), file)
        found[real] = min(name, found.get(real, name))
    return [file for _, file in found.values()]


def _shown(path: str) -> str:
    """An absolute path as the user sees it."""
    here = os.getcwd() + os.sep
    if path.startswith(here):
        return path[len(here) :]
    try:
        relative = os.path.relpath(path)
    except ValueError:
        return path
    return path if relative.split(os.sep)[0] == os.pardir else relative


def _missing(path: str) -> str:
    """That a path does not exist, and what may have been meant: a name that is nearly the same."""
    from difflib import get_close_matches

    message = f"no such file or folder: '{path}'"
    parent, name = os.path.split(path.rstrip("/" + os.sep))
    rest = ""
    while parent and not os.path.isdir(parent) and os.path.dirname(parent) != parent:
        rest = os.path.join(name, rest) if rest else name
        parent, name = os.path.split(parent)
    try:
        names = os.listdir(parent or os.curdir)
    except OSError:
        return message
    nearest = get_close_matches(name, sorted(names), n=1)
    if not nearest:
        return message
    meant = os.path.join(parent, nearest[0])
    whole = os.path.join(meant, rest) if rest else meant
    return f"{message}; did you mean '{whole if os.path.exists(whole) else meant}'?"
