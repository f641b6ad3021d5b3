"""What can be exported, as a value that the dialog understands whatever the screen below it shows. Knows no Textual."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from attestree.reports.base import Report


@dataclass(frozen=True, slots=True)
class Subject:
    """Something that can be exported.

    Attributes:
        title: what it is, printable, such as ``tinyledger 2.4.1 and below``.
        name: what the file's name is made from; raw.
        make: makes the report of what is known now. It is called in a thread, so of what the event loop changes it may
            only take copies, each in one step (``dict(records)``).
        unsettled: says how many of its packages are still being worked on; called in the event loop.
    """

    title: str
    name: str
    make: Callable[[], Report]
    unsettled: Callable[[], int]


@dataclass(slots=True)
class ExportMemory:
    """What a person chose the last time, kept for as long as the program runs and never written.

    Attributes:
        form: the format's name.
        folder: the folder part of the file's name as it was typed, with its last slash; empty for none.
    """

    form: str = "text"
    folder: str = ""
