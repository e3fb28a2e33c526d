"""Programs that misbehave: each is "not run" with its reason, and harms nothing."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from textwrap import dedent

import pytest

from tests.interrupts import heeding_interrupts
from tests.truths import HEAD, TRUTHS, place
from tfdata_lint.rule import Claim
from tfdata_lint.verdict import Status
from tfdata_lint.verify.model import Job, Limits, Program, Question
from tfdata_lint.verify.run import answers
from tfdata_lint.verify.server import NoTensorFlow

LIMITS = Limits(seconds=8.0, memory_bytes=2**30, output_bytes=2**16)

BAD = {
    "never ends": (
        """
        while True:
            pass
        """,
        "ran longer than 8 seconds",
    ),
    "a pipeline that never gives an element": (
        """
        def wait():
            while True:
                time.sleep(1)
                if False:
                    yield 1
        ds = D.from_generator(wait, output_signature=tf.TensorSpec([], tf.int32))
        use(ds.batch(2))  # <- batch
        """,
        "ran longer than 8 seconds",
    ),
    "allocates without bound": (
        """
        kept = []
        while True:
            kept.append(bytearray(b"x" * 10_000_000))
        """,
        "more than 1 GiB of memory|MemoryError",
    ),
    "allocates too much at once": (
        """
        kept = np.ones(2**40)
        """,
        "MemoryError",
    ),
    "calls sys.exit": (
        """
        import sys
        sys.exit(3)
        """,
        r"sys.exit\(3\)",
    ),
    "ends the interpreter": (
        """
        import os
        os._exit(5)
        """,
        "ended the interpreter with status 5",
    ),
    "forks": (
        """
        import os
        os.fork()
        """,
        "refused .* forks",
    ),
    "starts a process": (
        """
        import subprocess
        subprocess.run(["sleep", "1000"])
        """,
        "refused .* starts a process",
    ),
    "starts a process by multiprocessing": (
        """
        import multiprocessing
        multiprocessing.get_context("spawn").Process(target=print).start()
        """,
        "refused .* starts a process",
    ),
    "opens a socket": (
        """
        import urllib.request
        try:
            urllib.request.urlopen("http://localhost:9/data.zip")
        except urllib.error.URLError as error:
            raise error.reason
        """,
        "refused .* (network address|socket)",
    ),
    "deletes a file": (
        """
        import os
        os.remove(FOLDER + "/kept.txt")
        """,
        "refused .* deletes .*kept.txt",
    ),
    "deletes a folder": (
        """
        import shutil
        shutil.rmtree(FOLDER)
        """,
        "refused .* deletes",
    ),
    "writes into the project": (
        """
        open(FOLDER + "/new.txt", "w")
        """,
        "refused .* writes .*new.txt",
    ),
    "writes by C++": (
        """
        tf.io.write_file(FOLDER + "/new.txt", "x")
        """,
        "new.txt",
    ),
    "prints megabytes": (
        """
        while True:
            print("x" * 100_000)
        """,
        "printed more than 64 KiB",
    ),
    "crashes the interpreter": (
        """
        import ctypes
        ctypes.string_at(0)
        """,
        r"crashed the interpreter \(SIGSEGV\)",
    ),
    "needs a missing package": (
        """
        import no_such_package
        """,
        "needs no_such_package, which is not installed",
    ),
    "needs a missing file": (
        """
        open("no_such_file.json")
        """,
        "file that is missing: .*'no_such_file.json'",
    ),
    "is no Python": (
        """
        x = = 1
        """,
        "SyntaxError",
    ),
}


def _question(text: str, folder: Path) -> Question:
    whole = HEAD + f"FOLDER = {str(folder)!r}\n" + dedent(text)
    if "# <-" not in whole:
        whole += "\nuse(D.range(8).batch(2))  # <- batch\n"
    return Question("TFD203", Claim.FASTER, Program(str(folder / "bad.py"), whole), place(whole))


def _processes(folder: Path) -> list[str]:
    """The processes whose current folder is in a folder, whether it is still there or not."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cwd"):
        with suppress(OSError):
            if os.readlink(path).startswith(str(folder)):
                found.append(path.parent.name)
    return found


