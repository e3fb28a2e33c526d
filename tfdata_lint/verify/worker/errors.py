"""Exceptions in one line."""

from __future__ import annotations

import re

LONGEST = 300
"""Characters of an error that are kept."""

_NOISE = re.compile(
    r"""\x1b\[\d+m                        # colours
      | \{\{function_node\ [^}]*\}\}\s*
      | Error\ in\ user-defined\ function\ passed\ to\ \S+\ transformation\ with\ iterator:\ \S+:\s
      | \s*\[Op:\w+\](\ name:\ ?)?
      | \s*\(Variable:\ <tf\.Variable.*  # all numbers of a variable""",
    re.VERBOSE,
)
_ARGUMENTS = re.compile(r"\n\s*(?:Call a|A)rguments received by")
_WRAPPER = re.compile(
    r"(in user code:|Exception encountered|Graph execution error|Detected at node|File ).*"
)
_KIND = re.compile(r"(?:[\w.]*\.)?(\w*(?:Error|Exception|Interrupt)): (.*)")


def told(error: BaseException) -> str:
    """`TypeError: what was wrong`, from the line that says it."""
    kind = type(error).__name__.strip("_")
    text = _ARGUMENTS.split(_NOISE.sub("", str(error)))[0]
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    # Keras and AutoGraph tell where before they tell what, and nest both.
    while lines and _WRAPPER.match(lines[0]):
        inner = [position for position, line in enumerate(lines) if _KIND.match(line)]
        if not inner:
            lines = lines[1:]
            continue
        kind, first = _KIND.findall(lines[inner[-1]])[0]
        lines = [first, *lines[inner[-1] + 1 :]]
    whole = f"{kind}: {lines[0]}" if lines else kind
    return whole if len(whole) <= LONGEST else whole[: LONGEST - 3] + "..."
