"""Transparency-log entries read."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from attestree.evidence import LogEntry
from attestree.text import reason_of
from attestree.verify.problems import MalformedError, Problem, attempt, failed
from attestree.verify.strict import as_object, as_text

if TYPE_CHECKING:
    from collections.abc import Mapping

_U64_DIGITS = 20


def read_log_entry(entry: Mapping[str, object]) -> LogEntry:
    """Return a log entry in Sigstore's protobuf JSON.

    Raises:
        MalformedError: it is malformed; the message is printable.
    """
    found = attempt(lambda: _read(entry))
    if isinstance(found, Exception):
        raise MalformedError(f"the log entry cannot be read: {reason_of(found)}") from found
    return found


def _read(entry: Mapping[str, object]) -> LogEntry:
    log_id = base64.b64decode(as_text(as_object(entry.get("logId")).get("keyId")))
    # Without the log's promise nobody has signed the time.
    seconds = _number(entry.get("integratedTime")) if entry.get("inclusionPromise") else 0
    kind = as_object(entry.get("kindVersion"))
    return LogEntry(
        index=_number(entry.get("logIndex")),
        log_id=log_id.hex(),
        integrated=datetime.fromtimestamp(seconds, UTC) if seconds else None,
        kind=f"{as_text(kind.get('kind'))} {as_text(kind.get('version'))}".strip(),
    )


def _number(value: object) -> int:
    text = as_text(value)
    if not (text.isascii() and text.isdigit() and len(text) <= _U64_DIGITS):
        raise MalformedError("a number is not a text of digits")
    return int(text)


def checkpoint_problem(entry: Mapping[str, object]) -> Problem | None:
    """Return a problem where proof and signed checkpoint speak of trees of different size.

    The library compares their root hashes only, and a proof fits trees of several sizes.
    """
    proof = as_object(entry.get("inclusionProof"))
    lines = as_text(as_object(proof.get("checkpoint")).get("envelope")).split("\n")
    if lines[1:2] == [as_text(proof.get("treeSize"))]:
        return None
    return failed("the log's checkpoint is of a tree of another size than its proof")
