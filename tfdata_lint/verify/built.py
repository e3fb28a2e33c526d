"""What comes of planning: the programs of a finding, or why there are none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tfdata_lint.verify.model import Question
from tfdata_lint.verify.writing import compact


class NotBuilt(Exception):
    """There is no program for a finding; the text says why in one line."""


@dataclass(frozen=True, slots=True)
class Built:
    """The programs of a finding: what is asked of the worker, and the lines that are shown."""

    question: Question
    files: Mapping[str, str]

    def shown(self) -> str:
        """The program as a person reads it: without blank lines, each file under its name."""
        parts = []
        for path, text in self.files.items():
            head = [f"# {path}"] if len(self.files) > 1 else []
            parts.append("\n".join([*head, *compact(text), ""]))
        return "\n".join(parts)
