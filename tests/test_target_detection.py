"""Which TensorFlow a project's metadata admit."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tfdata_lint.target import Target
from tfdata_lint.target_detection import Targets, lowest_version, parse_target


@pytest.mark.parametrize(
    ("clauses", "lowest"),
    [
        (">=2.11", (2, 11)),
        (">=2", (2, 0)),
        (">2.10", (2, 10)),
        ("~=2.15.0", (2, 15)),
        ("==2.9.1", (2, 9)),
        ("===2.9.1", (2, 9)),
        ("==2.*", (2, 0)),
        ("2.*", (2, 0)),
        ("==2.9.*", (2, 9)),
        (">=2.4,<2.12,!=2.5", (2, 4)),
        ("<2.12, >=2.4", (2, 4)),
        (">=2.4,>=2.6", (2, 6)),
        (">= 2.16.0rc1", (2, 16)),
        ("==2.15.0.post1", (2, 15)),
        ("==2.15.1+cpu", (2, 15)),
        ("(>=2.8)", (2, 8)),
        ("^2.11", (2, 11)),
        ("~2.11.1", (2, 11)),
        ("^2.4 || ^2.6", (2, 4)),
        ("=2.4.1=gpu_py38", (2, 4)),
        ("=2.4|=2.6", (2, 4)),
        ("<2.16", None),
        ("!=2.5", None),
        ("<2.4 || >=2.6", None),
        ("*", None),
        ("", None),
    ],
)
def test_lowest_version(clauses: str, lowest: tuple[int, int] | None) -> None:
    assert lowest_version(clauses) == lowest


@pytest.mark.parametrize(
    ("text", "version"),
    [("2.15", (2, 15)), (" 2.15.1 ", (2, 15)), ("unknown", None), ("Unknown", None)],
)
def test_parse_target(text: str, version: tuple[int, int] | None) -> None:
    assert parse_target(text) == Target(version)


@pytest.mark.parametrize("text", ["", "2", "two", ">=2.15", "2.15rc1", "2.x", "latest"])
def test_parse_target_refuses(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a TensorFlow version: write 2\.15, or unknown"):
        parse_target(text)


def _project(folder: Path, files: dict[str, str]) -> Path:
    (folder / ".git").mkdir()
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def _detected(folder: Path) -> Target:
    return Targets(folder).of_folder(folder)


POETRY = """
[tool.poetry.dependencies]
python = "^3.10"
tensorflow = [
    {version = "^2.9", python = "<3.11"},
    {version = "^2.12", python = ">=3.11"},
]
[tool.poetry.group.mac.dependencies]
tensorflow-macos = {version = "2.10.0", optional = true}
"""

ENVIRONMENT = """
name: train
channels: [conda-forge]
dependencies:
  - python=3.8
  - conda-forge::numpy=1.23
  - {dependency}
  - pip:
      - keras-tuner>=1
