"""One lab for all tests of verification, and a way to ask about what it minted."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from attestree.verify.provenance import verify_provenance
from attestree.verify.trust import TrustRoot
from lab import NOTHING, Identity, Lab, Wrong, github, provenance

if TYPE_CHECKING:
    from attestree.evidence import FileVerdict

WHEEL = "tinyledger-2.4.0-py3-none-any.whl"
SDIST = "tinyledger-2.4.0.tar.gz"
SHA256 = hashlib.sha256(b"tinyledger").hexdigest()
SIGNED = datetime(2026, 5, 30, 12, 0, tzinfo=UTC)
NOW = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)
LEDGER = github("orchard/tinyledger", ref="refs/tags/v2.4.0", environment="pypi")


@dataclass(frozen=True)
class Bench:
    """A lab, its trust root, and short ways to mint and ask."""

    lab: Lab
    root: TrustRoot

    def attest(self, identity: Identity = LEDGER, wrong: Wrong = NOTHING, **options: Any) -> dict[str, Any]:
        """Mint an attestation of the wheel, signed in May 2026."""
        options = {"filename": WHEEL, "sha256": SHA256, "when": SIGNED, **options}
        return self.lab.attest(identity=identity, wrong=wrong, **options)

    def ask(
        self,
        *attestations: object,
        publisher: object = LEDGER.publisher,
        **options: Any,
    ) -> FileVerdict:
        """Verify attestations of the wheel, as if the index had served them beside ``publisher``."""
        return self.ask_raw(provenance((publisher, attestations)), **options)

    def ask_raw(self, raw: bytes, **options: Any) -> FileVerdict:
        """Verify a provenance object of the wheel."""
        options = {"filename": WHEEL, "sha256": SHA256, "trust_root": self.root, "now": NOW, **options}
        return verify_provenance(raw, **options)


@pytest.fixture(scope="session")
def bench() -> Bench:
    lab = Lab()
    return Bench(lab, TrustRoot.from_bytes(lab.trusted_root(), source="the lab"))
