"""What crosses to the worker and into the cache survives JSON."""

from __future__ import annotations

import json

import pytest

from tfdata_lint.rule import Claim
from tfdata_lint.verdict import FixStatus, FixVerdict, Status, Verdict
from tfdata_lint.verify.model import (
    Answer,
    Evidence,
    Growth,
    Job,
    Limits,
    Pass,
    Place,
    Program,
    Question,
    Race,
    Run,
    Stage,
    Use,
    from_json,
    to_json,
)

QUESTION = Question(
    "TFD201",
    Claim.FASTER,
    Program("/p/train.py", "x = 1\n", ("--epochs", "1"), {"/p/data.py": "y = 2\n"}),
    Place(3, 7),
    made_up=("10 JPEG files",),
)
USE = Use(
    0,
    "fit",
    Place(9, 7, "/p/data.py"),
    (Stage("range", None, (), "int64", 5), Stage("map", Place(3, 7), (0,), "int64", 5)),
    "int64",
    5,
    passes=(Pass(("ab", "cd"), True, 0.5, 2),),
)
VERDICT = Verdict(
    Status.CONFIRMED,
    "because",
    {"gain_ratio": 1.9, "executed": "Map", "autotuned": False},
    ("10 JPEG files",),
    FixVerdict(FixStatus.PROVEN, "the same"),
)


@pytest.mark.parametrize(
    "value",
    [
        Job((QUESTION,), "/usr/bin/python3", "/p", Limits(seconds=5.0), 2**30),
        Run("2.21.0", "3.15.1", (USE,), warnings=("deprecated",)),
        Answer(0, VERDICT, Evidence(Run(), race=Race((0.2,), (0.1,), 4), growth=Growth(4, 9, 1))),
    ],
    ids=lambda value: type(value).__name__,
)
def test_the_way_through_json_changes_nothing(value: object) -> None:
    assert from_json(type(value), json.loads(json.dumps(to_json(value)))) == value


def test_what_is_of_another_make_is_refused() -> None:
    with pytest.raises(ValueError):
        from_json(Run, {"tensorflow": "2.21.0", "colour": "red"})
