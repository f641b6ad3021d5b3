"""A program of its own: fetch a trust root from a TUF repository and print it.

Its parent ends it when it takes too long. Usage: ``python -P -m attestree.verify.refresh URL``.
"""

from __future__ import annotations

import sys
from pathlib import Path

from sigstore._internal.tuf import TrustUpdater

from attestree.events import TrustRootInfo
from attestree.text import reason_of
from attestree.verify.problems import attempt
from attestree.verify.proof import Prover
from attestree.verify.trust import TrustRoot


def fetch(url: str, bootstrap: Path | None = None) -> bytes:
    """Return the ``trusted_root.json`` that a TUF repository signs today.

    Args:
        url: the repository.
        bootstrap: its first ``root.json``; None where the sigstore library knows the repository.

    Raises:
        Exception: whatever TUF, requests, the file system or the check of the root raise.
    """
    raw = Path(TrustUpdater(url, bootstrap_root=bootstrap).get_trusted_root_path()).read_bytes()
    Prover(TrustRoot(raw, TrustRootInfo(url, "")))
    return raw


def main(arguments: list[str]) -> int:
    """Print the trust root of the repository named by ``arguments``; return 1 and complain in one line if it fails."""
    raw = attempt(lambda: fetch(arguments[0]))
    if isinstance(raw, Exception):
        sys.stderr.write(f"{reason_of(raw.__cause__ or raw)}\n")
        return 1
    sys.stdout.buffer.write(raw)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
