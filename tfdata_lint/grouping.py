"""Which files must be interpreted together, because pipelines may lead from one to the other."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cache

from tfdata_lint.reading.files import File
from tfdata_lint.reading.imports import MAX_HANDS, Finder, Import, joined
from tfdata_lint.reading.project import location, shown
from tfdata_lint.reading.read import NotPython, ReadProblem
from tfdata_lint.reading.screen import ROOTS
from tfdata_lint.reading.source import Source
from tfdata_lint.records import dataclass, replace
from tfdata_lint.regex import Regex

_ELSEWHERE = frozenset(
    {"Counter", "apply", "concatenate", "counter", "enumerate", "load", "random", "range", "scan",
     "skip", "unique", "zip"}
)  # fmt: skip
"""Names of tf.data that most code calls on something else."""

_ALSO_OF_TENSORS = frozenset(
    {"distribute", "filter", "repeat", "save", "take", "window", "TFRecordWriter"}
)
"""Names of tf.data that mean something else in much code for TensorFlow and its like."""

_CHANGES = Regex(rb"\.(?:padded_batch|batch|cache|flat_map|interleave|prefetch|unbatch)\(")
"""Calls that few things but datasets have."""

_TRAINS = Regex(rb"\.(?:fit|fit_generator|evaluate|predict|train_on_batch)\(|\bGradientTape\(")
"""Calls of what trains, evaluates and predicts."""

_MAX_PASSED = 2
"""Files without TensorFlow that one after the other pass on what another file makes."""


@dataclass(frozen=True, slots=True)
class Group:
    """Files that are interpreted together, by path; `given` are those that the user named."""

    sources: tuple[Source, ...]
    given: frozenset[str]


LeftOut = tuple[File, ReadProblem | NotPython | None]
"""A file that is in no group, and why if it is not that it may hold no pipeline."""


def groups(
    files: Iterable[File], finder: Finder, read: Callable[[str], File | None]
) -> tuple[list[Group], list[LeftOut]]:
    """Every file that the user named in one group, with those that it shares pipelines with.

    A file belongs with the files that it imports which build or change datasets, also through the
    `__init__.py` of packages. `read` gives the file at an absolute path, None for one that cannot
    be read. Files that may hold no pipeline and import none are left out, and not even decoded.
    """
    given = {location(file): file for file in files}
    links = _Links(given, finder, read)
    found: list[Group] = []
    left_out: list[LeftOut] = []
    for members in _components(given, links.targets):
        alone = given[min(members)] if len(members) == 1 else None
        if alone is not None and not alone.may_hold_pipelines:
            left_out.append((alone, None))
            continue
        sources = []
        for path in sorted(members):
            content = links.content(path)
            if isinstance(content, Source):
                sources.append(content)
            elif path in given:
                left_out.append((given[path], content))
        names = frozenset(source.path for source in sources if location(source) in given)
        if names:
            found.append(Group(tuple(sorted(sources, key=lambda source: source.path)), names))
    return found, left_out


class _Links:
    """Which files with pipelines a file's imports lead to."""

    def __init__(
        self, given: dict[str, File], finder: Finder, read: Callable[[str], File | None]
    ) -> None:
        self._given = given.keys()
        self._files: dict[str, File | None] = dict(given)
        self._contents: dict[str, Source | ReadProblem | NotPython] = {}
        self._finder = finder
        self._read = read
        self._imported: dict[str, list[tuple[str, str, str]]] = {}
        self._used: dict[str, Collection[str] | None] = {}
        self._bound: dict[str, dict[str, list[Import]]] = {}
        self._origin: dict[tuple[str, str], list[tuple[str, str]]] = {}
        self._changing: dict[str, bool] = {}
        self._names: dict[str, frozenset[str]] = {}
        self._holding: dict[str, bool] = {}
        self._rooted: dict[str, bool] = {}
        self._passed: dict[tuple[str, int], _Passed] = {}

    def file(self, path: str) -> File | None:
        if path not in self._files:
            self._files[path] = self._read(path)
        return self._files[path]

    def content(self, path: str) -> Source | ReadProblem | NotPython | None:
        """What a file holds, None for one that cannot be opened."""
        file = self.file(path)
        if file is not None and path not in self._contents:
            self._contents[path] = file.read()
        return self._contents.get(path)

    def targets(self, path: str) -> list[str]:
        """The files that a file imports something from which touches datasets, in order."""
        found: dict[str, None] = {}
        left = _MAX_PASSED if self._wants_datasets(path) else 0
        for target, name, bound in self._imports(path):
            leads = self._gives(target, name) or (
                self._changes_datasets(target) and self._holds_pipelines(path)
            )
            passed = bool(left) and not leads and self._passes(target, name, left)
            if (leads or passed) and self._uses(path, bound):
                found[target] = None
                if passed:
                    # Those files want no datasets themselves.
                    found.update(dict.fromkeys(self._passed[target, left].through))
        return list(found)

    def _imports(self, path: str) -> list[tuple[str, str, str]]:
        """The files that a file imports, each with a name in it, empty for the module itself, and
        what the import binds."""
        if path not in self._imported:
            file = self.file(path)
            each = self._read_from_packages(path, file) if file is not None else []
            self._imported[path] = [
                (*origin, one.bound)
                for one in each
                # What is decoded in any case is asked before what it imports is read.
                if not (file and file.may_hold_pipelines) or self._uses(path, one.bound)
                for origin in self._origins(path, one, MAX_HANDS)
            ]
        return self._imported[path]

    def _uses(self, path: str, bound: str) -> bool:
        """False for a package that only hands on what an import binds, as most packages do."""
        if bound == "*" or not _is_package(path):
            return True
        if path not in self._used:
            source = self.content(path)
            self._used[path] = _read_names(source) if isinstance(source, Source) else None
        used = self._used[path]
        return used is None or bound.partition(".")[0] in used

    def _read_from_packages(self, path: str, file: File) -> Iterator[Import]:
        """The imports of a file; `package.name` after `import package` is one of the name."""
        for each in file.imports:
            yield each
            target = self._finder.found(path, each)
            if target is None or not _is_package(target):
                continue
            module = joined(each.module, each.name) if each.name else each.module
            if self._finder.find(path, module) == target:
                used = rf"\b{re.escape(each.bound)}\.(\w+)".encode()
                for name in sorted(set(re.findall(used, file.data))):
                    yield Import(module, name.decode(), name.decode())

    def _origins(self, path: str, each: Import, left: int) -> Iterator[tuple[str, str]]:
        """Where an imported name is defined, which packages may only hand on."""
        target = self._finder.found(path, each)
        if target is None or not target.endswith(".py"):
            return
        module = self._finder.find(path, each.module)
        name = each.name if module == target else ""
        yield target, name
        file = self.file(target) if name and left and _is_package(target) else None
        if file is not None:
            if (target, name) not in self._origin:
                # Empty while it is being looked for, so that packages may import each other.
                self._origin[target, name] = []
                self._origin[target, name] = [
                    origin
                    for further in self._handed_on(target, file, name)
                    for origin in self._origins(target, further, left - 1)
                ]
            yield from self._origin[target, name]

    def _handed_on(self, path: str, file: File, name: str) -> list[Import]:
        """The imports of a package that may bind a name, all for `*`."""
        if path not in self._bound:
            bound = self._bound[path] = {}
            for each in file.imports:
                bound.setdefault(each.bound, []).append(each)
        if name == "*":
            return [each for some in self._bound[path].values() for each in some]
        stars = [replace(each, name=name) for each in self._bound[path].get("*", ())]
        return [*self._bound[path].get(name, ()), *stars]

    def _gives(self, path: str, name: str) -> bool:
        """True when a name of a file, or any for an empty one or `*`, touches datasets."""
        return self._holds_pipelines(path) and self._touches(path, name)

    def _wants_datasets(self, path: str) -> bool:
        """True for a file that changes datasets, or shows data to a model."""
        file = self.file(path)
        return self._changes_datasets(path) or (
            file is not None and _TRAINS.search(file.data) is not None
        )

    def _passes(self, path: str, name: str, left: int) -> bool:
        """True when a name of a file, or any for an empty one or `*`, names what gives datasets in
        another file, through at most so many files that do the same."""
        if not left:
            return False
        if (path, left) not in self._passed:
            giving, through = set(), []
            for target, each, bound in () if self._has_tensorflow(path) else self._imports(path):
                gives = self._gives(target, each)
                if gives or self._passes(target, each, left - 1):
                    giving.add(bound.partition(".")[0])
                    if not gives:
                        through.append(target)
            names = self._named(path, giving) if giving else frozenset[str]()
            self._passed[path, left] = _Passed(names, tuple(through))
        return _is_one(name, self._passed[path, left].names)

    def _touches(self, path: str, name: str) -> bool:
        """The same, wherever a file may have its datasets from."""
        if path not in self._names:
            self._names[path] = self._named(path)
        return _is_one(name, self._names[path])

    def _named(self, path: str, giving: Collection[str] | None = None) -> frozenset[str]:
        """The functions, classes and variables of a file that touch datasets, or that use one of
        these names, which give some."""
        from tfdata_lint.graph.relevance import Look, Relevance, named

        source = self.content(path)
        if not isinstance(source, Source):
            return frozenset()
        if path in self._given:
            # A copy, so that nothing is kept of a whole tree of files.
            source = replace(source)
        try:
            look = Look(named(source), {})
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return frozenset()
        return Relevance.of_pipelines(look) if giving is None else Relevance.using(look, giving)

    def _holds_pipelines(self, path: str) -> bool:
        """True for a file with words of tf.data that has TensorFlow or Keras, or that changes what
        it gets from one that does."""
        return _leads(path, self._holding, self._makes_pipelines, self._sources_of_datasets)

    def _makes_pipelines(self, path: str) -> bool:
        file = self.file(path)
        return (
            file is not None
            and file.may_hold_pipelines
            and self._has_tensorflow(path)
            and isinstance(source := self.content(path), Source)
            and _names_pipelines(source.text)
        )

    def _sources_of_datasets(self, path: str) -> Iterator[str]:
        """The files from which one that changes datasets imports what touches some."""
        for target, name, _ in self._imports(path) if self._changes_datasets(path) else ():
            file = self.file(target)
            may_hold = file is not None and file.may_hold_pipelines
            if (may_hold or self._changes_datasets(target)) and self._touches(target, name):
                yield target

    def _has_tensorflow(self, path: str) -> bool:
        """True for a file that imports TensorFlow or Keras, or gets it from one that does."""
        return _leads(path, self._rooted, self._imports_tensorflow, self._sources_of_tensorflow)

    def _imports_tensorflow(self, path: str) -> bool:
        file = self.file(path)
        return file is not None and any(
            each.module.partition(".")[0] in ROOTS for each in file.imports
        )

    def _sources_of_tensorflow(self, path: str) -> Iterator[str]:
        """The files from which one imports all names, or one that TensorFlow goes by."""
        file = self.file(path)
        for each in file.imports if file is not None else ():
            if each.bound == "*" or each.bound in ROOTS:
                target = self._finder.found(path, each)
                if target is not None:
                    yield target

    def _changes_datasets(self, path: str) -> bool:
        """True for a file that seems to change datasets which others hand to it."""
        if path not in self._changing:
            file = self.file(path)
            self._changing[path] = file is not None and _CHANGES.search(file.data) is not None
        return self._changing[path]


