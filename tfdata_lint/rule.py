"""What a rule is, what it says, and how a repair is described."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import Enum

from tfdata_lint.records import dataclass, field
from tfdata_lint.target import MEMORY_GIB, Target

TYPE_CHECKING = False

if TYPE_CHECKING:
    import libcst as cst

    from tfdata_lint.graph.guards import Guards
    from tfdata_lint.graph.pipeline import Graph, Pipeline
    from tfdata_lint.reading.source import Source
    from tfdata_lint.verdict import Verdict


class Severity(str, Enum):
    """How bad a finding is; `str` so that it sorts and serialises by name."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Applicability(str, Enum):
    """Whether a fix keeps behaviour (safe), may change it (unsafe) or is only shown."""

    SAFE = "safe"
    UNSAFE = "unsafe"
    DISPLAY = "display"


class Claim(str, Enum):
    """What running the code before and after the fix must show."""

    FASTER = "faster"
    DIFFERENT = "different"
    FAILS = "fails"
    MEMORY = "memory"
    DEPRECATED = "deprecated"


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace `text[start:end]` of the source's text (character offsets) by `text`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """One repair: a verb phrase, and its edits in the order of the text."""

    title: str
    edits: tuple[Edit, ...]
    applicability: Applicability


@dataclass(frozen=True, slots=True)
class Repair:
    """How a problem can be repaired, before anyone asked for the edits.

    `edits` computes them; None where the code leaves no place for them.
    """

    title: str
    applicability: Applicability
    edits: Callable[[Source], Iterable[Edit] | None]


@dataclass(frozen=True, slots=True)
class Problem:
    """What a check says about one node.

    `node` is the call whose method or function name is reported. `pipeline` is the way of the
    data on which the problem shows; without one, `guards` say when it does.
    """

    node: cst.CSTNode
    message: str
    severity: Severity
    pipeline: Pipeline | None = None
    repair: Repair | None = None
    guards: Guards | None = None


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What the user said about the world in which the code runs."""

    target: Target = field(default_factory=Target)
    memory_gib: float = MEMORY_GIB


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `check` sees the whole graph of a module and yields its problems.

    A rule in `preview` is too often wrong, or too young, to be on for everybody: it is off unless
    its code or name is selected, or preview rules are. `covers` are the codes of rules that need
    not speak at the same place too, because this one says the same with more certainty.
    """

    code: str
    name: str
    summary: str
    severity: Severity
    claim: Claim
    check: Callable[[Graph, Assumptions], Iterable[Problem]]
    preview: bool = False
    covers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Step:
    """One stop of the trail source -> ... -> use; line and column are 1-based.

    In reports, `cell` is the notebook's cell, and the line is one of that cell.
    """

    path: str
    line: int
    column: int
    stage: str
    cell: int | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One reported problem, with everything that a report needs.

    Lines and columns are 1-based, columns count characters, the end is exclusive.
    `always` says that the problem shows on every path; otherwise `guards` holds the tests, as
    written in the source, under which it shows, without those that all ways there have in common.
    In reports, `cell` is the notebook's cell, and the lines are lines of that cell; before, they
    are lines of all cells together. `verdict` is what running the code said, None where it was not
    asked.
    """

    code: str
    name: str
    severity: Severity
    message: str
    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    always: bool = True
    guards: tuple[str, ...] = ()
    trail: tuple[Step, ...] = ()
    fix: Fix | None = None
    cell: int | None = None
    verdict: Verdict | None = None

    @property
    def where(self) -> str:
        """The place as people and editors read it."""
        cell = "" if self.cell is None else f"cell {self.cell}:"
        return f"{self.path}:{cell}{self.line}:{self.column}"

    @property
    def order(self) -> tuple[str, int, int, int, str, str]:
        """The key by which findings are sorted everywhere."""
        return (self.path, self.cell or 0, self.line, self.column, self.code, self.message)
