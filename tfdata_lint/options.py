"""What the command line may say, and what it is told when it says something else."""

from __future__ import annotations

import argparse
import os
from functools import cache

from tfdata_lint import __version__

TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import NoReturn

# Python brings no translation of what argparse says, yet argparse looks for one, word by word, and
# imports `locale` to do so.
argparse._ = str  # type: ignore[attr-defined]

COLOURS = ("auto", "always", "never")

_USAGE = """tfdata-lint [check] [OPTIONS] [PATHS...]
       tfdata-lint graph [OPTIONS] [PATHS...]
       tfdata-lint verify [OPTIONS] [PATHS...]
       tfdata-lint explain RULE...
       tfdata-lint rules
       tfdata-lint clean"""

_EXAMPLES = """examples:
  tfdata-lint                         lint everything under the current folder
  tfdata-lint src/ --fix              repair what can be repaired without changing behaviour
  tfdata-lint src/ --diff             show what --fix would do, write nothing
  tfdata-lint --select TFD2 train.py  only the performance rules
  tfdata-lint graph train.py          the pipelines as the linter sees them
  tfdata-lint verify train.py         run what is flagged, and say what it is worth
  tfdata-lint explain TFD203          what a rule means, why, and when it is wrong to listen
  tfdata-lint rules                   all rules in a table
  cat train.py | tfdata-lint -        lint standard input

exit status:
  0  nothing to report (infos do not count unless --strict)
  1  findings
  2  trouble: a bad option, a missing path, a broken configuration, a file that cannot be written

Settings live in [tool.tfdata-lint] of pyproject.toml; options on the command line win."""


_GRAPH_EXAMPLES = """examples:
  tfdata-lint graph train.py                          a tree in the terminal
  tfdata-lint graph --format mermaid train.py         a chart for Markdown
  tfdata-lint graph --format dot src/ | dot -Tsvg     a picture
  cat train.py | tfdata-lint graph -                  standard input

A tree reads from the sources down to the use, with places as line:column:

  TFRecordDataset(files)                          9:22
  map(tf.io.parse_tensor)                         10:21   stateless, TFD201 [warning]
  batch(32)                                       13:36
  => fit: model.fit                               13:11   when `training`

"lost" says where the linter cannot follow the data, and why.

exit status: 0 when everything was drawn, with findings or without; 2 in case of trouble."""


_VERIFY_EXAMPLES = """examples:
  tfdata-lint verify train.py                         which findings matter here, and by how much
  tfdata-lint verify --report report.html src/        the same as a page, each pipeline drawn
  tfdata-lint verify --set batch_size=64 data.py      what nothing in sight says
  tfdata-lint verify --show-program train.py          what would be run
  tfdata-lint verify --run "train.py --epochs 1"      your own script; nothing is trained
  tfdata-lint verify --python ~/tf215/bin/python .    under another TensorFlow

This runs your code: what builds the flagged pipelines, without training, in a process of its own
that may neither write outside of its folder nor use the network. Data that are not there are made
up from what the code says, and the report says so.

exit status: as without `verify`, where what was refuted is an info; 2 without TensorFlow."""


class UsageError(Exception):
    """The command line cannot be followed; the text says why in one line."""


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Knows how wide the terminal is without `shutil`, which takes long to import."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_columns() - 2)


def _columns() -> int:
    with_number = os.environ.get("COLUMNS", "")
    if with_number.isdigit() and int(with_number):
        return int(with_number)
    try:
        return os.get_terminal_size().columns or 80
    except OSError:
        return 80


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(message)