@dataclass(frozen=True, slots=True)
class _Passed:
    """The names of a file that pass datasets on, and the files through which it does so."""

    names: frozenset[str]
    through: tuple[str, ...]


def _is_one(name: str, names: Collection[str]) -> bool:
    """True for one of the names, and where there are any for an empty one or `*`."""
    return bool(names) if name in {"", "*"} else name in names


def _leads(
    start: str,
    known: dict[str, bool],
    is_goal: Callable[[str], bool],
    targets: Callable[[str], Iterable[str]],
) -> bool:
    """Whether a file is a goal, or its targets lead to one; `known` keeps what was found out, which
    is the same whichever file is asked about first."""
    came_from = {start: ""}
    pending = [start]
    for path in pending:
        found = known.get(path)
        if found or (found is None and is_goal(path)):
            while path:
                known[path] = True
                path = came_from[path]
            return True
        for target in targets(path) if found is None else ():
            if target not in came_from:
                came_from[target] = path
                pending.append(target)
    known.update(dict.fromkeys(pending, False))
    return False


def _components(given: Iterable[str], targets: Callable[[str], list[str]]) -> list[set[str]]:
    """Sets of files that hang together, in the order in which the given files come."""
    component: dict[str, set[str]] = {}
    pending = list(given)[::-1]
    while pending:
        path = pending.pop()
        if path not in component:
            component[path] = {path}
        for target in targets(path):
            if target not in component:
                component[target] = {target}
                pending.append(target)
            small, large = sorted((component[path], component[target]), key=len)
            if small is not large:
                large |= small
                component.update(dict.fromkeys(small, large))
    return list({id(members): members for members in component.values()}.values())


