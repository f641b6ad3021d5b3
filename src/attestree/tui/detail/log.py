"""The transparency-log entry of an attestation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.tui.detail.attestation import notice
from attestree.tui.detail.files import opens
from attestree.tui.detail.levels import Depth, Level
from attestree.tui.detail.rows import Page, blank, fact, heading, text
from attestree.tui.detail.wording import exactly

if TYPE_CHECKING:
    from attestree.evidence import CheckedAttestation, LogEntry
    from attestree.tui.state import ExplorerState

_PUBLIC_ROOT = "Sigstore"
_PUBLIC_SEARCH = "https://search.sigstore.dev/?logIndex="
"""Sigstore's own page for looking an entry of its public log up."""


def log_page(state: ExplorerState, attestation: CheckedAttestation, entry: LogEntry, level: Level) -> Page:
    """Return the log entry of an attestation, and where to look it up."""
    link = _search(state, entry) if attestation.proven else ""
    rows = [
        text(("A public, append-only record that this was signed, and when.", "dim")),
        blank(),
        fact("Number", str(entry.index), copy=str(entry.index), what="the log index"),
        fact("Taken in", exactly(entry.integrated) if entry.integrated else "the entry promises no time"),
        fact("Log id", entry.log_id, copy=entry.log_id, what="the log id"),
        fact("Kind", entry.kind, copy=entry.kind),
    ]
    if link:
        rows.append(fact("Look it up", (link, "link"), link=link, copy=link, what="the address of the log entry"))
    else:
        rows.append(fact("Look it up", (_no_search(state), "dim")))
    if attestation.raw:
        rows.append(heading("Further"))
        rows.append(opens("Raw JSON", "the attestation with the entry's proofs", level.into(Depth.RAW)))
    return Page(tuple(rows), notice=notice(attestation), link=link, copy=str(entry.index), what="the log index")


def _search(state: ExplorerState, entry: LogEntry) -> str:
    return f"{_PUBLIC_SEARCH}{entry.index}" if _is_public(state) and entry.index >= 0 else ""


def _no_search(state: ExplorerState) -> str:
    return "nothing proves that the log holds it" if _is_public(state) else "this log has no public search page"


def _is_public(state: ExplorerState) -> bool:
    return state.trust_root is not None and state.trust_root.source == _PUBLIC_ROOT
