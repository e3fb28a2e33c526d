"""Rules are discovered, and a malformed one stops the run and names its file."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from tfdata_lint.catalogue import (
    CatalogueError,
    UnknownRuleError,
    load_catalogue,
    page,
    page_url,
    pages_folder,
)
from tfdata_lint.graph.pipeline import Graph
from tfdata_lint.records import replace
from tfdata_lint.rule import Assumptions

RULE = """
from tfdata_lint.rule import Claim, Rule, Severity

rule = Rule("{code}", "{name}", "a summary", Severity.WARNING, Claim.FASTER, lambda g, a: ())
"""

MakePackage = Callable[[dict[str, str]], tuple[ModuleType, Path]]


@pytest.fixture
def make_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MakePackage]:
    """Makes a package of rules, and a folder with the page of every rule that its name shows."""
    before = set(sys.modules)
    name = "rules_made_for_a_test"
    monkeypatch.syspath_prepend(str(tmp_path))

    def make(files: dict[str, str]) -> tuple[ModuleType, Path]:
        folder, pages = tmp_path / name, tmp_path / "pages"
        folder.mkdir()
        pages.mkdir()
        (folder / "__init__.py").write_text("")
        for file, text in files.items():
            (folder / file).write_text(text)
            (pages / file.replace("_", "-").replace(".py", ".md")).write_text("# page")
        for own in ("cannot-analyse", "unused-suppression"):
            (pages / f"{own}.md").write_text("# page")
        importlib.invalidate_caches()
        return importlib.import_module(name), pages

    yield make
    for module in set(sys.modules) - before:
        if module.startswith(name):
            del sys.modules[module]


def test_rules_are_found_and_sorted_by_code(make_package: MakePackage) -> None:
    checks, pages = make_package(
        {
            "b_rule.py": RULE.format(code="TFD101", name="b-rule"),
            "a_rule.py": RULE.format(code="TFD999", name="a-rule"),
        }
    )
    rules = load_catalogue(checks, pages).rules
    assert [rule.code for rule in rules] == ["TFD000", "TFD001", "TFD101", "TFD999"]


@pytest.mark.parametrize(
    ("files", "file", "message"),
    [
        ({"a_rule.py": "x = 1"}, "a_rule.py", "has no `rule`, which must be a Rule"),
        ({"a_rule.py": "rule = 'TFD101'"}, "a_rule.py", "has no `rule`, which must be a Rule"),
        ({"a_rule.py": "import nothing_of_this_name"}, "a_rule.py", "ModuleNotFoundError"),
        ({"a_rule.py": "def"}, "a_rule.py", "SyntaxError"),
        (
            {"a_rule.py": RULE.format(code="TFD101", name="b-rule")},
            "a_rule.py",
            "its rule is 'b-rule', so name it b_rule.py",
        ),
        (
            {
                "a_rule.py": RULE.format(code="TFD101", name="a-rule"),
                "b_rule.py": RULE.format(code="TFD101", name="b-rule"),
            },
            "b_rule.py",
            "'TFD101' is already the rule in a_rule.py",
        ),
        (
            {"a_rule.py": RULE.format(code="TFD000", name="a-rule")},
            "a_rule.py",
            "'TFD000' is already the rule in catalogue.py",
        ),
    ],
)
def test_malformed_rules(
    files: dict[str, str], file: str, message: str, make_package: MakePackage
) -> None:
    checks, pages = make_package(files)
    with pytest.raises(CatalogueError) as raised:
        load_catalogue(checks, pages)
    text = str(raised.value)
    assert message in text
    assert text.split(": ")[0].endswith(file)


def test_a_rule_is_known_before_its_check_is_imported(make_package: MakePackage) -> None:
    text = "import nothing_of_this_name\n" + RULE.format(code="TFD101", name="a-rule")
    checks, pages = make_package({"a_rule.py": text.replace("lambda g, a: ()", "check")})
    rule = load_catalogue(checks, pages).find("TFD101")
    with pytest.raises(ModuleNotFoundError):
        rule.check(Graph(), Assumptions())


def test_what_is_known_of_a_rule_is_what_its_module_says() -> None:
    for rule in load_catalogue().rules[2:]:
        module = importlib.import_module(f"tfdata_lint.checks.{rule.name.replace('-', '_')}")
        assert replace(rule, check=module.check) == module.rule


def test_two_rules_of_one_name(make_package: MakePackage) -> None:
    checks, pages = make_package(
        {"cannot_analyse.py": RULE.format(code="TFD101", name="cannot-analyse")}
    )
    with pytest.raises(CatalogueError, match="'cannot-analyse' is already the rule in"):
        load_catalogue(checks, pages)


def test_missing_page(make_package: MakePackage) -> None:
    checks, pages = make_package({"a_rule.py": RULE.format(code="TFD101", name="a-rule")})
    (pages / "a-rule.md").unlink()
    with pytest.raises(CatalogueError, match=r"a_rule\.py: the page a-rule\.md is missing in"):
        load_catalogue(checks, pages)


def test_the_real_catalogue() -> None:
    rules = load_catalogue().rules
    assert [rule.code for rule in rules[:2]] == ["TFD000", "TFD001"]
    assert {"TFD201", "TFD203", "TFD301", "TFD401", "TFD807", "TFD809"} <= {
        rule.code for rule in rules
    }


def test_pages_and_rules_name_each_other() -> None:
    names = {rule.name for rule in load_catalogue().rules}
    assert {path.stem for path in pages_folder().glob("*")} == names


def test_the_address_of_a_page_is_true() -> None:
    for rule in load_catalogue().rules:
        assert page_url(rule.name) == page(rule.name).resolve().as_uri()
        text = page(rule.name).read_text(encoding="utf-8")
        assert rule.code in text.splitlines()[0]
        assert rule.name in text.splitlines()[0]


@pytest.mark.parametrize("written", ["TFD203", "tfd203", "missing-prefetch", "Missing-Prefetch"])
def test_find(written: str) -> None:
    assert load_catalogue().find(written).code == "TFD203"


@pytest.mark.parametrize(
    ("written", "suggestion"),
    [
        ("mising-prefetch", "; did you mean 'missing-prefetch'?"),
        ("TFD2003", "; did you mean 'TFD203'?"),
        ("something else", ""),
    ],
)
def test_find_suggests(written: str, suggestion: str) -> None:
    with pytest.raises(UnknownRuleError) as raised:
        load_catalogue().find(written)
    assert str(raised.value) == f"unknown rule '{written}'{suggestion}"


@pytest.mark.parametrize(
    ("selector", "codes"),
    [
        ("TFD2", {"TFD201", "TFD202", "TFD203", "TFD208", "TFD210"}),
        ("tfd20", {"TFD201", "TFD202", "TFD203", "TFD208"}),
        ("TFD000", {"TFD000"}),
        ("unused-suppression", {"TFD001"}),
    ],
)
def test_expand(selector: str, codes: set[str]) -> None:
    assert load_catalogue().expand(selector) == codes


def test_all_means_all() -> None:
    catalogue = load_catalogue()
    assert catalogue.expand("all") == catalogue.expand("ALL") == catalogue.codes


@pytest.mark.parametrize("selector", ["", "T", "TFD", "TFD2030", "203", "missing", "E501"])
def test_expand_refuses(selector: str) -> None:
    with pytest.raises(UnknownRuleError):
        load_catalogue().expand(selector)
