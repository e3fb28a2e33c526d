"""What was proved, as one self-contained page: each pipeline drawn with what its stages took."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from statistics import median

from tfdata_lint import __version__
from tfdata_lint.verdict import Status
from tfdata_lint.verify.evidence.case import here
from tfdata_lint.verify.evidence.words import size
from tfdata_lint.verify.model import Place, Stage, Use
from tfdata_lint.verify.proof import Proof
from tfdata_lint.verify.session import Asked

WIDTH, HEIGHT, GAP, LEVEL = 178, 98, 34, 122
"""Pixels of a stage, of the arrow between two, and from one row to the next."""

LEAST_SCALE = 0.6
"""How small a pipeline is drawn before it is scrolled."""

BAR = 150
"""Pixels of the longest bar inside of a stage."""

_STYLE = """
:root { --ink: #1c2430; --soft: #5c6878; --line: #d6dde6; --page: #f5f7fa; --card: #fff;
  --confirmed: #b3261e; --refuted: #1b7f4d; --not-decided: #8a6100; --not-run: #5c6878;
  --bar: #3b6fd4; --bar-after: #1b7f4d; --hit: #fdf1ef; }
* { box-sizing: border-box }
body { margin: 0; background: var(--page); color: var(--ink);
  font: 15px/1.45 system-ui, "DejaVu Sans", sans-serif }
main { max-width: 1180px; margin: 0 auto; padding: 28px 24px 60px }
h1 { font-size: 26px; margin: 0 0 4px } h2 { font-size: 17px; margin: 34px 0 10px;
  font-family: ui-monospace, "DejaVu Sans Mono", monospace }
.soft { color: var(--soft) } code, pre { font-family: ui-monospace, "DejaVu Sans Mono", monospace;
  font-size: 13px }
.totals { display: flex; gap: 10px; margin: 18px 0 6px; flex-wrap: wrap }
.totals div { background: var(--card); border: 1px solid var(--line); border-radius: 10px;
  padding: 10px 18px; min-width: 130px } .totals b { display: block; font-size: 24px }
article { background: var(--card); border: 1px solid var(--line); border-radius: 12px;
  padding: 16px 20px; margin: 12px 0 }
article header { display: flex; gap: 10px; align-items: baseline; flex-wrap: wrap }
.badge { border-radius: 999px; padding: 2px 11px; color: #fff; font-weight: 600; font-size: 13px }
.confirmed { background: var(--confirmed) } .refuted { background: var(--refuted) }
.not-decided { background: var(--not-decided) } .not-run { background: var(--not-run) }
p { margin: 8px 0 } .why { font-weight: 600 } .made-up { background: #fff7e0;
  border-left: 4px solid #e2b93b; padding: 6px 12px; font-size: 14px }
.graph { overflow-x: auto; margin: 12px 0 4px } svg text { font-family: inherit; fill: var(--ink) }
table { border-collapse: collapse; font-size: 13.5px } td { padding: 2px 14px 2px 0 }
.bars td { vertical-align: middle } .bars i { display: inline-block; height: 15px;
  border-radius: 3px; background: var(--bar) } .bars .after i { background: var(--bar-after) }
details { margin-top: 8px } pre { background: var(--page); padding: 12px; border-radius: 8px;
  overflow-x: auto }
"""


def page(asked: Sequence[Asked], proofs: Sequence[Proof], version: str) -> str:
    """The page for findings and what is known of each; `version` says what ran them."""
    pairs = list(zip(asked, proofs, strict=True))
    counts = {status: sum(proof.verdict.status is status for proof in proofs) for status in Status}
    totals = "".join(
        f'<div><b style="color:var(--{status.value})">{counts[status]}</b>'
        f"{status.value.replace('-', ' ')}</div>"
        for status in Status
    )
    body = [
        "<h1>tfdata-lint verify</h1>",
        f'<p class="soft">{escape(version)} · tfdata-lint {__version__}</p>',
        f'<section class="totals">{totals}</section>',
        '<p class="soft">Each finding was run as it is and as its fix makes it. '
        "Times are those of this machine.</p>",
    ]
    for path, group in groupby(pairs, key=lambda pair: pair[0].finding.path):
        body.append(f"<h2>{escape(path)}</h2>")
        body += [_article(each, proof) for each, proof in group]
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>tfdata-lint verify</title><style>{_STYLE}</style></head>\n<body><main>\n"
        + "\n".join(body)
        + "\n</main></body></html>\n"
    )


def _article(asked: Asked, proof: Proof) -> str:
    finding, verdict = asked.finding, proof.verdict
    status = verdict.status.value
    parts = [
        f'<article><header><span class="badge {status}">{status.replace("-", " ")}</span>'
        f"<b>{finding.code} {escape(finding.name)}</b>"
        f'<code class="soft">{escape(finding.where)}</code></header>',
        f'<p class="soft">{_marked(finding.message)}</p>',
        f'<p class="why">{_marked(verdict.reason)}</p>',
    ]
    if verdict.fix is not None:
        fix = finding.fix.title if finding.fix is not None else "The fix"
        parts.append(
            f"<p>{_marked(fix)}: {verdict.fix.status.value}, {_marked(verdict.fix.reason)}</p>"
        )
    if verdict.made_up:
        said = f"Data were made up: {', '.join(verdict.made_up)}"
        parts.append(f'<p class="made-up">{_marked(said)}</p>')
    if proof.before is not None:
        place = asked.built.question.place if asked.built is not None else None
        parts.append(f'<div class="graph">{_graph(proof.before, place, finding.code)}</div>')
    parts += _bars(proof)
    if verdict.measurements:
        rows = "".join(
            f"<tr><td>{escape(name)}</td><td>{_number(value)}</td></tr>"
            for name, value in verdict.measurements.items()
        )
        parts.append(f"<details><summary>Measurements</summary><table>{rows}</table></details>")
    if asked.built is not None:
        shown = escape(asked.built.shown())
        title = "The program that ran"
        parts.append(f"<details><summary>{title}</summary><pre>{shown}</pre></details>")
    return "\n".join([*parts, "</article>"])


def _marked(text: str) -> str:
    """Text with what is in backquotes as code."""
    pieces = text.split("`")
    return "".join(
        f"<code>{escape(piece)}</code>" if number % 2 else escape(piece)
        for number, piece in enumerate(pieces)
    )


def _number(value: float | int | str | bool | None) -> str:
    return f"{value:.4g}" if isinstance(value, float) else escape(str(value))


# The pipeline


@dataclass(frozen=True, slots=True)
class _Box:
    column: int
    row: int

    @property
    def left(self) -> int:
        return 1 + self.column * (WIDTH + GAP)

    @property
    def top(self) -> int:
        return 1 + self.row * LEVEL


def _graph(use: Use, place: Place | None, code: str) -> str:
    stages = use.stages
    boxes = _layout(stages)
    most = max((_each(stage) or 0.0 for stage in stages), default=0.0)
    parts = []
    for number, stage in enumerate(stages):
        for each in stage.inputs:
            parts.append(_arrow(boxes[each], boxes[number]))
    for number, stage in enumerate(stages):
        hit = place is not None and here(stage.place, place)
        parts.append(_stage(stage, boxes[number], most, code if hit else ""))
    end = boxes[-1] if boxes else _Box(0, 0)
    extra = [each for each in use.injected if each]
    column = end.column + 1
    if extra:
        parts.append(_dashed(_Box(column, end.row), ", ".join(extra), "added by TensorFlow"))
        parts.append(_arrow(end, _Box(column, end.row)))
        end, column = _Box(column, end.row), column + 1
    parts.append(_arrow(end, _Box(column, end.row)))
    parts.append(_dashed(_Box(column, end.row), use.kind, "what uses it"))
    width = (column + 1) * (WIDTH + GAP) - GAP + 2
    height = (max((box.row for box in boxes), default=0) + 1) * LEVEL
    return (
        f'<svg width="{width}" viewBox="0 0 {width} {height}" font-size="12.5" '
        f'style="max-width:100%;min-width:{width * LEAST_SCALE:.0f}px">{"".join(parts)}</svg>'
    )


def _layout(stages: Sequence[Stage]) -> list[_Box]:
    """Each stage right of what feeds it; what starts anew gets a row of its own."""
    columns: list[int] = []
    rows: list[int] = []
    following = -1
    for stage in stages:
        columns.append(1 + max((columns[each] for each in stage.inputs), default=-1))
        if stage.inputs:
            rows.append(rows[stage.inputs[0]])
        else:
            following += 1
            rows.append(following)
    return [_Box(column, row) for column, row in zip(columns, rows, strict=True)]


def _each(stage: Stage) -> float | None:
    """Seconds of its own that a stage takes for an element."""
    return stage.own_seconds / stage.produced if stage.produced and stage.own_seconds else None


def _stage(stage: Stage, box: _Box, most: float, code: str) -> str:
    each = _each(stage)
    runs = stage.executed
    if runs and stage.parallelism is not None and stage.parallelism > 1:
        runs += f" x {stage.parallelism}"
    lines = [f"runs as {runs}" if runs else "not seen running"]
    if each is not None:
        lines.append(f"{_seconds(each)} each · {1 / each:,.0f}/s")
    if stage.element_bytes is not None:
        lines.append(f"{size(stage.element_bytes)} an element")
    fill, edge = ("var(--hit)", "var(--confirmed)") if code else ("#fff", "var(--line)")
    parts = [
        f'<g transform="translate({box.left} {box.top})">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" rx="9" fill="{fill}" stroke="{edge}" '
        f'stroke-width="{2 if code else 1.2}"/>',
        f'<text x="12" y="21" font-weight="700" font-size="14">{escape(stage.name)}</text>',
    ]
    if code:
        parts.append(
            f'<text x="{WIDTH - 12}" y="21" text-anchor="end" font-weight="700" '
            f'style="fill:var(--confirmed)">{escape(code)}</text>'
        )
    parts += [
        f'<text x="12" y="{40 + 17 * number}" style="fill:var(--soft)">{escape(line)}</text>'
        for number, line in enumerate(lines)
    ]
    if each is not None and most:
        length = max(2.0, BAR * each / most)
        parts.append(
            f'<rect x="12" y="{HEIGHT - 13}" width="{length:.0f}" height="6" rx="3" '
            'fill="var(--bar)"/>'
        )
    return "".join([*parts, "</g>"])


def _dashed(box: _Box, title: str, below: str) -> str:
    return (
        f'<g transform="translate({box.left} {box.top})">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" rx="9" fill="none" stroke="var(--soft)" '
        'stroke-dasharray="5 4"/>'
        f'<text x="12" y="24" font-weight="700" font-size="14">{escape(title)}</text>'
        f'<text x="12" y="43" style="fill:var(--soft)">{escape(below)}</text></g>'
    )


def _arrow(start: _Box, end: _Box) -> str:
    x, y = start.left + WIDTH, start.top + HEIGHT // 2
    to_x, to_y = end.left, end.top + HEIGHT // 2
    return (
        f'<path d="M{x} {y} C{x + GAP / 2} {y} {to_x - GAP / 2} {to_y} {to_x - 5} {to_y}" '
        'fill="none" stroke="var(--soft)" stroke-width="1.4"/>'
        f'<path d="M{to_x - 7} {to_y - 4} L{to_x} {to_y} L{to_x - 7} {to_y + 4} Z" '
        'fill="var(--soft)"/>'
    )


def _seconds(value: float) -> str:
    """A time as a person reads it."""
    for unit, factor in (("s", 1.0), ("ms", 1e3), ("µs", 1e6)):
        if value * factor >= 1 or unit == "µs":
            return f"{value * factor:.3g} {unit}"
    return ""


# Before and after


def _bars(proof: Proof) -> Iterator[str]:
    before, after = proof.seconds_before, proof.seconds_after
    if before and after:
        yield _pair("timed against each other", before, after)


def _pair(what: str, before: Sequence[float], after: Sequence[float]) -> str:
    longest = max(median(before), median(after))
    rows = "".join(
        f'<tr class="{name}"><td>{name}</td>'
        f'<td><i style="width:{max(3, 360 * median(times) / longest):.0f}px"></i> '
        f"{_seconds(median(times))} ({_seconds(min(times))} to {_seconds(max(times))})</td></tr>"
        for name, times in (("before", before), ("after", after))
    )
    return f'<table class="bars"><tr><td colspan="2" class="soft">{what}</td></tr>{rows}</table>'
