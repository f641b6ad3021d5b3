"""Scripts that say what they need in a comment (PEP 723, inline script metadata)."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from attestree.errors import SourceError
from attestree.sources.base import listed
from attestree.sources.fields import Fields
from attestree.sources.resolve import Request
from attestree.sources.toml import decode, parse
from attestree.sources.unlocked import indexes_of, options_of, python_range, sayable
from attestree.sources.unlocked_direct import direct_of, take_sources
from attestree.sources.unlocked_requirements import of_texts
from attestree.text import printable

if TYPE_CHECKING:
    from attestree.sources.files import ProjectFiles

# The specification's own pattern, without what backtracks.
_BLOCK = re.compile(
    r"^# /// (?P<type>[a-zA-Z0-9-]+)[ \t]*$\n(?P<content>(?:^#(?: .*)?$\n)+)^# ///[ \t]*$", re.MULTILINE
)
_MOST_BYTES = 4 * 1024 * 1024
_ENDINGS = (".py", ".pyw")


class Script:
    """The reader of a script's own metadata."""

    id = "script"

    def matches(self, name: str) -> bool:
        """Return whether a file of that name is a script."""
        return name.endswith(_ENDINGS)

    def asks(self, files: ProjectFiles, name: str) -> bool:
        """Return whether the script says what it needs."""
        try:
            return bool(metadata(files.read(name), name))
        except SourceError:
            return True

    def request(self, files: ProjectFiles, name: str) -> Request:
        """Return what the script asks for; raises ``SourceError`` as ``Unlocked.request`` says."""
        block = metadata(files.read(name), name)
        if block is None:
            raise SourceError(
                "is a script that does not say what it needs",
                where=name,
                remedy="add a block of inline script metadata (# /// script), or name another file",
            )
        values, _ = parse(block.encode(), f"{name}, its metadata")
        table = Fields(values, where=f"{name}, its metadata")
        uv = table.table("tool").table("uv")
        every, wrong = of_texts(table.texts("dependencies"))
        indexed, elsewhere, pins = take_sources(every, uv.table("sources"))
        wanted, unsaid = sayable(indexed)
        direct = tuple(direct_of(one) for one in elsewhere)
        indexes, refused = indexes_of(uv)
        notes = [*unsaid, *refused]
        if wrong:
            notes.append(f"requirements that cannot be understood were left out: {listed(wrong)}")
        python = table.text("requires-python")
        return Request(
            file=printable(name),
            name=posixpath.basename(name),
            wanted=wanted,
            requires_python=python_range(python, name) if python else "",
            direct=direct,
            indexes=indexes,
            pins=pins,
            options=options_of(uv),
            notes=tuple(notes),
        )


def metadata(data: bytes, name: str) -> str | None:
    """Return the TOML of a script's ``script`` block; None where it has none.

    Raises:
        SourceError: the script is no text, too large, or has two such blocks, which the specification forbids.
    """
    if len(data) > _MOST_BYTES:
        raise SourceError("is too large to be a script", where=name)
    text = decode(data, name).replace("\r\n", "\n")
    blocks = [found["content"] for found in _BLOCK.finditer(text + "\n") if found["type"] == "script"]
    if len(blocks) > 1:
        raise SourceError("has more than one block of script metadata", where=name, remedy="keep one of them")
    if not blocks:
        return None
    return "".join(f"{line[2:] if line.startswith('# ') else line[1:]}\n" for line in blocks[0].splitlines())
