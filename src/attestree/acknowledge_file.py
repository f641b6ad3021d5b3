"""Where acknowledgements live: the tables ``[[acknowledge]]`` of the project's ``attestree.toml``.

[[acknowledge]]
rule = "fresh-release"
package = "tinyledger"
version = "2.4.1"
evidence = "sha256:..."
reason = "we know the maintainer, and read the change"
expires = 2026-07-31
"""

from __future__ import annotations

import re
from datetime import date, datetime
from difflib import get_close_matches
from typing import TYPE_CHECKING

from packaging.utils import canonicalize_name

from attestree.acknowledge import Acknowledgement, Acknowledgements
from attestree.attestree_toml import append, change_file, read_tables, refuse_others, tables_of
from attestree.errors import AcknowledgeError
from attestree.rules import RULES_BY_ID

if TYPE_CHECKING:
    from pathlib import Path

    from tomlkit import TOMLDocument

    from attestree.sources.fields import Fields
    from attestree.sources.files import ProjectFiles

_KEY = "acknowledge"
_FIELDS = ("rule", "package", "version", "evidence", "reason", "expires")
_EVIDENCE = re.compile(r"sha256:[0-9a-f]{64}")
_MOST_REASON = 500
_HEADING = "# What somebody looked at and accepted. Each entry fits one finding, by its evidence, until it expires.\n"


def read_acknowledgements(files: ProjectFiles, lock: str) -> Acknowledgements:
    """Return every acknowledgement of the project.

    Args:
        files: the project's files.
        lock: the name of its lock file.

    Raises:
        SourceError: one of them is not what it should be; the message names its place.
    """
    return Acknowledgements(tuple(map(_entry, read_tables(files, lock, _KEY))))


def add_acknowledgement(path: Path, entry: Acknowledgement) -> None:
    """Write ``entry`` into the ``attestree.toml`` at ``path``; comments, order and everything else in it are kept.

    An entry for the same evidence is changed, not doubled. The file is made where there is none.

    Raises:
        AcknowledgeError: it is a link, is not understood, or cannot be written; nothing was changed then.
    """
    if wrong := check_reason(entry.reason):
        raise AcknowledgeError(f"the reason {wrong}", where=str(path))
    known: list[Acknowledgement] = []
    added = True

    def change(document: TOMLDocument) -> None:
        nonlocal added
        known.extend(_read(document.as_string().encode(), path.name))
        place = next((number for number, one in enumerate(known) if _same_case(one, entry)), None)
        added = place is None
        if place is None:
            append(document, _KEY, {key: getattr(entry, key) for key in _FIELDS})
        else:
            document[_KEY][place].update({"reason": entry.reason, "expires": entry.expires})

    def check(after: bytes) -> bool:
        written = _read(after, path.name)
        return entry in written and len(written) == len(known) + added

    change_file(path, change, check, heading=_HEADING, error=AcknowledgeError)


def check_reason(reason: str) -> str:
    """Return why ``reason`` cannot be one, as a clause; empty where it can."""
    if not reason.strip():
        return "is empty"
    return f"is longer than {_MOST_REASON} characters" if len(reason) > _MOST_REASON else ""


def _read(data: bytes, name: str) -> list[Acknowledgement]:
    return [_entry(table) for table in tables_of(data, name, _KEY)]


def _entry(table: Fields) -> Acknowledgement:
    refuse_others(table, _FIELDS)
    rule, evidence, reason = table.required("rule"), table.required("evidence"), table.required("reason")
    if rule not in RULES_BY_ID:
        near = get_close_matches(rule, RULES_BY_ID, 1)
        raise table.error("rule", f"is no rule: {rule[:60]}", f"did you mean {near[0]}" if near else "")
    if not _EVIDENCE.fullmatch(evidence):
        raise table.error("evidence", "is not sha256: and 64 hexadecimal digits", "take it over as it was shown")
    if wrong := check_reason(reason):
        raise table.error("reason", wrong)
    expires = table.values.get("expires")
    if not isinstance(expires, date) or isinstance(expires, datetime):
        raise table.error(
            "expires", "is missing" if expires is None else "is no date", "write it as 2026-07-31, without quotes"
        )
    return Acknowledgement(
        rule=rule,
        package=canonicalize_name(table.required("package")),
        version=table.required("version"),
        evidence=evidence,
        reason=reason,
        expires=expires,
    )


def _same_case(one: Acknowledgement, other: Acknowledgement) -> bool:
    return (one.rule, one.package, one.version, one.evidence) == (
        other.rule,
        other.package,
        other.version,
        other.evidence,
    )
