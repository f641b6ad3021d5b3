"""What a command with a report ends with: its exit code, and a line on an index that answered nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.cli.output import say
from attestree.errors import IndexProtocolError
from attestree.outcome import NOT_CHECKED, UNREADABLE, silent_indexes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from attestree.outcome import SilentIndex
    from attestree.records import PackageRecord
    from attestree.settings import Settings


def conclude(code: int, records: Iterable[PackageRecord], settings: Settings, *, quiet: bool = False) -> int:
    """Return the exit code of a command, given the one that its report deserves.

    An index that has no usable answer for any project is input that cannot be read, most often a wrong address: that
    is said on standard error, one line for each, and the code is 2 instead of 3. A report that names something worse
    keeps its code, and so does one that asked no index: offline, or from a recording.

    Args:
        code: what the report deserves.
        records: what the session found.
        settings: whether an index was asked.
        quiet: say nothing.
    """
    if code != NOT_CHECKED or settings.offline or settings.replay:
        return code
    silent = silent_indexes(records)
    if not silent:
        return code
    if not quiet:
        for index in silent:
            say(f"attestree: {_error(index).explain()}")
    return UNREADABLE


def _error(index: SilentIndex) -> IndexProtocolError:
    projects = "the only project" if index.projects == 1 else f"each of the {index.projects} projects"
    remedy = "check the address (--index-url), or try again later"
    return IndexProtocolError(
        f"no usable answer for {projects} asked for: {index.reason}", where=index.url, remedy=remedy
    )
