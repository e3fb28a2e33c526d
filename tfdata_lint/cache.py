"""Results of earlier runs, kept beside the configuration: what did not change is not linted again.

A kept result holds while the files that it came from are the same: those that were named, and those
of the project that were read for them; and while the folders that these were looked for in hold the
same modules. A file whose times and size are the same is taken to be; any other is read, and its
content decides. Times are only compared for equality, so that clocks may be set back.

Results are data in JSON: a cache that somebody put into a repository can be wrong, not harmful.
Whatever is the matter with it (damage, another version, no permission, a full disk) means that
there is none.
"""

from __future__ import annotations

import os
import sys
from functools import cache

from tfdata_lint import __version__
from tfdata_lint.findings.result import NO_PIPELINES, FileResult
from tfdata_lint.graph.covered import Coverage
from tfdata_lint.reading.files import Stamp, stamp
from tfdata_lint.reading.on_disk import UNMARKED, digest, digest_of, importable, is_marked, listed
from tfdata_lint.records import dataclass, field, replace
from tfdata_lint.rule import Applicability, Edit, Finding, Fix, Severity, Step

TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path
    from typing import Any

    Data = Any
    """What JSON holds."""

FOLDER = ".tfdata_lint_cache"

RESULTS = "results.json"
"""What came of runs."""

RECORDS = "files"
"""The folder of what came of files that were looked at by themselves, one record for each."""

MAX_RUNS = 8
"""Runs with other files or settings that are kept side by side."""

MAX_SIZE = 32_000_000
"""Bytes of the cache; older runs are dropped until it is smaller."""

MAX_RECORDS = 64_000_000
"""Bytes of all records; older ones are removed when they are more."""

MAX_AGE_UNSURE = 2_000_000_000
"""Nanoseconds in which a file may be written twice without a difference in its times."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What a result depends on: files by absolute path, with their stamps from before they were
    read, and the folders in which files were looked for and that no result before it has named,
    with what there was to import in them."""

    files: Mapping[str, Stamp | None]
    folders: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Part:
    """What came of files that were interpreted together, and from what."""

    results: tuple[FileResult, ...]
    origin: Origin


@dataclass(slots=True)
class Known:
    """What was found out about files and folders, which the caches of one process share."""

    digests: dict[tuple[str, Stamp], str | None] = field(default_factory=dict)
    listings: dict[str, dict[str, bool]] = field(default_factory=dict)


