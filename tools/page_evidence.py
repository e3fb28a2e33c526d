"""Runs the examples of rules' pages and writes what came of it into the pages.

`python tools/page_evidence.py --python PATH --python PATH` verifies the first example of every page
that can be run, under each of these Pythons, and rewrites the table between the marks under
"Evidence". Without `--python`, this one. Names of pages limit it to these.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from tfdata_lint.catalogue import load_catalogue, pages_folder
from tfdata_lint.reading.imports import Finder
from tfdata_lint.rule import Assumptions
from tfdata_lint.verdict import Status
from tfdata_lint.verify.known import Known
from tfdata_lint.verify.pages import ask, is_page
from tfdata_lint.verify.proof import Proof, Setting
from tfdata_lint.verify.report.table import runtime
from tfdata_lint.verify.session import Asked, Clerk, Session

START = "<!-- written by tools/page_evidence.py -->"
END = "<!-- end -->"
_BLOCK = re.compile(re.escape(START) + r".*?" + re.escape(END), re.DOTALL)
_EVIDENCE = re.compile(r"^## Evidence[^\n]*\n", re.MULTILINE)


def main(argv: Sequence[str]) -> int:
    """Write the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", action="append", default=[])
    parser.add_argument("names", nargs="*")
    options = parser.parse_args(argv)
    catalogue = load_catalogue()
    pages = [
        page
        for page in sorted(pages_folder().glob("*.md"))
        if is_page(page, catalogue) and (not options.names or page.stem in options.names)
    ]
    rows: dict[Path, list[str]] = {page: [] for page in pages}
    for python in options.python or [sys.executable]:
        found = list(_verified(python, pages))
        version = version_of(proof for _, _, proof in found)
        for page, asked, proof in found:
            rows[page].append(_row(asked, proof, version))
    for page, lines in rows.items():
        if lines:
            _write(page, lines)
    return 0


def setting_for(python: str) -> Setting:
    """How examples are run; data may take the memory that the rules assume."""
    return Setting(python, data_bytes=int(Assumptions().memory_gib * 2**30))


def version_of(proofs: Iterable[Proof]) -> str:
    """What ran, as the tables name it."""
    return runtime(list(proofs)).removeprefix("TensorFlow ").replace(" and ", ", ")


def _verified(python: str, pages: Sequence[Path]) -> Iterator[tuple[Path, Asked, Proof]]:
    catalogue = load_catalogue()
    setting = setting_for(python)
    clerk = Clerk(catalogue, Finder(), setting)
    for page in pages:
        ask(page, catalogue, clerk)
    session = Session(setting, Known(None))
    try:
        session.ask(clerk.asked)
        found = dict(session.proofs())
    finally:
        session.close()
    for position, asked in enumerate(clerk.asked):
        print(f"{asked.finding.where}: {found[position].verdict}", flush=True)
        yield Path(asked.finding.path), asked, found[position]


def _row(asked: Asked, proof: Proof, version: str) -> str:
    verdict = proof.verdict
    said = verdict.reason
    if verdict.fix is not None and verdict.status is not Status.NOT_RUN:
        said += f"; fix {verdict.fix.status.value}: {verdict.fix.reason}"
    cells = (version, f"`{_line(asked)}`: {said}", verdict.status.value.replace("-", " "))
    return "| " + " | ".join(" ".join(cell.replace("|", "/").split()) for cell in cells) + " |"


def _line(asked: Asked) -> str:
    """The line that the finding is about, without its mark."""
    lines = Path(asked.finding.path).read_text(encoding="utf-8").splitlines()
    return re.sub(r"\s+# (?:error|warning|info)$", "", lines[asked.finding.line - 1]).strip()


def _write(page: Path, rows: Sequence[str]) -> None:
    text = page.read_text(encoding="utf-8")
    head = "The first example that can be run, by `tfdata-lint verify rules/`:"
    table = "\n".join(
        [START, "", head, "", "| TensorFlow | what was measured | result |", "|---|---|---|", *rows]
    )
    block = f"{table}\n\n{END}"
    if _BLOCK.search(text):
        text = _BLOCK.sub(lambda _: block, text)
    else:
        place = _EVIDENCE.search(text)
        if place is None:
            text = f"{text.rstrip()}\n\n## Evidence\n\n{block}\n"
        else:
            text = f"{text[: place.end()]}\n{block}\n{text[place.end() :]}"
    page.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
