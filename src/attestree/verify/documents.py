"""The documents attestations travel in: provenance objects, bare attestations and Sigstore bundles."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from attestree.evidence import CheckedAttestation, FileVerdict
from attestree.verdict import FileStatus
from attestree.verify.attestation import check_material, check_value, refused
from attestree.verify.material import from_bundle
from attestree.verify.problems import MalformedError, quote
from attestree.verify.publishers import NOBODY, read_publisher
from attestree.verify.strict import as_array, parse_json

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from attestree.verify.attestation import Question
    from attestree.verify.statements import ExpectedFile

MOST_BYTES = 4 * 1024 * 1024
"""The largest document that is looked at; real provenance objects have about 10 KiB."""
MOST_ATTESTATIONS = 16
"""The most attestations of one file that are looked at; indexes take one or two."""


def check_provenance(raw: bytes, question: Question) -> FileVerdict:
    """Return the verdict on a provenance object."""
    content = _parsed(raw, "the provenance object")
    return content if isinstance(content, FileVerdict) else _provenance(content, _text(raw), question)


def check_document(raw: bytes, question: Question) -> FileVerdict:
    """Return the verdict on whichever of the three documents this is."""
    content = _parsed(raw, "the document")
    if isinstance(content, FileVerdict):
        return content
    text = _text(raw)
    if "attestation_bundles" in content:
        verdict = _provenance(content, text, question)
    elif "verification_material" in content:
        verdict = _rolled_up((check_value(content, NOBODY, question),), text)
    elif "verificationMaterial" in content:
        pretty = json.dumps(content, indent=2, ensure_ascii=False)
        verdict = _rolled_up((check_material(from_bundle(raw, content), NOBODY, question, pretty),), text)
    else:
        return _unreadable(
            "the document is neither a provenance object, nor an attestation, nor a Sigstore bundle", raw
        )
    uncompared = _uncompared(question.expected)
    if uncompared and any(attestation.statement for attestation in verdict.attestations):
        return replace(verdict, reason=f"{verdict.reason}; {uncompared}")
    return verdict


def _provenance(content: Mapping[str, object], text: str, question: Question) -> FileVerdict:
    """Return the verdict on a provenance object (PEP 740, "Provenance objects"), each bundle read on its own."""
    version = content.get("version", 1)
    if type(version) is not int or version != 1:
        reason = f"a provenance object of another version than 1: {quote(json.dumps(version))}"
        return FileVerdict(FileStatus.UNREADABLE, reason, raw=text)
    bundles = content.get("attestation_bundles")
    if not isinstance(bundles, list):
        return FileVerdict(FileStatus.UNREADABLE, "the provenance object has no list of bundles", raw=text)
    count = sum(len(as_array(bundle.get("attestations"))) if isinstance(bundle, dict) else 1 for bundle in bundles)
    if count > MOST_ATTESTATIONS:
        reason = f"the provenance object holds {count} attestations, more than {MOST_ATTESTATIONS}"
        return FileVerdict(FileStatus.UNREADABLE, reason, raw=text)
    checked = [attestation for bundle in bundles for attestation in _bundle(bundle, question)]
    return _rolled_up(checked, text)


def _bundle(bundle: object, question: Question) -> list[CheckedAttestation]:
    if not isinstance(bundle, dict) or not isinstance(bundle.get("attestations"), list):
        raw = json.dumps(bundle, indent=2, ensure_ascii=False)
        return [refused("a bundle of attestations is malformed", None, raw)]
    publisher = read_publisher(bundle.get("publisher"))
    return [check_value(value, publisher, question) for value in as_array(bundle.get("attestations"))]


def _rolled_up(checked: Sequence[CheckedAttestation], text: str) -> FileVerdict:
    """Return the worst of the verdicts; none at all is never a pass."""
    if not checked:
        return FileVerdict(FileStatus.UNREADABLE, "the provenance object holds no attestation", raw=text)
    worst = min(checked, key=lambda attestation: attestation.status.rank)
    reason = worst.reason
    if len(checked) > 1:
        which = f"attestation {checked.index(worst) + 1} of {len(checked)}"
        reason = (
            f"all {len(checked)} attestations hold" if worst.status is FileStatus.VERIFIED else f"{which}: {reason}"
        )
    return FileVerdict(worst.status, reason, tuple(checked), text)


def _uncompared(expected: ExpectedFile) -> str:
    if expected.name is None and not expected.sha256:
        return "the file is the statement's own subject; no file was compared"
    if expected.name is None:
        return "the file name is the statement's own; only the SHA-256 was compared"
    return "" if expected.sha256 else "the SHA-256 is the statement's own; only the file name was compared"


def _parsed(raw: bytes, what: str) -> dict[str, object] | FileVerdict:
    if len(raw) > MOST_BYTES:
        return FileVerdict(FileStatus.UNREADABLE, f"{what} is larger than {MOST_BYTES // 1024 // 1024} MiB")
    try:
        content = parse_json(raw)
    except MalformedError as error:
        return _unreadable(f"{what} is malformed: {error}", raw)
    return content if isinstance(content, dict) else _unreadable(f"{what} is not a JSON object", raw)


def _unreadable(reason: str, raw: bytes) -> FileVerdict:
    return FileVerdict(FileStatus.UNREADABLE, reason, raw=_text(raw))


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "backslashreplace")
