"""Outlines of modules: the same trees, but functions are parsed when something looks into them."""

from __future__ import annotations

import ast
from pathlib import Path

import libcst as cst
import pytest

from tests.lost_blanks import BLANKS, ENDS
from tfdata_lint.cli import main
from tfdata_lint.graph.relevance import Look, Relevance, named
from tfdata_lint.reading import outline as outline_module
from tfdata_lint.reading.outline import IndentedBlock, Outline, is_read
from tfdata_lint.reading.read import body_problem, outline_problem
from tfdata_lint.reading.source import ForeignNode, Source
from tfdata_lint.reading.tree import children

FILES = sorted((Path(__file__).parents[1] / "tfdata_lint" / "graph").glob("*.py"))[::3]

LAYOUTS = {
    "plain": "def f(a):\n    return a\n",
    "comments": "def f():  # one\n    # two\n\n    x = 1  # three\n\n    # four\n# five\nx = 2\n",
    "docstring": 'def f():\n    """One.\n\n  Two.\n    """\nx = 1\n',
    "string that ends at the margin": 'def f():\n    return """\none\n"""\nx = 1\n',
    "one line": "def f(): return 1\ndef g(): x = 1; return x\n",
    "one line behind a backslash": "def f(): \\\n  return 1\nx = 1\n",
    "backslash at the end": "def f():\n    return 1 \\\n\nx = 1\n",
    "signature of several lines": "def f(\n    a,\n    b,\n):\n    return a\n",
    "decorated": "@one\n@two(\n    3\n)\ndef f():\n    return 1\n",
    "decorated inside": "def f():\n    # one\n    @two\n    @three\n    def g():\n        x\n",
    "decorated in brackets": "def f():\n    @(\n        two\n    )\n    def g():\n        x\n",
    "decorated behind a backslash": "def f():\n    @\\\n    two\n    def g():\n        x\n",
    "windows, one line behind a backslash": "def f(): \\\r\n  return 1\r\nx = 1\r\n",
    "windows, block behind a backslash": "def f():\\\r\n    return 1\r\nx = 1\r\n",
    "windows, backslash at the end": "def f():\r\n    return 1 \\\r\n\r\nx = 1\r\n",
    "decorated class inside": "def f():\n    @two\n    class A:\n        x = 1\n    return A\n",
    "methods": "class A:\n    def f(self):\n        x\n\n    async def g(a):\n        await a\n",
    "tabs": "class A:\n\tdef f(self):\n\t\tif x:\n\t\t\treturn 1\n\t\treturn 2\n",
    "two widths": "def f():\n  if x:\n     return 1\nclass A:\n    def g(self):\n      return 2\n",
    "under conditions": "if a:\n    def f():\n        x\nelse:\n    def f():\n        y\n",
    "tried": "try:\n    def f():\n        return 3\nexcept A:\n    pass\nfinally:\n    x = 1\n",
    "wide inside": "class A:\n    def f(self):\n        if x:\n                return 1\n",
    "windows": "def f():\r\n    if x:\r\n        return 1\r\n\r\n    return 2\r\nx = 1\r\n",
    "form feed": "x = 1\n\x0c\ndef f():\n    return 1\n\x0c\nx = 2\n",
    "not ascii": "x = 'é'; y = 'ü'\ndef é(ü):\n    é = 'ß'; return é\n",
    "semicolons": "def f():\n    x = 1; y = 2;\nx = 1\n",
    "asynchronous": "async def f():\n    async with a:\n        return [x async for x in y]\n",
    "no line end": "def f():\n    return 1",
    "nothing": "",
}  # fmt: skip


def outlined(text: str) -> Outline:
    return Outline(ast.parse(text), text)


def functions(module: cst.Module) -> list[cst.FunctionDef]:
    found: list[cst.FunctionDef] = []

    class Finder(cst.CSTVisitor):
        def visit_FunctionDef(self, node: cst.FunctionDef) -> None:
            found.append(node)

    module.visit(Finder())
    return found


def assert_same(text: str) -> None:
    outline = outlined(text)
    assert outline.read == []
    assert outline.module.code == text
    parsed = cst.parse_module(text)
    for here, there in zip(functions(outline.module), functions(parsed), strict=True):
        for mine, theirs in zip(here.body.body, there.body.body, strict=True):
            assert mine.deep_equals(theirs)


