"""One attestation: a sentence in words, then publisher, statement and predicate."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from attestree.evidence import PredicateKind
from attestree.text import printable, printable_lines, shorten
from attestree.tui.detail import marks
from attestree.tui.detail.files import opens
from attestree.tui.detail.levels import Depth, Level
from attestree.tui.detail.raw import copyable
from attestree.tui.detail.rows import Page, Row, aside, blank, fact, heading, lines_of, said, text
from attestree.tui.detail.sentences import UNPROVEN, builder, built_from, link, place, verb
from attestree.tui.detail.wording import exactly, https, many
from attestree.verdict import FileStatus, Trust

if TYPE_CHECKING:
    from textual.content import Content

    from attestree.evidence import CheckedAttestation, Statement, Subject
    from attestree.records import FileRecord

_MOST_PREDICATE = 200


def attestation_page(file: FileRecord, attestation: CheckedAttestation, level: Level) -> Page:
    """Return what is known of one attestation of ``file``."""
    status = marks.status(attestation.status).stylize("strong")
    rows = [Row(said((attestation.reason, "strong")), status, key="status")]
    rows += [blank(), *_sentence(attestation), fact("Signature", _signature(attestation))]
    rows += [*_evidence(attestation, level), *_publisher(attestation), *_statement(file, attestation.statement)]
    rows += _predicate(attestation.statement)
    run = link(attestation, attestation.claims.run_invocation_uri)
    return Page(
        tuple(rows),
        notice=notice(attestation),
        link=run,
        copy=copyable(attestation.raw),
        what="the attestation as JSON",
    )


def notice(attestation: CheckedAttestation) -> str:
    """Return the loud line on top of whatever no signature covers; empty where one does."""
    return "" if attestation.proven else UNPROVEN


def _sentence(attestation: CheckedAttestation) -> list[Row]:
    claims = attestation.claims
    repository = claims.source_repository_uri
    kind = attestation.statement.predicate_kind if attestation.statement else PredicateKind.OTHER
    rows = []
    if kind is PredicateKind.SLSA:
        rows.append(_built(attestation))
    if kind is not PredicateKind.SLSA or repository:
        label = "Signed by" if kind is PredicateKind.SLSA else verb(attestation)
        rows.append(
            fact(label, place(attestation), link=link(attestation, repository), copy=repository, what="the repository")
        )
    if claims.run_invocation_uri:
        run = claims.run_invocation_uri
        trigger = f"   on {claims.build_trigger}" if claims.build_trigger else ""
        rows.append(
            fact("Run", run, (trigger, "dim"), link=link(attestation, run), copy=run, what="the address of the run")
        )
    if attestation.log and attestation.log.integrated:
        rows.append(fact("Logged", exactly(attestation.log.integrated)))
    return rows


def _built(attestation: CheckedAttestation) -> Row:
    repository, path, ref = built_from(attestation)
    lines = [said(builder(attestation) or "a builder that is not named")]
    if repository:
        parts = (("from ", "dim"), repository, (" at ", "dim") if ref else "", ref)
        lines.append(said(*parts))
    if path:
        lines.append(said(("workflow ", "dim"), path))
    lines.append(said(("in the builder's own words; the certificate says who signed them", "dim")))
    return fact(
        verb(attestation),
        lines_of(lines),
        link=link(attestation, repository),
        copy=builder(attestation),
        what="the builder",
    )


def _signature(attestation: CheckedAttestation) -> Content:
    if attestation.proven:
        return said(marks.trust(Trust.VERIFIED, "holds"), aside("certificate, signature and log entry"))
    return said(marks.trust(Trust.FAILED if attestation.status is FileStatus.FAILED else Trust.UNKNOWN, "not proven"))


def _publisher(attestation: CheckedAttestation) -> list[Row]:
    rows = [heading("Publisher", "as the index names it; the certificate is the proof")]
    publisher = attestation.publisher
    if publisher is None:
        return [*rows, text(("None: the attestation came without one.", "dim"))]
    kind = publisher.kind or "none"
    known = "" if publisher.known else "   not a kind whose claims can be compared"
    rows.append(fact("kind", kind, (known, "review"), copy=publisher.kind))
    for name, value in publisher.fields.items():
        words = value if isinstance(value, str) else json.dumps(value, ensure_ascii=True, default=str)
        rows.append(fact(shorten(printable(name), 40), words, copy=words, what=printable(name)))
    return rows


def _statement(file: FileRecord, statement: Statement | None) -> list[Row]:
    rows = [heading("Statement", "in-toto, what was signed")]
    if statement is None:
        return [*rows, text(("It could not be read; the raw JSON shows what is there.", "dim"))]
    for subject in statement.subjects:
        rows += _subject(file, subject)
    if len(statement.subjects) != 1:
        rows.append(text((f"{len(statement.subjects)} subjects where PEP 740 wants exactly one", "failed")))
    known_type = https(statement.predicate_type)
    rows.append(fact("predicate type", statement.predicate_type, link=known_type, copy=statement.predicate_type))
    return rows


def _subject(file: FileRecord, subject: Subject) -> list[Row]:
    same_name = subject.name == file.artifact.filename
    rows = [fact("subject", subject.name, ("" if same_name else "   written otherwise than the file", "review"))]
    for algorithm, digest in subject.digests.items():
        known = next((item.value for item in file.artifact.digests if item.algorithm == algorithm), "")
        differs = bool(known) and known != digest
        words = ("   not the file's", "failed") if differs else ("   the file's" if known else "", "dim")
        rows.append(fact(algorithm, digest, words, copy=digest))
    return rows


def _evidence(attestation: CheckedAttestation, level: Level) -> list[Row]:
    rows = [heading("Evidence")]
    if attestation.certificate:
        count = len(attestation.claims.present())
        rows.append(opens("Certificate", f"{many(count, 'claim')} on who signed", level.into(Depth.CERTIFICATE)))
    if attestation.log:
        rows.append(opens("Log entry", f"number {attestation.log.index}", level.into(Depth.LOG)))
    if attestation.raw:
        rows.append(opens("Raw JSON", "as the index gave it, to search and to copy", level.into(Depth.RAW)))
    return rows if len(rows) > 1 else []


def _predicate(statement: Statement | None) -> list[Row]:
    if statement is None:
        return []
    if not statement.predicate:
        empty = "null" if statement.predicate is None else "empty"
        return [heading("Predicate"), text((f"It is {empty}: all that is said stands in the certificate.", "dim"))]
    pretty = json.dumps(dict(statement.predicate), indent=2, ensure_ascii=False, default=str)
    lines = printable_lines(pretty)
    rows = [heading("Predicate", "the signer's own words"), *(text(line) for line in lines[:_MOST_PREDICATE])]
    if len(lines) > _MOST_PREDICATE:
        rows.append(text((f"and {len(lines) - _MOST_PREDICATE} more lines: the raw JSON has them all", "dim")))
    return rows
