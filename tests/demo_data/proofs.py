"""The provenance of the story's files, minted in the order in which it was signed."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from packaging.version import Version

from attestree.index.record import Exchange
from demo_data.files import digest, files
from demo_data.timeline import releases
from lab import provenance

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from demo_data.files import File
    from demo_data.shape import Project
    from lab import Identity, Lab, Wrong

_CONTENT_TYPE = "application/vnd.pypi.integrity.v1+json"
_MESSAGES = {
    403: "Attestations are temporarily disabled for this project",
    404: "No provenance available for {}",
    500: "Internal server error",
}


@dataclass(frozen=True, kw_only=True)
class _Signing:
    """One attestation to mint."""

    when: datetime
    file: File
    predicate: str
    identity: Identity
    wrong: Wrong


def proofs(wanted: Iterable[File], lab: Lab) -> Iterator[Exchange]:
    """Yield the index's answer for the provenance link of every file in ``wanted``."""
    wanted = list(wanted)
    signings = sorted(
        (signing for file in wanted if _is_minted(file) for signing in _signings(file)),
        key=lambda signing: (signing.when, signing.file.filename, signing.predicate),
    )
    minted: dict[str, dict[str, Any]] = {}
    for signing in signings:
        file = signing.file
        attestation = lab.attest(
            file.filename,
            file.listed_sha256,
            signing.identity,
            when=signing.when,
            predicate=signing.predicate,
            wrong=signing.wrong,
        )
        minted.setdefault(file.filename, {})[signing.predicate] = attestation
    for file in wanted:
        yield _answer(file, minted.get(file.filename, {}))


def linked(project: Project, version: str) -> tuple[File, ...]:
    """Return the files of one release whose provenance its index links to."""
    gone = version == project.version and project.odd.gone
    return () if gone else tuple(file for file in files(project, version) if file.attested)


def followed(project: Project) -> tuple[File, ...]:
    """Return the files whose provenance links somebody who looks around follows.

    That is every file of the locked release, and one file of the release whose publisher is expected again.
    """
    now = linked(project, project.version)
    return (*now, *expected_from(project, project.version)) if now else ()


def expected_from(project: Project, version: str) -> tuple[File, ...]:
    """Return the attested file that the publisher of ``version`` is compared with; empty where there is none."""
    locked = Version(version)
    earlier = [one for one in releases(project) if Version(one) < locked]
    attested = [one for one in earlier if any(file.attested for file in files(project, one))]
    alike = [one for one in attested if Version(one).release[0] == locked.release[0]] or attested
    if not alike:
        return ()
    candidates = [file for file in files(project, alike[-1]) if file.attested]
    wheels = [file for file in candidates if file.filename.endswith(".whl")]
    return ((wheels or candidates)[0],)


def _is_minted(file: File) -> bool:
    return file.odd.answer == 200 and file.odd.garbage is None


def _signings(file: File) -> Iterator[_Signing]:
    when = (file.uploaded - file.odd.signed_before).replace(microsecond=0)
    identity = _signer_of(file, when)
    wrong = _wrong_about(file)
    yield _Signing(when=when, file=file, predicate="publish", identity=identity, wrong=wrong)
    if file.project.built.get(file.version, file.project.slsa):
        built = when - timedelta(seconds=15)
        yield _Signing(when=built, file=file, predicate="slsa", identity=identity, wrong=wrong)


def _signer_of(file: File, when: datetime) -> Identity:
    project = file.project
    signer = project.signer if file.version == project.version else project.before or project.signer
    signer = project.signed.get(file.version, signer)
    for end, own in file.odd.signers.items():
        signer = own if file.filename.endswith(end) else signer
    assert signer is not None, f"nobody signs {file.filename}"
    # All files of a release are signed in one run, so it is the release's time that makes the run's number.
    return signer(file.version, releases(project)[file.version])


def _wrong_about(file: File) -> Wrong:
    wrong = file.odd.wrong
    if file.odd.swapped:
        wrong = replace(wrong, digests={"sha256": digest(f"as built {file.filename}")})
    for end, other in file.odd.about.items():
        if file.filename.endswith(end):
            wrong = replace(wrong, name=other, digests={"sha256": digest(other)})
    return wrong


def _answer(file: File, attestations: dict[str, Any]) -> Exchange:
    odd = file.odd
    headers = {"content-type": _CONTENT_TYPE}
    if odd.garbage is not None:
        return Exchange(file.provenance, 200, headers, odd.garbage)
    if not attestations:
        message = {"message": _MESSAGES[odd.answer].format(file.filename)}
        return Exchange(file.provenance, odd.answer, {"content-type": "application/json"}, json.dumps(message).encode())
    publisher = _signer_of(file, file.uploaded).publisher
    listed = [attestations[predicate] for predicate in ("publish", "slsa") if predicate in attestations]
    return Exchange(file.provenance, 200, headers, provenance((publisher, listed)))
