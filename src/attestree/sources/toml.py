"""TOML, guarded: ``tomllib`` parses, after what it cannot bear was refused and what it says badly was said well."""

from __future__ import annotations

import re
import tomllib

from attestree.errors import SourceError
from attestree.text import printable

# tomllib needs time and memory in the square of a dotted key's parts: 40 000 of them take 25 s and 6 GB.
_MOST_KEY_PARTS = 32
_DOTTED = re.compile(rf"(?<![\w-])(?:[\w-]++[ \t]*+\.[ \t]*+){{{_MOST_KEY_PARTS}}}", re.ASCII)
_STRING = re.compile(r'"(?:[^"\\]|\\.)*+"?' + r"|'[^']*+'?")  # one that does not end ends with the line
_CONFLICT = re.compile(r"^(?:<{7}|>{7}|\|{7})(?:[ \t\r]|$)", re.MULTILINE)
_CONFLICT_SIGNS = ("<<<<<<<", ">>>>>>>", "|||||||")
_LINE_OF_ERROR = re.compile(r"\(at line (\d+), column \d+\)$")
_LONG_NUMBER = re.compile(r"[0-9_]{4301}")

CONFLICT_REMEDY = "finish the merge, or take one side with git checkout --ours (or --theirs)"


def decode(data: bytes, name: str) -> str:
    """Return the text of a TOML file, a byte order mark removed.

    Raises:
        SourceError: it is not UTF-8, which TOML 1.0 demands; the message says what it is instead, or where it stops.
    """
    data = data.removeprefix(b"\xef\xbb\xbf")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:200]:
        raise SourceError("is UTF-16, and TOML must be UTF-8", where=name, remedy="save it again as UTF-8")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SourceError(
            "is not UTF-8, which TOML must be", where=f"{name}, line {line}", remedy="save it again as UTF-8"
        ) from error


def refuse_conflict(text: str, name: str) -> None:
    """Raise ``SourceError`` at the first merge-conflict marker of ``text``, if it has one."""
    if any(sign in text for sign in _CONFLICT_SIGNS) and (found := _CONFLICT.search(text)):
        line = text.count("\n", 0, found.start()) + 1
        raise SourceError("holds merge-conflict markers", where=f"{name}, line {line}", remedy=CONFLICT_REMEDY)


def parse(data: bytes, name: str) -> tuple[dict[str, object], str]:
    """Return what a TOML file holds, and its text.

    Raises:
        SourceError: it cannot be read; the message names the line where there is one.
    """
    text = decode(data, name)
    refuse_conflict(text, name)
    _refuse_deep_keys(text, name)
    try:
        return tomllib.loads(text), text
    except tomllib.TOMLDecodeError as error:
        raise _explained(error, text, name) from error
    except RecursionError as error:
        raise SourceError("is nested too deeply to be a lock file", where=name) from error
    except ValueError as error:  # an integer of more digits than Python converts
        found = _LONG_NUMBER.search(text)
        line = f", line {text.count(chr(10), 0, found.start()) + 1}" if found else ""
        raise SourceError(f"holds a number that cannot be read: {error}", where=f"{name}{line}") from error


def _explained(error: tomllib.TOMLDecodeError, text: str, name: str) -> SourceError:
    """Return the library's error with the line in its place and not in its words."""
    said = str(error)
    if found := _LINE_OF_ERROR.search(said):
        line, said = int(found[1]), said[: found.start()].rstrip()
    else:
        line, said = text.count("\n") + 1, said.removesuffix("(at end of document)").rstrip()
    said = printable(said[:200])
    return SourceError(
        f"is not valid TOML: {said[:1].lower()}{said[1:]}",
        where=f"{name}, line {line}",
        remedy="restore the file from version control, or lock the project again",
    )


def _refuse_deep_keys(text: str, name: str) -> None:
    """Raise ``SourceError`` at a dotted key or header that ``tomllib`` would choke on.

    Keys end with their line, and a line with few dots cannot hold a deep one: only the others are looked at closely.
    """
    for number, line in enumerate(text.split("\n"), start=1):
        if line.count(".") >= _MOST_KEY_PARTS and _DOTTED.search(_STRING.sub("s", line)):
            raise SourceError(
                f"holds a key of more than {_MOST_KEY_PARTS} parts and is not a lock file",
                where=f"{name}, line {number}",
            )