"""


@pytest.mark.parametrize(
    ("files", "version"),
    [
        ({}, None),
        ({"requirements.txt": "numpy\ntensorflow>=2.11  # for fit\n"}, (2, 11)),
        ({"requirements.txt": "tensorflow"}, None),
        ({"requirements.txt": "# tensorflow>=2.11"}, None),
        ({"requirements.txt": "tensorflow<2.16"}, None),
        ({"requirements.txt": "tensorflow[and-cuda]~=2.15.0; python_version > '3.8'"}, (2, 15)),
        ({"requirements.txt": "TensorFlow_CPU==2.9.1 --hash=sha256:2.4"}, (2, 9)),
        ({"requirements.txt": "tensorflow @ https://example.org/tensorflow-2.4-any.whl"}, None),
        ({"requirements.txt": "tensorflow-datasets>=2.1\ntensorflow_probability==0.1"}, None),
        ({"requirements.txt": "tf-nightly==2.17.0.dev20240101"}, None),
        ({"requirements.txt": "tensorflow-intel==2.13.0"}, (2, 13)),
        ({"requirements.txt": "tensorflow-aarch64==2.11.1"}, (2, 11)),
        ({"requirements.txt": "nvidia-tensorflow[horovod] < 1.16, >= 1.15.5+nv22.1"}, (1, 15)),
        ({"requirements-dev.txt": "tensorflow-gpu==2.4.1"}, (2, 4)),
        ({"requirements/base.txt": "tensorflow==2.7"}, (2, 7)),
        ({"requirements.txt": "-r more/tf.in\n", "more/tf.in": "tensorflow==2.8\n"}, (2, 8)),
        ({"requirements.txt": "-r requirements.txt\ntensorflow==2.8\n"}, (2, 8)),
        ({"requirements.txt": "-r missing.txt\ntensorflow==2.8\n"}, (2, 8)),
        ({"pyproject.toml": '[project]\ndependencies = ["tensorflow>=2.12"]'}, (2, 12)),
        ({"pyproject.toml": '[project.optional-dependencies]\nx = ["tensorflow>=2.3"]'}, (2, 3)),
        ({"pyproject.toml": '[dependency-groups]\nx = ["tensorflow>=2.3"]'}, (2, 3)),
        ({"pyproject.toml": POETRY}, (2, 9)),
        ({"pyproject.toml": "[project\n"}, None),
        ({"pyproject.toml": "project = 3\ntool = 4"}, None),
        ({"pyproject.toml": "[project]\ndependencies = 'tensorflow'"}, None),
        ({"setup.cfg": "[options]\ninstall_requires =\n    six\n    tensorflow>=2.5\n"}, (2, 5)),
        ({"setup.cfg": "[options.extras_require]\ntf =\n    tensorflow>=2.6\n"}, (2, 6)),
        ({"setup.cfg": "not a section"}, None),
        ({"setup.py": "setup(install_requires=['six', 'tensorflow>=2.2,<3'])"}, (2, 2)),
        ({"setup.py": "R = ['tensorflow>=2.2']\nsetup(install_requires=R)"}, (2, 2)),
        ({"setup.py": "setup(extras_require={'tf': ['tensorflow==2.3.1']})"}, (2, 3)),
        ({"setup.py": "setup(install_requires=read('tensorflow>=2.2'))"}, None),
        ({"setup.py": "setup(install_requires=missing)"}, None),
        ({"setup.py": "setup("}, None),
        ({"environment.yml": ENVIRONMENT.format(dependency="tensorflow=2.10")}, (2, 10)),
        ({"environment.yaml": ENVIRONMENT.format(dependency='"tensorflow>=2.6,<2.9"')}, (2, 6)),
        ({"environment.yml": ENVIRONMENT.format(dependency="tensorflow  # any")}, None),
        ({"environment.yml": ENVIRONMENT.format(dependency="main::tensorflow-gpu==2.4.1")}, (2, 4)),
        ({"poetry.lock": '[[package]]\nname = "tensorflow"\nversion = "2.15.1"\n'}, (2, 15)),
        ({"uv.lock": '[[package]]\nname = "tensorflow"\nversion = "2.16.2"\n'}, (2, 16)),
        ({"pylock.toml": '[[packages]]\nname = "tensorflow"\nversion = "2.18.0"\n'}, (2, 18)),
        (
            {"Pipfile.lock": json.dumps({"default": {"tensorflow": {"version": "==2.11.0"}}})},
            (2, 11),
        ),
        ({"Pipfile.lock": "{"}, None),
        (
            {
                "requirements.txt": "tensorflow>=2.11",
                "setup.py": "setup(install_requires=['tensorflow>=2.4'])",
                "uv.lock": '[[package]]\nname = "tensorflow"\nversion = "2.16.2"\n',
            },
            (2, 4),
        ),
    ],
)
def test_detected(files: dict[str, str], version: tuple[int, int] | None, tmp_path: Path) -> None:
    assert _detected(_project(tmp_path, files)) == Target(version)


@pytest.mark.parametrize(
    ("files", "version"),
    [
        ({"pyproject.toml": '[project]\nrequires-python = ">=3.10"'}, (2, 8)),
        ({"pyproject.toml": '[project]\nrequires-python = ">=3.8,<3.12"'}, None),
        ({"pyproject.toml": '[project]\nrequires-python = "<3.12"'}, None),
        ({"pyproject.toml": '[tool.poetry.dependencies]\npython = "^3.11"'}, (2, 12)),
        ({"setup.cfg": "[options]\npython_requires = >=3.9\n"}, (2, 5)),
        ({"setup.py": "setup(python_requires='>=3.12')"}, (2, 16)),
        ({"setup.py": "P = '>=3.13'\nsetup(python_requires=P)"}, (2, 20)),
        ({"setup.py": "setup(python_requires=f'>={LOWEST}')"}, None),
        ({"environment.yml": "dependencies:\n  - python=3.10.4\n  - tensorflow\n"}, (2, 8)),
        (
            {
                "pyproject.toml": '[project]\nrequires-python = ">=3.10"',
                "requirements.txt": "tensorflow>=2.4",
            },
            (2, 8),
        ),
        (
            {
                "pyproject.toml": '[project]\nrequires-python = ">=3.10"',
                "requirements.txt": "tensorflow>=2.11",
            },
            (2, 11),
        ),
    ],
)
def test_python_that_a_project_needs_rules_older_tensorflow_out(
    files: dict[str, str], version: tuple[int, int] | None, tmp_path: Path
) -> None:
    assert _detected(_project(tmp_path, files)) == Target(version)


EXTRAS = """
[project]
dependencies = ["tensorflow"]
optional-dependencies.legacy = ["tf-keras"]
[dependency-groups]
dev = ["tf-models-official==2.10.1"]
"""

SETUP = "[options.extras_require]\ntf =\n    tensorflow>=2.2\n"

CONDITIONAL = """
[tool.poetry.dependencies]
tensorflow = "*"
tf-keras = {version = "^2.16", optional = true}
[tool.poetry.group.dev.dependencies]
tensorflow-text = "^2.12"
"""


@pytest.mark.parametrize(
    ("files", "version"),
    [
        ({"requirements.txt": "tensorflow\ntf-keras\n"}, (2, 11)),
        ({"requirements.txt": "tf_keras<2.19  # Keras 2\n"}, (2, 11)),
        ({"requirements.txt": "tf-keras==2.15.0\n"}, (2, 11)),
        ({"requirements.txt": "tf-keras~=2.17\n"}, (2, 17)),
        ({"requirements.txt": "tensorflow\ntf-models-official==2.8.0\n"}, (2, 8)),
        ({"requirements.txt": "tensorflow\ntf-models-official==2.6.0\n"}, (2, 5)),
        ({"requirements.txt": "tensorflow\ntf-models-official==0.0.3.dev1\n"}, None),
        ({"requirements.txt": "tensorflow\ntf-models-official\n"}, None),
        ({"requirements.txt": "tensorflow\ntensorflow-text==2.11.*\n"}, (2, 11)),
        ({"requirements.txt": "tensorflow\ntensorflow-text>=1.0\n"}, None),
        ({"requirements.txt": "tensorflow-text<2.9\n"}, None),
        ({"requirements.txt": "tensorflow\nkeras>=3.0\n"}, (2, 11)),
        ({"requirements.txt": "tensorflow\nkeras==2.12.0\n"}, None),
        ({"requirements.txt": "tensorflow\nkeras\n"}, None),
        ({"requirements.txt": "tf-keras\ntensorflow-text>=2.12\nkeras>=3\n"}, (2, 12)),
        ({"requirements.txt": "tf-keras>=2.16", "setup.cfg": "[options]\n"}, (2, 16)),
        ({"requirements.txt": "tensorflow", "requirements-dev.txt": "tf-keras"}, None),
        ({"requirements.txt": "tensorflow", "requirements_docs.txt": "keras>=3"}, None),
        ({"requirements/test.txt": "tf-keras"}, None),
        ({"requirements/dev.txt": "-r ../more.txt", "more.txt": "tf-keras"}, None),
        ({"requirements.txt": "-r more.txt", "more.txt": "tf-keras"}, (2, 11)),
        ({"requirements.txt": "tensorflow\n-c pins.txt", "pins.txt": "tf-keras==2.16"}, None),
        ({"Pipfile.lock": '{"develop": {"tf-keras": {"version": "==2.16.0"}}}'}, None),
        ({"requirements.txt": "tensorflow\ntf-keras; python_version >= '3.12'\n"}, None),
        ({"pyproject.toml": '[project]\ndependencies = ["tensorflow", "tf-keras"]'}, (2, 11)),
        ({"pyproject.toml": EXTRAS}, None),
        ({"pyproject.toml": CONDITIONAL}, None),
        ({"pyproject.toml": '[tool.poetry.dependencies]\ntf-keras = "^2.16"'}, (2, 16)),
        ({"setup.py": "setup(install_requires=['tensorflow', 'tf-keras'])"}, (2, 11)),
        ({"setup.py": "setup(extras_require={'k': ['tf-keras']})"}, None),
        ({"setup.cfg": "[options.extras_require]\nk =\n    tf-keras\n"}, None),
        ({"environment.yml": ENVIRONMENT.format(dependency="tf-keras=2.16")}, (2, 16)),
        ({"x.egg-info/requires.txt": "tensorflow\n\n[k]\ntf-keras\n"}, None),
        ({"PKG-INFO": "Requires-Dist: tf-keras (>=2.16)\n"}, (2, 16)),
        ({"PKG-INFO": "Requires-Dist: tf-keras ; extra == 'k'\n"}, None),
        (
            {
                "pyproject.toml": '[project]\ndependencies = ["tensorflow"]',
                "uv.lock": '[[package]]\nname = "tf-keras"\nversion = "2.16.0"\n',
            },
            None,
        ),
    ],
)
def test_what_needs_a_certain_tensorflow_says_which(
    files: dict[str, str], version: tuple[int, int] | None, tmp_path: Path
) -> None:
    assert _detected(_project(tmp_path, files)) == Target(version)


@pytest.mark.parametrize(
    ("files", "version"),
    [
        ({"requirements.txt": "tensorflow==2.4.1\nkeras==2.10.0\n"}, (2, 4)),
        ({"requirements.txt": "tensorflow==2.10.*\nkeras>=3\n"}, (2, 10)),
        ({"requirements.txt": "tensorflow>=2.3,<2.6\nkeras>=3\n"}, (2, 3)),
        ({"requirements.txt": "tensorflow-gpu==2.2.0\ntensorflow-text==2.4.0\n"}, (2, 2)),
        ({"requirements.txt": "tensorflow>=2.4\ntf-keras\n"}, (2, 4)),
        ({"requirements.txt": "tensorflow<2.10\nkeras>=3\n"}, None),
        ({"requirements.txt": "tensorflow @ https://example.org/t-2.4-any.whl\ntf-keras"}, None),
        ({"requirements.txt": "tf-keras", "setup.cfg": SETUP}, (2, 2)),
        ({"requirements.txt": "tf-keras", "PKG-INFO": "Requires-Dist: tensorflow>=2.3"}, (2, 3)),
        ({"requirements.txt": "tensorflow==2.5", "a/requirements.txt": "tf-keras"}, (2, 5)),
        ({"requirements.txt": "tensorflow<2.9", "a/requirements.txt": "tf-keras"}, None),
        ({"requirements.txt": "keras>=3", "a/requirements.txt": "tf-keras==2.16"}, (2, 16)),
    ],
)
def test_what_is_said_of_tensorflow_itself_decides_alone(
    files: dict[str, str], version: tuple[int, int] | None, tmp_path: Path
) -> None:
    assert _detected(_project(tmp_path, files) / "a") == Target(version)


def test_the_project_says_for_its_folders_which_python_it_needs(tmp_path: Path) -> None:
    files = {
        "pyproject.toml": '[project]\nrequires-python = ">=3.11"',
        "examples/requirements.txt": "tensorflow>=2.4",
    }
    _project(tmp_path, files)
    assert _detected(tmp_path / "examples") == Target((2, 12))


METADATA = """\
Metadata-Version: 2.1
Name: audio-models
Requires-Python: >=3.7
Requires-Dist: numpy (==1.22)
Requires-Dist: intel-tensorflow (==2.9.1) ; extra == 'cpu'

