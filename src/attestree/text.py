"""Foreign text made safe to show.

Lock files, index answers, certificates and the error messages of libraries all hold text that somebody else chose.
Raw values are for comparing, hashing and fetching; what reaches a screen, a terminal or a report passes through here.
"""

import re
import unicodedata

# Printable by Python's definition, yet drawn as nothing: Hangul, Khitan and musical fillers, the braille blank, the
# grapheme joiner and the variation selectors. A name that holds one looks like another name.
_INVISIBLE = frozenset(
    chr(code)
    for codes in (
        (0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0, 0x16FE4, 0x1D159),
        (0x180B, 0x180C, 0x180D, 0x180F, *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)),
    )
    for code in codes
)
_MOST_MARKS = 2  # combining marks on one letter; more only serves to paint over the lines above and below


def printable(text: str) -> str:
    r"""Return ``text`` with every character that is not plainly visible replaced by its escape.

    Controls (C0, C1, so ESC), line breaks, bidirectional and zero-width formatting, lone surrogates, private use,
    unusual spaces and invisible letters become ``\x1b``, ``\u202e`` or ``\U000e0041``: shown, not dropped, because a
    hidden character in a name is itself a finding. The result is one line and can be encoded as UTF-8.
    """
    if text.isascii() and text.isprintable():
        return text
    shown: list[str] = []
    marks = _MOST_MARKS  # a mark at the very start would be drawn on whatever stands before the text
    for char in text:
        marks = marks + 1 if unicodedata.category(char) in ("Mn", "Me") else 0
        if char.isprintable() and char not in _INVISIBLE and marks <= _MOST_MARKS:
            shown.append(char)
        else:
            shown.append(_escape(ord(char)))
    return "".join(shown)


def printable_lines(text: str) -> list[str]:
    """Return the lines of ``text``, each made ``printable``; tabs become four spaces."""
    return [printable(line) for line in text.replace("\t", "    ").splitlines()]


def shorten(text: str, limit: int) -> str:
    """Return ``text``, cut at the end with an ellipsis so that it is at most ``limit`` characters long."""
    return text if len(text) <= limit else text[: limit - 1] + "…" if limit > 0 else ""


def reason_of(error: BaseException, limit: int = 200) -> str:
    """Return a short display value for a library's error: its type, and the first line of what it says.

    Libraries quote the attacker's values, and whole proofs, in their messages.
    """
    name = type(error).__name__
    try:
        first = next(iter(str(error).splitlines()), "")
    except Exception:  # noqa: BLE001 - an error that cannot even say what it is still has a name
        first = ""
    return shorten(printable(f"{name}: {first}" if first else name), limit)


_CREDENTIALS = re.compile(r"(?<=//)[^/?#\s]*@")


def without_credentials(url: str) -> str:
    """Return ``url`` without a ``user:password@`` part; nothing else about it changes."""
    return _CREDENTIALS.sub("", url)


def _escape(code: int) -> str:
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
