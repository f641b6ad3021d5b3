"""A small Sigstore of our own: it mints any attestation, good or bad, and never leaves the tests and the demo.

A ``Lab`` holds a certificate authority with Fulcio's extensions, a certificate-transparency log and a Rekor-style log
with a real Merkle tree, and writes the ``trusted_root.json`` that covers all three. The unmodified sigstore library
accepts what it mints, and refuses what was minted wrong::

    from datetime import UTC, datetime
    from lab import Lab, Wrong, github, provenance

    lab = Lab(seed=b"orchard")                     # the same seed gives the same bytes; without one, keys are random
    publisher = github("orchard/tinyledger", workflow="release.yml", ref="refs/tags/v2.4.0", environment="pypi")
    when = datetime(2026, 5, 30, 12, 0, tzinfo=UTC)

    attestation = lab.attest("tinyledger-2.4.0.tar.gz", sha256, publisher, when=when)               # a dict (PEP 740)
    built = lab.attest("tinyledger-2.4.0.tar.gz", sha256, publisher, when=when, predicate="slsa")
    answer = provenance((publisher.publisher, [attestation, built]))                                # bytes (PEP 740)
    answer = lab.provenance("tinyledger-2.4.0.tar.gz", sha256, publisher, when=when, slsa=True)     # all in one
    root = lab.trusted_root()                                                                       # bytes

    bad = lab.attest("tinyledger-2.4.0.tar.gz", sha256, publisher, when=when, wrong=Wrong(signature=True))

``github``, ``gitlab``, ``google``, ``circleci`` and ``email`` make identities; ``identity.claiming({11: "x"})``
changes single claims of the certificate, ``identity.published_by({...})`` changes what the index says. ``Wrong`` lists
everything that can be wrong about an attestation, ``Lab.trusted_root`` everything that can be unusual about the root.
"""

from lab.bundles import provenance, sigstore_bundle
from lab.identities import Identity, circleci, email, github, gitlab, google
from lab.sigstore import Lab
from lab.statements import PUBLISH, SLSA
from lab.wrong import NOTHING, Wrong

__all__ = [
    "NOTHING",
    "PUBLISH",
    "SLSA",
    "Identity",
    "Lab",
    "Wrong",
    "circleci",
    "email",
    "github",
    "gitlab",
    "google",
    "provenance",
    "sigstore_bundle",
]
