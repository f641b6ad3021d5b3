"""Where acknowledgements live: ``attestree.toml`` beside the lock, and ``[tool.attestree]`` in ``pyproject.toml``.

Both are read; only ``attestree.toml`` is ever written, and only when a person says so.

    [[acknowledge]]
    rule = "fresh-release"
    package = "tinyledger"
    version = "2.4.1"
    evidence = "sha256:..."
    reason = "we know the maintainer, and read the change"
    expires = 2026-07-31
"""

from __future__ import annotations

import posixpath
import re
import stat
import tomllib
from datetime import date, datetime
from difflib import get_close_matches
from typing import TYPE_CHECKING

from packaging.utils import canonicalize_name

from attestree.acknowledge import Acknowledgement, Acknowledgements
from attestree.errors import AcknowledgeError, SourceError
from attestree.rules import RULES_BY_ID
from attestree.sources.fields import Fields
from attestree.sources.toml import parse
from attestree.text import printable, reason_of
from attestree.writing import write_whole

if TYPE_CHECKING:
    from pathlib import Path

    from attestree.sources.files import ProjectFiles

FILE = "attestree.toml"
PYPROJECT = "pyproject.toml"
_KEY = "acknowledge"
_FIELDS = frozenset({"rule", "package", "version", "evidence", "reason", "expires"})
_EVIDENCE = re.compile(r"sha256:[0-9a-f]{64}")
_MOST_ENTRIES = 10_000
_MOST_REASON = 500
_MOST_BYTES = 4 * 1024 * 1024
_HEADING = "# What somebody looked at and accepted. Each entry fits one finding, by its evidence, until it expires.\n"


def file_beside(lock: str, files: ProjectFiles) -> str:
    """Return the name of the ``attestree.toml`` that goes with the lock file of that name.

    It is the one beside the lock where there is one, else that of the project's folder, be it there or not.
    """
    beside = posixpath.join(posixpath.dirname(lock), FILE)
    return beside if files.exists(beside) else FILE


def read_acknowledgements(files: ProjectFiles, lock: str) -> Acknowledgements:
    """Return every acknowledgement of the project.

    Args:
        files: the project's files.
        lock: the name of its lock file.

    Raises:
        SourceError: one of them is not what it should be; the message names its place.
    """
    found = Acknowledgements()
    name = file_beside(lock, files)
    if files.exists(name):
        found += _read(files.read(name), name)
    if files.exists(PYPROJECT):
        try:
            values, _ = parse(files.read(PYPROJECT), PYPROJECT)
            tool = Fields(values, where=PYPROJECT).table("tool")
        except SourceError:
            return found  # a broken pyproject.toml is for the tools it belongs to
        if "attestree" in tool.values:
            found += _entries(tool.table("attestree"))
    return found


def add_acknowledgement(path: Path, entry: Acknowledgement) -> None:
    """Write ``entry`` into the ``attestree.toml`` at ``path``; comments, order and everything else in it are kept.

    An entry for the same evidence is changed, not doubled. The file is made where there is none.

    Raises:
        AcknowledgeError: it is a link, is not understood, or cannot be written; nothing was changed then.
    """
    where = str(path)
    if wrong := check_reason(entry.reason):
        raise AcknowledgeError(f"the reason {wrong}", where=where)
    try:
        mode = _mode_of(path)
        before = b"" if mode is None else path.read_bytes()
        if len(before) > _MOST_BYTES:
            raise AcknowledgeError("is too large to be changed", where=where)
        write_whole(path, _with(before, entry, path.name), overwrite=mode is not None, mode=mode)
    except SourceError as error:
        raise AcknowledgeError(error.what, where=error.where, remedy="mend it first; nothing was written") from error
    except OSError as error:
        raise AcknowledgeError(
            f"cannot be written: {error.strerror or type(error).__name__}", where=where, remedy="nothing was written"
        ) from error


def _mode_of(path: Path) -> int | None:
    """Return the permissions of the file at ``path``, None where there is none; raises for anything but a file."""
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(mode):
        raise AcknowledgeError("is no regular file and is not written to", where=str(path))
    return stat.S_IMODE(mode)


def check_reason(reason: str) -> str:
    """Return why ``reason`` cannot be one, as a clause; empty where it can."""
    if not reason.strip():
        return "is empty"
    return f"is longer than {_MOST_REASON} characters" if len(reason) > _MOST_REASON else ""


def _read(data: bytes, name: str) -> Acknowledgements:
    values, _ = parse(data, name)
    return _entries(Fields(values, where=name))


def _entries(table: Fields) -> Acknowledgements:
    _refuse_others(table, {_KEY})
    entries = list(table.tables(_KEY))
    if len(entries) > _MOST_ENTRIES:
        raise table.error(_KEY, f"has more than {_MOST_ENTRIES} entries")
    return Acknowledgements(tuple(_entry(entry) for entry in entries))


def _entry(table: Fields) -> Acknowledgement:
    _refuse_others(table, _FIELDS)
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


def _refuse_others(table: Fields, known: set[str] | frozenset[str]) -> None:
    """Raise ``SourceError`` for a key that means nothing: a misspelt one must not be passed over."""
    for key in table.values:
        if key not in known:
            near = get_close_matches(key, sorted(known), 1)
            raise table.error(
                printable(key[:60]),
                "means nothing here",
                f"did you mean {near[0]}" if near else f"known: {', '.join(sorted(known))}",
            )


def _with(before: bytes, entry: Acknowledgement, name: str) -> bytes:
    """Return the file's content with ``entry`` in it."""
    import tomlkit  # only the person who acknowledges something needs it
    from tomlkit.items import AoT, Array

    known = _read(before, name)
    text = before.decode().removeprefix("\ufeff") if before else _HEADING
    windows = "\r\n" in text
    fields = {key: getattr(entry, key) for key in ("rule", "package", "version", "evidence", "reason", "expires")}
    try:
        document = tomlkit.parse(text.replace("\r\n", "\n"))
        place = next((number for number, one in enumerate(known.entries) if _same_case(one, entry)), None)
        held = document.get(_KEY)
        if place is not None and isinstance(held, AoT | Array):
            held[place].update({"reason": entry.reason, "expires": entry.expires})
        elif isinstance(held, Array):
            inline = tomlkit.inline_table()
            inline.update(fields)
            held.append(inline)
        else:
            table = tomlkit.table()
            table.update(fields)
            if held is None:
                document.append(_KEY, tomlkit.aot())
            document[_KEY].append(table)
        after = tomlkit.dumps(document)
        written = _read(after.encode(), name)
    except (SourceError, ValueError, TypeError, KeyError, tomllib.TOMLDecodeError) as error:
        raise SourceError(f"cannot be changed safely ({reason_of(error)})", where=name) from error
    if entry not in written.entries or len(written.entries) != len(known.entries) + (place is None):
        raise SourceError("cannot be changed safely: what came out is not what was meant", where=name)
    return (after.replace("\n", "\r\n") if windows else after).encode()


def _same_case(one: Acknowledgement, other: Acknowledgement) -> bool:
    return (one.rule, one.package, one.version, one.evidence) == (
        other.rule,
        other.package,
        other.version,
        other.evidence,
    )
