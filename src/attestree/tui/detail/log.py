"""The transparency-log entry of an attestation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.tui.detail.attestation import warning
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
        *warning(attestation),
        blank(),
        fact("Number", str(entry.index), copy=str(entry.index), what="log index"),
        fact("Taken in", exactly(entry.integrated) if entry.integrated else "the entry promises no time"),
        fact("Log id", entry.log_id, copy=entry.log_id, what="log id"),
        fact("Kind", entry.kind, copy=entry.kind),
    ]
    if link:
        rows.append(fact("Look it up", (link, "link"), link=link, copy=link, what="address of the log entry"))
    else:
        rows.append(fact("Look it up", (_no_search(state), "dim")))
    if attestation.raw:
        rows.append(heading("Further"))
        rows.append(opens("Raw JSON", "the attestation with the entry's proofs", level.into(Depth.RAW)))
    return Page(tuple(rows), link=link, copy=str(entry.index), what="log index")


def _search(state: ExplorerState, entry: LogEntry) -> str:
    public = state.trust_root is not None and state.trust_root.source == _PUBLIC_ROOT
    return f"{_PUBLIC_SEARCH}{entry.index}" if public and entry.index >= 0 else ""


def _no_search(state: ExplorerState) -> str:
    if state.trust_root is None or state.trust_root.source == _PUBLIC_ROOT:
        return "not in the public log as far as this proof shows"
    return "this trust root's log has no public search page"
