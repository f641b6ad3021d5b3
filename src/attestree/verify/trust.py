"""Trust roots: which certificate authorities and logs are believed."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import sys
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib import resources
from importlib.metadata import version
from typing import TYPE_CHECKING
from urllib.parse import quote

from attestree.errors import TrustRootError
from attestree.events import TrustRootInfo
from attestree.text import printable, shorten

if TYPE_CHECKING:
    from pathlib import Path

_MOST_BYTES = 1024 * 1024
_TUF = {False: "https://tuf-repo-cdn.sigstore.dev", True: "https://tuf-repo-cdn.sigstage.dev"}
_NAMES = {False: "Sigstore", True: "Sigstore staging"}


@dataclass(frozen=True, slots=True)
class TrustRoot:
    """A trust root and where it comes from; can be sent to worker processes.

    Attributes:
        json: the ``trusted_root.json``, as it came.
        info: what to show of it.
    """

    json: bytes
    info: TrustRootInfo

    @property
    def sha256(self) -> str:
        """Return the digest of ``json``, hexadecimal."""
        return self.info.sha256

    @classmethod
    def embedded(cls, *, staging: bool = False, note: str = "") -> TrustRoot:
        """Return the copy that came with the sigstore library.

        The library's own cache is not looked at: without network the library believes whatever stands there.

        Args:
            staging: Sigstore's staging instance in place of the public one.
            note: why this copy was taken, printable.
        """
        place = resources.files("sigstore._store") / quote(_TUF[staging], safe="") / "trusted_root.json"
        copy = f"the copy in sigstore {version('sigstore')}"
        return _trust_root(place.read_bytes(), _NAMES[staging], note=f"{copy}: {note}" if note else copy)

    @classmethod
    def from_file(cls, path: Path) -> TrustRoot:
        """Return the trust root in a file.

        Raises:
            TrustRootError: the file cannot be read, or holds no trust root that can be used.
        """
        try:
            with path.open("rb") as file:
                raw = file.read(_MOST_BYTES + 1)
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            raise TrustRootError(reason, where=str(path), remedy="name a trusted_root.json") from error
        return cls.from_bytes(raw, source=str(path))

    @classmethod
    def from_bytes(cls, raw: bytes, *, source: str, note: str = "") -> TrustRoot:
        """Return a trust root, checked by loading it; this imports Sigstore, which takes half a second.

        Args:
            raw: a Sigstore ``trusted_root.json``.
            source: what to call it.
            note: see ``TrustRootInfo``.

        Raises:
            TrustRootError: it holds no trust root that can be used.
        """
        from attestree.verify.proof import Prover

        if len(raw) > _MOST_BYTES:
            raise TrustRootError("this is too large to be a Sigstore trusted root", where=source)
        root = _trust_root(raw, source, note=note)
        Prover(root)
        return root

    @classmethod
    async def refresh(cls, *, staging: bool = False, deadline: float = 5.0) -> TrustRoot:
        """Return the trust root that Sigstore publishes now, or else the embedded one, whose note says why.

        The refresh runs in a process of its own: it can hang for minutes, and no thread can be ended.

        Args:
            staging: Sigstore's staging instance in place of the public one.
            deadline: seconds to wait.
        """
        try:
            raw = await asyncio.wait_for(_output_of(_refresh_command(staging)), deadline)
        except TimeoutError:
            return cls.embedded(staging=staging, note=f"no answer from Sigstore within {deadline:g} s")
        except (OSError, TrustRootError) as error:
            return cls.embedded(staging=staging, note=f"not refreshed: {shorten(printable(str(error)), 120)}")
        root = _trust_root(raw, _NAMES[staging])
        return replace(root, info=replace(root.info, refreshed=datetime.now(UTC)))


def _trust_root(raw: bytes, source: str, note: str = "") -> TrustRoot:
    info = TrustRootInfo(printable(source), hashlib.sha256(raw).hexdigest(), note=printable(note))
    return TrustRoot(raw, info)


def _refresh_command(staging: bool) -> tuple[str, ...]:
    # -P: the working directory is somebody's project, and a package of ours found there would be run.
    return (sys.executable, "-P", "-m", "attestree.verify.refresh", _TUF[staging])


async def _output_of(command: tuple[str, ...]) -> bytes:
    """Return what a command prints, or raise ``TrustRootError`` with the last line of what it complains about."""
    process = await asyncio.create_subprocess_exec(
        *command,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        output, complaints = await process.communicate()
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
    if process.returncode:
        lines = complaints.decode("utf-8", "backslashreplace").strip().splitlines()
        raise TrustRootError(lines[-1] if lines else f"the refresh ended with {process.returncode}")
    return output
