"""The lines of one requirements file, by pip's own grammar.

``pip-requirements-parser`` carries pip's code, and keeps what it cannot understand instead of failing. It opens files,
follows include loops, and needs seconds for some lines; so it is given single lines here, bounded before it sees them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pip_requirements_parser as pip
from packaging.requirements import InvalidRequirement

from attestree.errors import SourceError
from attestree.filenames import parse_filename
from attestree.text import printable, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_LINES = 5000
"""The most lines one file may have that are not comments; no real list of requirements has a fifth of it."""

_MOST_CHARACTERS = 512 * 1024  # a line with a thousand hashes is a fifth of this
_MOST_WORDS = 4096
_MOST_OF_REQUIREMENT = 8192  # without its options; the longest real marker known is 6927 characters long
_BLANKS = re.compile(r"\s{64,}")  # the library's pattern for comments backtracks over them in the square
# pip's per-requirement option that the library is too old for; it says how to build, not what.
_BUILD_OPTION = re.compile(r"""\s(?:--config-settings?|-C)(?:\s+|=)(?:"[^"]*"|'[^']*'|[^\s-]\S*)""")
_NUMBER = re.compile(r"[0-9]{1000}")
_WHEEL = re.compile(r"[^/\\\s#?=@]*\.whl", re.IGNORECASE)

# What pip's code, packaging and optparse raise at a line that they do not understand.
_REFUSALS = (
    pip.PipError,
    pip.OptionParsingError,
    InvalidRequirement,
    RecursionError,
    AssertionError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
)


@dataclass(slots=True)
class Line:
    """One logical line that is not only a comment.

    Attributes:
        number: of its first physical line, counted from 1.
        requirement: what is required; None for a line of options, and for one that is not understood.
        options: the file's options on this line, by pip's name for each (``index_url``, ``requirements`` ...).
        error: why the line, or a part of it, is not understood, printable; empty where it is.
        comments: the comments on it and below it, up to the next line, each with its ``#``.
    """

    number: int
    requirement: pip.InstallRequirement | None = None
    options: dict[str, object] = field(default_factory=dict)
    error: str = ""
    comments: list[str] = field(default_factory=list)

    def values(self, option: str) -> tuple[str, ...]:
        """Return the values that the line gives to an option."""
        value = self.options.get(option)
        found = value if isinstance(value, list) else [value]
        return tuple(text for text in found if isinstance(text, str))


def read_lines(text: str, name: str) -> list[Line]:
    """Return the logical lines of a requirements file's text.

    Raises:
        SourceError: it has more lines than any project has requirements.
    """
    parse = pip.get_line_parser()
    lines: list[Line] = []
    for number, joined in pip.join_lines(enumerate(text.splitlines(), start=1)):
        if len(lines) >= MOST_LINES:
            raise SourceError(f"has more than {MOST_LINES} requirements", where=f"{name}, line {number}")
        if len(joined) > _MOST_CHARACTERS:
            lines.append(Line(number, error=f"it is longer than {_MOST_CHARACTERS} characters"))
            continue
        for part in pip.split_comments([(number, _BLANKS.sub(" ", joined))]):
            if not isinstance(part, pip.CommentLine):
                lines.append(_understood(parse, part.line, number))
            elif lines:
                lines[-1].comments.append(part.line)
    return lines


def _understood(parse: pip.LineParser, text: str, number: int) -> Line:
    line = Line(number)
    try:
        _refuse_bombs(text)
        requirement, options, arguments = parse(_BUILD_OPTION.sub("", text))
        place = pip.RequirementLine(line=text, line_number=number)
        parsed = pip.ParsedLine(place, requirement, options, is_constraint=False, arguments=arguments)
        for item in pip.handle_line(parsed):
            _take(item, line)
    except _REFUSALS as error:
        line.requirement = None
        line.error = "it is nested too deeply" if isinstance(error, RecursionError) else _said(str(error))
    return line


def _take(item: object, line: Line) -> None:
    if isinstance(item, pip.OptionLine):
        line.options = item.options
    elif isinstance(item, pip.ParsedRequirement):
        requirement = pip.build_req_from_parsedreq(item)
        if requirement.invalid_options:
            raise ValueError(f"a requirement cannot have the options {', '.join(requirement.invalid_options)}")
        line.requirement = requirement
    elif isinstance(item, pip.InvalidRequirementLine):
        line.error = _said(item.error_message)


def _said(message: str) -> str:
    """Return the first line of what a library says of a line, printable and short."""
    return shorten(printable(next(iter(message.splitlines()), "it cannot be read")), 160)


def _refuse_bombs(text: str) -> None:
    """Raise ``ValueError`` at a line that would keep the library busy."""
    requirement = text.partition(" -")[0]
    if text.count(" ") > _MOST_WORDS:
        raise ValueError(f"it has more than {_MOST_WORDS} words")
    if len(requirement) > _MOST_OF_REQUIREMENT:
        raise ValueError(f"it is longer than {_MOST_OF_REQUIREMENT} characters")
    if _NUMBER.search(requirement):  # Python converts no number of more than 4300 digits
        raise ValueError("it holds a number without end")
    if not text.startswith("-"):
        for wheel in _wheels(requirement):
            parse_filename(wheel)


def _wheels(requirement: str) -> Iterator[str]:
    for found in _WHEEL.finditer(unquote(requirement)):
        yield found[0]
