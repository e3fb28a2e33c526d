"""When packages were uploaded to an index, by the version of the core metadata in them.

    python -m tools.metadata_ages FOLDER INDEX

where the folder has unpacked source distributions and wheels, each in a folder of its own, and
`INDEX/NAME/json` tells of the releases of a package. Needs a network.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from email.parser import HeaderParser
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen


def main() -> None:
    folder, index = sys.argv[1:]
    days: dict[str, list[str]] = defaultdict(list)
    for name, version, of_metadata in _packages(Path(folder)):
        day = _uploaded(index, name, version)
        if day is not None:
            days[of_metadata].append(day)
    for of_metadata, found in sorted(days.items()):
        print(f"{of_metadata}: {len(found)} packages, the first one of {min(found)}")


def _packages(folder: Path) -> Iterator[tuple[str, str, str]]:
    for pattern in ("*/PKG-INFO", "*/*/PKG-INFO", "*/*.dist-info/METADATA"):
        for path in sorted(folder.glob(pattern)):
            if not path.parent.name.endswith(".egg-info"):
                head = HeaderParser().parsestr(path.read_text(encoding="utf-8", errors="replace"))
                yield head["Name"], head["Version"], head["Metadata-Version"]


def _uploaded(index: str, name: str, version: str) -> str | None:
    """The day of the first upload of a version; None for what is not there any more."""
    try:
        with urlopen(f"{index}/{name}/json") as answer:
            files = json.load(answer)["releases"].get(version, [])
    except HTTPError:
        return None
    return min((str(each["upload_time"])[:10] for each in files), default=None)


if __name__ == "__main__":
    main()
