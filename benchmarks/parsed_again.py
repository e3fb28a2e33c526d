"""How much of what LibCST parses was parsed before: in the same process, and in another one.

    python -m benchmarks.parsed_again FOLDER_OR_FILE... [--jobs N]

Trees take some forty times as much memory as their texts, so that each process keeps those of
`reading.library.MAX_KEPT` characters beside what it needs at the moment.
"""

from __future__ import annotations

import io
import multiprocessing
import os
import sys
import tempfile
from collections.abc import Sequence
from contextlib import redirect_stdout
from hashlib import blake2b
from pathlib import Path

from tfdata_lint.cli import main as lint
from tfdata_lint.reading import lean, outline


def main(arguments: Sequence[str]) -> int:
    """Lint some paths and print what was parsed."""
    # Workers inherit what is put in the parser's place.
    multiprocessing.set_start_method("fork")
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "parsed"
        parse = lean.parse_module

        def noted(text: str) -> object:
            data = text.encode("utf-8", "surrogatepass")
            line = f"{os.getpid()} {len(text)} {blake2b(data, digest_size=16).hexdigest()}\n"
            with log.open("a") as file:
                file.write(line)
            return parse(text)

        for module in (lean, outline):
            vars(module)["parse_module"] = noted
        options = ("--isolated", "--no-cache", "--exit-zero", "--output-format=concise")
        with redirect_stdout(io.StringIO()):
            status = lint([*options, *arguments])
        parsed = [line.split() for line in log.read_text().splitlines()]
    seen: dict[str, set[str]] = {}
    total = here = elsewhere = 0
    for process, size, text in parsed:
        processes = seen.setdefault(text, set())
        total += int(size)
        here += int(size) if process in processes else 0
        elsewhere += int(size) if processes and process not in processes else 0
        processes.add(process)
    print(f"{total:,} characters parsed, of which {here:,} had been in the same process, ", end="")
    print(f"{elsewhere:,} in another one")
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