@dataclass(slots=True)
class Cache:
    """The results for some files under some settings.

    `settings` is all that the result depends on beside files, and `assumed` tells what else it
    depends on that is found out for files that are interpreted together, by their paths. `paths`
    are those of the files, as they were named. Nothing is read before something is asked for.
    `begun` is a time, in nanoseconds since the epoch, before the files were read. `file` is where
    the results stand in the folder.
    """

    folder: str
    settings: str
    paths: Sequence[str]
    begun: int
    file: str = RESULTS
    known: Known = field(default_factory=Known)
    assumed: Callable[[Iterable[str]], str] = lambda _: ""
    _key: str = ""
    _kept: Data = None
    _stamps: dict[str, Stamp | None] = field(default_factory=dict)
    _digests: dict[str, str | None] = field(default_factory=dict)

    def whole(self) -> list[FileResult] | None:
        """The results for all files, None where one of them may not be the same any more."""
        kept = self._entry()
        if kept is None:
            return None
        try:
            if self._changed(kept) or any(map(self._is_in_another_world, kept["parts"])):
                return None
            return [_result(each) for part in kept["parts"] for each in part["results"]]
        except _WRONG:
            self._kept = {}
            return None

    def parts(self) -> Callable[[frozenset[str]], Part | None]:
        """Finds what came of files, given by their absolute paths, that were interpreted together;
        None where it may not be the same any more."""
        kept = self._entry() or {}
        try:
            if not kept or self._listings_differ(kept):
                return lambda _: None
            known = {frozenset(part["members"]): part for part in kept["parts"]}
            folders = dict(kept["folders"])
        except _WRONG:
            return lambda _: None

        def find(members: frozenset[str]) -> Part | None:
            part = known.get(members)
            try:
                if part is None or any(self._differs(path, kept) for path in part["read"]):
                    return None
                if self._is_in_another_world(part):
                    return None
                origin = Origin({path: self._stamps[path] for path in part["read"]}, folders)
                return Part(tuple(map(_result, part["results"])), origin)
            except _WRONG:
                return None

        return find

    def keep(self, parts: Mapping[frozenset[str], Part]) -> None:
        """Keep results, by the absolute paths of the files that were interpreted together."""
        files: dict[str, tuple[Stamp | None, str]] = {}
        folders: dict[str, str] = {}
        for part in parts.values():
            for path, names in part.origin.folders.items():
                if folders.get(path, UNMARKED) == UNMARKED:
                    folders[path] = names
                elif names not in (UNMARKED, folders[path]):
                    # Something came or went while it was being looked at.
                    return
            for path, before in part.origin.files.items():
                if before is None:
                    return
                if path not in files:
                    content = self._digest(path, before)
                    if content is None:
                        return
                    files[path] = before if self._is_sure(before) else None, content
                if stamp(path) != before:
                    # It was written while it was being looked at.
                    return
        entry = {
            "files": files,
            "folders": dict(sorted(folders.items())),
            "parts": [
                {
                    "members": sorted(members),
                    "assumed": self._assumed_of(sorted(members)),
                    "read": sorted(part.origin.files),
                    "results": [_data(result) for result in part.results],
                }
                for members, part in parts.items()
            ],
        }
        self._write(entry)

    def _entry(self) -> Data:
        """What is kept for these files and settings."""
        if self._kept is None:
            self._kept = self._load()
        return self._kept.get(self._name())

    def _name(self) -> str:
        if not self._key:
            told = "\0".join([self.settings, *self.paths])
            self._key = digest(told.encode("utf-8", "surrogatepass"))
        return self._key

    def _load(self) -> Data:
        import json

        try:
            with open(os.path.join(self.folder, self.file), "rb") as file:
                data = json.load(file)
        except (OSError, ValueError, RecursionError):
            return {}
        fits = isinstance(data, dict) and data.get("made by") == _maker(__version__, sys.version)
        runs = data.get("runs") if fits else None
        return runs if isinstance(runs, dict) else {}

    def _write(self, entry: Data) -> None:
        """Put an entry first. Others may write at the same time: the last one wins."""
        import json

        others = self._load()
        others.pop(self._name(), None)
        runs = {self._name(): entry, **others}
        while len(runs) > MAX_RUNS:
            runs.popitem()
        data = {"made by": _maker(__version__, sys.version), "runs": runs}
        text = json.dumps(data, separators=(",", ":"))
        while len(text) > MAX_SIZE and len(runs) > 1:
            runs.popitem()
            text = json.dumps(data, separators=(",", ":"))
        if len(text) > MAX_SIZE:
            return
        name = os.path.join(self.folder, self.file)
        temporary = f"{name}-{os.urandom(8).hex()}"
        try:
            prepare(self.folder)
            os.makedirs(os.path.dirname(name), exist_ok=True)
            try:
                with open(temporary, "x", encoding="utf-8") as file:
                    file.write(text)
                os.replace(temporary, name)
            finally:
                if os.path.exists(temporary):
                    os.unlink(temporary)
        except OSError:
            return

    def _changed(self, kept: Data) -> bool:
        return any(self._differs(path, kept) for path in kept["files"]) or self._listings_differ(
            kept
        )

    def _is_in_another_world(self, part: Data) -> bool:
        return bool(self._assumed_of(part["members"]) != part["assumed"])

    def _assumed_of(self, members: Sequence[str]) -> str:
        """What is assumed of files that are interpreted together; of the rest, nothing is."""
        return self.assumed(members) if members else ""

    def _listings_differ(self, kept: Data) -> bool:
        return any(self._listing_differs(*each) for each in kept["folders"].items())

    def _listing_differs(self, path: str, told: str) -> bool:
        listings = self.known.listings
        if path not in listings:
            listings[path] = listed(path)
        names = listings[path]
        return is_marked(names) if told == UNMARKED else importable(names) != told

    def _differs(self, path: str, kept: Data) -> bool:
        """True unless a file is surely as it was."""
        before, content = kept["files"][path]
        if path not in self._stamps:
            self._stamps[path] = stamp(path)
        now = self._stamps[path]
        if now is None:
            return True
        if before is not None and tuple(before) == now:
            return False
        if path not in self._digests:
            self._digests[path] = self._digest(path, now)
        return bool(self._digests[path] != content)

    def _digest(self, path: str, now: Stamp) -> str | None:
        """That of a file with this stamp, which need not be read again where the stamp tells."""
        if not self._is_sure(now):
            return digest_of(path)
        digests = self.known.digests
        if (path, now) not in digests:
            digests[path, now] = digest_of(path)
        return digests[path, now]

    def _is_sure(self, stamp: Stamp) -> bool:
        """True where a file that is written again will have another stamp."""
        return self.begun - max(stamp[:2]) > MAX_AGE_UNSURE


