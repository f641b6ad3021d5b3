"""The project's word to attestree: ``attestree.toml`` beside the lock, ``[tool.attestree]`` in ``pyproject.toml``.

Both are read; only ``attestree.toml`` is ever written, and only when a person says so. What the tables in it mean is
said where they are read: ``[[acknowledge]]`` in ``acknowledge_file``, ``[[pin]]`` in ``pin_file``.
"""

from __future__ import annotations

import posixpath
import stat
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from attestree.errors import SourceError
from attestree.sources.fields import Fields
from attestree.sources.toml import parse
from attestree.text import printable, reason_of
from attestree.writing import write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from tomlkit import TOMLDocument

    from attestree.errors import AttestreeError
    from attestree.sources.files import ProjectFiles

FILE = "attestree.toml"
PYPROJECT = "pyproject.toml"
TABLES = frozenset({"acknowledge", "pin"})
_MOST_ENTRIES = 10_000
_MOST_BYTES = 4 * 1024 * 1024


def file_beside(lock: str, files: ProjectFiles) -> str:
    """Return the name of the ``attestree.toml`` that goes with the lock file of that name.

    It is the one beside the lock where there is one, else that of the project's folder, be it there or not.
    """
    beside = posixpath.join(posixpath.dirname(lock), FILE)
    return beside if files.exists(beside) else FILE


def read_tables(files: ProjectFiles, lock: str, key: str) -> list[Fields]:
    """Return every table of the list ``key`` that the project has in either place.

    Args:
        files: the project's files.
        lock: the name of its lock file.
        key: one of ``TABLES``.

    Raises:
        SourceError: ``attestree.toml`` is no TOML, or one of the places holds a key that means nothing; the message
            names its place.
    """
    found: list[Fields] = []
    name = file_beside(lock, files)
    if files.exists(name):
        found += tables_of(files.read(name), name, key)
    if files.exists(PYPROJECT):
        try:
            values, _ = parse(files.read(PYPROJECT), PYPROJECT)
            tool = Fields(values, where=PYPROJECT).table("tool")
        except SourceError:
            return found  # a broken pyproject.toml is for the tools it belongs to
        if "attestree" in tool.values:
            found += _tables(tool.table("attestree"), key)
    return found


def tables_of(data: bytes, name: str, key: str) -> list[Fields]:
    """Return the tables of the list ``key`` in an ``attestree.toml`` of that name; raises as ``read_tables`` does."""
    values, _ = parse(data, name)
    return _tables(Fields(values, where=name), key)


def _tables(table: Fields, key: str) -> list[Fields]:
    refuse_others(table, TABLES)
    found = list(table.tables(key))
    if len(found) > _MOST_ENTRIES:
        raise table.error(key, f"has more than {_MOST_ENTRIES} entries")
    return found


def refuse_others(table: Fields, known: Iterable[str]) -> None:
    """Raise ``SourceError`` for a key that means nothing: a misspelt one must not be passed over."""
    known = sorted(known)
    for key in table.values:
        if key not in known:
            near = get_close_matches(key, known, 1)
            raise table.error(
                printable(key[:60]),
                "means nothing here",
                f"did you mean {near[0]}" if near else f"known: {', '.join(known)}",
            )


def change_file(
    path: Path,
    change: Callable[[TOMLDocument], None],
    check: Callable[[bytes], bool],
    *,
    heading: str,
    error: type[AttestreeError],
) -> None:
    """Change the ``attestree.toml`` at ``path``, whole or not at all; comments, order and line ends are kept.

    Args:
        path: the file, made where there is none; never written through a link.
        change: changes the document in place.
        check: whether the content that came out says what was meant; may raise ``SourceError``.
        heading: comment lines for the beginning of a new file.
        error: what to raise.

    Raises:
        error: the file is a link, is not understood, or cannot be written; nothing was changed then.
    """
    where = str(path)
    try:
        mode = _mode_of(path, error)
        before = b"" if mode is None else path.read_bytes()
        if len(before) > _MOST_BYTES:
            raise error("is too large to be changed", where=where)
        after = _changed(before, change, path.name, heading)
        _be_sure(check, after, path.name)
        write_whole(path, after, overwrite=mode is not None, mode=mode)
    except SourceError as wrong:
        raise error(wrong.what, where=wrong.where, remedy="mend it first; nothing was written") from wrong
    except OSError as wrong:
        what = f"cannot be written: {wrong.strerror or type(wrong).__name__}"
        raise error(what, where=where, remedy="nothing was written") from wrong


def append(document: TOMLDocument, key: str, fields: Mapping[str, Any]) -> None:
    """Append a table to the list ``key`` of ``document``, in the form that the list has there already."""
    import tomlkit  # only who has something to write needs it
    from tomlkit.items import Array

    held = document.get(key)
    if isinstance(held, Array):
        inline = tomlkit.inline_table()
        inline.update(fields)
        held.append(inline)
        return
    table = tomlkit.table()
    table.update(fields)
    if held is None:
        document.append(key, tomlkit.aot())
    document[key].append(table)


def _mode_of(path: Path, error: type[AttestreeError]) -> int | None:
    """Return the permissions of the file at ``path``, None where there is none; raises for anything but a file."""
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(mode):
        raise error("is no regular file and is not written to", where=str(path))
    return stat.S_IMODE(mode)


def _changed(before: bytes, change: Callable[[TOMLDocument], None], name: str, heading: str) -> bytes:
    import tomlkit

    parse(before, name)  # the same reader, and so the same refusals, as everywhere else
    text = before.decode().removeprefix("\ufeff") if before else heading
    windows = "\r\n" in text
    try:
        document = tomlkit.parse(text.replace("\r\n", "\n"))
        change(document)
        after = tomlkit.dumps(document)
    except (ValueError, TypeError, LookupError, AttributeError) as error:  # a list in pieces all over the file, say
        raise SourceError(f"cannot be changed safely ({reason_of(error)})", where=name) from error
    return (after.replace("\n", "\r\n") if windows else after).encode()


def _be_sure(check: Callable[[bytes], bool], after: bytes, name: str) -> None:
    try:
        meant = check(after)
    except SourceError as error:
        raise SourceError(f"cannot be changed safely ({error.what})", where=name) from error
    if not meant:
        raise SourceError("cannot be changed safely: what came out is not what was meant", where=name)
