"""The real lock files that lie beside the repository, with what the formats' own tools say of them."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from shared import SHARED

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

LOCKS = SHARED / "locks"


@dataclass(frozen=True)
class Entry:
    """One entry of the index of lock files."""

    file: str
    values: dict[str, Any]

    @property
    def path(self) -> Path:
        """Where the file lies."""
        return LOCKS / self.file

    @property
    def oracle(self) -> Any:
        """What the format's own tool says of the file; None where nothing was kept."""
        kept = self.values.get("oracle_file")
        return json.loads(gzip.decompress((LOCKS / kept).read_bytes())) if kept else None


def entries(part: str, *kinds: str) -> list[Entry]:
    """Return the entries of one part of the index, of these kinds; none where the data is absent."""
    index = LOCKS / "INDEX.json"
    if not index.is_file():
        return []
    listed = json.loads(index.read_text())[part]
    return [Entry(one["file"], one) for one in listed if one["kind"] in kinds]


def parametrize(found: Iterable[Entry]) -> pytest.MarkDecorator:
    """Return the decorator that runs a test once per entry, named after its file."""
    return pytest.mark.parametrize("entry", [pytest.param(entry, id=entry.file) for entry in found])
