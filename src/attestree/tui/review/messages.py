"""What the review's screen tells its app."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from attestree.model import PackageId
    from attestree.records import Finding


@dataclass
class AcknowledgeRequested(Message):
    """A person wants to accept ``finding`` of ``change``; nothing is written before they confirmed it."""

    change: PackageId
    finding: Finding
