"""Between a session and its app: gathers events as they come, and hands them on in batches. Knows no Textual."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from attestree.errors import AttestreeError
from attestree.events import Choosing, Event, EventSource, SessionFailed
from attestree.text import reason_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

    from attestree.model import PackageId
    from attestree.selection import Choice


class Source(Protocol):
    """What every session can be told; see ``EventSource``."""

    def events(self) -> AsyncIterator[Any]:
        """Yield events until ``close`` is called."""
        ...

    def look_at(self, ids: Sequence[PackageId], /) -> None:
        """Say what a person sees now."""
        ...

    def retry(self, ids: Sequence[PackageId] = (), /) -> None:
        """Ask again."""
        ...

    async def close(self) -> None:
        """Stop all work at once."""
        ...


SourceT = TypeVar("SourceT", bound=Source)
EventT = TypeVar("EventT")


class Feed(Generic[SourceT, EventT]):
    """One session, and the events it told that nobody has taken yet.

    Args:
        factory: makes the session; called once, inside the running event loop.
    """

    def __init__(self, factory: Callable[[], SourceT]) -> None:
        self._factory = factory
        self._session: SourceT | None = None
        self._waiting: list[EventT | SessionFailed] = []
        self._closing: asyncio.Task[None] | None = None
        self.lost: AttestreeError | None = None
        """Why something could not be kept that the session was to leave behind, known once it is closed."""

    async def run(self) -> None:
        """Make the session and gather its events until it ends; an error of any kind becomes its last event."""
        try:
            self._session = self._factory()
            async for event in self._session.events():
                self._waiting.append(event)
        except AttestreeError as error:
            self._waiting.append(SessionFailed(error.explain()))
        except Exception as error:  # noqa: BLE001 - whatever a session dies of is told on the screen, not in a traceback
            self._waiting.append(SessionFailed(f"The session ended unexpectedly: {reason_of(error)}"))

    def take(self) -> list[EventT | SessionFailed]:
        """Return the events gathered since the last call, in their order."""
        taken, self._waiting = self._waiting, []
        return taken

    def look_at(self, ids: Sequence[PackageId]) -> None:
        """Pass on what a person sees: packages, or the changes of a review."""
        if self._session is not None:
            self._session.look_at(ids)

    def retry(self, ids: Sequence[PackageId] = ()) -> None:
        """Pass on that a person wants to ask again."""
        if self._session is not None:
            self._session.retry(ids)

    def begin_to_close(self, seconds: float) -> None:
        """Begin to do what ``close`` does."""
        if self._closing is None and self._session is not None:
            self._closing = asyncio.create_task(self._close(self._session, seconds))
            self._session = None

    async def close(self, seconds: float) -> None:
        """Stop the session's work, once, waiting no longer than ``seconds`` and for what it leaves behind."""
        self.begin_to_close(seconds)
        if self._closing is not None:
            await asyncio.shield(self._closing)

    async def _close(self, session: SourceT, seconds: float) -> None:
        try:
            await asyncio.wait_for(session.close(), seconds)
        except AttestreeError as error:
            self.lost = error
        except Exception:  # noqa: BLE001, S110 - what else goes wrong on the way out is of no interest
            pass


class SessionFeed(Feed[EventSource, Event]):
    """The session of an explorer."""

    def open(self, package: PackageId) -> None:
        """Pass on that a person opened a package."""
        if self._session is not None:
            self._session.open(package)

    def choose(self, choice: Choice) -> None:
        """Pass on what a person wants to see; raises ``UsageError`` as the session does."""
        session: object = self._session
        if isinstance(session, Choosing):
            session.choose(choice)
