"""User names and passwords for indexes: bound to an origin, added to a request last, shown and stored nowhere."""

from __future__ import annotations

import base64
import hashlib
import netrc
import os
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from attestree.index.addresses import origin_of
from attestree.text import without_credentials

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Credentials:
    """What the person has told about logging in, by origin.

    Args:
        urls: addresses the person configured; those with a ``user:password@`` part give credentials for their origin.
        netrc_file: a netrc file; None for none. Its ``machine`` entries count for that host, its ``default`` entry only
            for the hosts of ``urls``: a host that nobody but a lock file named never gets it.
    """

    def __init__(self, urls: Iterable[str] = (), netrc_file: Path | None = None) -> None:
        self._pairs: dict[str, tuple[str, str]] = {}
        self._configured: set[str] = set()
        for url in urls:
            parts = urlsplit(url)
            origin = origin_of(without_credentials(url))
            self._configured.add(origin)
            if parts.username is not None:
                self._pairs.setdefault(origin, (unquote(parts.username), unquote(parts.password or "")))
        self.note = ""
        """Why the netrc file could not be used, printable; empty where it could, or where there is none."""
        self._machines = self._read(netrc_file) if netrc_file else {}

    def __repr__(self) -> str:
        return f"<Credentials for {len(self._pairs)} origins and {len(self._machines)} machines>"

    def _read(self, path: Path) -> dict[str, tuple[str, str]]:
        try:
            hosts = netrc.netrc(path).hosts
        except FileNotFoundError:
            return {}
        except netrc.NetrcParseError as error:
            self.note = f"the netrc file is not used: it cannot be read at line {error.lineno}"
            return {}
        except (OSError, UnicodeDecodeError) as error:
            self.note = f"the netrc file is not used: {type(error).__name__}"
            return {}
        return {host: (login or account or "", password or "") for host, (login, account, password) in hosts.items()}

    def _pair(self, origin: str) -> tuple[str, str] | None:
        if pair := self._pairs.get(origin):
            return pair
        machine = self._machines.get(urlsplit(origin).hostname or "")
        if machine is None and origin in self._configured:
            machine = self._machines.get("default")
        return machine

    def knows(self, origin: str) -> bool:
        """Return whether the person named or configured an index there."""
        return origin in self._configured

    def header(self, origin: str) -> str | None:
        """Return the ``Authorization`` header (RFC 7617) for requests to ``origin``, or None where there is none."""
        pair = self._pair(origin)
        if pair is None:
            return None
        return "Basic " + base64.b64encode(":".join(pair).encode()).decode()

    def fingerprint(self, origin: str) -> str:
        """Return a text that differs where the credentials for ``origin`` do, and that tells nothing about them."""
        header = self.header(origin)
        return hashlib.sha256(header.encode()).hexdigest()[:8] if header else ""


def netrc_path(environ: Mapping[str, str] = os.environ) -> Path | None:
    """Return the person's netrc file: ``NETRC``, else ``~/.netrc`` or ``~/_netrc``; None where there is none."""
    if named := environ.get("NETRC"):
        return Path(named)
    try:
        home = Path.home()
    except RuntimeError:  # neither HOME nor an account
        return None
    return next((path for path in (home / ".netrc", home / "_netrc") if path.is_file()), None)