def _is_package(path: str) -> bool:
    return os.path.basename(path) == "__init__.py"


def _read_names(source: Source) -> Collection[str] | None:
    """The names that a module reads, None where it is no Python."""
    from tfdata_lint.reading.names import names_in

    try:
        # Of a copy, so that the tree is not kept.
        return names_in(replace(source)).uses.keys()
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def file_at(path: str) -> File | None:
    """The file at an absolute path, under the path that a user would write."""
    try:
        return File.at(shown(path))
    except OSError:
        return None


def read_source(path: str) -> Source | None:
    """The module in the file at an absolute path, under the path that a user would write."""
    file = file_at(path)
    content = file.read() if file is not None else None
    return content if isinstance(content, Source) else None


@cache
def names_of_stages() -> frozenset[str]:
    """The last names of all that makes or changes a dataset."""
    from tfdata_lint.graph.api import APPLIED, CONSTRUCTORS, STAGES, TRANSFORMATIONS

    paths = (*APPLIED, *CONSTRUCTORS, *STAGES, *TRANSFORMATIONS)
    return frozenset(path.rpartition(".")[2] for path in paths)


@cache
def names_with_a_history() -> frozenset[str]:
    """The last names of all in tf.data that went, or has something in its place."""
    from tfdata_lint.graph.history import NAMES

    told = (name.path for name in NAMES.values() if name.until is not None or name.instead)
    # Those of `typing` stand in much other code.
    return frozenset(path.rpartition(".")[2] for path in told) - {"Optional", "Structure"}


@cache
def telling_names() -> frozenset[str]:
    """Names of tf.data that are hardly used for anything else."""
    return (names_of_stages() | names_with_a_history()) - _ELSEWHERE - _ALSO_OF_TENSORS


def _names_pipelines(text: str) -> bool:
    """True for a text with words of tf.data."""
    words, pattern = _pipeline_words()
    # Looking for one word after the other is far faster than the pattern.
    return any(word in text for word in words) and pattern.search(text) is not None


@cache
def _pipeline_words() -> tuple[tuple[str, ...], re.Pattern[str]]:
    """Texts of which one is in whatever the pattern finds, and the pattern."""
    names = sorted(names_of_stages() - _ELSEWHERE)
    telling = [name for name in names if "_" in name]
    called = [name for name in names if "_" not in name]
    pattern = (
        rf"\btf\.data\b|Dataset\b|\btfds\b|\b(?:{'|'.join(telling)})\b|\.(?:{'|'.join(called)})\("
    )
    words = ("tf.data", "Dataset", "tfds", *telling, *(f".{name}(" for name in called))
    return words, re.compile(pattern)
