"""Where a uv.lock says a package comes from: its ``source`` tables, and the texts that June 2024 wrote instead.

Tables: ``registry``, ``git``, ``url``, ``path``, ``directory``, ``editable``, ``virtual``. Texts: ``registry+URL``,
``git+URL?rev=R#COMMIT``, ``direct+URL``, and ``path+``, ``directory+``, ``editable+`` before a path.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from attestree.model import Origin, OriginKind

if TYPE_CHECKING:
    from attestree.sources.fields import Fields

KINDS = {
    "registry": OriginKind.INDEX,
    "git": OriginKind.GIT,
    "url": OriginKind.URL,
    "path": OriginKind.PATH,
    "directory": OriginKind.PATH,
    "editable": OriginKind.PATH,
    "virtual": OriginKind.PATH,
}
FOLDERS = frozenset({"directory", "editable", "virtual"})
"""The sources that are a folder beside the lock, and so can be the project itself."""


def read_source(holder: Fields) -> tuple[str, str, str]:
    """Return the ``source`` of a package or an edge as kind, place and subdirectory; three empty texts for none.

    Raises:
        SourceError: it is of no kind that uv knows.
    """
    value = holder.values.get("source")
    if value is None:
        return "", "", ""
    if isinstance(value, str):
        kind, plus, place = value.partition("+")
        kind = {"direct": "url"}.get(kind, kind)
        if plus and kind in KINDS:
            return kind, place, ""
        raise holder.error("source", f"is of a kind that is not known: {value[:80]}")
    table = holder.table("source")
    for kind in KINDS:
        if kind in table.values:
            return kind, table.text(kind), table.text("subdirectory")
    raise holder.error("source", f"is of a kind that is not known: {', '.join(table.values)[:80]}")


def origin_of(kind: str, place: str, subdirectory: str) -> Origin:
    """Return the origin that a source stands for; what has no source is from an index that is not named."""
    if kind == "git":
        address, _, commit = place.partition("#")
        address, _, query = address.partition("?")
        asked = parse_qs(query)
        reference = next((asked[key][0] for key in ("rev", "tag", "branch") if key in asked), "")
        folder = subdirectory or asked.get("subdirectory", [""])[0]
        return Origin(OriginKind.GIT, address, reference=reference, commit=commit, subdirectory=folder)
    return Origin(KINDS.get(kind, OriginKind.INDEX), place, subdirectory=subdirectory)
