"""The evidence of a release or a document as text: everything from the verdict down to the claims."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from attestree.claims import CLAIMS
from attestree.evidence import PredicateKind, Publisher
from attestree.records import Identity, IdentityVerdict
from attestree.reports.base import WHERE_NOT_WHETHER, Options, Report
from attestree.reports.evidence import render
from attestree.reports.sentences import size_of
from attestree.verdict import FileStatus, IdentityStatus, Level, ReleaseState
from builders import (
    INDEX,
    NOW,
    checked,
    claims,
    email_claims,
    file_record,
    finding,
    project_of,
    record,
    sdist,
    sha256_of,
    trust_root,
    wheel,
)
from reports.samples import hostile_report


def shown(*records: object, width: int = 100, ascii_only: bool = False) -> str:
    report = Report.of(project_of(*records), records, now=NOW, trust_root=trust_root())  # type: ignore[arg-type] # records
    return render(report, Options(width=width, ascii_only=ascii_only))


def test_everything_about_a_verified_release() -> None:
    verdict = IdentityVerdict(IdentityStatus.SAME_AS_BEFORE, "same repository and owner ids as 2.4.0", Identity())
    attestation = replace(
        checked(), publisher=Publisher("GitHub", {"repository": "a/b", "environment": None}, known=True)
    )
    text = shown(
        record(
            files=[file_record(attestations=[attestation])],
            identity=verdict,
            states=[ReleaseState.FULL_PROVENANCE],
            findings=[finding("yanked", Level.REVIEW, "Yanked", "too loud")],
        )
    )
    words = " ".join(text.split())
    for part in (
        "tinyledger 2.4.1: ⚠ review",
        f"index {INDEX}",
        "release full provenance",
        "identity same as before: same repository and owner ids as 2.4.0",
        "⚠ review: Yanked (yanked): too loud",
        f"{wheel()}: ✓ verified",
        f"sha256 {sha256_of(wheel())}",
        "uploaded 2026-",
        "attestation 1: ✓ verified",
        "Uploaded from https://forge.example/tinyledger/tinyledger by .github/workflows/release.yml",
        "at refs/tags/v2.4.1 (commit 9f31c02",
        "publisher GitHub: repository=a/b (as the index names it)",
        f"about {wheel()}, sha256 {sha256_of(wheel())}",
        "certificate sha256",
        "log entry number",
        "claims of the certificate",
        "trust root: Sigstore, sha256",
        WHERE_NOT_WHETHER,
    ):
        assert part in words
    for info in CLAIMS:
        value = getattr(claims(), info.field)
        assert (f"{info.title} ({info.oid}) {value}" in words) is bool(value)


def test_what_nothing_proves_is_said_before_it() -> None:
    forged = replace(checked(status=FileStatus.FAILED), proven=False)
    text = shown(record(files=[file_record(status=FileStatus.FAILED, attestations=[forged])]))
    warning = text.index("No verified signature covers what follows")
    assert text.index("attestation 1: ✗ failed") < warning < text.index("Uploaded from")
    assert "No verified signature" not in shown(record())


def test_each_kind_of_attestation_has_its_verb() -> None:
    kinds = (PredicateKind.PUBLISH, PredicateKind.SLSA, PredicateKind.OTHER)
    text = shown(record(files=[file_record(attestations=[checked(kind=kind) for kind in kinds])]))
    assert text.index("Uploaded from") < text.index("Built by") < text.index("Attested from")
    assert "attestation 3" in text


def test_an_account_is_named_where_there_is_no_repository() -> None:
    mail = checked(claims_=email_claims())
    assert mail.certificate is not None
    mail = replace(mail, certificate=replace(mail.certificate, identity="release@example.com"))
    assert "Uploaded from release@example.com\n" in shown(record(files=[file_record(attestations=[mail])]))


def test_what_could_not_be_read_is_left_out() -> None:
    bare = replace(
        checked(),
        statement=None,
        certificate=None,
        log=None,
        claims=replace(email_claims(), issuer="", legacy_issuer=""),
    )
    text = shown(record(files=[file_record(attestations=[bare])]))
    assert not any(word in text for word in ("Uploaded", "Attested", "    certificate ", "    log entry", "claims of"))


def test_a_release_that_could_not_be_asked_about_says_why() -> None:
    assert "  error       no answer\n" in shown(record(error="no answer"))


def test_every_file_is_shown_and_lines_keep_the_width() -> None:
    text = shown(
        record(files=[file_record(), file_record(sdist(), FileStatus.NO_PROVENANCE)]), width=60, ascii_only=True
    )
    assert f"{sdist()}: - no provenance" in text
    assert text.isascii()
    assert all(len(line) <= 60 for line in text.splitlines() if len(line.split()) > 3)


def test_a_trust_root_says_why_it_is_not_fresher() -> None:
    of = record()
    root = replace(trust_root(), note="offline")
    assert "\n  offline\n" in render(Report.of(project_of(of), [of], now=NOW, trust_root=root), Options())


def test_sizes_in_words() -> None:
    sizes = [size_of(count) for count in (0, 999, 1000, 999_949, 999_950, 12_345_678, 10**12, 10**16)]
    assert sizes == ["0 B", "999 B", "1.0 kB", "999.9 kB", "1.0 MB", "12.3 MB", "1.0 TB", "10000.0 TB"]


@given(st.text(st.characters(codec=None, categories=None), min_size=1, max_size=12))
def test_hostile_text_is_printable(text: str) -> None:
    shown = render(hostile_report(text), Options())
    assert shown.replace("\n", "").isprintable()
    shown.encode()


def test_a_finding_is_shown_with_what_it_compares_and_who_accepted_it() -> None:
    accepted = replace(finding("yanked", detail="too loud", file=wheel()), acknowledged="known since May")
    lapsed = replace(finding("ref-changed", detail="from a branch", before="tag", after="branch"), lapsed="was known")
    text = shown(record(findings=[accepted, lapsed]))
    lines = [" ".join(line.split()) for line in text.splitlines()]
    start = lines.index("⚠ review: Title of yanked (yanked): too loud")
    assert lines[start + 1 : start + 6] == [
        f"file {wheel()}",
        "acknowledged: known since May",
        "⚠ review: Title of ref-changed (ref-changed): from a branch; was known",
        "before tag",
        "after branch",
    ]
