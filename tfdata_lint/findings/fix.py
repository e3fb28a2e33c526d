"""Applies fixes until nothing changes, and never leaves a text that does not parse."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import PurePath

from tfdata_lint.findings.cells import in_cell
from tfdata_lint.reading.layout import Change
from tfdata_lint.reading.read import parse_problem
from tfdata_lint.reading.source import Source, spliced
from tfdata_lint.records import dataclass, field
from tfdata_lint.rule import Applicability, Edit, Finding, Fix

MAX_ROUNDS = 20
"""How often a file is fixed and linted again: a round more for each fix that overlaps another, so
that what needs more than this is two rules that undo each other's work."""

Key = tuple[str, int]
"""What makes a finding the same after other text has changed: its code and where it stands."""


@dataclass(frozen=True, slots=True)
class FixResult:
    """A source after fixing: what was repaired, what a last look still finds.

    `problem` says in one line which fixes were left out because they do not do what they should.
    """

    source: Source
    applied: list[Finding]
    remaining: list[Finding]
    problem: str | None = None


def apply(text: str, fixes: Iterable[Fix]) -> tuple[str, list[Fix], list[Fix]]:
    """The text after as many fixes as go together, the fixes applied, and those that must wait.

    Of a fix all edits are applied or none. Fixes come in the order of the text; one that touches
    what an earlier one changes waits, unless both want the very same edit.
    """
    chosen: list[Edit] = []
    applied, deferred = [], []
    for fix in sorted(fixes, key=_order):
        edits = sorted(set(fix.edits), key=lambda edit: (edit.start, edit.end))
        wanted = [edit for edit in edits if edit not in chosen[_near(chosen, edit)]]
        trial = sorted({*chosen, *wanted}, key=lambda edit: (edit.start, edit.end))
        if edits and not any(_clash(trial, edit) for edit in edits):
            chosen = trial
            applied.append(fix)
        else:
            deferred.append(fix)
    return spliced(text, _changes(chosen)), applied, deferred


def _order(fix: Fix) -> tuple[list[tuple[int, int, str]], str]:
    return sorted((edit.start, edit.end, edit.text) for edit in fix.edits), fix.title


def _near(chosen: Sequence[Edit], edit: Edit) -> slice:
    """The chosen edits beside which an edit would stand."""
    at = bisect(chosen, edit.start, key=lambda other: other.start)
    return slice(max(at - 2, 0), at + 1)


def _clash(edits: Sequence[Edit], edit: Edit) -> bool:
    """True when another edit changes the same text, or inserts at the same place."""
    return any(
        other != edit
        and (other.start == edit.start or (other.start < edit.end and edit.start < other.end))
        for other in edits[_near(edits, edit)]
    )


def _changes(edits: Iterable[Edit]) -> Iterator[Change]:
    return ((edit.start, edit.end, edit.text) for edit in edits)


def fix_sources(
    sources: Mapping[str, Source],
    lint: Callable[[Mapping[str, Source]], Mapping[str, Sequence[Finding]]],
    *,
    unsafe: bool,
    max_rounds: int = MAX_ROUNDS,
) -> dict[str, FixResult]:
    """Fix all that can be fixed in some files, round by round, until nothing is left to fix.

    `sources` are by path; `lint` gives the findings of each. A fix after which the text does not
    parse, or after which its finding is still there, is taken back and named in the `problem` of
    its file. Without `unsafe` only safe fixes are applied.
    """
    files = {path: _File(source) for path, source in sources.items()}
    found = lint(sources)
    for path, file in files.items():
        file.findings = list(found.get(path, ()))
    for _ in range(max_rounds):
        changed = {
            path: change for path, file in files.items() if (change := file.try_fixes(unsafe))
        }
        if not changed:
            break
        if any(not change.done for change in changed.values()):
            continue
        now = {path: file.source for path, file in files.items()}
        found = lint({**now, **{path: change.fixed for path, change in changed.items()}})
        helped = [
            files[path].helps(change, found.get(path, ())) for path, change in changed.items()
        ]
        if not all(helped):
            continue
        circling = {
            path for path, change in changed.items() if change.fixed.text in files[path].seen
        }
        if circling:
            return {
                path: file.result("fixes undo one another" if path in circling else None)
                for path, file in files.items()
            }
        for path, file in files.items():
            file.accept(changed.get(path), found.get(path, ()))
    else:
        for file in files.values():
            if file.wanted(unsafe):
                file.barred["", -1] = f"still fixes left after {max_rounds} rounds"
    return {path: file.result() for path, file in files.items()}


@dataclass(slots=True)
class _Change:
    """A round of fixes in one file: whose they are, and the text after them. No fix at all when
    one of those that were wanted breaks the code and has just been barred."""

    done: list[Finding]
    fixed: Source


