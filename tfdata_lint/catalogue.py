"""Finds the rules, and the rules that a selector means."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache, cached_property
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType
from typing import TYPE_CHECKING

from tfdata_lint.records import dataclass
from tfdata_lint.rule import Assumptions, Claim, Problem, Rule, Severity
from tfdata_lint.suggest import did_you_mean

if TYPE_CHECKING:
    from tfdata_lint.graph.pipeline import Graph

ALL = "all"
"""The selector that means every rule."""

_ITSELF = 9
"""How narrowly a code or a name means a rule: more than any beginning of a code does."""


class CatalogueError(Exception):
    """A rule that is not as a rule must be; the text names its file."""


class UnknownRuleError(ValueError):
    """A selector that means no rule; the text holds a suggestion."""


_IN_PREVIEW = (
    "*In preview: off unless its code or name is selected, or with `--preview` or "
    "`preview = true`.*"
)


def _by_the_linter(graph: object, assumptions: Assumptions) -> Iterator[Problem]:
    yield from ()


CANNOT_ANALYSE = Rule(
    code="TFD000",
    name="cannot-analyse",
    summary="a file that cannot be read or parsed, and so was not looked at",
    severity=Severity.ERROR,
    claim=Claim.FAILS,
    check=_by_the_linter,
)
UNUSED_SUPPRESSION = Rule(
    code="TFD001",
    name="unused-suppression",
    summary="a suppression comment that suppresses nothing",
    severity=Severity.WARNING,
    claim=Claim.DEPRECATED,
    check=_by_the_linter,
)


@dataclass(frozen=True)
class Catalogue:
    """All rules, sorted by code: those found in `checks/`, and the two that need no pipeline."""

    rules: tuple[Rule, ...]

    @cached_property
    def codes(self) -> frozenset[str]:
        """The code of every rule."""
        return frozenset(rule.code for rule in self.rules)

    @cached_property
    def preview(self) -> frozenset[str]:
        """The codes of the rules in preview."""
        return frozenset(rule.code for rule in self.rules if rule.preview)

    def find(self, code_or_name: str) -> Rule:
        """One rule by its code or name. Raises UnknownRuleError."""
        for rule in self.rules:
            if code_or_name.upper() == rule.code or code_or_name.lower() == rule.name:
                return rule
        raise self._unknown(code_or_name)

    def expand(self, selector: str) -> frozenset[str]:
        """The codes that a code, the beginning of one, a name or `all` means.

        Raises UnknownRuleError.
        """
        meant = frozenset(rule.code for rule in self.rules if _strength(rule, selector))
        if not meant:
            raise self._unknown(selector)
        return meant

    def select(
        self, wanted: Collection[str], unwanted: Collection[str], *, preview: bool = False
    ) -> frozenset[str]:
        """The codes that selectors leave: the narrowest selector decides, `unwanted` in a tie.

        Rules in preview are only wanted by code or name, unless `preview`.
        """
        return frozenset(
            rule.code
            for rule in self.rules
            if _strongest(rule, wanted) > _strongest(rule, unwanted)
            and (preview or not rule.preview or _strongest(rule, wanted) == _ITSELF)
        )

    def _unknown(self, selector: str) -> UnknownRuleError:
        known = {ALL, *self.codes, *(rule.name for rule in self.rules)}
        return UnknownRuleError(f"unknown rule '{selector}'{did_you_mean(selector, known)}")


def _strongest(rule: Rule, selectors: Iterable[str]) -> int:
    return max((_strength(rule, selector) for selector in selectors), default=0)


def _strength(rule: Rule, selector: str) -> int:
    """How narrowly a selector means the rule: 0 not at all, 1 as one of all, or as itself."""
    if selector.lower() == rule.name or selector.upper() == rule.code:
        return _ITSELF
    if selector.lower() == ALL:
        return 1
    # A prefix must say more than that this is a rule of the linter.
    is_prefix = len(selector) > len("TFD") and rule.code.startswith(selector.upper())
    return len(selector) - len("TFD") + 1 if is_prefix else 0


def pages_folder() -> Path:
    """Where the rules' pages are: in the package when installed, beside it in a checkout."""
    installed = Path(__file__).parent / "rules"
    return installed if installed.is_dir() else Path(__file__).parent.parent / "rules"