@cache
def check_parser() -> argparse.ArgumentParser:
    """The options of `tfdata-lint [check]`."""
    parser = _Parser(
        prog="tfdata-lint",
        usage=_USAGE,
        description="Finds slow, memory-hungry and wrong tf.data input pipelines.",
        epilog=_EXAMPLES,
        formatter_class=_Formatter,
        allow_abbrev=False,
    )
    _add_paths(parser)
    parser.add_argument("--version", action="version", version=f"tfdata-lint {__version__}")

    rules = _add_rules(parser)
    rules.add_argument("--strict", action="store_true", help="infos count for the exit status")

    fixes = parser.add_argument_group("fixes")
    fixes.add_argument("--fix", action="store_true", help="repair what is safe to repair")
    fixes.add_argument(
        "--unsafe-fixes",
        action="store_true",
        help="with --fix or --diff: also what may change behaviour",
    )
    fixes.add_argument("--diff", action="store_true", help="show fixes as a diff, write nothing")
    fixes.add_argument(
        "--add-ignores",
        action="store_true",
        help="write a comment that suppresses it on every line with a finding: a baseline",
    )

    output = _add_output(parser, "--output-format", ("text", "concise", "json"))
    output.add_argument(
        "--verify",
        action="store_true",
        help="run what is flagged and say what it is worth; needs TensorFlow",
    )
    output.add_argument(
        "--statistics", action="store_true", help="count findings, files, pipelines"
    )
    output.add_argument("--exit-zero", action="store_true", help="exit 0 even with findings")
    talk = output.add_mutually_exclusive_group()
    talk.add_argument("-q", "--quiet", action="store_true", help="findings only, no summary")
    talk.add_argument("-v", "--verbose", action="store_true", help="say what was skipped, and why")

    setting = _add_settings(parser)
    setting.add_argument("--jobs", metavar="N", type=_count, help="processes (default: all cores)")
    setting.add_argument(
        "--no-cache", action="store_true", help="neither use nor keep results of earlier runs"
    )
    _add_runs(parser)
    return parser


def _command(name: str, description: str, examples: str | None = None) -> argparse.ArgumentParser:
    return _Parser(
        prog=f"tfdata-lint {name}",
        description=description,
        epilog=examples,
        formatter_class=_Formatter,
        allow_abbrev=False,
    )


@cache
def verify_parser() -> argparse.ArgumentParser:
    """The options of `tfdata-lint verify`."""
    parser = _command(
        "verify",
        "Run flagged pipelines and their repaired forms: confirmed, refuted or not.",
        _VERIFY_EXAMPLES,
    )
    _add_paths(parser)
    rules = _add_rules(parser)
    rules.add_argument("--strict", action="store_true", help="infos count for the exit status")
    output = _add_output(parser, "--output-format", ("table", "text", "json"))
    output.add_argument("--report", metavar="FILE", help="also as one HTML page")
    output.add_argument(
        "--show-program", action="store_true", help="show what would be run, and run nothing"
    )
    output.add_argument("--exit-zero", action="store_true", help="exit 0 even with findings")
    output.add_argument("-v", "--verbose", action="store_true", help="details of what went wrong")
    _add_settings(parser)
    _add_runs(parser).add_argument(
        "--run",
        metavar="COMMAND",
        help="run this script of yours instead, training cut short: 'train.py --epochs 1'",
    )
    parser.set_defaults(unsafe_fixes=False, quiet=False, statistics=False)
    return parser


def _add_output(
    parser: argparse.ArgumentParser, flag: str, formats: tuple[str, ...]
) -> argparse._ArgumentGroup:
    """Where the result goes and how it looks; the first of the formats is what is meant if none is
    asked for."""
    output = parser.add_argument_group("output")
    output.add_argument(flag, choices=formats, default=formats[0], help=f"(default: {formats[0]})")
    output.add_argument("--output-file", metavar="FILE", help="instead of the screen")
    output.add_argument("--color", choices=COLOURS, default="auto")
    return output


def _add_runs(parser: argparse.ArgumentParser) -> argparse._ArgumentGroup:
    runs = parser.add_argument_group("running (with verify)")
    runs.add_argument("--python", metavar="PATH", help="the Python with TensorFlow")
    runs.add_argument("--gpu", action="store_true", help="let programs see the GPU")
    runs.add_argument(
        "--set",
        metavar="NAME=VALUE",
        action="append",
        type=_setting,
        default=[],
        help="the value of a parameter that nothing in sight gives",
    )
    runs.add_argument(
        "--memory", metavar="GIB", type=_amount, help="memory that data may take (default: all)"
    )
    runs.add_argument(
        "--seconds", metavar="N", type=_amount, default=60.0, help="for each run (default: 60)"
    )
    runs.add_argument("--verdicts", metavar="FILE", help="where verdicts are kept, also for CI")
    runs.add_argument("--no-verdicts", action="store_true", help="neither read nor keep verdicts")
    return runs


