"""Runs the first example of rules' pages under this Python's TensorFlow and shows what it prints.

`python tools/run_page.py rules/cache-after-repeat.md ...` repeats the measurements that the pages
state under "Evidence".
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

_EXAMPLE = re.compile(r"^```python[^\n]*\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def main(pages: Sequence[str]) -> int:
    """Run the first example of each page. Returns 1 when one of them raises."""
    quiet = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": ""}
    failed = False
    for page in pages:
        example = _EXAMPLE.search(Path(page).read_text(encoding="utf-8"))
        if example is None:
            raise SystemExit(f"{page}: no example")
        print(f"== {Path(page).stem}", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            # A file, because AutoGraph reads the source of mapped functions.
            script = Path(folder, "example.py")
            script.write_text(example[1], encoding="utf-8")
            run = subprocess.run([sys.executable, script], env=quiet, cwd=folder, check=False)
        failed |= run.returncode != 0
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
