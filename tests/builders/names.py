"""The made-up places, times and file names that builders use."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

INDEX = "https://index.example/simple/"
FORGE = "https://forge.example"
ISSUER = "https://token.forge.example"
NOW = datetime(2026, 6, 30, 12, 0, tzinfo=UTC)
"""The time tests judge ages by."""
UPLOADED = datetime(2026, 5, 30, 9, 0, tzinfo=UTC)
"""When the default release was uploaded: a month before ``NOW``."""


def sha256_of(text: str) -> str:
    """Return a digest that stands for a file of that name."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def wheel(name: str = "tinyledger", version: str = "2.4.1", tag: str = "py3-none-any") -> str:
    """Return the name of a wheel."""
    return f"{name.replace('-', '_')}-{version}-{tag}.whl"


def sdist(name: str = "tinyledger", version: str = "2.4.1") -> str:
    """Return the name of an sdist."""
    return f"{name.replace('-', '_')}-{version}.tar.gz"
