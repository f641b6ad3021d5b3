"""Whom the index names, whom the certificate names, and what happens where the two differ or one is unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from attestree.verdict import FileStatus
from lab import Identity, Wrong, circleci, email, github, gitlab, google
from lab.statements import slsa_predicate
from verify.conftest import LEDGER

if TYPE_CHECKING:
    from verify.conftest import Bench

FAILED, UNREADABLE, VERIFIED = FileStatus.FAILED, FileStatus.UNREADABLE, FileStatus.VERIFIED
BOT = google("bot@lab.example")
JOB = gitlab("orchard/tools/press", environment="prod")
PIPELINE = circleci("1b4e28ba-2fa1-11d2-883f-0016d3cca427", "6fa459ea-ee8a-3ca4-894e-db77e160355e")

GOOD_IDENTITIES: dict[str, Identity] = {
    "GitHub": LEDGER,
    "GitHub without an environment": github("orchard/tinyledger"),
    "GitHub, the index says no environment": LEDGER.published_by({**(LEDGER.publisher or {}), "environment": None}),
    "GitHub, an environment in another case": LEDGER.published_by({**(LEDGER.publisher or {}), "environment": "PyPI"}),
    "GitHub, no environment in the certificate": LEDGER.claiming({23: None}),
    "GitHub, self-hosted": LEDGER.claiming({11: "self-hosted"}),
    "GitHub, a reusable workflow": github("a/b", signer="https://github.com/c/d/.github/workflows/e.yml@refs/heads/f"),
    "GitHub, at a commit": LEDGER.claiming(
        {18: (LEDGER.claims[18].rpartition("@")[0] + "@" + LEDGER.claims[13])},
    ),
    "GitLab": JOB,
    "Google": BOT,
    "CircleCI": PIPELINE,
}

WRONG_IDENTITIES: dict[str, tuple[Identity, str]] = {
    "another repository": (
        LEDGER.published_by({**(LEDGER.publisher or {}), "repository": "evil/ledger"}),
        "evil/ledger",
    ),
    "another workflow": (LEDGER.published_by({**(LEDGER.publisher or {}), "workflow": "x.yml"}), "x.yml"),
    "another environment": (LEDGER.published_by({**(LEDGER.publisher or {}), "environment": "prod"}), "prod"),
    "another forge": (LEDGER.published_by(gitlab("orchard/tinyledger").publisher), "GitLab"),
    "no build configuration": (LEDGER.claiming({18: None}), "release.yml"),
    "neither commit nor ref": (LEDGER.claiming({13: None, 14: None}), "release.yml"),
    "an older repository claim": (LEDGER.claiming({5: "evil/ledger"}), "contradicts itself about the repository"),
    "an older issuer claim": (LEDGER.claiming({1: "https://x.example"}), "contradicts itself about the issuer"),
    "an older ref claim": (LEDGER.claiming({6: "refs/heads/x"}), "contradicts itself about the ref"),
    "an older commit claim": (LEDGER.claiming({3: "0" * 40}), "contradicts itself about the commit"),
    "an older trigger claim": (LEDGER.claiming({2: "push"}), "contradicts itself about the trigger"),
    "another signer in the name": (LEDGER.at("https://github.com/evil/x"), "contradicts itself about the signer"),
    "GitLab without a commit": (JOB.claiming({13: None}), "GitLab"),
    "Google, a newer issuer claim": (BOT.claiming({8: "https://x.example"}), "contradicts itself about the issuer"),
    "Google, an address in another kind of name": (BOT.at("https://x.example/bot@lab.example"), "Google"),
    "Google, another address": (BOT.published_by({"kind": "Google", "email": "evil@lab.example"}), "evil@lab"),
    "CircleCI, another ref": (PIPELINE.claiming({14: "refs/heads/evil"}), "CircleCI"),
    "CircleCI, another project": (
        PIPELINE.published_by({**(PIPELINE.publisher or {}), "project_id": "another"}),
        "another",
    ),
}

UNKNOWN_PUBLISHERS: dict[str, tuple[object, str]] = {
    "null": (None, "names none"),
    "a person": ({"policy": "identity", "identity": "x@lab.example"}, "none of a known kind"),
    "another server's": ({"kind": "Pulp User", "prn": "prn:auth.user:1"}, "the kind Pulp User"),
    "a kind that is no text": ({"kind": 3}, "none of a known kind"),
    "hostile": ({"kind": "\x1b]0;x\x07"}, r"\x1b]0;x\x07"),
    "a list": (["GitHub"], "not a JSON object"),
    "without its fields": ({"kind": "GitHub"}, "GitHub publisher that is malformed"),
    "ids that shift": ({"kind": "CircleCI", "project_id": "a/b", "pipeline_definition_id": "c"}, "malformed"),
}


@pytest.mark.parametrize("identity", GOOD_IDENTITIES.values(), ids=GOOD_IDENTITIES.keys())
def test_publishers_that_agree_with_the_certificate(bench: Bench, identity: Identity) -> None:
    verdict = bench.ask(bench.attest(identity), publisher=identity.publisher)
    assert verdict.status is VERIFIED, verdict.reason


@pytest.mark.parametrize(("identity", "word"), WRONG_IDENTITIES.values(), ids=WRONG_IDENTITIES.keys())
def test_publishers_that_do_not_agree_with_the_certificate(bench: Bench, identity: Identity, word: str) -> None:
    verdict = bench.ask(bench.attest(identity), publisher=identity.publisher)
    assert (verdict.status, verdict.attestations[0].proven) == (FAILED, True)
    assert word in verdict.reason


@pytest.mark.parametrize(("publisher", "word"), UNKNOWN_PUBLISHERS.values(), ids=UNKNOWN_PUBLISHERS.keys())
def test_an_unknown_publisher_skips_the_comparison_only(bench: Bench, publisher: object, word: str) -> None:
    verdict = bench.ask(bench.attest(), publisher=publisher)
    checked = verdict.attestations[0]
    assert (verdict.status, checked.proven) == (UNREADABLE, True)
    assert verdict.reason.startswith("proof holds, publisher unknown: ")
    assert word in verdict.reason
    assert checked.statement is not None
    assert checked.claims.source_repository_uri == "https://github.com/orchard/tinyledger"
    assert checked.publisher is not None
    assert not checked.publisher.known

    for wrong in (Wrong(signature=True), Wrong(digests={"sha256": "1" * 64})):
        assert bench.ask(bench.attest(wrong=wrong), publisher=publisher).status is FAILED


def test_a_person_is_no_trusted_publisher(bench: Bench) -> None:
    person = email("someone@lab.example")
    verdict = bench.ask(bench.attest(person), publisher=person.publisher)
    assert verdict.status is UNREADABLE
    assert verdict.attestations[0].certificate is not None
    assert verdict.attestations[0].certificate.identity == "someone@lab.example"


def test_slsa_provenance_must_not_name_another_repository(bench: Bench) -> None:
    good = bench.attest(predicate="slsa")
    assert bench.ask(good).status is VERIFIED
    foreign = Wrong(predicate=slsa_predicate(github("evil/x")))
    verdict = bench.ask(bench.attest(predicate="slsa", wrong=foreign))
    assert (verdict.status, verdict.attestations[0].proven) == (UNREADABLE, True)
    assert "names the repository https://github.com/evil/x" in verdict.reason
