"""setup.py without anything beside it that says the same statically: what its ``setup(...)`` call says in literals.

The file is parsed, never run. What it computes cannot be read and is named; where a person allows it, the project is
built in a copy instead (``resolve_uv``).
"""

from __future__ import annotations

import ast
import warnings
from typing import TYPE_CHECKING

from packaging.utils import canonicalize_name

from attestree.errors import SourceError
from attestree.sources.base import folder_of, listed
from attestree.sources.files import Folder
from attestree.sources.resolve import Request
from attestree.sources.unlocked import python_range, sayable
from attestree.sources.unlocked_direct import direct_of
from attestree.sources.unlocked_requirements import of_texts
from attestree.text import printable, reason_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from attestree.sources.files import ProjectFiles

_REQUIRES, _EXTRAS = "install_requires", "extras_require"
_MOST_BYTES = 1024 * 1024
_NOT_RUN = "what it requires was read from setup.py without running it: what its code changes of that is not known"


class SetupPy:
    """The reader of setup.py."""

    id = "setup.py"

    def matches(self, name: str) -> bool:
        """Return whether a file of that name is a setup.py."""
        return name == self.id

    def asks(self, files: ProjectFiles, name: str) -> bool:
        """Return whether it is there; what it asks for may only be known by running it."""
        return files.exists(name)

    def request(self, files: ProjectFiles, name: str) -> Request:
        """Return what the file asks for; raises ``SourceError`` as ``Unlocked.request`` says."""
        said, whole = _said(files.read(name), name)
        extras = said.get(_EXTRAS)
        lists = {"": _texts(said.get(_REQUIRES))}
        if isinstance(extras, dict):  # a name of anything else means nothing
            lists |= {key: _texts(value) for key, value in extras.items() if _text(key)}
        read = [of_texts(_conditional(key, texts or ()), extra=_extra(key)) for key, texts in lists.items()]
        every = [one for found, _ in read for one in found]
        wanted, unsaid = sayable(tuple(one for one in every if not one.place))
        direct = tuple(direct_of(one) for one in every if one.place)
        notes = [*unsaid]
        if wrong := [text[:80] for _, texts in read for text in texts]:
            notes.append(f"requirements that cannot be understood were left out: {listed(wrong)}")
        unread = [key for key in (_REQUIRES, _EXTRAS) if said.get(key, ()) is None or (not whole and key not in said)]
        if every and not unread:
            notes.append(_NOT_RUN)
        python, called, version = (_text(said.get(key)) for key in ("python_requires", "name", "version"))
        return Request(
            file=printable(name),
            name=called or folder_of(files, name),
            version=version,
            wanted=wanted,
            requires_python=python_range(python, name) if python else "",
            extras=tuple(dict.fromkeys(canonicalize_name(_extra(key)) for key in lists if _extra(key))),
            direct=direct,
            notes=tuple(notes),
            unread=" and ".join(unread),
            code="setup.py",
            folder=files.path if isinstance(files, Folder) and name == self.id else None,
        )


def _said(data: bytes, name: str) -> tuple[Mapping[str, object], bool]:
    """Return the keywords of the ``setup`` call, None for those that are no literals, and whether these are all."""
    if len(data) > _MOST_BYTES:
        raise SourceError("is too large to be a setup.py", where=name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of the user's code, which is not ours to mend
            tree = ast.parse(data)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise SourceError(f"is no Python that can be read: {reason_of(error)}", where=name) from error
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _called(node.func) == "setup"]
    if len(calls) != 1:
        return {}, False
    constants = _constants(tree)
    said = {one.arg: _literal(one.value, constants) for one in calls[0].keywords if one.arg is not None}
    # What is not said may still come from elsewhere: from a table of arguments, or a plugin such as pbr.
    return said, not (calls[0].args or "setup_requires" in said or any(one.arg is None for one in calls[0].keywords))


def _called(function: ast.expr) -> str:
    return (
        function.id if isinstance(function, ast.Name) else function.attr if isinstance(function, ast.Attribute) else ""
    )


def _constants(tree: ast.Module) -> Mapping[str, ast.expr]:
    """Return the values of names that the module sets once, at its top, and mentions only once more."""
    mentions: dict[str, int] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            mentions[node.id] = mentions.get(node.id, 0) + 1
    set_here = [node for node in tree.body if isinstance(node, ast.Assign) and len(node.targets) == 1]
    pairs = [(node.targets[0], node.value) for node in set_here]
    return {one.id: value for one, value in pairs if isinstance(one, ast.Name) and mentions[one.id] == 2}


def _literal(node: ast.expr, constants: Mapping[str, ast.expr]) -> object:
    """Return the value of a literal, or of a constant that is one; None for what would have to be run."""
    if isinstance(node, ast.Name):
        node = constants.get(node.id, node)
    try:
        found: object = ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        return None
    return found


def _texts(value: object) -> tuple[str, ...] | None:
    """Return a list of requirements, however setuptools may be given it; None where it is none."""
    if isinstance(value, str):
        return tuple(line for raw in value.splitlines() if (line := raw.strip()) and not line.startswith("#"))
    if not isinstance(value, list | tuple | set):
        return None
    return tuple(str(one) for one in value if isinstance(one, str))


def _text(value: object) -> str:
    """Return a text; empty for what is none, and for one that no file could hold, such as half a surrogate pair."""
    return value if isinstance(value, str) and value.isprintable() else ""


def _extra(key: str) -> str:
    """Return the name of an extra; old files add a marker to it after a colon."""
    return key.partition(":")[0].strip()


def _conditional(key: str, texts: tuple[str, ...]) -> tuple[str, ...]:
    condition = key.partition(":")[2].strip()
    return tuple(f"{text} ; {condition}" if condition and ";" not in text else text for text in texts)
