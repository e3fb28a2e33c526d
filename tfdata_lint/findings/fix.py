"""Applies fixes until nothing changes, and never leaves a text that does not parse."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from tfdata_lint.findings.cells import in_cell
from tfdata_lint.reading.layout import Change
from tfdata_lint.reading.read import parse_problem
from tfdata_lint.reading.source import Source, spliced
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


def fix_source(
    source: Source,
    lint: Callable[[Source], list[Finding]],
    *,
    unsafe: bool,
    max_rounds: int = MAX_ROUNDS,
) -> FixResult:
    """Fix all that can be fixed, round by round, until linting finds nothing more to fix.

    A fix after which the text does not parse, or after which its finding is still there, is taken
    back and named in the result's `problem`. Without `unsafe` only safe fixes are applied.
    """
    findings = lint(source)
    applied: list[Finding] = []
    barred: dict[Key, str] = {}
    seen = {source.text}
    for _ in range(max_rounds):
        wanted = [
            finding
            for finding in findings
            if _allowed(finding, unsafe) and _key(source, finding) not in barred
        ]
        if not wanted:
            break
        done, fixed = _go_together(source, wanted)
        offender = _breaking(source, done, fixed)
        if offender is not None:
            barred[_key(source, offender)] = f"{_name(source, offender)}: the fix breaks the code"
            continue
        after = lint(fixed)
        edits = _edits(done)
        moved = {(finding.code, _moved(_offset(source, finding), edits)) for finding in done}
        again = moved & {_key(fixed, finding) for finding in after}
        if again:
            for finding in done:
                code, offset = _key(source, finding)
                if (code, _moved(offset, edits)) in again:
                    barred[code, offset] = f"{_name(source, finding)}: the fix does not help"
            continue
        if fixed.text in seen:
            return FixResult(source, applied, findings, "fixes undo one another")
        seen.add(fixed.text)
        barred = {(code, _moved(at, edits)): why for (code, at), why in barred.items()}
        source, findings = fixed, after
        applied += done
    else:
        barred["", -1] = f"still fixes left after {max_rounds} rounds"
    return FixResult(source, applied, findings, "; ".join(barred.values()) or None)


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
    done = [by_fix[id(fix)] for fix in fixes]
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
    return f"{in_cell(finding, source).where}: {finding.code}"


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
