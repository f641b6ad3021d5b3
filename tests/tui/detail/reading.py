"""Reading pages in tests: the state of a session, and what a page says as plain lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.tui.detail.layout import GUTTER, Layout
from attestree.tui.detail.levels import Depth, Level
from attestree.tui.detail.page import page_for
from attestree.tui.state import ExplorerState
from tui import canned

if TYPE_CHECKING:
    from attestree.events import Event
    from attestree.records import PackageRecord
    from attestree.tui.detail.rows import Page, Row


def state_of(*records: PackageRecord, chain: bool = False, more: tuple[Event, ...] = ()) -> ExplorerState:
    """Return the state after a finished session on ``records``, each required by the root, and ``more`` events."""
    state = ExplorerState()
    state.apply([*canned.events_of(records, chain=chain), *more])
    return state


def page_of(record: PackageRecord, state: ExplorerState | None = None) -> Page:
    """Return the page of a package."""
    return page_for(state or state_of(record), Level(Depth.PACKAGE, record.id))


def attestation_level(record: PackageRecord, depth: Depth = Depth.ATTESTATION, place: int = 0) -> Level:
    """Return a level on the first file of ``record``."""
    return Level(depth, record.id, record.files[0].artifact.filename, place)


def lines(page: Page, width: int = 100) -> list[str]:
    """Return what the page shows, line by line."""
    layout = Layout(page, width)
    return [layout.content(line).plain.rstrip() for line in range(layout.height)]


def words(page: Page, width: int = 100) -> str:
    """Return what the page shows as one text with single spaces."""
    return " ".join(" ".join(lines(page, width)).split())


def labelled(page: Page, label: str) -> Row:
    """Return the first row with that label."""
    return next(row for row in page.rows if row.label.plain == label)


def value(page: Page, label: str) -> str:
    """Return what stands beside ``label``, lines joined by a bar."""
    text = labelled(page, label).value.plain.replace("\ue000", " ").replace("\n", " | ")
    return " ".join(text.split())


def targets(page: Page) -> list[object]:
    """Return where the rows lead, in order."""
    return [row.target for row in page.rows if row.target is not None]


__all__ = ["GUTTER", "attestation_level", "labelled", "lines", "page_of", "state_of", "targets", "value", "words"]
