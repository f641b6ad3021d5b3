"""Between a review and its app."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.errors import AcknowledgeError
from attestree.events import ReviewEvent, ReviewSource
from attestree.tui.feed import Feed

if TYPE_CHECKING:
    from datetime import date

    from attestree.model import PackageId
    from attestree.records import Finding


class ReviewFeed(Feed[ReviewSource, ReviewEvent]):
    """The session of a review."""

    async def acknowledge(self, change: PackageId, finding: Finding, reason: str, expires: date) -> None:
        """Pass on what a person accepts, after they confirmed that it be written.

        Raises:
            AcknowledgeError: it cannot be written; nothing was.
        """
        if self._session is None:
            raise AcknowledgeError("the review has not begun")
        await self._session.acknowledge(change, finding, reason, expires)
