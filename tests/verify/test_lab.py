"""The lab is a Sigstore: libraries that nobody here wrote accept what it mints."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from pypi_attestations import Attestation, Distribution, Provenance
from sigstore.models import Bundle, TrustedRoot
from sigstore.verify import Verifier
from sigstore.verify.policy import UnsafeNoOp

from lab import Identity, Lab, Wrong, circleci, email, github, gitlab, google, sigstore_bundle
from lab.merkle import MerkleTree
from verify.conftest import LEDGER, SHA256, SIGNED, WHEEL

if TYPE_CHECKING:
    from pathlib import Path

    from verify.conftest import Bench

PUBLISHERS = [
    LEDGER,
    github("orchard/tinyledger", ref="refs/heads/main", trigger="workflow_dispatch"),
    gitlab("orchard/tools/press", environment="prod"),
    google("bot@lab.example"),
    circleci("1b4e28ba-2fa1-11d2-883f-0016d3cca427", "6fa459ea-ee8a-3ca4-894e-db77e160355e"),
]


@pytest.fixture
def verifier(bench: Bench, tmp_path: Path) -> Verifier:
    path = tmp_path / "trusted_root.json"
    path.write_bytes(bench.lab.trusted_root())
    return Verifier(trusted_root=TrustedRoot.from_file(str(path)))


@pytest.mark.parametrize("identity", PUBLISHERS, ids=lambda identity: identity.publisher["kind"])
@pytest.mark.parametrize("predicate", ["publish", "slsa"])
def test_the_unmodified_library_accepts_it(
    bench: Bench,
    identity: Identity,
    predicate: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Offline the library believes the trust root in its own cache: so no part of it is replaced."""
    caplog.set_level(logging.CRITICAL, "sigstore")
    cache = tmp_path / "sigstore-python" / "tuf" / quote("https://tuf-repo-cdn.sigstore.dev", safe="")
    cache.mkdir(parents=True)
    (cache / "trusted_root.json").write_bytes(bench.lab.trusted_root())
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    raw = json.dumps(
        {
            "version": 1,
            "attestation_bundles": [
                {"publisher": identity.publisher, "attestations": [bench.attest(identity, predicate=predicate)]}
            ],
        }
    )
    bundle = Provenance.model_validate_json(raw).attestation_bundles[0]
    kind, _ = bundle.attestations[0].verify(bundle.publisher, Distribution(name=WHEEL, digest=SHA256), offline=True)
    assert kind.endswith("publish/v1" if predicate == "publish" else "provenance/v1")


@pytest.mark.parametrize("version", ["0.1", "0.2", "0.3"])
def test_bundles_are_bundles(bench: Bench, verifier: Verifier, version: str) -> None:
    bundle = Bundle.from_json(sigstore_bundle(bench.attest(email("someone@lab.example")), version))
    kind, payload = verifier.verify_dsse(bundle, UnsafeNoOp())
    assert kind == "application/vnd.in-toto+json"
    assert json.loads(payload)["subject"] == [{"name": WHEEL, "digest": {"sha256": SHA256}}]


def test_proofs_hold_in_trees_of_every_size(verifier: Verifier, bench: Bench) -> None:
    for _ in range(40):
        bundle = Attestation.model_validate(bench.attest()).to_bundle()
        verifier.verify_dsse(bundle, UnsafeNoOp())


def test_a_tree_proves_every_leaf() -> None:
    tree = MerkleTree()
    for size in range(1, 70):
        tree.append(str(size).encode())
        lengths = [len(tree.proof(index)) for index in range(size)]
        assert max(lengths) == (size - 1).bit_length()
    assert len({tuple(tree.proof(index)) for index in range(len(tree))}) == len(tree)


def mint(lab: Lab) -> list[Any]:
    return [
        lab.trusted_root(),
        lab.provenance(WHEEL, SHA256, LEDGER, when=SIGNED, slsa=True),
        lab.attest(WHEEL, SHA256, google("bot@lab.example"), when=SIGNED, wrong=Wrong(signature=True)),
    ]


def test_a_seed_makes_the_same_bytes_every_time() -> None:
    assert mint(Lab(b"orchard")) == mint(Lab(b"orchard"))
    assert mint(Lab(b"orchard"))[0] != mint(Lab(b"meadow"))[0]


def test_without_a_seed_nothing_is_the_same_twice() -> None:
    assert all(one != other for one, other in zip(mint(Lab()), mint(Lab()), strict=True))


def test_claims_that_fulcio_did_not_know_yet_are_left_out(bench: Bench) -> None:
    early = bench.attest(when=SIGNED.replace(year=2024))
    claims = Attestation.model_validate(early).certificate_claims
    assert "1.3.6.1.4.1.57264.1.22" in claims
    verdict = bench.ask(early)
    assert verdict.attestations[0].claims.deployment_environment == ""
    assert bench.ask(bench.attest()).attestations[0].claims.deployment_environment == "pypi"
