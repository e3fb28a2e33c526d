"""From the files of a project to the findings in each: interpret, check, merge, suppress."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING

from tfdata_lint.catalogue import CANNOT_ANALYSE, Catalogue
from tfdata_lint.findings.result import NO_PIPELINES, FileResult, Trouble
from tfdata_lint.frames import deep
from tfdata_lint.graph.coverage import coverage
from tfdata_lint.graph.covered import Coverage
from tfdata_lint.grouping import telling_names
from tfdata_lint.reading.imports import Finder
from tfdata_lint.reading.library import Library
from tfdata_lint.reading.project import Project
from tfdata_lint.reading.read import (
    ReadProblem,
    body_problem,
    outline_problem,
    place_problem,
    syntax_problem,
)
from tfdata_lint.reading.source import Source
from tfdata_lint.reading.strangers import Strangers
from tfdata_lint.reading.survey import leads_to_pipelines
from tfdata_lint.records import dataclass, replace
from tfdata_lint.rule import Assumptions, Finding

if TYPE_CHECKING:
    from tfdata_lint.graph.pipeline import Graph


@dataclass(frozen=True, slots=True)
class Rules:
    """What is looked for: the codes that are reported in a file, by its path, and the world in
    which the code runs."""

    catalogue: Catalogue
    codes: Callable[[str], frozenset[str]]
    assumptions: Assumptions


Seen = Callable[["Graph", Mapping[str, FileResult], Collection[str]], None]
"""Takes what the interpreter saw in files that belong together, what came of each by path, and the
paths that the user named."""


def lint(
    source: Source, codes: frozenset[str], catalogue: Catalogue, assumptions: Assumptions
) -> FileResult:
    """The findings in one file that is taken for itself, of the rules with these codes."""
    return lint_files([source], Rules(catalogue, lambda _: codes, assumptions))[source.path]


@deep
def lint_files(
    sources: Collection[Source],
    rules: Rules,
    finder: Finder | None = None,
    given: Collection[str] | None = None,
    seen: Seen | None = None,
    library: Library | None = None,
    thorough: bool = True,
) -> dict[str, FileResult]:
    """The findings in files that are interpreted together, by path.

    `given` are the paths that the user named, all of them if None. What shows in another file is
    reported only where its pipeline ends in one of these, and without a fix. `seen` is given the
    graph, if there is one. The `library` keeps parsed files for other groups. If not `thorough`,
    less is run of the files that the user did not name, see `Project`. A crash in a rule or in the
    interpreter becomes a trouble that names it, and the rest goes on.
    """
    named = {source.path for source in sources} if given is None else set(given)
    library = library or Library()
    results: dict[str, FileResult] = {}
    sound = []
    for source in sources:
        try:
            alone = Project((source,), finder, library) if len(sources) == 1 else None
            reason = _not_interpreted(source, rules, alone)
        except Exception as error:
            reason = _failed(source.path, "the analysis", error)
        if reason is None:
            sound.append(source)
        else:
            results[source.path] = reason
    if sound:
        library.interpreted()
        project = Project(tuple(sound), finder, library, named, thorough)
        results.update(_interpreted(project, rules, named, seen))
    return {path: result for path, result in results.items() if path in named or result.findings}


def _not_interpreted(source: Source, rules: Rules, alone: Project | None) -> FileResult | None:
    """The result for a file that is not to be interpreted, None for one that is.

    `alone` is its project where no other file is interpreted with it.
    """
    problem = syntax_problem(source)
    # LibCST takes ten times as long as `ast`: it only gets what may hold a pipeline.
    if (
        problem is None
        and alone is not None
        and not leads_to_pipelines(source.tree, telling_names(), Strangers(source, alone))
    ):
        unread = _unread_parts(source, rules.codes(source.path))
        return FileResult(source.path, unread, skipped=NO_PIPELINES)
    problem = problem or outline_problem(source)
    if problem is None:
        return None
    return not_analysed(source.path, problem, rules.codes(source.path))


def _interpreted(
    project: Project, rules: Rules, given: Collection[str], seen: Seen | None
) -> dict[str, FileResult]:
    from tfdata_lint.graph.project import build

    sources = project.sources
    try:
        graph = build(project)
    except Exception as error:
        if any(map(place_problem, sources)):
            return _without_unplaced(project, rules, given, seen)
        if len(sources) == 1:
            return {each.path: _failed(each.path, "the interpreter", error) for each in sources}
        # One file must not cost the others: each is looked at for itself.
        alone = (lint_files([replace(each)], rules, given=given, seen=seen) for each in sources)
        results = {path: result for results in alone for path, result in results.items()}
        if any(result.troubles for result in results.values()):
            return results
        first = min(results, default=sources[0].path)
        trouble = crash(first, "the interpreter", error)
        return {
            **results,
            first: replace(results.get(first, FileResult(first)), troubles=(trouble,)),
        }
    try:
        results = _checked(project, graph, rules, given)
    except Exception as error:
        if any(map(place_problem, sources)):
            return _without_unplaced(project, rules, given, seen)
        return {each.path: _failed(each.path, "the analysis", error) for each in sources}
    if any(map(body_problem, sources)):
        return _without_unplaced(project, rules, given, seen)
    if seen is not None:
        seen(graph, results, given)
    return results


def _without_unplaced(
    project: Project, rules: Rules, given: Collection[str], seen: Seen | None
) -> dict[str, FileResult]:
    """The results where some files have a function that LibCST refuses, or where it is not known
    where their code stands."""
    results = {}
    placed = []
    for source in project.sources:
        problem = body_problem(source) or place_problem(source)
        if problem is None:
            placed.append(source)
        else:
            results[source.path] = not_analysed(source.path, problem, rules.codes(source.path))
    if placed:
        rest = replace(project, sources=tuple(placed))
        # What is left may import the others.
        results = {**_interpreted(rest, rules, given, seen), **results}
    return results


def _checked(
    project: Project, graph: Graph, rules: Rules, given: Collection[str]
) -> dict[str, FileResult]:
    from tfdata_lint.findings.leniency import lenient, unreached
    from tfdata_lint.findings.merge import merge, uncovered
    from tfdata_lint.findings.suppress import suppress
    from tfdata_lint.reading.unimportable import Unimportable

    sources, modules = project.sources, Unimportable(project)
    target = rules.assumptions.target
    files = {source.path: source for source in (*graph.sources.values(), *sources)}
    codes = {path: rules.codes(path) for path in files}
    found: dict[str, list[Finding]] = {path: [] for path in files}
    troubles: list[Trouble] = []
    paths = {source.path for source in sources}
    first = min(paths.intersection(given) or paths)
    for rule in rules.catalogue.rules:
        reported = {path for path in files if rule.code in codes[path]}
        if not reported:
            continue
        try:
            found_here = rule.check(graph, rules.assumptions)
            problems = [
                (rule, unreached(rule, lenient(rule, problem, graph), graph, modules, target))
                for problem in found_here
            ]
            for finding in merge(graph, problems):
                if finding.path in reported:
                    found[finding.path].append(finding)
        except Exception as error:
            if any(map(place_problem, sources)):
                raise
            troubles.append(crash(first, f"rule {rule.code} {rule.name}", error))
            for path in reported:
                codes[path] -= {rule.code}
    counts = coverage(graph, given)
    results = {}
    for path, source in files.items():
        if path not in given and path != first and not found[path]:
            continue
        said = uncovered(found[path], rules.catalogue.rules)
        findings = suppress(source, said, rules.catalogue, codes[path])
        findings += _unread_parts(source, codes[path])
        if path not in given:
            findings = [
                replace(finding, fix=None) for finding in findings if _concerns(finding, given)
            ]
        results[path] = FileResult(path, tuple(findings), coverage=counts.get(path, Coverage()))
    results[first] = replace(results[first], troubles=tuple(troubles), limits=dict(graph.limits))
    return results


def _concerns(finding: Finding, given: Collection[str]) -> bool:
    """True for a finding on data that one of these files uses."""
    return bool(finding.trail) and finding.trail[-1].path in given


def not_analysed(path: str, problem: ReadProblem, codes: frozenset[str]) -> FileResult:
    """The result for a file that cannot be looked at: a finding, unless nobody wants it."""
    findings = (_complaint(path, "not analysed", problem),)
    wanted = CANNOT_ANALYSE.code in codes
    return FileResult(path, findings if wanted else (), skipped=problem.message)


def _unread_parts(source: Source, codes: frozenset[str]) -> tuple[Finding, ...]:
    """What there is to say about cells that cannot be looked at."""
    problems = source.problems if CANNOT_ANALYSE.code in codes else ()
    return tuple(_complaint(source.path, "cell not analysed", problem) for problem in problems)


def _complaint(path: str, what: str, problem: ReadProblem) -> Finding:
    return Finding(
        code=CANNOT_ANALYSE.code,
        name=CANNOT_ANALYSE.name,
        severity=CANNOT_ANALYSE.severity,
        message=f"{what}: {problem.message}",
        path=path,
        line=problem.line,
        column=problem.column,
        end_line=problem.line,
        end_column=problem.column + 1,
    )


def crash(path: str, where: str, error: Exception) -> Trouble:
    """What to tell of an error of the linter itself."""
    import traceback

    first_line = str(error).splitlines()[0] if str(error) else ""
    message = f"internal error in {where}: {type(error).__name__}: {first_line}"
    return Trouble(path, message.rstrip(": "), "".join(traceback.format_exception(error)))


def _failed(path: str, where: str, error: Exception) -> FileResult:
    """The result for a file on which the linter itself failed."""
    return FileResult(path, skipped="internal error", troubles=(crash(path, where, error),))