def _left(folder: Path) -> list[str]:
    """The processes that stay: one that was killed takes a moment to go on a busy machine."""
    deadline = time.monotonic() + 10
    while (found := _processes(folder)) and time.monotonic() < deadline:
        time.sleep(0.1)
    return found


@pytest.mark.skipif(find_spec("tensorflow") is None, reason="TensorFlow is not installed")
def test_programs_that_misbehave(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project, temporary = tmp_path / "project", tmp_path / "temporary"
    project.mkdir()
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    (project / "kept.txt").write_text("kept")
    questions = [_question(text, project) for text, _ in BAD.values()]
    last = next(truth for truth in TRUTHS if truth.name == "batch at the end, defaults")
    job = Job((*questions, last.question()), sys.executable, str(project), LIMITS)
    found = list(answers(job))
    wrong = [
        f"{name}: {answer.verdict}"
        for (name, (_, reason)), answer in zip(BAD.items(), found[:-1], strict=True)
        if answer.verdict.status is not Status.NOT_RUN
        or re.search(reason, answer.verdict.reason) is None
    ]
    assert not wrong, "\n".join(wrong)
    assert found[-1].verdict.status in (last.new, last.old)
    assert os.listdir(project) == ["kept.txt"]
    assert (project / "kept.txt").read_text() == "kept"
    assert list(temporary.iterdir()) == []
    assert _left(temporary) == []


def test_without_tensorflow_one_line_says_how_to_get_it(tmp_path: Path) -> None:
    bare = tmp_path / "python"
    bare.write_text(f'#!/bin/sh\nexec {sys.executable} -S "$@"\n')
    bare.chmod(0o755)
    job = Job((_question("", tmp_path),), str(bare), str(tmp_path))
    with pytest.raises(NoTensorFlow, match=r"not installed .*pip install 'tfdata-lint\[verify\]'"):
        list(answers(job))


def test_a_python_that_is_none(tmp_path: Path) -> None:
    job = Job((_question("", tmp_path),), str(tmp_path / "none"), str(tmp_path))
    with pytest.raises(NoTensorFlow, match=r"cannot run .*none: No such file"):
        list(answers(job))


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("echo hello; sleep 9", "is no Python: it said 'hello'"),
        ("exit 3", "cannot import TensorFlow: it ended with status 3"),
        ("kill -SEGV $$", r"cannot import TensorFlow: it crashed \(SIGSEGV\)"),
        ("echo 'ImportError: libx.so' >&2; exit 1", "cannot import TensorFlow: ImportError: libx"),
    ],
)
def test_a_python_that_is_another_program(tmp_path: Path, script: str, said: str) -> None:
    other = tmp_path / "python"
    other.write_text(f"#!/bin/sh\n{script}\n")
    other.chmod(0o755)
    job = Job((_question("", tmp_path),), str(other), str(tmp_path))
    with pytest.raises(NoTensorFlow, match=said):
        list(answers(job))


@pytest.mark.skipif(find_spec("tensorflow") is None, reason="TensorFlow is not installed")
def test_ctrl_c_stops_the_workers(tmp_path: Path) -> None:
    text = HEAD + "while True:\n    time.sleep(1)\nuse(D.range(8).batch(2))  # <- batch\n"
    program = (
        "import sys\n"
        "from tests.truths import place\n"
        "from tfdata_lint.rule import Claim\n"
        "from tfdata_lint.verify.model import Job, Program, Question\n"
        "from tfdata_lint.verify.run import answers\n"
        "text, folder = sys.argv[1:]\n"
        "program = Program(folder + '/a.py', text)\n"
        "question = Question('TFD203', Claim.FASTER, program, place(text))\n"
        "print('started', flush=True)\n"
        "list(answers(Job((question,), sys.executable, folder)))\n"
    )
    root = Path(__file__).parent.parent
    process = subprocess.Popen(
        [sys.executable, "-c", program, text, str(tmp_path)],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=heeding_interrupts,
        env={**os.environ, "TMPDIR": str(tmp_path), "PYTHONPATH": str(root)},
    )
    assert process.stdout is not None and process.stdout.readline() == "started\n"
    deadline = time.monotonic() + 120
    while not list(tmp_path.glob("tfdata-lint-*/1")) and time.monotonic() < deadline:
        time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert "KeyboardInterrupt" in said
    assert _left(tmp_path) == []
    assert list(tmp_path.iterdir()) == []
