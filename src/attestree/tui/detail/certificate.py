"""The claims of the signing certificate: each with its value, its OID and what it means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.claims import CLAIMS
from attestree.text import printable
from attestree.tui.detail.attestation import notice
from attestree.tui.detail.files import opens
from attestree.tui.detail.levels import Depth, Level
from attestree.tui.detail.rows import Kind, Page, Row, fact, heading, lines_of, said, text, unbroken
from attestree.tui.detail.sentences import link
from attestree.tui.detail.wording import exactly

if TYPE_CHECKING:
    from attestree.claims import ClaimInfo
    from attestree.evidence import Certificate, CheckedAttestation


def certificate_page(attestation: CheckedAttestation, certificate: Certificate, level: Level) -> Page:
    """Return the certificate of an attestation, claim by claim."""
    rows = [text(("What the certificate authority saw of the signer before it signed.", "dim"))]
    rows += _validity(attestation, certificate)
    present = attestation.claims.present()
    rows.append(heading("Claims", f"{len(present)} of the {len(CLAIMS)} that Fulcio knows"))
    rows += [_claim(attestation, info, present[info.field]) for info in CLAIMS if info.field in present]
    absent = [info.title for info in CLAIMS if info.field not in present and not info.raw]
    if absent:
        rows.append(heading("Not claimed"))
        rows.append(text((", ".join(absent), "dim")))
    rows.append(heading("Further"))
    if attestation.log:
        rows.append(opens("Log entry", f"number {attestation.log.index}", level.into(Depth.LOG)))
    if attestation.raw:
        rows.append(opens("Raw JSON", "the attestation with the whole certificate", level.into(Depth.RAW)))
    run = link(attestation, attestation.claims.run_invocation_uri)
    return Page(
        tuple(rows),
        notice=notice(attestation),
        link=run,
        copy=printable(certificate.sha256),
        what="the SHA-256 of the certificate",
    )


def _validity(attestation: CheckedAttestation, certificate: Certificate) -> list[Row]:
    return [
        heading("Certificate"),
        fact("identity", certificate.identity, link=link(attestation, certificate.identity), copy=certificate.identity),
        fact("issued by", certificate.issuer, copy=certificate.issuer, what="the issuer"),
        fact("valid", unbroken(exactly(certificate.not_before)), " to ", unbroken(exactly(certificate.not_after))),
        fact("SHA-256", certificate.sha256, copy=certificate.sha256),
    ]


def _claim(attestation: CheckedAttestation, info: ClaimInfo, value: str) -> Row:
    address = link(attestation, value)
    lines = [
        said((info.title, "strong"), (f"   {info.oid}", "dim")),
        said((value, "link" if address else "")),
        said((info.meaning, "dim")),
    ]
    return Row(
        lines_of(lines),
        kind=Kind.TEXT,
        link=address,
        copy=printable(value),
        what=info.title,
        key=f"claim\0{info.field}",
    )
