"""Before and after beside each other, as rows: what stands out is loud, what is the same is dim and can be folded."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from attestree.text import printable
from attestree.tui.detail import marks
from attestree.tui.detail.rows import Kind, Row, lines_of, said, text
from attestree.tui.detail.wording import https
from attestree.tui.review.comparison import Relation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.content import Content

    from attestree.tui.review.comparison import Compared

NOTHING = "nothing"
_DIFFERS = "~ "
_WORDS = re.compile(r"[A-Za-z0-9]+|[^A-Za-z0-9]")


def pair(label: Content, before: Content, after: Content, key: str = "") -> Row:
    """Return one row with two values beside each other."""
    return Row(before, label, after, kind=Kind.PAIR, key=key)


def loud_rows(rows: Sequence[Compared]) -> list[Row]:
    """Return the claims that stand out, as rows."""
    return [_row(row) for row in rows if row.stands_out]


def calm_rows(rows: Sequence[Compared], *, folded: bool) -> list[Row]:
    """Return the claims that do not stand out, as rows: those that every release changes, then those that are the same.

    Args:
        rows: all claims.
        folded: name the claims that are the same in one line instead of showing each.
    """
    shown = [_row(row) for row in rows if not row.stands_out and not (folded and _is_same(row))]
    same = [row.label.lower() for row in rows if _is_same(row)]
    if folded and same:
        shown.append(text((f"the same on both sides: {', '.join(same)}   (f shows them)", "dim")))
    return shown


def one_sided_rows(rows: Sequence[Compared]) -> list[Row]:
    """Return the claims of the one side there is."""
    return [_single(row, row.after or row.before, "strong" if row.stands_out else "") for row in rows]


def _is_same(row: Compared) -> bool:
    return row.relation is Relation.SAME and not row.stands_out


def _row(row: Compared) -> Row:
    if row.relation is Relation.SAME:
        return _single(row, row.after, "strong" if row.stands_out else "dim")
    link = next((found for value in (*row.after, *row.before) if (found := https(value))), "")
    copy = f"{printable(', '.join(row.before)) or NOTHING} -> {printable(', '.join(row.after)) or NOTHING}"
    before, after = _emphasised(row)
    return Row(
        before,
        _label(row),
        after,
        kind=Kind.PAIR,
        target=row.place,
        link=link,
        copy=copy,
        what=_what(row),
        key=_key(row),
    )


def _single(row: Compared, values: Sequence[str], tone: str) -> Row:
    """Return a row with one value over both columns."""
    return Row(
        lines_of([said((value, tone)) for value in values]),
        _label(row),
        target=row.place,
        link=next((found for value in values if (found := https(value))), ""),
        copy=printable(", ".join(values)),
        what=_what(row),
        key=_key(row),
    )


def _label(row: Compared) -> Content:
    if row.level is not None:
        return marks.level(row.level, row.label).stylize("strong")
    if row.relation is Relation.DIFFERS:
        return said((f"{_DIFFERS}{row.label}", "strong"))
    return said((row.label, "dim"))


def _what(row: Compared) -> str:
    return f"the {row.label.lower()}"


def _key(row: Compared) -> str:
    return f"claim\0{row.label}"


def _emphasised(row: Compared) -> tuple[Content, Content]:
    """Return both values, with what is only on one side standing out where the row does."""
    tone = marks.level_tone(row.level) if row.level is not None else ""
    if not row.stands_out:
        return _plain(row.before), _plain(row.after)
    if row.relation is Relation.DIFFERS and len(row.before) == len(row.after) == 1:
        return _apart(row.before[0], row.after[0], ""), _apart(row.after[0], row.before[0], tone)
    after = [_toned(said(value), *(() if value in row.before else (tone, "strong"))) for value in row.after]
    return _plain(row.before), lines_of(after) if after else _toned(said(NOTHING), tone, "strong")


def _plain(values: Sequence[str]) -> Content:
    return lines_of([said(value) for value in values]) if values else said((NOTHING, "dim"))


def _apart(value: str, other: str, tone: str) -> Content:
    """Return ``value`` with the part standing out that is another one than in ``other``: whole words of it."""
    mine, theirs = _WORDS.findall(value), _WORDS.findall(other)
    least = min(len(mine), len(theirs))
    start = next((at for at in range(least) if mine[at] != theirs[at]), least)
    end = next((at for at in range(least - start) if mine[-1 - at] != theirs[-1 - at]), least - start)
    first, middle, last = mine[:start], mine[start : len(mine) - end], mine[len(mine) - end :]
    return said("".join(first)) + _toned(said("".join(middle)), tone, "strong") + said("".join(last))


def _toned(content: Content, *tones: str) -> Content:
    for tone in tones:
        content = content.stylize(tone) if tone else content
    return content
