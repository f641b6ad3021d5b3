"""One package as a component: its package URL, its files with their hashes, where they and their proofs lie."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

from cyclonedx.model import ExternalReference, ExternalReferenceType, HashAlgorithm, HashType, XsUri
from cyclonedx.model.component import Component, ComponentType
from packageurl import PackageURL
from packaging.utils import canonicalize_name, is_normalized_name

from attestree.model import OriginKind
from attestree.reports.cyclonedx.properties import of_file, of_package
from attestree.text import printable, without_credentials

if TYPE_CHECKING:
    from collections.abc import Iterator

    from attestree.model import Package
    from attestree.records import FileRecord, PackageRecord
    from attestree.reports.base import Report

_ALGORITHMS = {
    "md5": HashAlgorithm.MD5,
    "sha1": HashAlgorithm.SHA_1,
    "sha256": HashAlgorithm.SHA_256,
    "sha384": HashAlgorithm.SHA_384,
    "sha512": HashAlgorithm.SHA_512,
    "blake2b": HashAlgorithm.BLAKE2B_512,
}
_SHA256 = re.compile("[0-9a-f]{64}")
_CHAR = r"(?:[!$&'()*+,./0-9:;=?@A-Z_a-z~-]|%[0-9A-Fa-f]{2})"
_ADDRESS = re.compile(rf"https?://[A-Za-z0-9]{_CHAR}*(?:#{_CHAR}*)?")
"""What may stand in an address (RFC 3986), but for brackets, which the library makes invalid; the rest is left out."""


def component_of(record: PackageRecord, report: Report, ref: str) -> Component:
    """Return ``record`` as a component, its files within it.

    Args:
        record: the package.
        report: what it is in.
        ref: its name in the document.
    """
    package = record.package
    own = package.origin.kind is OriginKind.ROOT
    counted = [file for file in record.counted if _hashes(file)]
    return Component(
        name=package.display_name or "unnamed",
        version=package.display_version or None,
        type=ComponentType.APPLICATION if own else ComponentType.LIBRARY,
        bom_ref=ref,
        purl=_purl(package),
        hashes=_hashes(counted[0]) if len(counted) == 1 else [],
        external_references=list(_references(record)),
        properties=[] if own else of_package(record, report),
        components=[
            Component(
                name=file.artifact.display_name or "unnamed",
                type=ComponentType.FILE,
                bom_ref=f"{ref} file {number}",
                hashes=_hashes(file),
                properties=of_file(file),
            )
            for number, file in enumerate(record.files, 1)
        ],
    )


def _purl(package: Package) -> PackageURL | None:
    """Return the package URL (ECMA-427), type ``pypi``; None for the project's own and for a name that makes none."""
    origin = package.origin
    if origin.kind in (OriginKind.ROOT, OriginKind.PATH):
        return None
    qualifiers: dict[str, str] = {}
    if _address(origin.url):
        if origin.kind is OriginKind.GIT:
            commit = f"@{printable(origin.commit)}" if origin.commit else ""
            qualifiers["vcs_url"] = f"git+{origin.url}{commit}"
        elif origin.kind is OriginKind.URL:
            qualifiers["download_url"] = origin.url
    name = canonicalize_name(package.display_name)
    if not is_normalized_name(name):  # of "/" the library makes one that it cannot write
        return None
    with suppress(ValueError):
        return PackageURL("pypi", None, name, package.display_version or None, qualifiers)
    return None


def _hashes(file: FileRecord) -> list[HashType]:
    """Return the hashes the project gives, else the one the index gives."""
    found = [
        HashType(alg=_ALGORITHMS[digest.algorithm], content=digest.value)
        for digest in file.artifact.digests
        if digest.algorithm in _ALGORITHMS
    ]
    listed = file.listing.sha256 if file.listing else ""
    if not found and _SHA256.fullmatch(listed):
        found = [HashType(alg=HashAlgorithm.SHA_256, content=listed)]
    return found


def _references(record: PackageRecord) -> Iterator[ExternalReference]:
    for file in record.files:
        name = file.artifact.display_name
        place = _address(file.listing.url if file.listing else "") or _address(file.artifact.url)
        if place:
            yield ExternalReference(
                type=ExternalReferenceType.DISTRIBUTION, url=XsUri(place), comment=name, hashes=_hashes(file)
            )
        proof = _address(file.listing.provenance.url) if file.listing else ""
        if proof:
            yield ExternalReference(
                type=ExternalReferenceType.ATTESTATION, url=XsUri(proof), comment=f"PEP 740 provenance of {name}"
            )
    origin = record.package.origin
    if origin.kind is OriginKind.GIT and _address(origin.url):
        yield ExternalReference(type=ExternalReferenceType.VCS, url=XsUri(origin.url))


def _address(url: str) -> str:
    """Return ``url`` without credentials where it is a plain web address that the library takes, else nothing."""
    bare = without_credentials(url)
    return bare if _ADDRESS.fullmatch(bare) else ""
