"""Which files are linted."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from tfdata_lint.reading.discover import SKIPPED, SKIPPED_ENDING, DiscoveryError, discover


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def make(*files: str) -> None:
    for file in files:
        path = Path(file)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x = 1\n")


def found(*paths: str, exclude: Iterable[str] = ()) -> list[str]:
    discovery = discover(paths, root=Path.cwd(), exclude=list(exclude))
    assert discovery.unreadable == ()
    return [file.replace(os.sep, "/") for file in discovery.files]


def test_folders_files_and_nothing_twice() -> None:
    make("b.py", "a/c.py", "a/d.pyi", "a/e.txt", "a/f.ipynb", "script")
    assert found(".") == ["a/c.py", "a/d.pyi", "a/f.ipynb", "b.py"]
    assert found("a", "./a", str(Path("a").resolve()), "a/c.py", "a/../a/d.pyi") == [
        "a/c.py",
        "a/d.pyi",
        "a/f.ipynb",
    ]
    assert found("script", "a/e.txt") == ["a/e.txt", "script"]


def test_no_files_are_fine() -> None:
    make("a/readme.md")
    assert found(".") == []
    assert found() == []


def test_what_is_elsewhere_is_shown_absolute(tmp_path: Path) -> None:
    make("a/b.py", "c/d.py", "..e/f.py")
    os.chdir("c")
    assert found("../a", ".") == sorted([str(tmp_path / "a/b.py"), "d.py"])
    os.chdir("..")
    assert found("..e") == ["..e/f.py"]


def test_the_order_of_arguments_does_not_matter() -> None:
    make("a/b.py", "a/build/c.py", "d.py", "a/e/f.py")
    os.symlink("../a", "a/loop")
    answers = {tuple(found(*order)) for order in permutations(["a", "a/build", "a/loop", "d.py"])}
    assert answers == {("a/b.py", "a/build/c.py", "a/e/f.py", "d.py")}


@pytest.mark.parametrize("name", [*SKIPPED, f"some{SKIPPED_ENDING}"])
def test_folders_of_others_are_skipped_unless_named(name: str) -> None:
    make(f"a/{name}/b.py", f"{name}/c.py", "d.py", f"e/{name}.py")
    if name == ".git":
        Path(".git/HEAD").write_text("")
    assert found(".") == ["d.py", f"e/{name}.py"]
    assert found(name) == [f"{name}/c.py"]
    assert found("**/*.py") == ["d.py", f"e/{name}.py"]


def test_symbolic_links() -> None:
    make("real/a.py", "outside/b.py", "top/c.py")
    os.symlink("../outside", "top/linked")
    os.symlink("..", "top/up")
    os.symlink("c.py", "top/also_c.py")
    os.symlink("../real/a.py", "top/a_file.py")
    os.symlink("self.py", "top/self.py")
    os.symlink("nowhere", "top/broken.py")
    assert found("top") == ["top/a_file.py", "top/c.py", "top/linked/b.py"]
    assert found(".") == ["outside/b.py", "real/a.py", "top/c.py"]


def test_glob() -> None:
    make("src/a.py", "src/b/c.py", "src/b/d/e.py", "src/b/f.txt", "x[1].py", "src/b.py")
    assert found("src/**/*.py") == ["src/a.py", "src/b.py", "src/b/c.py", "src/b/d/e.py"]
    assert found("src/*.py") == ["src/a.py", "src/b.py"]
    assert found("src/[!a].py") == ["src/b.py"]
    assert found("src/[a-b].py") == ["src/a.py", "src/b.py"]
    assert found("src/?.py") == ["src/a.py", "src/b.py"]
    assert found("s*/b/*") == ["src/b/c.py", "src/b/d/e.py"]
    assert found("src/**") == ["src/a.py", "src/b.py", "src/b/c.py", "src/b/d/e.py"]
    assert found("src/b/*.txt") == ["src/b/f.txt"]
    assert found("**/e.py") == ["src/b/d/e.py"]
    assert found(str(Path("src").resolve() / "*.py")) == ["src/a.py", "src/b.py"]
    assert found("x[1].py") == ["x[1].py"]
    with pytest.raises(DiscoveryError, match=r"^no file matches 'src/\*\.cc'$"):
        found("src/*.cc")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["a", "b", "ab", "*", "**", "?", "a*", "[ab]"]), max_size=4))
def test_globs_are_those_of_python(parts: list[str]) -> None:
    make("a.py", "b/a.py", "ab/a.py", "ab/b/a.py", "a/b/ab/a.py", "a/a/a.py")
    pattern = "/".join([*parts, "a.py"])
    expected = sorted({path.as_posix() for path in Path().glob(pattern)})
    if expected:
        assert found(pattern) == expected
    else:
        with pytest.raises(DiscoveryError):
            found(pattern)


def git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], check=True, capture_output=True, text=True)
    return done.stdout


def test_gitignore() -> None:
    git("init", "-q")
    make(
        "a.py", "gen/b.py", "gen/keep.py", "out/c.py", "p/gen.py", "p/q/d.py", "p/q/e.py",
        "p/e.py", "deep/er/f_pb2.py", "deep/er/mine_pb2.py", "ünder/g.py",
    )  # fmt: skip
    Path(".gitignore").write_text(
        "# c\n*_pb2.py\ngen/*\n!gen/keep.py\n/out\nd.py\n!\nünder\n", encoding="utf-8"
    )
    Path("p/.gitignore").write_text("/e.py\n!d.py\n")
    Path("deep/er/.gitignore").write_text("!mine_pb2.py\r\n")
    expected = ["a.py", "deep/er/mine_pb2.py", "gen/keep.py", "p/gen.py", "p/q/d.py", "p/q/e.py"]
    assert found(".") == expected
    listed = git("ls-files", "-co", "--exclude-standard", "*.py").splitlines()
    assert sorted(listed) == expected
    # From a folder in the repository, and for a file or folder that is named.
    assert found("deep/er") == ["deep/er/mine_pb2.py"]
    assert found("gen") == ["gen/keep.py"]
    assert found("gen/b.py", "out") == ["gen/b.py", "out/c.py"]
    assert found("*/*.py") == ["gen/keep.py", "p/gen.py"]
    os.chdir("p")
    assert found(".") == ["gen.py", "q/d.py", "q/e.py"]


def test_gitignore_above_the_repository_does_not_count() -> None:
    Path(".gitignore").write_text("*.py\n")
    make("repository/a.py", "repository/sub/b.py")
    Path("repository/.git").mkdir()
    assert found("repository") == ["repository/a.py", "repository/sub/b.py"]
    assert found("repository/sub") == ["repository/sub/b.py"]


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.sampled_from(
            [
                "a",
                "/a",
                "a/",
                "a/b",
                "*.py",
                "!a.py",
                "**/b",
                "b/**",
                "!b/",
                "!/a/*",
                "a/*/c",
                "\\!x",
                "!a/b/c.py",
                "/a/**",
            ]
        ),
        max_size=4,
    ),
    st.lists(st.sampled_from(["a.py", "!a.py", "/b/", "!c.py", "c*"]), max_size=3),
)
def test_gitignore_is_that_of_git(outer: list[str], inner: list[str]) -> None:
    if not Path(".git").exists():
        git("init", "-q")
    make("a.py", "b.py", "a/a.py", "a/b/c.py", "b/a.py", "b/a/c.py", "a/d/c/e.py")
    Path(".gitignore").write_text("\n".join(outer))
    Path("a/.gitignore").write_text("\n".join(inner))
    listed = git("ls-files", "-co", "--exclude-standard", "*.py").splitlines()
    assert found(".") == sorted(listed)


def test_exclude_is_relative_to_the_configuration() -> None:
    make("a/gen/b.py", "gen/c.py", "d.py", "a/e.py", "a/keep_e.py")
    assert found(".", exclude=["/gen", "*e.py", "!keep_*"]) == ["a/gen/b.py", "a/keep_e.py", "d.py"]
    assert found("d.py", exclude=["d.py"]) == ["d.py"]
    assert found("gen", exclude=["gen"]) == ["gen/c.py"]
    os.chdir("a")
    discovery = discover(["."], root=Path(".."), exclude=["a/gen/"])
    assert discovery.files == ("e.py", "keep_e.py")
    with pytest.raises(DiscoveryError, match=r"^exclude: "):
        found(".", exclude=["!"])


def test_a_negation_in_gitignore_does_not_undo_exclude() -> None:
    make("a/b.py", "a/c.py")
    Path("a/.gitignore").write_text("!b.py\n")
    assert found(".", exclude=["b.py"]) == ["a/c.py"]


def test_a_folder_that_cannot_be_read_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    make("a/b.py", "locked/c.py", "d.py")
    scandir = os.scandir

    def guarded(path: str) -> object:
        if os.path.basename(path) == "locked":
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", guarded)
    discovery = discover([".", "a"], root=Path.cwd())
    assert [file.replace(os.sep, "/") for file in discovery.files] == ["a/b.py", "d.py"]
    assert discovery.unreadable == (("locked", "Permission denied"),)


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("trian.py", "no such file or folder: 'trian.py'; did you mean 'train.py'?"),
        ("scr/models/a.py", "no such file or folder: 'scr/models/a.py'; did you mean"
         " 'src/models/a.py'?"),
        ("scr/models/zzz.py", "no such file or folder: 'scr/models/zzz.py'; did you mean 'src'?"),
        ("src/modles/", "no such file or folder: 'src/modles/'; did you mean 'src/models'?"),
        ("quite else", "no such file or folder: 'quite else'"),
        ("", "no such file or folder: ''"),
        ("train.py/x", "no such file or folder: 'train.py/x'; did you mean 'train.py'?"),
        ("zzzzz/*.py", "no such file or folder: "),
    ],
)  # fmt: skip
def test_a_missing_path_is_an_error(path: str, message: str) -> None:
    make("train.py", "src/models/a.py")
    with pytest.raises(DiscoveryError) as error:
        found("train.py", path)
    assert str(error.value).startswith(message)
    if "zzzzz" not in path:
        assert str(error.value) == message


def test_pathspec_is_imported_only_for_patterns() -> None:
    make("a.py")
    code = (
        "import sys; from pathlib import Path;"
        "from tfdata_lint.reading.discover import discover;"
        "discover(['.'], root=Path('.')); assert 'pathspec' not in sys.modules"
    )
    path = str(Path(__file__).parents[1])
    subprocess.run([sys.executable, "-c", code], check=True, env={**os.environ, "PYTHONPATH": path})
