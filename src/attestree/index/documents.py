"""What an index keeps beside a file: its provenance (PEP 740), its core metadata (PEP 658)."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from attestree.index.exchange import Body


class Document(NamedTuple):
    """One kind of them: what its address is called, what is wanted there, and the types to ask for."""

    called: str
    wanted: str
    types: str


PROVENANCE = Document(
    "provenance", "a provenance object", "application/vnd.pypi.integrity.v1+json, application/json;q=0.9"
)
METADATA = Document("metadata", "core metadata", "text/plain, */*;q=0.5")


def what_instead(body: Body, sha256: str = "") -> str:
    """Return what an answer is in place of a document; empty where it may be one.

    Args:
        body: the answer.
        sha256: what it must hash to, lower case; empty where nobody says.
    """
    if not body.data.strip():
        return "an empty body"
    if "html" in body.content_type.lower() or body.data.lstrip().startswith(b"<"):
        return "a web page"
    if sha256 and hashlib.sha256(body.data).hexdigest() != sha256:
        return "other bytes than its page gives the SHA-256 of,"
    return ""
