"""A recorded session: its inputs and every answer of the index, in one file that can be opened offline.

A recording holds inputs, never verdicts: whoever opens it verifies again.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import tempfile
import zlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from attestree.errors import RecordingError
from attestree.index.record_reader import Reader
from attestree.selection import EVERYTHING, Choice, Selection
from attestree.text import printable, reason_of
from attestree.writing import is_special

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Self

SCHEMA = "attestree/recording/1"
KEPT_HEADERS = frozenset({"content-type", "etag", "last-modified", "date"})

_LARGEST_FILE = 128 * 1024**2
_LARGEST = 1024**3
_MOST_FILES = 50_000  # an installed environment has a handful for each of its packages
_MOST_EXCHANGES = 200_000


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question to an index and its answer.

    Attributes:
        url: the address that was asked for; no credentials.
        status: the HTTP status of the answer, after retries and redirects.
        headers: the few that matter, by lower-case name.
        body: decoded.
        final_url: where redirects led, without its query; empty where there were none.
    """

    url: str
    status: int
    headers: Mapping[str, str] = field(hash=False)
    body: bytes
    final_url: str = ""


@dataclass(frozen=True, slots=True)
class RecordedProject:
    """The project's files as they were read.

    Attributes:
        name: what the project calls itself; raw.
        path: the project as the person named it.
        file: the file that was read, relative to the project's folder; one of ``files`` unless that is empty.
        files: contents by relative path with forward slashes, which never leads out of the project's folder.
    """

    name: str
    path: str
    file: str
    files: Mapping[str, bytes] = field(hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """A whole session.

    Attributes:
        label: what it calls itself, such as ``the built-in example``; empty for an ordinary recording.
        recorded: when, UTC; ages are judged by it.
        project: the project's files.
        base: the files of the old side of a review; None where the session was none.
        choice: what was shown of the project when the session ended.
        python_version: of the environment where nothing is named, such as ``3.12``.
        platform: its platform.
        index_url: the index that was asked first, without credentials.
        trust_root: the ``trusted_root.json`` that verdicts rested on, as text; empty where it is Sigstore's own.
        exchanges: every answer, one for each address.
    """

    label: str
    recorded: datetime
    project: RecordedProject
    python_version: str
    platform: str
    index_url: str
    trust_root: str
    exchanges: tuple[Exchange, ...]
    base: RecordedProject | None = None
    choice: Choice = EVERYTHING

    def to_json(self) -> bytes:
        """Return the file's contents: the same bytes for the same recording, one exchange a line."""
        head = {
            "schema": SCHEMA,
            "label": self.label,
            "recorded": self.recorded.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
            "project": _project(self.project),
            **({"base": _project(self.base)} if self.base else {}),
            "environment": {"python_version": self.python_version, "platform": self.platform},
            **({"choice": _choice(self.choice)} if self.choice != EVERYTHING else {}),
            "index_url": self.index_url,
            "trust_root": self.trust_root,
        }
        lines = [json.dumps(_exchange(exchange)) for exchange in sorted(self.exchanges, key=lambda one: one.url)]
        text = json.dumps(head, indent=1)[:-2] + ',\n "exchanges": [\n' + ",\n".join(lines) + "\n ]\n}\n"
        return text.encode()

    @classmethod
    def from_json(cls, data: bytes, where: str = "") -> Self:
        """Return the recording that ``to_json`` wrote.

        Raises:
            RecordingError: it is anything else; the message names the place in it.
        """
        top = Reader.of(data, where)
        if (schema := top.text("schema")) != SCHEMA:
            raise top.error("schema", f"is {printable(schema)[:60]}, and this version reads {SCHEMA}")
        environment = top.table("environment")
        return cls(
            label=top.text("label"),
            recorded=top.time("recorded"),
            project=_read_project(top.table("project")),
            base=_read_project(top.table("base")) if "base" in top.values else None,
            python_version=environment.text("python_version"),
            platform=environment.text("platform"),
            choice=_read_choice(top.table("choice")) if "choice" in top.values else EVERYTHING,
            index_url=top.address("index_url", empty=True),
            trust_root=top.text("trust_root"),
            exchanges=tuple(_read_exchange(one) for one in top.tables("exchanges", _MOST_EXCHANGES)),
        )

    def write(self, path: Path) -> None:
        """Write the recording to ``path``, all or nothing; compressed where the name ends in ``.gz``.

        Raises:
            RecordingError: the file cannot be written.
        """
        if is_special(path):
            raise RecordingError("is a device or a pipe", where=str(path))
        data = self.to_json()
        if path.suffix == ".gz":
            data = _gzipped(data)
        try:
            handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(data)
                Path(name).replace(path)
            except BaseException:
                with contextlib.suppress(OSError):
                    Path(name).unlink()
                raise
        except OSError as error:
            raise RecordingError(f"cannot be written ({reason_of(error)})", where=str(path)) from error

    @classmethod
    def read(cls, path: Path) -> Self:
        """Return the recording in the file ``path``, compressed or not.

        Raises:
            RecordingError: it cannot be read, is too large, or is not a recording.
        """
        try:
            with path.open("rb") as file:
                data = file.read(_LARGEST_FILE + 1)
        except OSError as error:
            raise RecordingError(f"cannot be read ({reason_of(error)})", where=str(path)) from error
        if len(data) > _LARGEST_FILE:
            raise RecordingError(f"is larger than {_LARGEST_FILE // 1024**2} MiB", where=str(path))
        if data.startswith(b"\x1f\x8b"):
            data = _gunzipped(data, str(path))
        return cls.from_json(data, str(path))


def _project(project: RecordedProject) -> dict[str, object]:
    return {
        "name": project.name,
        "path": project.path,
        "file": project.file,
        "files": {name: _content(data) for name, data in sorted(project.files.items())},
    }


def _read_project(entry: Reader) -> RecordedProject:
    files = entry.table("files")
    if len(files.values) > _MOST_FILES:
        raise entry.error("files", f"holds more than {_MOST_FILES} files")
    return RecordedProject(
        entry.text("name"),
        entry.text("path"),
        entry.text("file"),
        {files.relative_path(name): files.table(name).content() for name in files.values},
    )


def _choice(choice: Choice) -> dict[str, object]:
    selection = choice.selection
    return {
        "groups": list(selection.groups),
        "extras": list(selection.extras),
        "all_groups": selection.all_groups,
        "narrows": selection.narrows,
        "python_version": choice.python_version,
        "platform": choice.platform,
        "roots": list(choice.roots),
    }


def _read_choice(entry: Reader) -> Choice:
    python_version, platform = entry.text("python_version"), entry.text("platform")
    selection = Selection.of(
        entry.texts("groups"),
        entry.texts("extras"),
        all_groups=entry.flag("all_groups"),
        no_others=entry.flag("narrows"),
        environment=bool(python_version or platform),
    )
    return Choice(selection, python_version, platform, entry.texts("roots"))


def _exchange(exchange: Exchange) -> dict[str, object]:
    entry: dict[str, object] = {
        "url": exchange.url,
        "status": exchange.status,
        "headers": dict(sorted(exchange.headers.items())),
        "body": _content(exchange.body),
    }
    if exchange.final_url:
        entry["final_url"] = exchange.final_url
    return entry


def _read_exchange(entry: Reader) -> Exchange:
    url, headers = entry.address("url"), entry.table("headers")
    return Exchange(
        url,
        entry.status("status"),
        {name: headers.text(name) for name in headers.values if name in KEPT_HEADERS},
        entry.table("body").content(),
        entry.address("final_url", empty=True) if "final_url" in entry.values else "",
    )


def _content(data: bytes) -> dict[str, str]:
    """Return bytes as JSON holds them best: as text where they are UTF-8, so that a person can read a recording."""
    try:
        return {"text": data.decode()}
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(data).decode()}


def _gzipped(data: bytes) -> bytes:
    squeeze = zlib.compressobj(9, wbits=16 + zlib.MAX_WBITS)
    packed = bytearray(squeeze.compress(data) + squeeze.flush())
    packed[9] = 0xFF  # the header's operating system: unknown, so that it is the same everywhere
    return bytes(packed)


def _gunzipped(data: bytes, where: str) -> bytes:
    inflate = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        plain = inflate.decompress(data, _LARGEST)
    except zlib.error as error:
        raise RecordingError("is a damaged gzip file", where=where) from error
    if inflate.unconsumed_tail:
        raise RecordingError(f"unpacks to more than {_LARGEST // 1024**2} MiB", where=where)
    if not inflate.eof:
        raise RecordingError("is a gzip file that was cut short", where=where)
    return plain
