"""What is looked at before files are run."""

from __future__ import annotations

from pathlib import Path

from tfdata_lint.graph.outlook import imported, look_ahead
from tfdata_lint.reading.files import File
from tfdata_lint.reading.imports import Finder
from tfdata_lint.reading.project import Project
from tfdata_lint.reading.source import Source


def _project(folder: Path, *given: str) -> Project:
    """A package that hands on all names of its modules, and a script that imports one of them."""
    models = folder / "library" / "models"
    models.mkdir(parents=True)
    (folder / "pyproject.toml").touch()
    (folder / "library" / "__init__.py").write_text("from .models import *\n")
    (models / "__init__.py").write_text("from .first import *\nfrom .second import *\n")
    (models / "first.py").write_text("def make(): ...\n")
    (models / "second.py").write_text("from .first import make\nsize = 1\ndef other(): ...\n")
    (folder / "train.py").write_text(
        "import library\nfrom library import make\ndef main(): make(library.other)\n"
    )
    sources = []
    for name in given:
        source = File.at(str(folder / name)).read()
        assert isinstance(source, Source)
        sources.append(source)
    return Project(tuple(sources), Finder([str(folder)]))


def test_modules_that_a_package_hands_on_are_not_read(tmp_path: Path) -> None:
    project = _project(tmp_path, "train.py")
    look_ahead(project)
    read = {Path(path).relative_to(tmp_path).as_posix() for path in project.library.opened}
    assert read == {"library/__init__.py", "library/models/__init__.py"}


def test_names_that_a_package_hands_on_lead_to_the_files_at_hand(tmp_path: Path) -> None:
    project = _project(tmp_path, "train.py", "library/models/second.py")
    package = project.source(str(tmp_path / "library" / "__init__.py"))
    assert package is not None
    assert imported(package, project).keys() >= {"make", "size", "other"}
