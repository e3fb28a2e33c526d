"""Our regular expressions are those of the standard library, compiled later."""

from __future__ import annotations

import copy
import re

import pytest

from tfdata_lint.regex import Regex


def test_they_answer_as_compiled_ones_do() -> None:
    text = "tf.data and TF.DATA"
    ours, theirs = Regex(r"tf\.(\w+)", re.IGNORECASE), re.compile(r"tf\.(\w+)", re.IGNORECASE)
    assert ours.findall(text) == theirs.findall(text) == ["data", "DATA"]
    for name in ("match", "search", "fullmatch"):
        found, expected = getattr(ours, name)(text), getattr(theirs, name)(text)
        assert (found and found.group(1)) == (expected and expected.group(1))
    assert ours.sub("x", text) == theirs.sub("x", text) == "x and x"
    assert (ours.pattern, ours.flags) == (theirs.pattern, theirs.flags)


def test_they_are_compiled_once_when_they_are_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = []

    real = re.compile

    def noted(text: str, flags: int) -> re.Pattern[str]:
        compiled.append(text)
        return real(text, flags)

    monkeypatch.setattr(re, "compile", noted)
    regex = Regex("a+")
    assert compiled == []
    assert [regex.fullmatch("aa") is not None, regex.fullmatch("b") is not None] == [True, False]
    assert compiled == ["a+"]


def test_what_a_pattern_has_not_it_has_not_either() -> None:
    assert not hasattr(Regex("a"), "replace")


def test_they_can_be_copied() -> None:
    assert copy.copy(Regex("a+")).fullmatch("aa") is not None