def page(name: str) -> Path:
    """The page of the rule with this name, in Markdown."""
    return pages_folder() / f"{name}.md"


def page_text(rule: Rule) -> str:
    """What `explain` says of the rule: its page, and below the title whether it is in preview."""
    text = page(rule.name).read_text(encoding="utf-8")
    if not rule.preview:
        return text
    title, rest = text.split("\n", 1)
    return f"{title}\n\n{_IN_PREVIEW}\n{rest}"


def page_url(name: str) -> str:
    """Where the page of the rule with this name is: with the installed linter, so always true."""
    return page(name).as_uri()


@cache
def load_catalogue(checks: ModuleType | None = None, pages: Path | None = None) -> Catalogue:
    """The catalogue of the rules in the package `checks`, whose pages are in the folder `pages`.

    Raises CatalogueError, naming the file, for a module without a rule, a file or a page that is
    not named as the rule is, and for a code or name that two rules have.
    """
    if checks is None:
        checks = import_module("tfdata_lint.checks")
    pages = pages or pages_folder()
    found = [
        (CANNOT_ANALYSE, Path(__file__)),
        (UNUSED_SUPPRESSION, Path(__file__)),
        *_discover(checks),
    ]
    seen: dict[str, Path] = {}
    for rule, file in found:
        for key in (rule.code, rule.name):
            if key in seen:
                raise CatalogueError(f"{file}: '{key}' is already the rule in {seen[key].name}")
            seen[key] = file
        if not (pages / f"{rule.name}.md").is_file():
            raise CatalogueError(f"{file}: the page {rule.name}.md is missing in {pages}")
    return Catalogue(tuple(sorted((rule for rule, _ in found), key=lambda rule: rule.code)))


@dataclass(frozen=True, slots=True)
class _Check:
    """The check in a module, which is imported when something is to be checked."""

    module: str

    def __call__(self, graph: Graph, assumptions: Assumptions) -> Iterable[Problem]:
        found: Iterable[Problem] = import_module(self.module).check(graph, assumptions)
        return found


def _discover(checks: ModuleType) -> Iterator[tuple[Rule, Path]]:
    folders: Sequence[str] = checks.__path__
    for found in sorted(iter_modules(folders), key=lambda module: module.name):
        file = Path(folders[0]) / f"{found.name}.py"
        name = f"{checks.__name__}.{found.name}"
        rule = _written(file, name) or _imported(file, name)
        if not isinstance(rule, Rule):
            raise CatalogueError(f"{file}: has no `rule`, which must be a Rule")
        if rule.name.replace("-", "_") != found.name:
            expected = rule.name.replace("-", "_")
            raise CatalogueError(f"{file}: its rule is '{rule.name}', so name it {expected}.py")
        yield rule, file


def _written(file: Path, module: str) -> Rule | None:
    """The rule that stands at the end of a file, without the imports that only its check needs;
    None where there is more to it than its own words."""
    try:
        _, _, end = file.read_text(encoding="utf-8").rpartition("\nrule = ")
        known = {"Claim": Claim, "Rule": Rule, "Severity": Severity, "check": _Check(module)}
        exec(f"rule = {end}", known)
    except Exception:
        return None
    rule = known["rule"]
    return rule if isinstance(rule, Rule) else None


def _imported(file: Path, module: str) -> object:
    try:
        return getattr(import_module(module), "rule", None)
    except Exception as error:
        raise CatalogueError(f"{file}: {type(error).__name__}: {error}") from error
