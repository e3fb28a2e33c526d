"""`[tool.tfdata-lint]`: what it may say, and what it is told when it says something else."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from tfdata_lint.catalogue import CANNOT_ANALYSE, UNUSED_SUPPRESSION, Catalogue
from tfdata_lint.config import _READERS, Config, ConfigError, find_config, load_config
from tfdata_lint.rule import Claim, Rule, Severity
from tfdata_lint.target import Target


def _rule(code: str, name: str, *, preview: bool = False) -> Rule:
    return Rule(
        code, name, "summary", Severity.WARNING, Claim.FASTER, lambda graph, world: (), preview
    )


CATALOGUE = Catalogue(
    (
        CANNOT_ANALYSE,
        UNUSED_SUPPRESSION,
        _rule("TFD201", "map-without-parallel-calls"),
        _rule("TFD203", "missing-prefetch"),
        _rule("TFD301", "unbounded-cache"),
    )
)


def _load(folder: Path, table: str) -> Config:
    path = folder / "pyproject.toml"
    path.write_text(f"[tool.tfdata-lint]\n{table}\n", encoding="utf-8")
    return load_config(path, lambda: CATALOGUE)


def test_every_key(tmp_path: Path) -> None:
    config = _load(
        tmp_path,
        """
        select = ["TFD2", "unbounded-cache"]
        ignore = ["TFD203"]
        extend-select = ["TFD001"]
        exclude = ["build/"]
        target-tensorflow = "2.15"
        memory-gib = 32
        preview = true
        strict = true
        unsafe-fixes = true
        per-file-ignores = {"tests/*" = ["all"]}
        """,
    )
    assert config == Config(
        root=str(tmp_path),
        select=("TFD2", "unbounded-cache"),
        ignore=("TFD203",),
        extend_select=("TFD001",),
        per_file_ignores=(("tests/*", ("all",)),),
        exclude=("build/",),
        target_tensorflow=Target((2, 15)),
        memory_gib=32.0,
        preview=True,
        strict=True,
        unsafe_fixes=True,
    )


def test_keys_are_the_fields_of_the_configuration() -> None:
    names = {field.name.replace("_", "-") for field in fields(Config)} - {"root"}
    assert set(_READERS) == names


def test_unknown_target_is_not_the_same_as_nothing_said(tmp_path: Path) -> None:
    assert _load(tmp_path, 'target-tensorflow = "unknown"').target_tensorflow == Target()
    assert _load(tmp_path, "").target_tensorflow is None


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ('slect = ["TFD2"]', "unknown key 'slect'; did you mean 'select'?"),
        ('per_file_ignores = ["x"]', "did you mean 'per-file-ignores'?"),
        ("zzz = 1", "unknown key 'zzz'"),
        ('select = "TFD2"', 'select: must be a list of texts, not "TFD2"'),
        ("select = [1]", "select: must be a list of texts, not this list"),
        ("exclude = true", "exclude: must be a list of texts, not true"),
        ("strict = 1", "strict: must be true or false, not 1"),
        ('unsafe-fixes = "yes"', 'unsafe-fixes: must be true or false, not "yes"'),
        ("memory-gib = 0", "memory-gib: must be a number above 0, not 0"),
        ("memory-gib = true", "memory-gib: must be a number above 0, not true"),
        ("memory-gib = nan", "memory-gib: must be a number above 0, not nan"),
        ("memory-gib = inf", "memory-gib: must be a number above 0, not inf"),
        ("target-tensorflow = 2.10", 'must be a text such as "2.15" or "unknown", not 2.1'),
        ('target-tensorflow = "new"', "'new' is not a TensorFlow version: write 2.15, or unknown"),
        ('select = ["TFD999"]', "select: unknown rule 'TFD999'"),
        ('ignore = ["missing-prefech"]', "ignore: unknown rule 'missing-prefech'; did you mean"),
        ('extend-select = ["TFD"]', "extend-select: unknown rule 'TFD'"),
        ('per-file-ignores = ["x"]', "must be a table from patterns to lists of rules"),
        ('per-file-ignores = {"x" = "TFD2"}', "per-file-ignores: 'x' must be a list of texts"),
        ('per-file-ignores = {"x" = ["TFD9"]}', "per-file-ignores: unknown rule 'TFD9'"),
        ("strict = ", "is not valid TOML"),
        ("strict = true\nstrict = true", "is not valid TOML"),
    ],
)
def test_errors_name_the_file_and_the_key(table: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as raised:
        _load(tmp_path, table)
    assert str(raised.value).startswith(f"{tmp_path / 'pyproject.toml'}: ")
    assert message in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"[tool.other]", "has no table [tool.tfdata-lint]"),
        (b"tool = 3", "has no table [tool.tfdata-lint]"),
        (b"[tool]\ntfdata-lint = 3", "[tool.tfdata-lint] must be a table"),
        (b"\xff", "is not valid TOML"),
    ],
)
def test_files_that_are_no_configuration(content: bytes, message: str, tmp_path: Path) -> None:
    path = tmp_path / "pyproject.toml"
    path.write_bytes(content)
    with pytest.raises(ConfigError, match=r"pyproject\.toml: ") as raised:
        load_config(path, lambda: CATALOGUE)
    assert message in str(raised.value)


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such file"):
        load_config(tmp_path / "other.toml", lambda: CATALOGUE)


def test_folder_instead_of_a_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load_config(tmp_path, lambda: CATALOGUE)


def test_rules_are_not_looked_for_when_none_is_named(tmp_path: Path) -> None:
    path = tmp_path / "pyproject.toml"
    path.write_text("[tool.tfdata-lint]\nstrict = true\n")

    def catalogue() -> Catalogue:
        raise AssertionError("the catalogue was loaded")

    assert load_config(path, catalogue).strict


def test_the_nearest_file_with_a_table_counts(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    outer = tmp_path / "pyproject.toml"
    outer.write_text("[tool.tfdata-lint]\n")
    assert find_config(inner) == str(outer)
    (tmp_path / "a" / "pyproject.toml").write_text("[tool.other]\n")
    assert find_config(inner) == str(outer)
    nearest = inner / "pyproject.toml"
    nearest.write_text("[tool.tfdata-lint]\n")
    assert find_config(inner) == str(nearest)


def test_a_broken_file_on_the_way_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.tfdata-lint")
    with pytest.raises(ConfigError, match="is not valid TOML"):
        find_config(tmp_path)


def test_a_file_that_does_not_name_the_tool_may_be_anything(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool")
    assert find_config(tmp_path) is None


@pytest.mark.parametrize(
    ("select", "ignore", "extend", "expected"),
    [
        (["all"], [], [], "000 001 201 203 301"),
        (["TFD2"], [], [], "000 201 203"),
        (["tfd203"], [], [], "000 203"),
        (["Missing-Prefetch"], [], [], "000 203"),
        (["TFD2"], ["TFD203"], [], "000 201"),
        (["all"], ["TFD2"], ["TFD203"], "000 001 203 301"),
        (["TFD203"], ["TFD203"], [], "000"),
        (["TFD2"], [], ["TFD3"], "000 201 203 301"),
        (["all"], ["all"], [], "000"),
        (["all"], ["cannot-analyse"], [], "001 201 203 301"),
        ([], [], [], "000"),
    ],
)
def test_the_narrowest_selector_decides(
    select: list[str], ignore: list[str], extend: list[str], expected: str, tmp_path: Path
) -> None:
    config = Config(tmp_path, tuple(select), tuple(ignore), tuple(extend))
    assert sorted(config.selected(CATALOGUE)) == [f"TFD{number}" for number in expected.split()]


@pytest.mark.parametrize(
    ("select", "ignore", "preview", "expected"),
    [
        (["all"], [], False, "000 001 201 203 301"),
        (["all"], [], True, "000 001 201 203 301 302"),
        (["TFD3"], [], False, "000 301"),
        (["TFD30"], [], True, "000 301 302"),
        (["TFD302"], [], False, "000 302"),
        (["all", "cache-after-repeat"], [], False, "000 001 201 203 301 302"),
        (["TFD302"], ["cache-after-repeat"], True, "000"),
        (["all"], ["TFD3"], True, "000 001 201 203"),
    ],
)
def test_rules_in_preview(
    select: list[str], ignore: list[str], preview: bool, expected: str, tmp_path: Path
) -> None:
    catalogue = Catalogue((*CATALOGUE.rules, _rule("TFD302", "cache-after-repeat", preview=True)))
    config = Config(tmp_path, tuple(select), tuple(ignore), preview=preview)
    assert sorted(config.selected(catalogue)) == [f"TFD{number}" for number in expected.split()]


def test_ignores_of_one_file(tmp_path: Path) -> None:
    config = Config(
        tmp_path,
        per_file_ignores=(("tests/", ("TFD2",)), ("*_old.py", ("TFD301", "TFD000", "TFD001"))),
    )

    def codes(name: str) -> list[str]:
        return sorted(config.selected(CATALOGUE, tmp_path / name))

    assert codes("train.py") == ["TFD000", "TFD001", "TFD201", "TFD203", "TFD301"]
    assert codes("tests/deep/x.py") == ["TFD000", "TFD001", "TFD301"]
    assert codes("src/x_old.py") == ["TFD201", "TFD203"]
    assert codes("tests/x_old.py") == []
