"""Counts verdicts by why they are what they are, as a table in Markdown.

tfdata-lint verify --output-format json corpus | python -m tools.verdict_table
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Mapping
from typing import Any

KINDS = {
    "confirmed": {
        r"runs this `map` as": "the `map` runs one element after the other",
        r"the last step runs as": "the last step makes elements when it is asked",
        r"fails|is gone|stable name|very same|deprecat": "it fails, is gone or is deprecated",
        r"off by up to|as magnitudes|lose digits": "a layer gets or computes other numbers",
        r"GiB|never end|read \d+ times|buffers hold": "memory, or reads of the sources",
        r"": "the data differ, or repeat themselves",
    },
    "refuted": {
        r"by itself|makes elements ahead": "TensorFlow repairs it by itself",
        r"of the pipeline's time|times as fast": "the difference is too small to matter",
        r"floats": "the layer gives the same, or the model casts before",
        r"without an error|without a warning": "it runs without an error or a warning",
        r"": "the data are the same, end, or fit",
    },
    "not-decided": {
        r"how many real ones|made up": "the data were made up",
        r"no repaired form": "there is no repaired form to compare with",
        r"wider than|too busy|too little|too few|timed": "the numbers do not tell",
        r"": "something else",
    },
    "not-run": {
        r"nothing says what": "a parameter that nothing gives: `--set`",
        r"which is not installed": "a package that is not installed",
        r"needs a file|No such file|does not exist": "a file that is missing and is not made up",
        r"longer than|more than|MemoryError|ResourceExhausted": "a limit of time, memory or output",
        r"refused by": "something that it may not do",
        r"no dataset came|no element came|not built|did not say": "the program does not come by it",
        r"no element can be drawn": "no element can be drawn",
        r"fails before|with and without": "the program fails for another reason",
        r"": "something else",
    },
}
"""For each verdict what is told, by a pattern of the reason; the first one that is found."""


def table(findings: list[Mapping[str, Any]]) -> str:
    """Rows of verdict, reason and number, the most frequent reasons of a verdict first."""
    counts: Counter[tuple[str, str]] = Counter()
    for verdict in (finding["verdict"] for finding in findings):
        kinds = KINDS[verdict["status"]]
        told = next(told for kind, told in kinds.items() if re.search(kind, verdict["reason"]))
        counts[verdict["status"], told] += 1
    lines = ["| verdict | why | findings |", "|---|---|---|"]
    for status in KINDS:
        ours = [(told, count) for (one, told), count in counts.most_common() if one == status]
        lines.append(f"| **{status}** | | **{sum(count for _, count in ours)}** |")
        lines += [f"| | {told} | {count} |" for told, count in ours]
    return "\n".join([*lines, f"| **all** | | **{counts.total()}** |"])


if __name__ == "__main__":
    print(table(json.load(sys.stdin)["findings"]))
