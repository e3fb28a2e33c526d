"""What an edit makes of a text, and that it leaves alone all else."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterable

import libcst as cst
import pytest
from hypothesis import given, settings, strategies as st

from tfdata_lint.edits import (
    add_keyword,
    append_call,
    assign,
    autotune_spelling,
    remove_argument,
    remove_call,
    replace_argument,
    replace_arguments,
    replace_call,
    swap_calls,
)
from tfdata_lint.reading.source import Source
from tfdata_lint.rule import Edit
from tfdata_lint.target import Target


def nodes(node: cst.CSTNode) -> Iterable[cst.CSTNode]:
    yield node
    for child in node.children:
        yield from nodes(child)


def call(source: Source, name: str) -> cst.Call:
    """The outermost call of a function or method."""
    for node in nodes(source.module):
        if isinstance(node, cst.Call):
            function = node.func.attr if isinstance(node.func, cst.Attribute) else node.func
            if isinstance(function, cst.Name) and function.value == name:
                return node
    raise LookupError(name)


def edited(text: str, edits: Iterable[Edit]) -> str:
    for edit in sorted(edits, key=lambda edit: -edit.start):
        text = text[: edit.start] + edit.text + text[edit.end :]
    ast.parse(text)
    cst.parse_module(text)
    return text


def comments(text: str) -> list[str]:
    tokens = tokenize.generate_tokens(io.StringIO(Source("", text).plain).readline)
    return sorted(token.string for token in tokens if token.type == tokenize.COMMENT)


def with_keyword(text: str) -> str:
    source = Source("a.py", text)
    edit = add_keyword(source, call(source, "f"), "k", "v")
    assert edit is not None
    return edited(text, [edit])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("f(k=1)", "f()"),
        ("f(a, k=1)", "f(a)"),
        ("f(a, k=1, b=2)", "f(a, b=2)"),
        ("f(k=1, b=2)", "f(b=2)"),
        ("f(a, k=1,)", "f(a,)"),
        ("f(\n    a,\n    k=1,\n    b=2,\n)", "f(\n    a,\n    b=2,\n)"),
        ("f(\n    a,\n    k=1,  # why\n)", "f(\n    a,\n    # why\n)"),
        ("f(\n    a,  # why\n    k=1)", "f(\n    a,  # why\n    )"),
    ],
)
def test_remove_argument(before: str, after: str) -> None:
    source = Source("a.py", before)
    of = call(source, "f")
    argument = next(each for each in of.args if each.keyword is not None)
    edits = remove_argument(source, of, argument)
    assert edits is not None
    assert edited(before, edits) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a.f(1)", "a"),
        ("a.f(1).g()", "a.g()"),
        ("(a.e()\n .f(1)\n .g())", "(a.e()\n .g())"),
        ("(a.e()  # why\n .f(1)\n .g())", None),
        ("f(1)", None),
    ],
)
def test_remove_call(before: str, after: str | None) -> None:
    source = Source("a.py", before)
    edits = remove_call(source, call(source, "f"))
    assert after == (None if edits is None else edited(before, edits))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a.b().f()", "iter(a.b())"),
        ("f(a)", "iter(a)"),
        ("(a\n .b()\n .f())", "(iter(a\n .b()))"),
        ("(a.b()  # why\n .f())", None),
    ],
)
def test_replace_call(before: str, after: str | None) -> None:
    source = Source("a.py", before)
    of = call(source, "f")
    kept = of.func.value if isinstance(of.func, cst.Attribute) else of.args[0].value
    edits = replace_call(source, of, kept, "iter")
    assert after == (None if edits is None else edited(before, edits))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("f()", "f(k=v)"),
        ("f( )", "f( k=v)"),
        ("f(a)", "f(a, k=v)"),
        ("f(a,)", "f(a, k=v,)"),
        ("f(a , )", "f(a , k=v, )"),
        ("f(a, b=1)", "f(a, b=1, k=v)"),
        ("f(*a)", "f(*a, k=v)"),
        ("f(**a)", "f(**a, k=v)"),
        ("f((x for x in y))", "f((x for x in y), k=v)"),
        ("f((a))", "f((a), k=v)"),
        ("(f(a))", "(f(a, k=v))"),
        ("f(g(a))(b)", "f(g(a), k=v)(b)"),
        ("x.f(lambda x: x)", "x.f(lambda x: x, k=v)"),
        ("f(lambda: (yield))", "f(lambda: (yield), k=v)"),
        ("f(x := 1)", "f(x := 1, k=v)"),
        ("f(# c\n)", "f(# c\nk=v)"),
        ("f(a  # c\n)", "f(a, k=v  # c\n)"),
        ("f(a,  # c\n)", "f(a, k=v,  # c\n)"),
        ("f(a  # b, c\n  ,  # d\n)", "f(a  # b, c\n  , k=v,  # d\n)"),
        ("f(\n    a\n)", "f(\n    a,\n    k=v\n)"),
        ("f(\n    a,\n)", "f(\n    a,\n    k=v,\n)"),
        ("f(\n    a,  # c\n)", "f(\n    a,  # c\n    k=v,\n)"),
        ("f(\n    a  # c\n)", "f(\n    a,  # c\n    k=v\n)"),
        ("f(\n    a  # c\n    # d\n)", "f(\n    a,  # c\n    k=v\n    # d\n)"),
        ("f(\n\ta,\n\tb)", "f(\n\ta,\n\tb,\n\tk=v)"),
        ("f(\n\ta,\n\tb,)", "f(\n\ta,\n\tb,\n\tk=v,)"),
        ("f(a,\n  b)", "f(a,\n  b,\n  k=v)"),
        ("f(\n    a, b\n)", "f(\n    a, b, k=v\n)"),
        ("f(\n    a, b,\n)", "f(\n    a, b, k=v,\n)"),
        ("f(lambda x: {\n    'a': x,\n})", "f(lambda x: {\n    'a': x,\n}, k=v)"),
        ("f(\r\n    a,\r\n)\r\n", "f(\r\n    a,\r\n    k=v,\r\n)\r\n"),
        ("f(\r    a\r)\r", "f(\r    a,\r    k=v\r)\r"),
        ("f(a, \\\n  b)", "f(a, \\\n  b,\n  k=v)"),
        ("é = f('日', b)", "é = f('日', b, k=v)"),
        ("f(\n    *a,\n    **b\n)", "f(\n    *a,\n    **b,\n    k=v\n)"),
    ],
)
def test_add_keyword(before: str, after: str) -> None:
    assert with_keyword(before) == after
    assert comments(before) == comments(after)


@pytest.mark.parametrize("text", ["f(x for x in y)", "f(k=1)", "f(a, k=None)", "f(**a, k=2)"])
def test_add_keyword_declines(text: str) -> None:
    source = Source("a.py", text)
    assert add_keyword(source, call(source, "f"), "k", "v") is None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("f(a, None)", "f(a, v)"),
        ("f(a, k=None)", "f(a, k=v)"),
        ("f(a, k = (\n  None  ), b=1)", "f(a, k = v, b=1)"),
    ],
)
def test_replace_argument(before: str, after: str) -> None:
    source = Source("a.py", before)
    assert edited(before, [replace_argument(source, call(source, "f").args[1], "v")]) == after


def signature(text: str, text_of_new: str = "s=S") -> str | None:
    """Replace the arguments named `t` and `p`, or called T and P, by `s`."""
    source = Source("a.py", text)
    where = call(source, "f")
    old = [
        arg
        for arg in where.args
        if (arg.keyword and arg.keyword.value in "tp") or source.code(arg.value) in "TP"
    ]
    edits = replace_arguments(source, where, old, text_of_new)
    return None if edits is None else edited(text, edits)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("f(g, t=1)", "f(g, s=S)"),
        ("f(g, t=1, p=2)", "f(g, s=S)"),
        ("f(g, p=1, t=2)", "f(g, s=S)"),
        ("f(t=1, p=2, g=g)", "f(s=S, g=g)"),
        ("f(t=1, g=g, p=2)", "f(s=S, g=g)"),
        ("f(p=1, g=g, t=2,)", "f(s=S, g=g,)"),
        ("f(g, T, P)", "f(g, s=S)"),
        ("f(g, T, P, args=a)", "f(g, s=S, args=a)"),
        ("f(g, T, args=a, p=P)", "f(g, s=S, args=a)"),
        ("f(g,\n  t=1,\n  p=2)", "f(g,\n  s=S)"),
        ("f(\n  g,\n  t=1,\n  p=2\n)", "f(\n  g,\n  s=S\n)"),
        ("f(\n  g,\n  t=1,\n  p=2,\n)", "f(\n  g,\n  s=S,\n)"),
        ("f(\r\n  g,\r\n  t=1,\r\n  p=2,\r\n)", "f(\r\n  g,\r\n  s=S,\r\n)"),
        ("f(\n  g,\n  t=1,  # T\n  p=2,  # P\n)", "f(\n  g,\n  s=S,  # T\n  # P\n)"),
        ("f(\n  g,\n  t=1,  # T\n  p=2  # P\n)", "f(\n  g,\n  s=S,  # T\n  # P\n)"),
        ("f(\n  g,\n  t=1,\n  a=3,\n  p=2,\n)", "f(\n  g,\n  s=S,\n  a=3,\n)"),
        ("f(\n  g,\n  t=1,\n  p=(\n    2,\n  ),\n  a=3\n)", "f(\n  g,\n  s=S,\n  a=3\n)"),
        ("f(\n  g, t=1, p=2,\n)", "f(\n  g, s=S,\n)"),
        ("f(\n  g, t=1, p=2,  # c\n)", "f(\n  g, s=S,  # c\n)"),
        ("f(\n  g, t=1, p=2, a=3,\n)", "f(\n  g, s=S, a=3,\n)"),
        ("f(g, t=1,\n  p=2, a=3)", "f(g, s=S,\n  a=3)"),
        ("f(g, t=1,  # c\n  p=2)", "f(g, s=S,  # c\n  )"),
        ("f(t=1, a=2, p=3,)", "f(s=S, a=2,)"),
        ("f(\n  g,\n  t=1,\n  # about p\n  p=2,\n)", "f(\n  g,\n  s=S,\n  # about p\n)"),
        ("f(g, t=1, p=2, **kw)", "f(g, s=S, **kw)"),
    ],
)
def test_replace_arguments(before: str, after: str) -> None:
    assert signature(before) == after
    assert comments(before) == comments(after)


@pytest.mark.parametrize(
    "text",
    [
        "f(g, T, P, args)",
        "f(g, T, P, *args)",
        "f(g, t=(\n  1,  # one\n), p=2)",
        "f(g, t=1, p=(\n  1,  # one\n))",
        "f(g, t=1, p=1  # one\n  , a=2)",
    ],
)
def test_replace_arguments_declines(text: str) -> None:
    assert signature(text) is None


def test_replace_arguments_takes_out_several_at_once() -> None:
    text = "f(\n  g, t=1, p=2, p=3,\n)"
    source = Source("a.py", text)
    where = call(source, "f")
    edits = replace_arguments(source, where, where.args[1:], "S")
    assert edits is not None
    assert edited(text, edits) == "f(\n  g, S,\n)"


def appended(text: str) -> str:
    """Append to the value of the first assignment."""
    source = Source("a.py", text)
    value = next(node.value for node in nodes(source.module) if isinstance(node, cst.Assign))
    return edited(text, [append_call(source, value, ".p()")])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("x = a", "x = a.p()"),
        ("x = a  # c", "x = a.p()  # c"),
        ("x = a.b", "x = a.b.p()"),
        ("x = a['t']", "x = a['t'].p()"),
        ("x = a.m().n()", "x = a.m().n().p()"),
        ("x = (a.m())", "x = (a.m().p())"),
        ("x = (a)", "x = (a.p())"),
        ("x = (\n  a  # c\n)", "x = (\n  a.p()  # c\n)"),
        ("x = a if b else c", "x = (a if b else c).p()"),
        ("x = (a if b else c)", "x = (a if b else c).p()"),
        ("x = ((a if b else c)  # d\n)", "x = ((a if b else c)  # d\n).p()"),
        ("async def f():\n    x = await a", "async def f():\n    x = (await a).p()"),
        ("x = a or b", "x = (a or b).p()"),
        ("x = lambda: a", "x = (lambda: a).p()"),
        ("x = a \\\n  .m() \\\n  .n()", "x = a \\\n  .m() \\\n  .n() \\\n  .p()"),
        ("x = a \\\n  .n()  # c\n", "x = a \\\n  .n() \\\n  .p()  # c\n"),
        (
            "x = (\n    a\n    .m()\n    .n()\n)",
            "x = (\n    a\n    .m()\n    .n()\n    .p()\n)",
        ),
        (
            "x = (\n    a  # A\n    .m()  # M\n    .n()  # N\n    # end\n)",
            "x = (\n    a  # A\n    .m()  # M\n    .n()  # N\n    .p()\n    # end\n)",
        ),
        ("x = (a\n     .m()\n     .n())", "x = (a\n     .m()\n     .n()\n     .p())"),
        ("x = (a\r\n\t.m()\r\n)", "x = (a\r\n\t.m()\r\n\t.p()\r\n)"),
        (
            "x = (a\n  .m(\n    f,\n    # c\n  )  # M\n)",
            "x = (a\n  .m(\n    f,\n    # c\n  )  # M\n  .p()\n)",
        ),
        ("x = (a\n  .m().n()\n)", "x = (a\n  .m().n().p()\n)"),
        ("x = (a.\n  m().\n  n()\n)", "x = (a.\n  m().\n  n().p()\n)"),
        ("x = a.m(\n  b,\n)", "x = a.m(\n  b,\n).p()"),
        ("x = (a\n  # why\n\n  .m()\n)", "x = (a\n  # why\n\n  .m()\n  .p()\n)"),
        ("x = (a\n  . m()\n)", "x = (a\n  . m()\n  .p()\n)"),
        ("x = (a # \\\n  .m()\n)", "x = (a # \\\n  .m() \\\n  .p()\n)"),
        ("x = yield_ = a", "x = yield_ = a.p()"),
        ("x = (y := a)", "x = (y := a).p()"),
    ],
)
def test_append_call(before: str, after: str) -> None:
    assert appended(before) == after
    assert comments(before) == comments(after)


def test_append_call_to_an_argument() -> None:
    text = "m.fit(a if b else c, k=(d\n    .m()  # c\n), j=d\n    .m(), *e)\n"
    source = Source("a.py", text)
    args = call(source, "fit").args
    edits = [append_call(source, arg.value, ".p()") for arg in args]
    assert edited(text, edits) == (
        "m.fit((a if b else c).p(), k=(d\n    .m()  # c\n    .p()\n), j=d\n    .m()\n    .p(),"
        " *e.p())\n"
    )


ARGUMENTS = st.lists(
    st.sampled_from(["a", "b", "lambda x: (x, 1)", "*a", "[c for c in d]", "{'x': 1}", "(e)"]),
    max_size=3,
)
BLANK = st.sampled_from(["", "", " ", "  # c, )\n", "\n    ", "\n\t", " \\\n  ", "\n  # )\n  "])


@st.composite
def calls(draw: st.DrawFn) -> str:
    """A chain of calls in brackets, with comments and line ends between all tokens."""
    text = "ds"
    for _ in range(draw(st.integers(1, 4))):
        dot = draw(BLANK) + "."
        arguments = draw(ARGUMENTS)
        inside = draw(BLANK)
        for number, argument in enumerate(arguments):
            last = number == len(arguments) - 1
            inside += argument + draw(BLANK)
            inside += draw(st.sampled_from([",", ""])) if last else ","
            inside += draw(BLANK)
        text += f"{dot}m({inside})"
    newline = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    return f"x = ({draw(BLANK)}{text}{draw(BLANK)})\n".replace("\n", newline)


@given(calls())
@settings(max_examples=400)
def test_add_keyword_changes_nothing_else(text: str) -> None:
    source = Source("a.py", text)
    where = call(source, "m")
    edit = add_keyword(source, where, "k", "v")
    assert edit is not None
    new = edited(text, [edit])
    assert comments(new) == comments(text)
    assert edit.text.replace("k=v", "").replace(",", "").split() == (
        text[edit.start : edit.end].replace(",", "").split()
    )
    tree = ast.parse(new)
    outermost = tree.body[0].value  # type: ignore[attr-defined]
    assert [keyword.arg for keyword in outermost.keywords] == ["k"]
    outermost.keywords = []
    assert ast.dump(tree) == ast.dump(ast.parse(text))


@given(calls())
@settings(max_examples=400)
def test_append_call_changes_nothing_else(text: str) -> None:
    source = Source("a.py", text)
    value = call(source, "m")
    edit = append_call(source, value, ".p()")
    new = edited(text, [edit])
    assert comments(new) == comments(text)
    assert (text[: edit.start], text[edit.end :]) == (
        new[: edit.start],
        new[edit.start + len(edit.text) :],
    )
    tree = ast.parse(new)
    statement = tree.body[0]
    assert isinstance(statement, ast.Assign)
    assert isinstance(statement.value, ast.Call)
    assert isinstance(statement.value.func, ast.Attribute)
    assert statement.value.func.attr == "p"
    statement.value = statement.value.func.value
    assert ast.dump(tree) == ast.dump(ast.parse(text))


@st.composite
def generator_calls(draw: st.DrawFn) -> str:
    """`f(...)` with arguments t and p among others, in any order and style."""
    names = draw(st.permutations(["t", "p", "a", "b"]))[: draw(st.integers(2, 4))]
    inside = draw(BLANK) + "g" + draw(BLANK) + ","
    for number, name in enumerate(names):
        value = draw(st.sampled_from(["1", "(2,\n  3)", "tf.int32", "{'a': [1]}"]))
        inside += draw(BLANK) + f"{name}={value}" + draw(BLANK)
        inside += "," if number < len(names) - 1 else draw(st.sampled_from([",", ""]))
    return f"x = f({inside}{draw(BLANK)})\n"


@given(generator_calls())
@settings(max_examples=500)
def test_replace_arguments_changes_nothing_else(text: str) -> None:
    source = Source("a.py", text)
    where = call(source, "f")
    old = [arg for arg in where.args if arg.keyword and arg.keyword.value in "tp"]
    if not old:
        return
    edits = replace_arguments(source, where, old, "s=S")
    if edits is None:
        assert "#" in text
        return
    new = edited(text, edits)
    assert comments(new) == comments(text)
    wanted = ast.parse(text)
    outermost = wanted.body[0].value  # type: ignore[attr-defined]
    kept = []
    for keyword in outermost.keywords:
        if keyword.arg not in ("t", "p"):
            kept.append(ast.unparse(keyword))
        elif "s=S" not in kept:
            kept.append("s=S")
    found = ast.parse(new).body[0].value.keywords  # type: ignore[attr-defined]
    assert [ast.unparse(keyword) for keyword in found] == kept


def spelling(text: str, *version: int) -> str | None:
    """The spelling at the word HERE."""
    source = Source("a.py", text)
    return autotune_spelling(source, text.index("HERE"), Target(version or None))


TF = "import tensorflow as tf\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (TF + "HERE", "tf.data.AUTOTUNE"),
        ("import tensorflow\nHERE", "tensorflow.data.AUTOTUNE"),
        ("import tensorflow.keras.layers\nHERE", "tensorflow.data.AUTOTUNE"),
        ("import tensorflow as tensor\nHERE", "tensor.data.AUTOTUNE"),
        ("import tensorflow.compat.v1 as tf\nHERE", "tf.data.experimental.AUTOTUNE"),
        ("from tensorflow.compat import v1 as tf\nHERE", "tf.data.experimental.AUTOTUNE"),
        ("import tensorflow.compat.v2 as tf\nHERE", "tf.data.AUTOTUNE"),
        ("from tensorflow import data\nHERE", "data.AUTOTUNE"),
        ("from tensorflow import data as tfd\nHERE", "tfd.AUTOTUNE"),
        ("from tensorflow.data import experimental\nHERE", "experimental.AUTOTUNE"),
        (TF + "def f():\n    HERE", "tf.data.AUTOTUNE"),
        (TF + "class A:\n    def f(self):\n        HERE", "tf.data.AUTOTUNE"),
        ("def f():\n    import tensorflow as tf\n    HERE", "tf.data.AUTOTUNE"),
        ("if a:\n    import tensorflow as tf\n    HERE", "tf.data.AUTOTUNE"),
        ("try:\n    import tensorflow as tf\nexcept ImportError:\n    tf = None\nHERE",
         "tf.data.AUTOTUNE"),
        ("try:\n    import tensorflow.compat.v1 as tf\nexcept ImportError:\n"
         "    import tensorflow as tf\nHERE", "tf.data.experimental.AUTOTUNE"),
        # What the file writes most often.
        (TF + "tf.data.experimental.AUTOTUNE\nHERE", "tf.data.experimental.AUTOTUNE"),
        (TF + "tf.data.AUTOTUNE\ntf.data.experimental.AUTOTUNE\n" * 2
         + "tf.data.experimental.AUTOTUNE\nHERE", "tf.data.experimental.AUTOTUNE"),
        (TF + "HERE\ntf.compat.v1.data.experimental.AUTOTUNE",
         "tf.compat.v1.data.experimental.AUTOTUNE"),
        (TF + "config.AUTOTUNE\nself.data.AUTOTUNE\nHERE", "tf.data.AUTOTUNE"),
        # Constants.
        (TF + "AUTOTUNE = tf.data.AUTOTUNE\nHERE", "AUTOTUNE"),
        (TF + "AUTO = tf.data.experimental.AUTOTUNE\ndef f():\n    HERE", "AUTO"),
        (TF + "AUTO: int = tf.data.AUTOTUNE\nHERE", "AUTO"),
        (TF + "A = tf.data.AUTOTUNE\nB = A\ng(B, B)\nHERE", "B"),
        (TF + "A = B = tf.data.AUTOTUNE\ng(A)\nHERE", "A"),
        ("from tensorflow.data import AUTOTUNE\nHERE", "AUTOTUNE"),
        ("from tensorflow.data.experimental import AUTOTUNE as AUTO\nHERE", "AUTO"),
        (TF + "try:\n    AUTO = tf.data.AUTOTUNE\nexcept AttributeError:\n"
         "    AUTO = tf.data.experimental.AUTOTUNE\nHERE", "AUTO"),
        (TF + "if v < 2:\n    AUTO = tf.data.experimental.AUTOTUNE\nelse:\n"
         "    AUTO = tf.data.AUTOTUNE\nHERE", "AUTO"),
        (TF + "with s:\n    AUTO = tf.data.AUTOTUNE\nHERE", "AUTO"),
        (TF + "def f():\n    AUTO = tf.data.AUTOTUNE\n    HERE", "AUTO"),
        (TF + "AUTO = tf.data.AUTOTUNE\ndef g():\n    AUTO = 3\ndef f():\n    HERE", "AUTO"),
        (TF + "AUTO = tf.data.AUTOTUNE\nif __name__ == '__main__':\n    HERE", "AUTO"),
        # Constants that mean something else here, or nothing yet.
        (TF + "HERE\nAUTO = tf.data.AUTOTUNE", "tf.data.AUTOTUNE"),
        (TF + "AUTO = tf.data.AUTOTUNE\nAUTO = 4\nHERE", "tf.data.AUTOTUNE"),
        (TF + "AUTO = tf.data.AUTOTUNE\nHERE\nAUTO = 4\n", "tf.data.AUTOTUNE"),
        (TF + "AUTO = tf.data.AUTOTUNE\ndef f(AUTO):\n    HERE", "tf.data.AUTOTUNE"),
        (TF + "AUTO = tf.data.AUTOTUNE\ndef f():\n    HERE\n    AUTO = 3", "tf.data.AUTOTUNE"),
        (TF + "AUTO = tf.data.AUTOTUNE\ndef f():\n    global AUTO\n    AUTO = 3\nHERE",
         "tf.data.AUTOTUNE"),
        (TF + "AUTO = tf.data.AUTOTUNE\nfor AUTO in x:\n    HERE", "tf.data.AUTOTUNE"),
        (TF + "AUTO = tf.data.AUTOTUNE\n[HERE for AUTO in x]", "tf.data.AUTOTUNE"),
        (TF + "AUTO = tf.data.AUTOTUNE\n(AUTO := 3)\nHERE", "tf.data.AUTOTUNE"),
        (TF + "AUTO = tf.data.AUTOTUNE\ndel AUTO\nHERE", "tf.data.AUTOTUNE"),
        (TF + "AUTO = tf.data.AUTOTUNE\nAUTO += 1\nHERE", "tf.data.AUTOTUNE"),
        (TF + "AUTO, B = tf.data.AUTOTUNE, 3\nHERE", "tf.data.AUTOTUNE"),
        (TF + "if a:\n    AUTO = tf.data.AUTOTUNE\nHERE", "tf.data.AUTOTUNE"),
        (TF + "def f():\n    AUTO = tf.data.AUTOTUNE\nHERE", "tf.data.AUTOTUNE"),
        (TF + "class A:\n    AUTO = tf.data.AUTOTUNE\n    def f(self):\n        HERE",
         "tf.data.AUTOTUNE"),
        (TF + "A = B\nB = A\nHERE", "tf.data.AUTOTUNE"),
        (TF + "AUTO = f(tf.data.AUTOTUNE)\nHERE", "tf.data.AUTOTUNE"),
        (TF + "AUTO = config.AUTOTUNE\nHERE", "tf.data.AUTOTUNE"),
        # No way to TensorFlow.
        ("HERE", None),
        ("HERE\nimport tensorflow as tf", None),
        ("import numpy as tf\nHERE", None),
        ("from . import tf\nHERE", None),
        ("from tensorflow import keras\nHERE", None),
        ("import tensorflow_datasets as tfds\nHERE", None),
        ("def g():\n    import tensorflow as tf\ndef f():\n    HERE", None),
        ("if TYPE_CHECKING:\n    import tensorflow as tf\ndef f():\n    HERE", None),
        (TF + "def f(tf):\n    HERE", None),
        (TF + "f(lambda tf: HERE)", None),
        (TF + "tf = other\nHERE", None),
        ("tf = None\ndef f():\n    global tf\n    import tensorflow as tf\n    HERE", None),
        ("try:\n    import tensorflow as tf\nexcept ImportError:\n    import jax as tf\nHERE",
         None),
    ],
)  # fmt: skip
def test_autotune_spelling(text: str, expected: str | None) -> None:
    assert spelling(text, 2, 4) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (TF + "HERE", "tf.data.experimental.AUTOTUNE"),
        ("from tensorflow import data\nHERE", "data.experimental.AUTOTUNE"),
        (TF + "config.AUTOTUNE\nself.data.AUTOTUNE\nHERE", "tf.data.experimental.AUTOTUNE"),
        (TF + "tf.contrib.data.AUTOTUNE\nHERE", "tf.contrib.data.AUTOTUNE"),
        (TF + "AUTO = tf.contrib.data.AUTOTUNE\nHERE", "AUTO"),
        (TF + "tf.keras.layers.RandomFlip()\nHERE", "tf.data.AUTOTUNE"),
        (TF + "tf.data.AUTOTUNE\nHERE", "tf.data.AUTOTUNE"),
        (TF + "def f(x: int | None): ...\nHERE", "tf.data.AUTOTUNE"),
        (TF + "def f():\n    try:\n        x = tf.data.AUTOTUNE\n    except AttributeError:\n"
         "        x = tf.data.experimental.AUTOTUNE\nHERE", "tf.data.experimental.AUTOTUNE"),
        (TF + "def f():\n    x = tf.data.AUTOTUNE if hasattr(tf.data, 'AUTOTUNE') else -1\nHERE",
         "tf.data.experimental.AUTOTUNE"),
        (TF + "if tf.__version__ > '2.4':\n    f(tf.data.AUTOTUNE)\nHERE",
         "tf.data.experimental.AUTOTUNE"),
        (TF + "if tf.__version__ > '2':\n    tf.keras.layers.RandomFlip()\nHERE",
         "tf.data.experimental.AUTOTUNE"),
    ],
)  # fmt: skip
def test_autotune_spelling_where_nothing_says_what_the_target_is(text: str, expected: str) -> None:
    assert spelling(text) == expected


@pytest.mark.parametrize(
    ("text", "version", "expected"),
    [
        (TF + "HERE", (2, 3), "tf.data.experimental.AUTOTUNE"),
        (TF + "HERE", (2, 4), "tf.data.AUTOTUNE"),
        ("from tensorflow import data\nHERE", (2, 0), "data.experimental.AUTOTUNE"),
        ("from tensorflow.data import experimental\nHERE", (2, 0), "experimental.AUTOTUNE"),
        (TF + "tf.data.AUTOTUNE\nHERE", (2, 3), "tf.data.experimental.AUTOTUNE"),
        (TF + "AUTO = tf.data.AUTOTUNE\nHERE", (2, 3), "tf.data.experimental.AUTOTUNE"),
        (TF + "tf.contrib.data.AUTOTUNE\nHERE", (2, 15), None),
        (TF + "from tensorflow.contrib.data import Dataset\nHERE", (1, 4), None),
        (TF + "HERE", (1, 8), None),
        (TF + "HERE", (1, 13), "tf.data.experimental.AUTOTUNE"),
        (TF + "tf.contrib.data.AUTOTUNE\nHERE", (1, 15), "tf.contrib.data.AUTOTUNE"),
        (TF + "tf.data.experimental.AUTOTUNE\nHERE", (2, 15), "tf.data.experimental.AUTOTUNE"),
    ],
)
def test_autotune_spelling_exists_in_the_target(
    text: str, version: tuple[int, ...], expected: str | None
) -> None:
    assert spelling(text, *version) == expected


def test_autotune_spelling_in_code_of_the_first_version() -> None:
    text = TF + "with tf.Session() as session:\n    HERE"
    assert spelling(text) == "tf.data.experimental.AUTOTUNE"
    # What requirements say is not always what a file is for.
    assert spelling(text, 2, 15) == "tf.data.experimental.AUTOTUNE"


def test_autotune_spelling_that_a_file_has_comes_before_what_it_seems_to_be_for() -> None:
    text = TF + "# in place of tf.Session\nAUTO = tf.data.AUTOTUNE\nHERE"
    assert spelling(text) == "AUTO"


OLD_ENCODERS = TF + "import tensorflow_datasets as tfds\nx = tfds.features.text.Tokenizer()\n"


def test_autotune_spelling_where_encoders_of_old_may_run_without_the_new_one() -> None:
    assert spelling(OLD_ENCODERS + "HERE") == "tf.data.experimental.AUTOTUNE"
    assert spelling(OLD_ENCODERS + "HERE", 2, 15) == "tf.data.AUTOTUNE"


@pytest.mark.parametrize(
    "text",
    [
        "y = read(output_signature=tf.TensorSpec([]))\n",
        "y = tf.keras.layers.RandomFlip()\n",
        "y = data.shuffle(tf.data.UNKNOWN_CARDINALITY)\nz = tf.keras.utils.split_dataset\n",
    ],
)
def test_autotune_spelling_beside_what_came_with_the_new_one(text: str) -> None:
    assert spelling(OLD_ENCODERS + text + "HERE") == "tf.data.AUTOTUNE"
    asked = "if tf.__version__ > '2.4':\n    " + text.splitlines()[0] + "\n"
    assert spelling(OLD_ENCODERS + asked + "HERE") == "tf.data.experimental.AUTOTUNE"


def test_autotune_spelling_at_a_node_after_letters_of_many_bytes() -> None:
    text = TF + "日本 = '日本'; AUTO = tf.data.AUTOTUNE; f(日本)\n"
    source = Source("a.py", text)
    assert autotune_spelling(source, call(source, "f"), Target()) == "AUTO"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("x = ds.first(1).second(b=2)", "x = ds.second(b=2).first(1)"),
        (
            "x = (\n    ds\n    .first()  # a\n    .second(\n        2,\n    )\n)",
            "x = (\n    ds\n    .second(\n        2,\n    )  # a\n    .first()\n)",
        ),
        ("x = f(ds.zero().first(*a).second())", "x = f(ds.zero().second().first(*a))"),
    ],
)
def test_swap_calls(before: str, after: str) -> None:
    source = Source("a.py", f"{before}\n")
    edits = swap_calls(source, call(source, "first"), call(source, "second"))
    assert edits is not None
    assert edited(source.text, edits) == f"{after}\n"


@pytest.mark.parametrize(
    "text", ["x = (ds.first()).second()\n", "y = ds.first()\nx = y.second()\n"]
)
def test_swap_calls_of_one_chain_only(text: str) -> None:
    source = Source("a.py", text)
    assert swap_calls(source, call(source, "first"), call(source, "second")) is None


def test_assign() -> None:
    source = Source("a.py", "if a:\n    (self.ds\n     .batch(2))\n")
    edit = assign(source, call(source, "batch"), "self.ds")
    assert edited(source.text, [edit]) == "if a:\n    self.ds = (self.ds\n     .batch(2))\n"
