"""The timeline as rows: one release a line, and a line of its own where something breaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.text import printable
from attestree.tui.detail import marks
from attestree.tui.detail.rows import Row, aside, heading, lines_of, own_sign, said, unbroken
from attestree.tui.detail.wording import day, many
from attestree.tui.review.timeline import Break
from attestree.verdict import Trust

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.content import Content

    from attestree.tui.review.timeline import Moment

_TONES = {Break.STOPS: "review", Break.PUBLISHER: "review", Break.BEGINS: "dim"}
_RULE = 4


def timeline_rows(moments: Sequence[Moment], *, serves: bool) -> list[Row]:
    """Return the releases as rows, newest first; none where there are none.

    Args:
        moments: the releases.
        serves: whether the index has shown that it serves provenance; without it a missing one says nothing.
    """
    if not moments:
        return []
    rows = [heading("Releases", "newest first, as the index lists them")]
    for moment in moments:
        rows.append(_release(moment, serves=serves))
        if moment.skipped:
            rows.append(_line(_skipped(moment), "dim"))
        if moment.broken is not None and (serves or moment.broken is Break.PUBLISHER):
            rows.append(_line(_words(moment), _TONES[moment.broken]))
    return rows


def _release(moment: Moment, *, serves: bool) -> Row:
    release = moment.release
    tone = "strong" if moment.role else ""
    parts = [
        unbroken(day(release.first_upload) or "no date", "" if moment.role else "dim"),
        said("  "),
        _attested(moment, serves=serves),
    ]
    if moment.role:
        parts.append(said("  ", (moment.role, "strong")))
    if release.yanked:
        parts.append(said("  ", ("yanked", "review")))
    lines = [said(*parts)]
    if moment.identity:
        lines.append(said((moment.identity, "" if moment.role else "dim")))
    return Row(
        lines_of(lines),
        said((release.version, tone or "dim")),
        copy=moment.identity or printable(release.version),
        what="who published it" if moment.identity else "the version",
        key=f"release\0{release.version}",
    )


def _attested(moment: Moment, *, serves: bool) -> Content:
    release = moment.release
    share = f"{release.attested} of {many(release.files, 'file')}"
    if not release.attested:
        return marks.trust(Trust.NO_PROVENANCE, "not attested") if serves else marks.trust(Trust.UNKNOWN)
    if release.attested < release.files:
        return marks.trust(Trust.REVIEW, f"partly attested, {share}")
    return marks.trust(Trust.VERIFIED, "attested") + aside(f"{share}")


def _line(words: str, tone: str) -> Row:
    rule = own_sign("─" * _RULE, tone)
    return Row(rule + said((f" {words} ", tone)) + rule)


def _words(moment: Moment) -> str:
    if moment.broken is Break.PUBLISHER:
        return f"another publisher than that of {moment.than}"
    return "provenance stops here" if moment.broken is Break.STOPS else "provenance begins here"


def _skipped(moment: Moment) -> str:
    return f"{many(moment.skipped, 'release')} more, {moment.skipped_attested} of them attested"
