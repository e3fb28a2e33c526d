"""TFD412 against TensorFlow: on fully known shapes it reports exactly what raises.

`TFDATA_LINT_PROGRAMS` is how many programs are tried, `TFDATA_LINT_SEED` the first one's seed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from random import Random

import pytest

from tfdata_lint.analysis import lint
from tfdata_lint.catalogue import load_catalogue
from tfdata_lint.reading.source import Source
from tfdata_lint.rule import Assumptions

WORKER = Path(__file__).parent / "shapes_worker.py"
PROGRAMS = int(os.environ.get("TFDATA_LINT_PROGRAMS", "600"))
FIRST_SEED = int(os.environ.get("TFDATA_LINT_SEED", "0"))

SECONDS = 300
"""Time for all programs; importing TensorFlow takes most of the usual 20 seconds."""

EACH_SHARE = 0.2
"""How many programs must raise, and how many must not, so that neither is all of them."""


def _shape(random: Random) -> tuple[int, ...]:
    sizes = random.choices([1, 2, 3, 4], k=random.choices([0, 1, 2, 3, 4], [1, 3, 6, 4, 1])[0])
    return tuple(sizes)


def _near(random: Random, shape: tuple[int, ...]) -> tuple[int, ...]:
    """A shape that often fits to another one."""
    match random.randrange(6):
        case 0:
            return _shape(random)
        case 1:
            return shape[::-1]
        case 2:
            return shape[1:]
        case 3:
            return tuple(random.choice([size, 1]) for size in shape)
        case 4 if len(shape) > 1:
            return (*shape[:-2], shape[-1], random.choice([1, 2, 3]))
    return shape


def _asked(random: Random, shape: tuple[int, ...]) -> tuple[int, ...]:
    """A shape to ask `reshape` for."""
    asked = list(_near(random, shape))
    random.shuffle(asked)
    for place in range(len(asked)):
        if random.random() < 0.25:
            asked[place] = random.choice([-1, -1, -1, -2, 0])
    return tuple(asked)


def _operation(random: Random, one: tuple[int, ...]) -> tuple[str, tuple[int, ...]]:
    """An expression of `x` and `y`, and the shape of `y`."""
    other = _near(random, one)
    axis = random.choice([-3, -2, -1, 0, 0, 0, 1, 1, 2, 3])
    flags = [name for name in ("transpose_a", "transpose_b", "adjoint_b") if random.random() < 0.3]
    turned = "".join(f", {name}=True" for name in flags[:1] if flags)
    match random.randrange(11):
        case 10:
            place = random.randrange(-len(one) - 1, len(one) + 1)
            return f"tf.expand_dims(x, {place}) + y", other
        case 9 if 1 in one:
            place = random.choice([place for place, size in enumerate(one) if size == 1])
            return f"tf.squeeze(x, {random.choice([place, [place - len(one)]])}) + y", other
        case 8:
            axes = random.sample(range(len(other)), len(other))
            order = f", {axes}" if len(axes) > 1 and random.random() < 0.5 else ""
            return f"x @ tf.transpose(y{order})", other
        case 0:
            return f"x {random.choice(['+', '-', '*', '/', '//', '%', '**'])} y", other
        case 1:
            return "x @ y", other
        case 2:
            return f"tf.matmul(x, y{turned})", other
        case 3:
            return f"tf.concat([x, y, x], {axis})", other
        case 4:
            return f"tf.stack([x, y], axis={axis})", other
        case 5:
            return f"tf.reshape(x, {_asked(random, one)!r})", other
        case 6:
            function = random.choice(["add", "maximum", "multiply", "math.subtract"])
            return f"tf.{function}(x, y)", other
    return f"tf.concat([x], {axis})", other


def program(seed: int) -> str:
    """A small program with one operation, eager or in a mapped function."""
    random = Random(seed)
    one = _shape(random)
    expression, other = _operation(random, one)
    lines = ["import tensorflow as tf", f"x = tf.ones({one!r})", f"y = tf.ones({other!r})"]
    if random.random() < 0.5:
        lines += [
            "ds = tf.data.Dataset.from_tensors(x)",
            f"ds = ds.map(lambda x: {expression})",
            "list(ds)",
        ]
    elif expression.startswith("x + "):
        lines += ["ds = tf.data.Dataset.range(1)", "x += y"]
    else:
        lines += ["ds = tf.data.Dataset.range(1)", f"z = {expression}"]
    return "\n".join([*lines, ""])


def test_what_raises_is_what_is_reported() -> None:
    if find_spec("tensorflow") is None:
        pytest.skip("TensorFlow is not installed")
    texts = [program(seed) for seed in range(FIRST_SEED, FIRST_SEED + PROGRAMS)]
    done = subprocess.run(
        [sys.executable, str(WORKER)],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=SECONDS,
        env={**os.environ, "CUDA_VISIBLE_DEVICES": "", "TF_CPP_MIN_LOG_LEVEL": "3"},
    )
    assert done.returncode == 0, done.stderr
    raised = json.loads(done.stdout.splitlines()[-1])
    wrong = [
        f"{text}raises {error}, and reported is {_reported(text)}\n"
        for text, error in zip(texts, raised, strict=True)
        if _reported(text) != (error is not None)
    ]
    assert not wrong, f"{len(wrong)} wrong\n" + "\n".join(wrong[:5])
    share = sum(error is not None for error in raised) / len(raised)
    assert EACH_SHARE < share < 1 - EACH_SHARE


def _reported(text: str) -> bool:
    result = lint(
        Source("program.py", text), frozenset({"TFD412"}), load_catalogue(), Assumptions()
    )
    assert not result.troubles
    return bool(result.findings)
