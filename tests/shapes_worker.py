"""Runs programs under TensorFlow and says which of them raise.

Reads a JSON list of programs from standard input and writes a list of the names of what they
raised, null for those that ran to their end.
"""

from __future__ import annotations

import json
import sys


def _raised(text: str) -> str | None:
    try:
        exec(compile(text, "program", "exec"), {"__name__": "__main__"})
    except Exception as error:
        return type(error).__name__
    return None


if __name__ == "__main__":
    print(json.dumps([_raised(text) for text in json.load(sys.stdin)]))