_WRONG = (AttributeError, KeyError, TypeError, ValueError, IndexError)
"""What reading data of another form raises."""


def prepare(folder: str | Path) -> None:
    """Make the folder of a cache, which git ignores. Raises OSError."""
    os.makedirs(folder, exist_ok=True)
    ignored = os.path.join(folder, ".gitignore")
    if not os.path.exists(ignored):
        with open(ignored, "w", encoding="utf-8") as file:
            file.write("# Made by tfdata-lint.\n*\n")


def record(path: str) -> str:
    """Where in a cache's folder the results for a file stand that is looked at by itself."""
    name = digest(os.path.abspath(path).encode("utf-8", "surrogateescape"))
    return os.path.join(RECORDS, f"{name}.json")


def tidy(folder: str) -> None:
    """Remove the older half of the records of a cache where they are too large."""
    try:
        with os.scandir(os.path.join(folder, RECORDS)) as entries:
            about = [(entry.stat(), entry.path) for entry in entries]
        size = sum(each.st_size for each, _ in about)
        if size <= MAX_RECORDS:
            return
        for each, path in sorted(about, key=lambda one: one[0].st_mtime_ns):
            os.unlink(path)
            size -= each.st_size
            if size <= MAX_RECORDS // 2:
                return
    except OSError:
        # Another process is at it too, or nothing can be removed here.
        return


def clean(folder: Path) -> bool:
    """Remove a cache; True where there was one. Raises OSError where it cannot be removed."""
    import shutil

    if not folder.is_dir():
        return False
    shutil.rmtree(folder)
    return True


@cache
def _maker(version: str, python: str) -> str:
    """This very linter: its code, and the Python that parses for it."""
    package = os.path.dirname(__file__)
    files = []
    for folder, folders, names in os.walk(package):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(names):
            about = os.stat(os.path.join(folder, name))
            files.append(f"{name} {about.st_mtime_ns} {about.st_size}")
    return f"{version} {python} {digest(chr(10).join(files).encode())}"


def _data(result: FileResult) -> Data:
    if result == FileResult(result.path, skipped=NO_PIPELINES):
        return result.path
    from dataclasses import asdict, astuple

    findings = [asdict(replace(finding, verdict=None)) for finding in result.findings]
    return [
        result.path,
        findings,
        result.skipped,
        astuple(result.coverage),
        sorted(result.limits.items()),
    ]


def _result(data: Data) -> FileResult:
    """The reverse of `_data`. Raises one of `_WRONG` for what is none."""
    if isinstance(data, str):
        return FileResult(data, skipped=NO_PIPELINES)
    path, findings, skipped, covered, limits = data
    followed, lost, unused, resolved, unproven = covered
    return FileResult(
        path,
        tuple(map(_finding, findings)),
        skipped,
        coverage=Coverage(followed, dict(lost), unused, resolved, unproven),
        limits=dict(limits),
    )


def _finding(data: Data) -> Finding:
    """A finding, which no code was run for."""
    nested = {
        "severity": Severity(data["severity"]),
        "guards": tuple(data["guards"]),
        "trail": tuple(Step(**step) for step in data["trail"]),
        "fix": data["fix"] and _fix(**data["fix"]),
    }
    return Finding(**{**data, **nested})


def _fix(title: str, edits: Data, applicability: str) -> Fix:
    return Fix(title, tuple(Edit(**edit) for edit in edits), Applicability(applicability))
