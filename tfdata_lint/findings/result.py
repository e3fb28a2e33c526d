"""What a run found, for reports."""

from __future__ import annotations

from collections import Counter

from tfdata_lint.graph.covered import Coverage, together
from tfdata_lint.records import dataclass, field

TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tfdata_lint.reading.source import Source
    from tfdata_lint.rule import Applicability, Finding, Severity

NO_PIPELINES = "no tf.data pipelines"


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that went wrong in the linter or with a file; `detail` is for --verbose."""

    path: str
    message: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class FileResult:
    """What came of one file.

    `skipped` says why the file was not analysed. `coverage` says how much of its pipelines was
    followed, `limits` how often each limit of the interpreter was reached.
    """

    path: str
    findings: tuple[Finding, ...] = ()
    skipped: str | None = None
    troubles: tuple[Trouble, ...] = ()
    coverage: Coverage = field(default_factory=Coverage)
    limits: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Result:
    """What came of all files, in the order of their paths.

    `sources` holds the text of every file with findings. `fixed` counts the fixes applied.
    """

    files: tuple[FileResult, ...]
    sources: Mapping[str, Source] = field(default_factory=dict)
    fixed: int = 0

    @property
    def findings(self) -> list[Finding]:
        """Every finding, in the order in which findings are reported."""
        findings = (finding for file in self.files for finding in file.findings)
        return sorted(findings, key=lambda finding: finding.order)

    @property
    def troubles(self) -> list[Trouble]:
        """Everything that went wrong, by file."""
        return [trouble for file in self.files for trouble in file.troubles]

    @property
    def analysed(self) -> int:
        """How many files were looked at."""
        return sum(file.skipped is None for file in self.files)

    @property
    def coverage(self) -> Coverage:
        """How much of the pipelines in all files was followed."""
        return together(file.coverage for file in self.files)

    @property
    def limits(self) -> Counter[str]:
        """How often each limit of the interpreter was reached, by name."""
        total: Counter[str] = Counter()
        for file in self.files:
            total.update(file.limits)
        return total

    def count(self, severity: Severity) -> int:
        """How many findings are of this severity."""
        return sum(finding.severity is severity for finding in self.findings)

    def fixable(self, applicability: Applicability) -> int:
        """How many findings have a fix that is exactly this applicable."""
        return sum(
            finding.fix is not None and finding.fix.applicability is applicability
            for finding in self.findings
        )