@dataclass(slots=True)
class _File:
    """One file that is being fixed. `barred` says why a finding's fix is not applied, `seen` holds
    every text that it ever had."""

    source: Source
    findings: list[Finding] = field(default_factory=list)
    applied: list[Finding] = field(default_factory=list)
    barred: dict[Key, str] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    def wanted(self, unsafe: bool) -> list[Finding]:
        return [
            finding
            for finding in self.findings
            if _allowed(finding, unsafe) and _key(self.source, finding) not in self.barred
        ]

    def try_fixes(self, unsafe: bool) -> _Change | None:
        """The next round; None when nothing is left to fix."""
        self.seen.add(self.source.text)
        wanted = self.wanted(unsafe)
        if not wanted:
            return None
        done, fixed = _go_together(self.source, wanted)
        offender = _breaking(self.source, done, fixed)
        if offender is not None:
            name = _name(self.source, offender)
            self.barred[_key(self.source, offender)] = f"{name}: the fix breaks the code"
            return _Change([], self.source)
        return _Change(done, fixed)

    def helps(self, change: _Change, after: Iterable[Finding]) -> bool:
        """True when no finding is still there after its fix; the fixes of those are barred."""
        edits = _edits(change.done)
        moved = {
            (finding.code, _moved(_offset(self.source, finding), edits)) for finding in change.done
        }
        again = moved & {_key(change.fixed, finding) for finding in after}
        for finding in change.done:
            code, offset = _key(self.source, finding)
            if (code, _moved(offset, edits)) in again:
                self.barred[code, offset] = f"{_name(self.source, finding)}: the fix does not help"
        return not again

    def accept(self, change: _Change | None, after: Iterable[Finding]) -> None:
        """Take a round over, and what is found after it."""
        self.findings = list(after)
        if change is not None:
            edits = _edits(change.done)
            self.barred = {
                (code, _moved(at, edits)): why for (code, at), why in self.barred.items()
            }
            self.source = change.fixed
            self.applied += change.done

    def result(self, problem: str | None = None) -> FixResult:
        problem = problem or "; ".join(self.barred.values()) or None
        return FixResult(self.source, self.applied, self.findings, problem)


def _allowed(finding: Finding, unsafe: bool) -> bool:
    fix = finding.fix
    if fix is None or not fix.edits:
        return False
    return fix.applicability is Applicability.SAFE or (
        unsafe and fix.applicability is Applicability.UNSAFE
    )


def _go_together(source: Source, wanted: Sequence[Finding]) -> tuple[list[Finding], Source]:
    """The findings whose fixes can be applied at once, and the source after that."""
    by_fix = {id(finding.fix): finding for finding in wanted}
    _, fixes, _ = apply(source.text, [each.fix for each in wanted if each.fix is not None])
    applied = {id(fix) for fix in fixes}
    done = [by_fix[key] for key in by_fix if key in applied]
    return done, source.edited(_changes(_edits(done)))


def _breaking(source: Source, done: Sequence[Finding], fixed: Source) -> Finding | None:
    """The first finding whose fix makes the text of those before it unparsable; None if none."""
    if parse_problem(fixed) is None:
        return None
    good, bad = 0, len(done)
    while bad - good > 1:
        middle = (good + bad) // 2
        _, partly = _go_together(source, done[:middle])
        if parse_problem(partly) is None:
            good = middle
        else:
            bad = middle
    return done[bad - 1]


def _edits(done: Iterable[Finding]) -> list[Edit]:
    edits = {edit for finding in done if finding.fix is not None for edit in finding.fix.edits}
    return sorted(edits, key=lambda edit: (edit.start, edit.end))


def _moved(offset: int, edits: Iterable[Edit]) -> int:
    """Where text that stood at an offset stands after some edits."""
    return offset + sum(
        len(edit.text) - (edit.end - edit.start) for edit in edits if edit.end <= offset
    )


def _offset(source: Source, finding: Finding) -> int:
    return source.line_starts[finding.line - 1] + finding.column - 1


def _key(source: Source, finding: Finding) -> Key:
    return finding.code, _offset(source, finding)


def _name(source: Source, finding: Finding) -> str:
    return f"{in_cell(finding, {source.path: source}).where}: {finding.code}"


def diff(old: Source, new: Source) -> str:
    """A unified diff in the manner of git, empty for equal texts; line ends stay as they are.

    Of a notebook one for each cell, since nobody could read one of the file, without line ends
    behind cells.
    """
    path = PurePath(old.path).as_posix().lstrip("/")
    if not old.cells:
        return "".join(
            line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
            for line in _unified(old.written, new.written, f"a/{path}", f"b/{path}")
        )
    pairs = zip(old.cells, new.cells, strict=True)
    return "".join(
        line if line.endswith("\n") else f"{line}\n"
        for (_, number, before), (_, _, after) in pairs
        for line in _unified(before, after, *[f"{old.path}:cell {number}"] * 2)
    )


def _unified(old: str, new: str, old_name: str, new_name: str) -> Iterator[str]:
    from difflib import unified_diff

    return unified_diff(_lines(old), _lines(new), old_name, new_name)


def _lines(text: str) -> list[str]:
    """Lines as a patch has them: they end at a line feed alone."""
    lines = [f"{line}\n" for line in text.split("\n")]
    lines[-1] = lines[-1][:-1]
    return [line for line in lines if line]