@pytest.mark.parametrize("text", LAYOUTS.values(), ids=LAYOUTS)
def test_what_is_looked_into_is_what_stands_there(text: str) -> None:
    assert_same(text)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_files_are_the_same_trees(file: Path) -> None:
    assert_same(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("text", [*LAYOUTS.values(), *ENDS, *BLANKS])
def test_all_stands_where_it_does_in_the_whole_tree(text: str) -> None:
    source, whole = Source("a.py", text), Source("a.py", text)
    assert source.outline.module is source.module
    pairs = [(source.module, whole.module)]
    for mine, theirs in pairs:
        # How a block with a comment behind it ends depends on whom the comment belongs to.
        if isinstance(mine, (cst.BaseExpression, cst.BaseSmallStatement)):
            assert source.span(mine) == whole.span(theirs)
        pairs += zip(children(mine), children(theirs), strict=True)


@pytest.mark.parametrize("text", [*LAYOUTS.values(), *ENDS, *BLANKS])
def test_a_function_stands_where_it_does_when_it_is_not_parsed(text: str) -> None:
    source, whole = Source("a.py", text), Source("a.py", text)
    for mine, theirs in zip(source.outline.functions, functions(whole.module), strict=False):
        if mine.name.value != theirs.name.value:
            # One that stands in another.
            return
        assert source.span(mine) == whole.span(theirs)
        assert source.span(mine.body) == whole.span(theirs.body)


def test_what_is_parsed_later_has_a_place_too() -> None:
    text = "def f():\n    x = 1\ndef g():\n    # two\n    y = 2  # three\nz = 3\n"
    source = Source("a.py", text)
    first, second = source.outline.functions
    assert source.code(first) == "def f():\n    x = 1"
    assert source.code(second) == "def g():\n    # two\n    y = 2"
    assert source.outline.read == []
    (line,) = second.body.body
    assert isinstance(line, cst.SimpleStatementLine)
    assert source.code(line.body[0]) == "y = 2"
    with pytest.raises(ForeignNode):
        source.span(cst.Name("elsewhere"))


def test_a_comment_that_is_indented_further_stays() -> None:
    text = "def f():\n    if f:\n        g()\n        # one\n    # two\nx = 1\n"
    assert outlined(text).module.code == text


def test_a_function_is_parsed_when_it_is_looked_into(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "class A:\n    def f(self):\n        x = 1\n    def g(self):\n        return 2\n"
    outline = outlined(text)
    parsed = []
    parse = outline_module.parse_module

    def noting(text: str) -> cst.Module:
        parsed.append(text)
        return parse(text)

    monkeypatch.setattr(outline_module, "parse_module", noting)
    first, second = functions_of_class(outline.module)
    assert not is_read(first)
    assert isinstance(first.body, IndentedBlock)
    assert parsed == []
    assert cst.Module(second.body.body).code == "return 2\n"
    assert second.body.body is second.body.body
    assert [outline.functions[number] for number in outline.read] == [second]
    assert (is_read(first), is_read(second)) == (False, True)
    assert len(parsed) == 1
    assert "x = 1" not in parsed[0]


@pytest.fixture
def refusing(monkeypatch: pytest.MonkeyPatch) -> None:
    """LibCST accepts nothing in which `refused` is assigned."""
    parse = cst.parse_module

    def refusing(text: str) -> cst.Module:
        return parse(text.replace("refused = ", "refused = = "))

    monkeypatch.setattr(cst, "parse_module", refusing)


@pytest.mark.usefixtures("refusing")
def test_nothing_is_known_of_what_libcst_refuses() -> None:
    source = Source("a.py", "x = 1\ndef f():\n    y = 2\n    refused = 3\n")
    assert outline_problem(source) is None
    function = source.module.body[1]
    assert isinstance(function, cst.FunctionDef)
    assert body_problem(source) is None
    assert cst.Module(function.body.body).code == "return __unreadable__\n"
    problem = body_problem(source)
    assert problem is not None
    assert problem.message.startswith("does not parse: ")
    assert "error at 4:" in problem.message


def test_what_is_refused_by_itself_is_taken_from_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    parse = outline_module.parse_module
    text = "def f():\n    x\n\ndef g():\n    # one\n    y\n"

    def refusing(text: str) -> cst.Module:
        return parse(text.replace("if _:", "if if _:"))

    monkeypatch.setattr(outline_module, "parse_module", refusing)
    outline = outlined(text)
    assert outline.module.code == text
    assert not outline.refused


HEAD = "import tensorflow as tf\n"

USED = HEAD + "def make():\n    refused = 1\n    return tf.data.Dataset.range(9).batch(3)\n"

WITHOUT_SIGNATURE = HEAD + "ds = tf.data.Dataset.from_generator(make, tf.int64)\n"


@pytest.mark.usefixtures("refusing")
def test_a_file_with_a_function_that_libcst_refuses_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.py").write_text(USED + "for x in make():\n    print(x)\n")
    Path("b.py").write_text("from a import make\n" + WITHOUT_SIGNATURE)
    main(["check", "--no-cache", "--jobs=1", "--output-format=concise", "a.py", "b.py"])
    first, second, _ = capsys.readouterr().out.splitlines()
    assert "TFD000 [error] not analysed: does not parse: parser error: error at 3:" in first
    assert first.startswith("a.py:")
    assert second.startswith("b.py:3:22: TFD401 ")


def test_functions_inside_are_recognised_when_they_are_there() -> None:
    text = "def f():\n    def g(x):\n        return x.map(len)\n\ndef h():\n    pass\n"
    source = Source("a.py", text)
    outline = source.outline
    assert source.module is outline.module
    relevance = Relevance()
    relevance.add({"a.py": Look(named(source), {})})
    relevance.bind("a.py", source)
    f, h = (each for each in outline.module.body if isinstance(each, cst.FunctionDef))
    assert relevance.matters(f)
    assert not relevance.matters(h)
    assert outline.read == []
    g = f.body.body[0]
    assert relevance.matters(g)
    assert relevance.read_by(g) == {"x", "map", "len"}
    assert [outline.functions[number] for number in outline.read] == [f]


def functions_of_class(module: cst.Module) -> list[cst.FunctionDef]:
    (of,) = module.body
    assert isinstance(of, cst.ClassDef)
    return [each for each in of.body.body if isinstance(each, cst.FunctionDef)]