@cache
def graph_parser() -> argparse.ArgumentParser:
    """The options of `tfdata-lint graph`."""
    parser = _command(
        "graph",
        "Draw the pipelines as the linter sees them: stages, guards, uses, findings.",
        _GRAPH_EXAMPLES,
    )
    _add_paths(parser)
    _add_rules(parser)
    output = _add_output(parser, "--format", ("tree", "mermaid", "dot", "json"))
    output.add_argument("-v", "--verbose", action="store_true", help="details of what went wrong")
    _add_settings(parser)
    parser.set_defaults(strict=False, unsafe_fixes=False)
    return parser


def _add_paths(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths",
        metavar="PATHS",
        nargs="*",
        help="files, folders or globs; - is standard input (default: the current folder)",
    )
    parser.add_argument(
        "--markdown",
        action="store_true",
        help="in folders, also the Python code blocks of Markdown files",
    )


def _add_rules(parser: argparse.ArgumentParser) -> argparse._ArgumentGroup:
    rules = parser.add_argument_group("rules (codes, beginnings of codes, names, or all)")
    rules.add_argument("--select", metavar="RULES", action="append", help="report only these")
    rules.add_argument("--extend-select", metavar="RULES", action="append", help="also these")
    rules.add_argument("--ignore", metavar="RULES", action="append", help="not these")
    rules.add_argument(
        "--preview", action="store_true", help="selectors of many rules mean those in preview too"
    )
    rules.add_argument(
        "--target-tensorflow",
        metavar="VERSION",
        help="the lowest TensorFlow that the code must run on, or unknown "
        "(default: what the project's metadata say)",
    )
    return rules


def _add_settings(parser: argparse.ArgumentParser) -> argparse._ArgumentGroup:
    setting = parser.add_argument_group("settings")
    which = setting.add_mutually_exclusive_group()
    which.add_argument("--config", metavar="FILE", help="this TOML file")
    which.add_argument(
        "--isolated",
        action="store_true",
        help="read no configuration and none of the project's metadata",
    )
    setting.add_argument(
        "--stdin-filename", metavar="PATH", help="what standard input is called in reports"
    )
    return setting


@cache
def explain_parser() -> argparse.ArgumentParser:
    """The options of `tfdata-lint explain`."""
    parser = _command(
        "explain", "Show the page of a rule: what, why, examples, exceptions, evidence."
    )
    parser.add_argument("rules", metavar="RULE", nargs="+", help="a code or a name")
    parser.add_argument("--color", choices=COLOURS, default="auto")
    return parser


@cache
def rules_parser() -> argparse.ArgumentParser:
    """The options of `tfdata-lint rules`."""
    return _command("rules", "List all rules.")


@cache
def clean_parser() -> argparse.ArgumentParser:
    """The options of `tfdata-lint clean`."""
    parser = _command(
        "clean", "Remove the results of earlier runs, which stand beside the configuration."
    )
    parser.add_argument("paths", metavar="PATHS", nargs="*", help="as in a run")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--config", metavar="FILE", help="this TOML file")
    which.add_argument("--isolated", action="store_true", help="read no configuration")
    parser.set_defaults(stdin_filename=None)
    return parser


def parse(parser: argparse.ArgumentParser, argv: Sequence[str]) -> argparse.Namespace:
    """The options that arguments give. Raises UsageError, and SystemExit after --help."""
    options, unknown = parser.parse_known_intermixed_args(argv)
    if unknown:
        from tfdata_lint.suggest import did_you_mean

        name = unknown[0].split("=")[0]
        # argparse has no public way to ask for the names of all options.
        known = parser._option_string_actions
        raise UsageError(f"unknown option '{name}'{did_you_mean(name, known)}")
    return options


def selectors(given: Iterable[str]) -> tuple[str, ...]:
    """The selectors in the values of a repeatable option, which may hold several with commas."""
    return tuple(part.strip() for text in given for part in text.split(",") if part.strip())


def _setting(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.isidentifier() or not value:
        raise argparse.ArgumentTypeError(f"'{text}' is not NAME=VALUE")
    return name, value


def _amount(text: str) -> float:
    try:
        amount = float(text)
    except ValueError:
        amount = 0.0
    if not 0 < amount < float("inf"):
        raise argparse.ArgumentTypeError(f"'{text}' is not a number above 0")
    return amount


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is not a number of processes")
    return int(text)
