"""What the app tells its screens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from attestree.model import PackageId


@dataclass
class StateChanged(Message, bubble=False):
    """The explorer's state took in events.

    Attributes:
        changed: the packages whose records changed; empty when something else did, such as the trust root.
        fresh: whether the project was just loaded.
    """

    changed: frozenset[PackageId]
    fresh: bool = False
