"""Resolving a project without a lock inside a session: so that it can be stopped, recorded and replayed."""

from __future__ import annotations

import json
import posixpath
from typing import TYPE_CHECKING

from attestree.errors import SourceError
from attestree.sources.resolve import RESOLVED, Request, Resolved
from attestree.sources.resolve_environment import Where
from attestree.sources.resolve_uv import UvResolver
from attestree.text import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from attestree.index.locate import Locator
    from attestree.settings import Settings


class LiveResolver:
    """Resolves with uv, where the session looks, and keeps what came of it for a recording.

    Args:
        settings: what the person asked for.
        locator: knows the indexes.

    Attributes:
        made: what came of it, as a recording holds it beside the project's files.
        progress: called, in the resolving thread, with how many packages are decided on.
    """

    def __init__(self, settings: Settings, locator: Locator) -> None:
        index_url, extra = locator.for_uv
        where = Where(
            index_url=index_url,
            extra_index_urls=extra,
            named=bool(settings.index_url),
            offline=settings.offline,
            cache=settings.cache_dir is not None,
        )
        self.made: dict[str, bytes] = {}
        self.progress: Callable[[int], None] = lambda _: None
        self._uv = UvResolver(where, allow_build=settings.allow_build, progress=self._tell)

    def resolve(self, request: Request) -> Resolved:
        """Return what uv finds; raises ``SourceError``."""
        return self.resolve_into(self.made, request)

    def resolve_into(self, made: dict[str, bytes], request: Request) -> Resolved:
        """Return what uv finds, and keep it in ``made``; raises ``SourceError``."""
        self.progress(0)
        resolved = self._uv.resolve(request)
        kept = {"lock": resolved.lock.decode(), "notes": resolved.notes, "left_out": resolved.left_out}
        made[_key(request)] = json.dumps(kept, indent=1).encode()
        return resolved

    def cancel(self) -> None:
        """End uv at once."""
        self._uv.cancel()

    def _tell(self, decided: int) -> None:
        self.progress(decided)


class OldSideResolver:
    """Resolves the old side of a review as ``live`` does the new one, and keeps what came of it apart.

    Args:
        live: resolves the new side; to cancel it cancels this one too.

    Attributes:
        made: see ``LiveResolver``.
    """

    def __init__(self, live: LiveResolver) -> None:
        self._live = live
        self.made: dict[str, bytes] = {}

    def resolve(self, request: Request) -> Resolved:
        """Return what uv finds; raises ``SourceError``."""
        return self._live.resolve_into(self.made, request)


class RecordedResolver:
    """Answers with what was resolved when the session was recorded.

    Args:
        files: the recorded files.
    """

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files
        self.made: Mapping[str, bytes] = {}  # what is replayed is not recorded again

    @classmethod
    def of(cls, files: Mapping[str, bytes]) -> RecordedResolver | None:
        """Return the resolver of a recording; None for one in which nothing was resolved."""
        return cls(files) if any(name.endswith(RESOLVED) for name in files) else None

    def resolve(self, request: Request) -> Resolved:
        """Return what was recorded; raises ``SourceError`` where it is not there, or damaged."""
        try:
            kept = json.loads(self._files[_key(request)])
            texts = [tuple(printable(str(one)) for one in kept[key]) for key in ("notes", "left_out")]
            return Resolved(str(kept["lock"]).encode(), texts[0], texts[1])
        except (KeyError, TypeError, ValueError, RecursionError) as error:
            said = "the recording does not hold what it was resolved to"
            raise SourceError(said, where=request.file, remedy="record the session again") from error


def _key(request: Request) -> str:
    return posixpath.normpath(f"{request.file}{RESOLVED}")
