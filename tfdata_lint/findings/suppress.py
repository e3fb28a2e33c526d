"""Comments that suppress findings, those that suppress nothing, and writing such comments."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from tfdata_lint.catalogue import CANNOT_ANALYSE, UNUSED_SUPPRESSION, UnknownRuleError
from tfdata_lint.reading.source import Source
from tfdata_lint.records import dataclass, field, replace
from tfdata_lint.regex import Regex
from tfdata_lint.rule import Applicability, Edit, Finding, Fix
from tfdata_lint.suggest import did_you_mean

if TYPE_CHECKING:
    from tfdata_lint.catalogue import Catalogue

IGNORE, IGNORE_FILE, NOQA = "ignore", "ignore-file", "noqa"

_HINT = Regex(r"noqa|tfdata-lint:", re.IGNORECASE)
_NOQA = Regex(
    # As flake8 has it: the first one counts, and without a readable code it stands for all.
    r"# noqa(?::\s?(?P<rules>(?:[A-Z]+[0-9]+(?:[,\s]+)?)+))?",
    re.IGNORECASE,
)
_OWN = Regex(
    r"#\s*tfdata-lint:\s*(?P<word>[\w-]*)(?:\s*(?P<bracket>\[)(?P<rules>[^\]\[#]*)(?P<end>\])?)?",
    re.IGNORECASE,
)
_BLANKS = Regex(r"[ \t\f]*")
_ITEM = Regex(r"[^,\s]+")
_OF_THIS_LINTER = Regex(r"TFD\d+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Item:
    """A rule, or the beginning of a code, in the list of a comment: offsets and meaning."""

    start: int
    end: int
    text: str
    codes: frozenset[str]
    error: str | None = None


@dataclass(eq=False, slots=True)
class _Directive:
    """One comment's request. `lines` are those it speaks of, None for the whole file.

    `items` is None when it speaks of every rule. `used` collects the items, or None for the whole,
    that suppressed something.
    """

    kind: str
    start: int
    end: int
    lines: range | None
    items: tuple[_Item, ...] | None
    comment: tuple[int, int]
    error: str | None = None
    used: set[_Item | None] = field(default_factory=set)

    def suppresses(self, finding: Finding) -> bool:
        """Whether the comment speaks of a finding, which then makes it a used one."""
        if self.error is not None or (self.lines is not None and finding.line not in self.lines):
            return False
        if self.items is None:
            self.used.add(None)
            return True
        speaking = [item for item in self.items if finding.code in item.codes]
        self.used.update(speaking)
        return bool(speaking)

    def guards(self, code: str, lines: range) -> bool:
        """Whether the comment speaks of a rule on one of these lines."""
        if self.error is not None or (
            self.lines is not None and not set(self.lines).intersection(lines)
        ):
            return False
        return self.items is None or any(code in item.codes for item in self.items)


def suppress(
    source: Source, findings: Iterable[Finding], catalogue: Catalogue, selected: Collection[str]
) -> list[Finding]:
    """The findings that no comment suppresses, with TFD001 findings for comments without use.

    `selected` are the codes that were looked for: whether a comment about others is of use cannot
    be told. TFD001 is found only if it is selected.
    """
    kept, directives = _sifted(source, findings, catalogue)
    if UNUSED_SUPPRESSION.code in selected:
        about_comments = [
            finding
            for directive in directives
            for finding in _complaints(source, directive, catalogue, frozenset(selected))
        ]
        # What is said about a comment must be suppressed by name: a comment for all would
        # suppress what is said about itself.
        named = [directive for directive in directives if directive.items is not None]
        kept += [
            finding
            for finding in about_comments
            if not any(directive.suppresses(finding) for directive in named)
        ]
    return sorted(kept, key=lambda finding: finding.order)


def _sifted(
    source: Source, findings: Iterable[Finding], catalogue: Catalogue
) -> tuple[list[Finding], list[_Directive]]:
    """The findings that are not suppressed, and the comments, which now know their use."""
    directives = _directives(source, catalogue) if _HINT.search(source.text) else []
    kept = []
    for finding in findings:
        # Every comment is asked: each one that speaks of the finding is of use.
        answers = [directive.suppresses(finding) for directive in directives]
        if not any(answers):
            kept.append(_respectful(source, finding, directives))
    return kept, directives


def _respectful(source: Source, finding: Finding, directives: Sequence[_Directive]) -> Finding:
    """The finding without its fix, where that would change a line whose comment forbids it."""
    for edit in finding.fix.edits if finding.fix is not None else ():
        lines = range(source.position(edit.start)[0], source.position(edit.end)[0] + 1)
        if any(directive.guards(finding.code, lines) for directive in directives):
            return replace(finding, fix=None)
    return finding


@dataclass(frozen=True, slots=True)
class _Line:
    """Physical lines that belong together, as flake8 sees them, and the comment at their end.

    They are several where a backslash or a string goes on over the end of a line. `end` is the
    offset behind the last thing on them, `code` tells that there is more than a comment.
    """

    lines: range
    end: int
    code: bool
    comment: tuple[int, int] | None


def _lines(source: Source) -> Iterator[_Line]:
    """The lines of a file. What cannot be split into tokens, and all behind it, has none."""
    first, last, end = 0, 0, 0
    code = False
    comment: tuple[int, int] | None = None
    inside_strings = 0
    unprinted = {tokenize.ENDMARKER, tokenize.INDENT, tokenize.DEDENT, tokenize.ENCODING}
    opening = {getattr(tokenize, name, -1) for name in ("FSTRING_START", "TSTRING_START")}
    closing = {getattr(tokenize, name, -1) for name in ("FSTRING_END", "TSTRING_END")}
    try:
        for token in tokenize.generate_tokens(io.StringIO(source.plain).readline):
            if token.type in unprinted:
                continue
            first, last = first or token.start[0], token.end[0]
            inside_strings += (token.type in opening) - (token.type in closing)
            if token.type in (tokenize.NL, tokenize.NEWLINE):
                if not inside_strings:
                    # Behind a backslash at the end of the code, a comment would take it away.
                    end = max(end, source.line_starts[token.start[0] - 1])
                    yield _Line(range(first, token.start[0] + 1), end, code, comment)
                    first, code, comment = 0, False, None
                continue
            end = source.line_starts[last - 1] + token.end[1]
            if token.type == tokenize.COMMENT:
                comment = (source.line_starts[last - 1] + token.start[1], end)
            else:
                code = True
    except (tokenize.TokenError, SyntaxError):
        return


def _directives(source: Source, catalogue: Catalogue) -> list[_Directive]:
    found: list[_Directive] = []
    # Comments on lines of their own speak of the next line with code.
    waiting: list[_Directive] = []
    for line in _lines(source):
        if line.code:
            for directive in waiting:
                directive.lines = line.lines
            waiting = []
        if line.comment is None:
            continue
        for directive in _in_comment(source, line.comment, catalogue):
            if directive.kind != IGNORE_FILE:
                directive.lines = line.lines
            if directive.kind == IGNORE and not line.code:
                waiting.append(directive)
            found.append(directive)
    return found


def _in_comment(
    source: Source, comment: tuple[int, int], catalogue: Catalogue
) -> Iterator[_Directive]:
    noqa = _NOQA.search(source.text, *comment)
    if noqa is not None:
        items = _items(noqa, catalogue, only=_OF_THIS_LINTER)
        end = noqa.start() + len(noqa[0].rstrip(", \t\f"))
        yield _Directive(NOQA, noqa.start(), end, None, items, comment)
    for own in _OWN.finditer(source.text, *comment):
        word = own["word"].lower()
        error = None
        if word not in (IGNORE, IGNORE_FILE):
            error = f"unknown request '{own['word']}'" + did_you_mean(word, [IGNORE, IGNORE_FILE])
        elif own["bracket"] and not own["end"]:
            error = "the list of rules has no closing bracket, so nothing is suppressed"
        items = _items(own, catalogue) if own["end"] else None
        yield _Directive(word, own.start(), own.end(), None, items, comment, error)


def _items(
    match: re.Match[str], catalogue: Catalogue, only: re.Pattern[str] | None = None
) -> tuple[_Item, ...] | None:
    """The list in a comment; None without a list. What `only` does not match means no rule."""
    if match["rules"] is None:
        return None
    items = []
    for item in _ITEM.finditer(match.string, *match.span("rules")):
        codes: frozenset[str] = frozenset()
        error = None
        if only is None or only.match(item[0]):
            try:
                codes = catalogue.expand(item[0])
            except UnknownRuleError as unknown:
                error = str(unknown)
        items.append(_Item(item.start(), item.end(), item[0], codes, error))
    return tuple(items)


def _complaints(
    source: Source, directive: _Directive, catalogue: Catalogue, selected: frozenset[str]
) -> Iterator[Finding]:
    """What there is to say about a comment: what is wrong with it, and what of it has no use."""
    if directive.error is not None:
        yield _complaint(source, directive.start, directive.end, directive.error, None)
        return
    for item in directive.items or ():
        if item.error is not None:
            yield _complaint(source, item.start, item.end, item.error, None)
    if directive.items is None:
        of_the_linter = {CANNOT_ANALYSE.code, UNUSED_SUPPRESSION.code}
        decidable = catalogue.codes - catalogue.preview - of_the_linter <= selected
        if directive.kind != NOQA and decidable and not directive.used:
            message = "the comment suppresses nothing"
            yield _complaint(
                source, directive.start, directive.end, message, _without(source, directive, ())
            )
        return
    unused = [
        item
        for item in directive.items
        if item not in directive.used and _judged(directive, item, catalogue, selected)
    ]
    if unused or not directive.items:
        kept = [item for item in directive.items if item not in unused]
        names = ", ".join(item.text for item in unused)
        message = f"the comment suppresses nothing: {names}".rstrip(": ")
        start, end = (unused[0].start, unused[-1].end) if kept else (directive.start, directive.end)
        yield _complaint(source, start, end, message, _without(source, directive, kept))


def _judged(
    directive: _Directive, item: _Item, catalogue: Catalogue, selected: frozenset[str]
) -> bool:
    """Whether it can be told that an item is of no use, and is for this linter to tell."""
    # What means several rules is about those that are on for everybody, if one of them is.
    if item.error is not None or not (item.codes - catalogue.preview or item.codes) <= selected:
        return False
    if directive.kind == NOQA and not _OF_THIS_LINTER.match(item.text):
        return False
    return not item.codes & {CANNOT_ANALYSE.code, UNUSED_SUPPRESSION.code}


def _complaint(source: Source, start: int, end: int, message: str, fix: Fix | None) -> Finding:
    line, column = source.position(start)
    end_line, end_column = source.position(end)
    return Finding(
        code=UNUSED_SUPPRESSION.code,
        name=UNUSED_SUPPRESSION.name,
        severity=UNUSED_SUPPRESSION.severity,
        message=message,
        path=source.path,
        line=line,
        column=column,
        end_line=end_line,
        end_column=end_column,
        fix=fix,
    )


def _without(source: Source, directive: _Directive, kept: Sequence[_Item]) -> Fix:
    """Take what has no use out of a comment, or the comment out of the file."""
    if kept and directive.items is not None:
        items = directive.items
        between = source.text[items[0].end : items[1].start]
        listed = Edit(items[0].start, items[-1].end, between.join(item.text for item in kept))
        return Fix("Remove what suppresses nothing", (listed,), Applicability.SAFE)
    edit = _removal(source, directive)
    return Fix("Remove the comment that suppresses nothing", (edit,), Applicability.SAFE)


def _removal(source: Source, directive: _Directive) -> Edit:
    text = source.text
    comment_start, comment_end = directive.comment
    before = text[comment_start : directive.start]
    after = text[directive.end : comment_end]
    if after.strip():
        # What follows must stay a comment, and one of its own.
        gap = len(after) - len(after.lstrip(", \t\f"))
        is_comment = after[gap:].startswith("#")
        return Edit(directive.start, directive.end + gap, "" if is_comment else "# ")
    if before.strip():
        return Edit(directive.start - len(before) + len(before.rstrip()), directive.end, "")
    number = source.position(comment_start)[0]
    line_start = source.line_starts[number - 1]
    rest = text[line_start:comment_start]
    if rest.strip():
        return Edit(line_start + len(rest.rstrip()), comment_end, "")
    last = number == len(source.line_starts)
    return Edit(line_start, len(text) if last else source.line_starts[number], "")


def add_ignores(
    source: Source, findings: Iterable[Finding], catalogue: Catalogue
) -> tuple[Source, list[Finding]]:
    """The source with a comment on every line with a finding that suppresses it: a baseline.

    Also returns the findings for which there is no such place: about files that cannot be analysed,
    about comments, and on lines without code.
    """
    wanted: dict[int, list[Finding]] = {}
    left = []
    for finding in sorted(findings, key=lambda finding: finding.order):
        if finding.code in (CANNOT_ANALYSE.code, UNUSED_SUPPRESSION.code):
            left.append(finding)
        else:
            wanted.setdefault(finding.line, []).append(finding)
    edits = []
    for line in _lines(source):
        here = [finding for number in line.lines for finding in wanted.pop(number, ())]
        if not line.code:
            left += here
        elif here:
            edits.append(_ignoring(source, line, here, catalogue))
    left += [finding for each in wanted.values() for finding in each]
    return source.edited((edit.start, edit.end, edit.text) for edit in edits), left


def _ignoring(
    source: Source, line: _Line, findings: Sequence[Finding], catalogue: Catalogue
) -> Edit:
    names = list(dict.fromkeys(finding.name for finding in findings))
    for directive in _in_comment(source, line.comment, catalogue) if line.comment else ():
        if directive.kind == IGNORE and directive.items and directive.error is None:
            return Edit(directive.items[-1].end, directive.items[-1].end, f", {', '.join(names)}")
    blanks = _BLANKS.match(source.text, line.end)
    end = blanks.end() if blanks is not None else line.end
    return Edit(line.end, end, f"  # tfdata-lint: ignore[{', '.join(names)}]")
