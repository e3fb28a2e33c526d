"""How a file's text is laid out, where not all of it is Python."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import accumulate

from tfdata_lint.records import dataclass, replace

TYPE_CHECKING = False

if TYPE_CHECKING:
    from tfdata_lint.reading.read import ReadProblem
    from tfdata_lint.target import Version

Change = tuple[int, int, str]
"""Replace what stands between two offsets by a text."""

View = Callable[[str], str]
"""What the parser is shown of a text; it has the same length and the same lines."""


def plain(text: str) -> str:
    """Shows all."""
    return text


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of text: code, or what stands around it, of which `written` is in the file.

    `cell` numbers the notebook's cell that it is. `problem` is why it is not shown, at its place in
    the part.
    """

    text: str
    view: View = plain
    code: bool = False
    written: bool = True
    cell: int | None = None
    problem: ReadProblem | None = None

    def edited(self, change: Change) -> Part:
        """The part after a change, of which what is behind its end is ignored."""
        start, end, new = change
        text = self.text[:start] + new + self.text[end:]
        if self.cell is not None and not self.text.endswith("\n"):
            # The last line of a file ends in a line end, the last line of a cell does not.
            text = text.removesuffix("\r\n").removesuffix("\n")
        return replace(self, text=text)


@dataclass(frozen=True, slots=True)
class Layout:
    """The parts that make up the text that is analysed, and the Python that last ran it, as far as
    the file tells."""

    parts: tuple[Part, ...]
    ran_on: Version = (3, 0)

    @property
    def shown(self) -> str:
        """What the parser sees."""
        return "".join(part.view(part.text) for part in self.parts)

    @property
    def original(self) -> str:
        """What the user wrote, each character where it is in what is shown."""
        return "".join(part.text for part in self.parts)

    def written(self) -> str:
        """The text of the file."""
        return "".join(part.text for part in self.parts if part.written)

    def edited(self, changes: Iterable[Change]) -> Layout:
        """The layout after changes that do not overlap, at offsets in what is shown."""
        ends = list(accumulate(len(part.text) for part in self.parts))
        parts = list(self.parts)
        for start, end, new in sorted(changes, reverse=True):
            index = next(
                index
                for index, part in enumerate(parts)
                if part.code and ends[index] - len(self.parts[index].text) <= start <= ends[index]
            )
            offset = ends[index] - len(self.parts[index].text)
            parts[index] = parts[index].edited((start - offset, end - offset, new))
        return replace(self, parts=tuple(parts))