Requires-Dist: tensorflow>=2.3 is what older releases said.
"""


@pytest.mark.parametrize("folder", [".", "audio_models", "audio_models/data"])
def test_what_an_unpacked_wheel_says(folder: str, tmp_path: Path) -> None:
    files = {"audio_models-1.0.dist-info/METADATA": METADATA, "audio_models/data/train.py": ""}
    assert _detected(_project(tmp_path, files) / folder) == Target((2, 9))


def test_of_several_wheels_the_one_of_the_package_is_asked(tmp_path: Path) -> None:
    files = {
        "audio_models-1.0.dist-info/METADATA": METADATA,
        "keras_tools-2.0.dist-info/METADATA": "Requires-Dist: tensorflow>=2.16\n",
        "audio_models/train.py": "",
        "keras_tools/train.py": "",
        "another/train.py": "",
    }
    _project(tmp_path, files)
    assert _detected(tmp_path / "audio_models") == Target((2, 9))
    assert _detected(tmp_path / "keras_tools") == Target((2, 16))
    assert _detected(tmp_path / "another") == Target()
    assert _detected(tmp_path) == Target()


@pytest.mark.parametrize(
    ("files", "version"),
    [
        ({"PKG-INFO": METADATA}, (2, 9)),
        ({"PKG-INFO": "Name: x\nRequires-Python: >=3.12\n"}, (2, 16)),
        ({"PKG-INFO": "Name: x"}, None),
        ({"PKG-INFO": ""}, None),
        ({"x.egg-info/requires.txt": "six\n\n[gpu]\ntensorflow-gpu==2.3.1\n"}, (2, 3)),
        ({"src/x.egg-info/requires.txt": "tensorflow>=2.7\n"}, (2, 7)),
        ({"src/x.egg-info/PKG-INFO": METADATA}, (2, 9)),
    ],
)
def test_what_a_source_distribution_says(
    files: dict[str, str], version: tuple[int, int] | None, tmp_path: Path
) -> None:
    assert _detected(_project(tmp_path, files)) == Target(version)


def test_what_was_built_is_older_than_what_it_is_built_from(tmp_path: Path) -> None:
    files = {
        "setup.py": "setup(install_requires=['tensorflow>=2.11'])",
        "x.egg-info/requires.txt": "tensorflow>=2.4\n",
    }
    assert _detected(_project(tmp_path, files)) == Target((2, 11))


def test_a_source_distribution_is_a_project(tmp_path: Path) -> None:
    inner = tmp_path / "unpacked" / "x-1.0"
    inner.mkdir(parents=True)
    (tmp_path / "requirements.txt").write_text("tensorflow==2.4")
    (inner / "PKG-INFO").write_text("Name: x\n")
    assert _detected(inner) == Target()


def test_the_nearest_folder_that_names_a_version_decides(tmp_path: Path) -> None:
    files = {
        "requirements.txt": "tensorflow==2.4",
        "examples/requirements.txt": "tensorflow==2.15",
        "examples/deep/requirements.txt": "numpy",
    }
    _project(tmp_path, files)
    assert _detected(tmp_path / "examples" / "deep") == Target((2, 15))
    assert _detected(tmp_path) == Target((2, 4))


def test_the_search_ends_at_the_root_of_the_project(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("tensorflow==2.4")
    inner = tmp_path / "inner"
    inner.mkdir()
    assert _detected(inner) == Target((2, 4))
    (inner / ".git").mkdir()
    assert _detected(inner) == Target()


def test_the_installed_version_is_never_asked(tmp_path: Path) -> None:
    site = tmp_path / "lib" / "site-packages" / "tensorflow-2.21.0.dist-info"
    site.mkdir(parents=True)
    (site / "METADATA").write_text("Name: tensorflow\nVersion: 2.21.0\n")
    (tmp_path / ".git").mkdir()
    assert _detected(tmp_path) == Target()


SEVERAL = {
    "requirements.txt": "tensorflow>=2.9\n",
    "old/pyproject.toml": '[project]\ndependencies = ["tensorflow>=2.4"]\n',
    "old/src/train.py": "",
    "new/requirements.txt": "tensorflow>=2.16\n",
    "new/pyproject.toml": "[tool.ruff]\n",
    "new/data/loader.py": "",
    "tools/pyproject.toml": "[tool.ruff]\n",
    "tools/show.py": "",
    "kept/pyproject.toml": '[project]\ndependencies = ["tensorflow<2.6"]\n',
    "kept/run.py": "",
    "main.py": "",
}


@pytest.mark.parametrize(
    ("paths", "version"),
    [
        (["main.py"], (2, 9)),
        (["old/src/train.py"], (2, 4)),
        (["new/data/loader.py"], (2, 16)),
        # A project of its own that says nothing: what the folder says that was named.
        (["tools/show.py"], (2, 9)),
        # One that says which versions it does not run on, and not which is the lowest.
        (["kept/run.py"], None),
        (["new/data/loader.py", "old/src/train.py"], (2, 4)),
        (["new/data/loader.py", "main.py"], (2, 9)),
        ([], None),
    ],
)
def test_each_file_has_the_target_of_its_project(
    tmp_path: Path, paths: list[str], version: tuple[int, int] | None
) -> None:
    folder = _project(tmp_path, SEVERAL)
    assert Targets(folder).of(str(folder / path) for path in paths) == Target(version)


def test_what_was_named_says_nothing_of_what_is_not_below_it(tmp_path: Path) -> None:
    folder = _project(tmp_path, SEVERAL)
    targets = Targets(folder / "old")
    assert targets.of([str(folder / "tools/show.py")]) == Target()
    # Where it is known of one of those that run together, it holds for all.
    both = [str(folder / "tools/show.py"), str(folder / "new/data/loader.py")]
    assert targets.of(both) == Target((2, 16))


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("A library for TensorFlow 2.2 and up", (2, 2)),
        ("Tested with TensorFlow 2.3, 2.4 and 2.12.", (2, 3)),
        ("TensorFlow 2.3/2.4/2.5", (2, 3)),
        ("needs `tensorflow>=2.4.1`", (2, 4)),
        ("needs TensorFlow version 2.5 (or v2.4)", (2, 5)),
        ("pip install tensorflow-gpu==2.3.0", (2, 3)),
        ("![](https://img.shields.io/badge/TensorFlow-v2.2.0-orange)", (2, 2)),
        ("![](https://img.shields.io/badge/tensorflow-%3E%3D2.2-blue)", (2, 2)),
        ("TF2.1 or TF 2.10", (2, 1)),
        ("TensorFlow 2.6-2.12, TensorFlow 2.4/2.5", (2, 4)),
        ("no trouble. TensorFlow 2.4", (2, 4)),
        ("works from TensorFlow 1.4.0 - 2.0.0", None),
        ("TensorFlow < v2.11, < version 2.11, <=  2.11, TensorFlow \u2264 2.11", None),
        ("tensorflow <= `2.12`, <= **2.12**, 2.12 or less", None),
        ("TensorFlow 2.12 and prior; older than TensorFlow 2.11; until TF 2.10", None),
        ("TensorFlow 2.11 is not supported. Does not work with TensorFlow 2.16 yet", None),
        ("It doesn't run on TF 2.9", None),
        ("| TensorFlow | 2.45 | 3.1 |", None),
        ("2.1 times TensorFlow: 2.13x, TF: 2.31 %, TensorFlow, 2.9 GB, TF 2.99, TF 2.3%", None),
        ("TensorFlow >=1.15, <3 (2.12 used)", None),
        ("TensorFlow 1.15", None),
        ("TensorFlow 2", None),
        ("tensorflow<2.4, tensorflow != 2.3, tensorflow-%3C2.2", None),
        ("TensorFlow 2.14 or earlier", None),
        ("tensorflow-datasets 2.1, TensorFlow Probability 2.2 and tflite 2.3", None),
        ("is for TensorFlow\n2.4 and newer", (2, 4)),
        ("tensorflow \u2265 2.2, badge/tensorflow-%E2%89%A52.4-blue", (2, 2)),
        ("badge/TensorFlow-2.2%2B-orange and tensorflow &gt;= 2.3", (2, 2)),
        ("doesn't run\nunder TensorFlow 2.2", None),
        ("TensorFlow 2.2\nis not supported. TensorFlow 2.3: not supported", None),
        ("Cannot be used with TensorFlow 2.3. Doesn\u2019t work with TF 2.3", None),
        ("Unsupported: TensorFlow 2.2. Dropped support for TensorFlow 2.2", None),
        ("Breaks with TensorFlow 2.3. Only versions above TensorFlow 2.2", None),
        ("TensorFlow 2.2 (deprecated), TF 2.3 (or lower)", None),
        ("| TensorFlow 2.2 | no |", None),
        ("| TensorFlow 2.2 | \u274c |", None),
        ("TensorFlow: 2.1 ms, TF 2.7 sec, TF 2.5 GB, TF: 2.3 M params, TF 2.5 times", None),
        ("TensorFlow 2.9, 2.3.1 Keras", (2, 9)),
        ("TensorFlow 2.5.1%, 2.4.1x", None),
        ("TensorFlow 12.4 and TensorFlow 1.2.3", None),
    ],
)
def test_what_a_readme_says(text: str, version: tuple[int, int] | None, tmp_path: Path) -> None:
    files = {"README.md": text, "requirements.txt": "tensorflow"}
    assert _detected(_project(tmp_path, files)) == Target(told=version, presumed=version)


def test_metadata_come_before_what_a_readme_says(tmp_path: Path) -> None:
    files = {"README.md": "TensorFlow 2.2", "sub/data.py": "", "sub/README": "since TF 2.3"}
    project = _project(tmp_path, files)
    assert _detected(project) == Target(None, (2, 2), (2, 2))
    assert _detected(project / "sub") == Target(None, (2, 3), (2, 3))
    (project / "setup.cfg").write_text("[options]\npython_requires = >=3.9\n")
    assert _detected(project) == Target((2, 5), (2, 2), (2, 2))
    (project / "requirements.txt").write_text("tensorflow<2.6")
    assert Targets(project).of_folder(project / "sub") == Target((2, 5))
    (project / "requirements.txt").write_text("tensorflow>=2.8")
    assert Targets(project).of_folder(project / "sub") == Target((2, 8))


def test_the_description_of_a_built_package_is_a_readme(tmp_path: Path) -> None:
    text = "Metadata-Version: 2.1\nName: package\n\nRuns on TensorFlow 2.2.\n"
    for name in ("PKG-INFO", "package-1.dist-info/METADATA"):
        project = tmp_path / name.partition("/")[0]
        project.mkdir()
        assert _detected(_project(project, {name: text})) == Target(None, (2, 2), (2, 2))


NEW = Target(presumed=(2, 13))


@pytest.mark.parametrize(
    ("files", "target"),
    [
        ({"PKG-INFO": "Metadata-Version: 2.4\nRequires-Dist: tensorflow\n"}, NEW),
        ({"PKG-INFO": "Metadata-Version: 2.2\nRequires-Dist: numpy\n"}, NEW),
        ({"PKG-INFO": "Metadata-Version: 2.1\nRequires-Dist: tensorflow\n"}, Target()),
        ({"PKG-INFO": "Metadata-Version: new\nRequires-Dist: tensorflow\n"}, Target()),
        (
            {"PKG-INFO": "Metadata-Version: 2.4\nRequires-Python: >=3.12\n"},
            Target((2, 16), None, (2, 13)),
        ),
        ({"PKG-INFO": "Metadata-Version: 2.4\nRequires-Dist: tensorflow>=2.3\n"}, Target((2, 3))),
        ({"PKG-INFO": "Metadata-Version: 2.4\nRequires-Dist: tensorflow<2.6\n"}, Target()),
        (
            {"PKG-INFO": "Metadata-Version: 2.4\n\nFor TensorFlow 2.3 and up"},
            Target(None, (2, 3), (2, 3)),
        ),
        ({"x.egg-info/PKG-INFO": "Metadata-Version: 2.4\n"}, NEW),
        ({"a-1.dist-info/METADATA": "Metadata-Version: 2.3\n"}, NEW),
    ],
)
def test_a_package_that_was_built_lately(
    files: dict[str, str], target: Target, tmp_path: Path
) -> None:
    assert _detected(_project(tmp_path, files)) == target


def test_what_was_named_comes_before_when_a_package_was_built(tmp_path: Path) -> None:
    files = {"requirements.txt": "tensorflow>=2.5", "sub/PKG-INFO": "Metadata-Version: 2.4\n"}
    project = _project(tmp_path, files)
    assert Targets(project).of_folder(project / "sub") == Target((2, 5))
    assert Targets(project / "sub").of_folder(project / "sub") == NEW


def test_a_project_in_a_package_that_was_built_lately(tmp_path: Path) -> None:
    files = {"PKG-INFO": "Metadata-Version: 2.4\n", "sub/pyproject.toml": "[tool.ruff]\n"}
    project = _project(tmp_path, files)
    assert Targets(project).of_folder(project / "sub") == NEW
    assert Targets(project / "sub").of_folder(project / "sub") == Target()


def test_what_is_presumed_holds_findings_back_and_makes_none() -> None:
    required, told, built = Target((2, 13)), Target(None, (2, 2), (2, 2)), NEW
    assert [each.at_least(2, 2) for each in (required, told, built)] == [True, False, False]
    assert [each.presumably(2, 11) for each in (required, told, built)] == [True, False, True]
    assert [each.below(2, 4) for each in (required, told, built)] == [False, True, False]
    assert [each.below(2, 16) for each in (required, told, built)] == [True, True, False]
    assert Target((2, 5), (2, 2), (2, 2)).below(2, 4) is False
    assert not Target.lowest([Target((2, 5)), built]).presumably(2, 11)
    assert Target.lowest([required, told, built]) == Target((2, 13), (2, 2), (2, 2))
    assert [str(each) for each in (required, told, built, Target())] == [
        "2.13", "unknown, presumably 2.2", "unknown, presumably 2.13", "unknown"
    ]  # fmt: skip


def test_nobody_asks_a_readme_above_what_was_named(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("TensorFlow 2.2")
    folder = tmp_path / "code"
    folder.mkdir()
    assert _detected(folder) == Target()
    assert _detected(tmp_path) == Target(None, (2, 2), (2, 2))
    (folder / "README.rst").mkdir()
    assert _detected(folder) == Target()
