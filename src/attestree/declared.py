"""What a project says of itself: the links in its core metadata. Its author wrote them, and nothing proves them."""

from __future__ import annotations

import string
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_DROPPED = str.maketrans("", "", string.punctuation + string.whitespace)
_SOURCE = frozenset({"source", "repository", "sourcecode", "github", "homepage", "download", "downloadurl"})
"""The well-known labels, normalised, whose links may lead to the source."""


@dataclass(frozen=True, slots=True)
class DeclaredLink:
    """One link of core metadata; both texts are raw.

    Attributes:
        label: what a ``Project-URL`` calls it; for ``Home-page`` and ``Download-URL`` the name of the field.
        url: where it leads, or whatever else was written there.
    """

    label: str
    url: str

    @property
    def may_be_source(self) -> bool:
        """Return whether its label is one of those under which projects give their source.

        Labels are compared as the specification of well-known project URLs has it: without punctuation, white space
        and capitals.
        """
        return self.label.translate(_DROPPED).lower() in _SOURCE


def source_links(links: Iterable[DeclaredLink]) -> tuple[DeclaredLink, ...]:
    """Return those of ``links`` that may lead to the source, each address once."""
    found: dict[str, DeclaredLink] = {}
    for link in links:
        if link.may_be_source:
            found.setdefault(link.url, link)
    return tuple(found.values())
