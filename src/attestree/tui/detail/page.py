"""The page of a level: the one place that knows which builder shows what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.model import OriginKind
from attestree.tui.detail.attestation import attestation_page, notice
from attestree.tui.detail.certificate import certificate_page
from attestree.tui.detail.files import file_page, files_page
from attestree.tui.detail.findings import finding_page
from attestree.tui.detail.levels import Depth, Level, attestation_at, file_at
from attestree.tui.detail.log import log_page
from attestree.tui.detail.package import package_page
from attestree.tui.detail.project import project_page
from attestree.tui.detail.raw import raw_page
from attestree.tui.detail.rows import Page, text

if TYPE_CHECKING:
    from attestree.evidence import CheckedAttestation
    from attestree.records import FileRecord
    from attestree.tui.state import ExplorerState


def page_for(state: ExplorerState, level: Level) -> Page:
    """Return what ``level`` shows now; one line that says so where it is about nothing that is there."""
    record = state.records.get(level.package)
    if record is None:
        return _gone("Nothing is known of this package yet.")
    if level.depth is Depth.PACKAGE:
        own = record.package.origin.kind is OriginKind.ROOT
        return project_page(state, record) if own else package_page(state, record, level)
    if level.finding is not None:
        return finding_page(record, level, level.finding)
    if level.depth is Depth.FILES:
        return files_page(record, level)
    file = file_at(record, level)
    if file is None:
        return _gone("The file is no longer there.")
    if level.depth is Depth.FILE:
        return file_page(record, level)
    attestation = attestation_at(file, level)
    if attestation is None:
        return _of_file(file)
    return _of_attestation(state, file, attestation, level)


def _of_file(file: FileRecord) -> Page:
    if file.verdict and file.verdict.raw:
        return raw_page(file.verdict.raw, "provenance object")
    return _gone("The provenance is no longer there.")


def _of_attestation(state: ExplorerState, file: FileRecord, attestation: CheckedAttestation, level: Level) -> Page:
    match level.depth:
        case Depth.CERTIFICATE if attestation.certificate:
            return certificate_page(attestation, attestation.certificate, level)
        case Depth.LOG if attestation.log:
            return log_page(state, attestation, attestation.log, level)
        case Depth.RAW if attestation.raw:
            return raw_page(attestation.raw, "attestation", notice(attestation))
        case Depth.ATTESTATION:
            return attestation_page(file, attestation, level)
        case _:
            return _gone("The attestation no longer holds this.")


def _gone(message: str) -> Page:
    return Page((text((message, "dim")),))
