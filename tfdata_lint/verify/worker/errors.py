"""Exceptions in one line."""

from __future__ import annotations

import re

LONGEST = 300
"""Characters of an error that are kept."""

_NOISE = re.compile(r"\x1b\[\d+m|\{\{function_node [^}]*\}\}\s*|\s*\[Op:\w+\]")
_ARGUMENTS = re.compile(r"\n\s*(?:Call a|A)rguments received by")
_WRAPPERS = ("in user code:", "Exception encountered", "Graph execution error", "Detected at node")
_KIND = re.compile(r"[\w.]*(?:Error|Exception|Interrupt)\b: ")


def told(error: BaseException) -> str:
    """`TypeError: what was wrong`, from the line that says it."""
    text = _ARGUMENTS.split(_NOISE.sub("", str(error)))[0]
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    first = _telling(lines)
    kind = type(error).__name__.strip("_")
    whole = first if _KIND.match(first) else f"{kind}: {first}" if first else kind
    return whole if len(whole) <= LONGEST else whole[: LONGEST - 3] + "..."


def _telling(lines: list[str]) -> str:
    if not lines:
        return ""
    if lines[0].startswith(_WRAPPERS):
        kinds = [line for line in lines[1:] if _KIND.match(line)]
        if kinds:
            return kinds[-1]
        plain = [line for line in lines[1:] if not line.startswith(("File ", *_WRAPPERS))]
        return plain[-1] if plain else lines[0]
    return lines[0]
