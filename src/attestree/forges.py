"""Addresses of repositories on forges, in the one form in which two of them can be compared."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

_LONGEST = 2000
_SCP = re.compile(r"(?:[\w.+-]+@)?([\w-]+(?:\.[\w-]+)+):(?!//)(?!\d+(?:/|$))(.+)")
"""``git@forge.example:owner/name``, as Git takes it for ssh."""
_BARE = re.compile(r"[\w-]+(?:\.[\w-]+)+/")
"""``forge.example/owner/name``: CircleCI's certificates leave the scheme out."""
_SCHEMES = frozenset({"https", "http", "ssh", "git"})
_NO_OWNERS = frozenset(
    {"about", "apps", "collections", "explore", "features", "groups", "marketplace", "orgs", "search", "settings"}
    | {"sponsors", "stars", "topics", "users"}
)
"""What forges have pages for in the place of an owner."""


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere on a host: a repository, or something inside it.

    Attributes:
        host: lower case, without ``www.``.
        path: at least an owner and a name, case-folded, without ``.git``.
    """

    host: str
    path: tuple[str, ...]

    def is_in(self, repository: Place) -> bool:
        """Return whether it is ``repository`` or a page of it, such as a folder at a revision."""
        return self.host == repository.host and self.path[: len(repository.path)] == repository.path


def place_of(address: str) -> Place | None:
    """Return where ``address`` leads; None where that is no repository on a host, or not to be understood.

    Read are web addresses with whatever follows the repository, ``git+`` before and ``@revision`` after them, ``ssh``
    in both forms, and addresses without a scheme. Owners and names are taken for the same whatever their capitals, as
    the large forges take them.
    """
    address = address.strip()
    if len(address) > _LONGEST:
        return None
    if "://" not in address:
        if short := _SCP.fullmatch(address):
            address = f"ssh://{short[1]}/{short[2]}"
        elif _BARE.match(address):
            address = f"https://{address}"
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return None
    if parts.scheme.removeprefix("git+") not in _SCHEMES or not host:
        return None
    host = host.rstrip(".").removeprefix("www.").removeprefix("ssh.")
    # A browser goes up at "..", be it spelled out or not.
    plain = posixpath.normpath("/" + unquote(parts.path)).casefold()
    path = tuple(name for part in plain.split("/") if (name := part.partition("@")[0].removesuffix(".git")))
    return Place(host, path) if len(path) > 1 and path[0] not in _NO_OWNERS else None
