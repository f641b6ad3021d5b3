"""Packages, files, digests and origins."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attestree.model import Artifact, Digest, Origin, OriginKind, Package, PackageId

HEX = "0f" * 32


def test_digests_are_normalised() -> None:
    assert Digest.parse(f" SHA256:{HEX.upper()} ") == Digest("sha256", HEX)
    assert str(Digest.of("Sha256", HEX)) == f"sha256:{HEX}"
    assert Digest.of("blake3", "ab").value == "ab"


@pytest.mark.parametrize(
    ("algorithm", "value", "said"),
    [
        ("sha256", "", "is not hexadecimal"),
        ("sha256", "0g" * 32, "is not hexadecimal"),
        ("sha256", "٣" * 64, "is not hexadecimal"),
        ("sha256", HEX + "\n00", "is not hexadecimal"),
        ("sha256", "00", "a sha256 digest has 64 hexadecimal digits, this one has 2"),
        ("md5", HEX, "a md5 digest has 32 hexadecimal digits, this one has 64"),
        ("", HEX, "is not the name of a hash algorithm"),
        ("sha 256", HEX, "is not the name of a hash algorithm"),
        ("x" * 17, HEX, "is not the name of a hash algorithm"),
    ],
)
def test_digests_of_another_shape_are_refused(algorithm: str, value: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Digest.of(algorithm, value)


def test_a_digest_needs_its_algorithm() -> None:
    with pytest.raises(ValueError, match="is not of the form algorithm:digest"):
        Digest.parse(HEX)


@given(st.text(max_size=80))
def test_any_digest_that_is_accepted_is_of_its_shape(text: str) -> None:
    try:
        digest = Digest.parse(text)
    except ValueError:
        return
    assert set(digest.value) <= set("0123456789abcdef")
    assert digest.value
    assert Digest.parse(str(digest)) == digest


def test_origins_drop_credentials_and_show_themselves() -> None:
    origin = Origin(OriginKind.GIT, "https://me:secret@forge.example/a/b", "main", "9f31c02", "python")
    assert origin.url == "https://forge.example/a/b"
    assert origin.display == "git https://forge.example/a/b @ 9f31c02 (python)"
    assert Origin(OriginKind.GIT, "ssh://forge.example/a", reference="v1").display == "git ssh://forge.example/a @ v1"
    assert Origin(OriginKind.INDEX).display == "index"
    assert Origin(OriginKind.PATH, "a\x1b[2J").display == "path a\\x1b[2J"
    assert Origin(OriginKind.URL, "https://u:p@x.example") == Origin(OriginKind.URL, "https://x.example")


def test_the_sha256_of_a_file_is_found_among_its_digests() -> None:
    other = Digest("sha512", HEX * 2)
    assert Artifact("a.whl", (other, Digest("sha256", HEX))).sha256 == HEX
    assert Artifact("a.whl", (other,)).sha256 == ""
    assert Artifact("a\u202e.whl").display_name == "a\\u202e.whl"


def test_packages_show_themselves_safely_and_can_be_keys() -> None:
    one = Package(PackageId("a==1"), "a\x07", "1\n", Origin(OriginKind.INDEX), attestation_identities=({"kind": "x"},))
    assert (one.display_name, one.display_version, one.title) == ("a\\x07", "1\\x0a", "a\\x07 1\\x0a")
    assert Package(PackageId("a"), "a", "", Origin(OriginKind.ROOT)).title == "a"
    assert len({one, one}) == 1
