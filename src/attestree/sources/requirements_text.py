"""The text of a requirements file, decoded as pip decodes it."""

from __future__ import annotations

import codecs
import locale
import re

from attestree.errors import SourceError
from attestree.sources.toml import refuse_conflict
from attestree.text import printable

MOST_BYTES = 16 * 1024 * 1024
"""The most that one requirements file and all it includes may be."""

# Longest first: the mark of UTF-32-LE begins with the one of UTF-16-LE.
_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_COOKIE = re.compile(rb"coding[:=]\s*([-\w.]+)")
# They take time in the square of the text's length, or are no encodings of a text that somebody wrote.
_REFUSED = frozenset({"punycode", "idna", "undefined", "unicode_escape", "raw_unicode_escape"})


def decode(data: bytes, name: str) -> tuple[str, str]:
    """Return the text of a requirements file, and a note about its encoding, empty where there is nothing to say.

    A byte order mark decides, then a PEP 263 cookie in the first two lines, then UTF-8. What is none of these is read
    in the encoding of this machine's locale, as pip does, else as Latin-1, which pip would refuse.

    Raises:
        SourceError: it cannot be decoded, is larger than ``MOST_BYTES``, or holds merge-conflict markers.
    """
    if len(data) > MOST_BYTES:
        raise SourceError(f"is larger than {MOST_BYTES // 1024 // 1024} MiB and is not read", where=name)
    text, note = _decoded(data, name)
    refuse_conflict(text, name)
    return text, note


def _decoded(data: bytes, name: str) -> tuple[str, str]:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _strict(data[len(bom) :], encoding, name), ""
    for line in data.split(b"\n", 2)[:2]:
        if line.startswith(b"#") and (found := _COOKIE.search(line[:200])):
            encoding = found[1].decode("ascii", "replace")
            return _strict(data, encoding, name), ""
    try:
        return data.decode(), ""
    except UnicodeDecodeError:
        return _guessed(data, name)


def _strict(data: bytes, encoding: str, name: str) -> str:
    unknown = SourceError(
        f"says it is in the encoding {encoding[:40]}, which cannot be read", where=name, remedy="save it as UTF-8"
    )
    try:
        known = codecs.lookup(encoding).name.replace("-", "_") not in _REFUSED
        text = data.decode(encoding) if known else None
    except UnicodeDecodeError as error:
        raise SourceError(f"is not the {encoding} it says it is", where=name, remedy="save it as UTF-8") from error
    except (LookupError, ValueError) as error:  # no codec of that name, or one that is not for text
        raise unknown from error
    if text is None:
        raise unknown
    return text


def _guessed(data: bytes, name: str) -> tuple[str, str]:
    encoding = locale.getpreferredencoding(do_setlocale=False)
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        text = data.decode("latin-1")
        return text, f"{printable(name)} is not UTF-8: it was read as Latin-1, and pip would refuse it here"
    return text, f"{printable(name)} is not UTF-8: it was read as {printable(encoding)}, this machine's encoding"
