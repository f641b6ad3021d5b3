"""Hundreds of attestations with one thing changed: none may pass, none may raise."""

from __future__ import annotations

import base64
import copy
import json
import random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attestree.verdict import FileStatus
from attestree.verify.provenance import verify_document
from lab import provenance, sigstore_bundle
from verify.conftest import LEDGER, NOW, SHA256, SIGNED, WHEEL
from verify.test_strict import VALUES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from verify.conftest import Bench

REPLACEMENTS: list[Any] = [
    None,
    True,
    0,
    -1,
    1.5,
    2**64,
    "",
    "0",
    "-1",
    str(2**64),
    "AAAA",
    "=",
    "é",
    "\x1b[2J",
    [],
    {},
]
CHANGES_PER_TEXT = 12


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path of every value below ``value``."""
    steps = value.keys() if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for step in steps:
        yield (*path, step)
        yield from places(value[step], (*path, step))


def replaced(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    changed = copy.deepcopy(value)
    at = changed
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = new
    return changed


def removed(value: Any, path: tuple[Any, ...]) -> Any:
    changed = copy.deepcopy(value)
    at = changed
    for step in path[:-1]:
        at = at[step]
    del at[path[-1]]
    return changed


def value_at(value: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        value = value[step]
    return value


def meaning(attestation: Any) -> Any:
    """Return what an attestation says: base64 decoded, and without the name beside the checkpoint's signature.

    The name is a hint that no signature covers and that the library does not look at.
    """
    said = copy.deepcopy(attestation)
    proof = said["verification_material"]["transparency_entries"][0]["inclusionProof"]
    note, _, signature = proof["checkpoint"]["envelope"].rpartition("\u2014 ")
    proof["checkpoint"]["envelope"] = (note, signature.split(" ")[-1])

    def decoded(inner: Any) -> Any:
        if isinstance(inner, dict):
            return {key: decoded(item) for key, item in inner.items()}
        if isinstance(inner, list):
            return [decoded(item) for item in inner]
        try:
            return base64.b64decode(inner)
        except (TypeError, ValueError):
            return inner

    return decoded(said)


def same_meaning(one: Any, other: Any) -> bool:
    try:
        return bool(meaning(one) == meaning(other))
    except (KeyError, IndexError, TypeError, AttributeError):
        return False


def single_changes(good: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    chance = random.Random(740)
    for path in places(good):
        yield f"without {path}", removed(good, path)
        for new in REPLACEMENTS:
            yield f"{path} = {new!r}", replaced(good, path, new)
        old = value_at(good, path)
        if isinstance(old, str):
            for _ in range(CHANGES_PER_TEXT):
                at = chance.randrange(len(old))
                yield f"{path}[{at}]", replaced(good, path, old[:at] + chr(ord(old[at]) ^ 1) + old[at + 1 :])
                yield f"{path} without [{at}]", replaced(good, path, old[:at] + old[at + 1 :])


@pytest.fixture(scope="module")
def good_bundle(bench: Bench) -> Any:
    return json.loads(sigstore_bundle(bench.attest()))


def test_no_single_change_passes(bench: Bench) -> None:
    good = bench.attest(predicate="slsa")
    assert bench.ask(good).status is FileStatus.VERIFIED
    count, harmless = 0, 0
    for what, changed in single_changes(good):
        count += 1
        verdict = bench.ask(changed)
        assert verdict.reason.isprintable()
        if verdict.status is FileStatus.VERIFIED:
            assert same_meaning(changed, good), what
            harmless += 1
        else:
            assert verdict.status in {FileStatus.FAILED, FileStatus.UNREADABLE}, what
    assert count > 500
    assert harmless < count / 20


def test_no_flipped_byte_of_a_provenance_object_passes(bench: Bench) -> None:
    raw = bench.lab.provenance(WHEEL, SHA256, LEDGER, when=SIGNED)
    assert bench.ask_raw(raw).status is FileStatus.VERIFIED
    good = json.loads(raw)["attestation_bundles"][0]
    for place in range(0, len(raw), 5):
        flipped = raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :]
        verdict = bench.ask_raw(flipped)
        assert verdict.reason.isprintable()
        if verdict.status is FileStatus.VERIFIED:  # the name of a key that may be missing
            bundle = json.loads(flipped)["attestation_bundles"][0]
            assert same_meaning(bundle["attestations"][0], good["attestations"][0])
            assert bundle["publisher"]["repository"] == good["publisher"]["repository"]
            assert bundle["publisher"]["workflow"] == good["publisher"]["workflow"]


def test_a_proof_of_another_size_does_not_pass(bench: Bench) -> None:
    """A path through the tree fits several sizes, and the library does not compare them with the checkpoint's."""
    good = bench.attest()
    proof = good["verification_material"]["transparency_entries"][0]["inclusionProof"]
    proof["treeSize"] = str(int(proof["treeSize"]) + 1)
    assert bench.ask(good).status is FileStatus.FAILED


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=VALUES, publisher=VALUES)
def test_any_json_in_the_place_of_an_attestation_is_unreadable(bench: Bench, value: object, publisher: object) -> None:
    verdict = bench.ask_raw(provenance((publisher, [value])))
    assert verdict.status is FileStatus.UNREADABLE
    assert verdict.reason.isprintable()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=st.binary(max_size=300))
def test_any_bytes_in_the_place_of_a_document_are_unreadable(bench: Bench, raw: bytes) -> None:
    assert bench.ask_raw(raw).status is FileStatus.UNREADABLE
    assert verify_document(raw, trust_root=bench.root, now=NOW).status is FileStatus.UNREADABLE


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_json_anywhere_in_a_bundle_is_survived(bench: Bench, good_bundle: Any, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(list(places(good_bundle))))
    raw = json.dumps(replaced(good_bundle, path, data.draw(VALUES))).encode()
    verdict = verify_document(raw, trust_root=bench.root, now=NOW)
    assert verdict.status is not FileStatus.VERIFIED
    assert verdict.reason.isprintable()


@pytest.mark.parametrize("place", ["statement", "signature"])
def test_every_byte_of_the_envelope_counts(bench: Bench, place: str) -> None:
    good = bench.attest()
    value = base64.b64decode(good["envelope"][place])
    for at in range(len(value)):
        changed = value[:at] + bytes([value[at] ^ 1]) + value[at + 1 :]
        envelope = {**good["envelope"], place: base64.b64encode(changed).decode()}
        assert bench.ask({**good, "envelope": envelope}).status is FileStatus.FAILED
