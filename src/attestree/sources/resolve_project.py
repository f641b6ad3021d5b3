"""The project that uv is given to lock: ``pyproject.toml`` files of our own, made of a request.

Nothing of the user's file is copied but data that says what to resolve, so that no configuration in it can make uv run
anything or look anywhere else.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import tomlkit
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import canonicalize_name, is_normalized_name
from packaging.version import InvalidVersion, Version

from attestree.errors import SourceError
from attestree.sources.resolve import pep508, place_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from attestree.sources.pyproject import Wanted
    from attestree.sources.resolve import NamedIndex, Request

MOST_WANTED = 10_000
MOST_TABLES = 2_000
"""Extras and groups. Writing them takes time in the square of their number; the largest real project has hundreds."""
_FALLBACK = "project"


def project_files(
    request: Request, python: str, *, left_out: Iterable[str] = (), own_indexes: bool = True
) -> dict[str, str]:
    """Return the texts of the ``pyproject.toml`` files that ask for what ``request`` does, by their place.

    The project's own is at the top; each of its parts is a member of the workspace, in the folder of its number.

    Args:
        request: what is to be resolved.
        python: the version of the interpreter that uv runs on, such as ``3.12.4``; uv refuses a project that is not
            for it, so other Pythons are asked for as environments.
        left_out: packages, by normalised name, to do without, whoever requires them.
        own_indexes: whether the indexes that the request names count.

    Raises:
        SourceError: it asks for more than any project does.
    """
    every = [request, *(part.request for part in request.parts)]
    wanted = sum(len(one.wanted) + len(one.constraints) for one in every)
    if wanted > MOST_WANTED or sum(len(one.extras) + len(one.groups) for one in every) > MOST_TABLES:
        what = f"asks for more than {MOST_WANTED} packages, or has more than {MOST_TABLES} extras and groups"
        raise SourceError(what, where=request.file, remedy="lock the project")
    options = dict(request.options)
    described = [_described(one, python, number) for number, one in enumerate(every)]
    if narrowed := " and ".join(dict.fromkeys(environment for _, environment in described if environment)):
        options["environments"] = _narrowed(options.get("environments"), narrowed)
    if constraints := [pep508(one) for one in request.constraints]:
        options["constraint-dependencies"] = [*_list(options.get("constraint-dependencies")), *constraints]
    if names := dict.fromkeys((*(one.wanted.name for asks in every for one in asks.direct), *left_out)):
        options["exclude-dependencies"] = [*_list(options.get("exclude-dependencies")), *names]
    indexes = tuple(dict.fromkeys(index for one in every for index in one.indexes)) if own_indexes else ()
    local = {str(table["name"]): {"workspace": True} for table, _ in described if request.parts}
    files: dict[str, str] = {}
    for number, (one, (table, _)) in enumerate(zip(every, described, strict=True)):
        uv: dict[str, object] = {"package": False, "sources": {**_pins(one, indexes), **local}}
        if number == 0:
            # A workspace of its own, so that nothing above the temporary folder is looked at.
            members = [place_of(part) for part in range(len(request.parts))]
            uv |= {**options, "index": [_index(index) for index in indexes], "workspace": {"members": members}}
        document: dict[str, object] = {"project": table} if one.described or number else {}
        document |= {"dependency-groups": _grouped(one.groups, one.wanted, "group"), "tool": {"uv": uv}}
        files["pyproject.toml" if number == 0 else f"{place_of(number - 1)}/pyproject.toml"] = tomlkit.dumps(document)
    return files


def _described(request: Request, python: str, number: int) -> tuple[dict[str, object], str]:
    """Return the table of one project, and a marker for the Pythons that it is for where that cannot be said in it."""
    name = canonicalize_name(request.name)
    lowest, environment = _pythons(request.requires_python, python)
    table: dict[str, object] = {
        "name": name if is_normalized_name(name) else f"{_FALLBACK}{number or ''}",
        "version": _version(request.version),
        "requires-python": lowest,
        "dependencies": [pep508(one) for one in request.wanted if not one.extra and not one.group],
        "optional-dependencies": _grouped(request.extras, request.wanted, "extra"),
    }
    return table, environment


def _pythons(wanted: str, python: str) -> tuple[str, str]:
    """Return the Pythons that the project is said to be for, and a marker for those that it really is for."""
    here = ".".join(python.split(".")[:2])
    if not wanted:
        return f">={here}", ""
    try:
        specifier = SpecifierSet(wanted)
        if specifier.contains(python, prereleases=True):
            return wanted, ""
    except (InvalidSpecifier, InvalidVersion, ValueError):
        return f">={here}", ""
    lower = [Version(one.version.removesuffix(".*")) for one in specifier if one.operator in (">=", "~=", "==", ">")]
    lowest = min([Version(here), *lower])
    parts = [f"python_full_version {one.operator} '{one.version}'" for one in sorted(specifier, key=str)]
    return f">={lowest}", " and ".join(parts)


def _narrowed(environments: object, environment: str) -> list[str]:
    given = _list(environments)
    return [f"({one}) and {environment}" for one in given] if given else [environment]


def _list(value: object) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _grouped(names: tuple[str, ...], wanted: tuple[Wanted, ...], key: str) -> dict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list, {name: [] for name in names})
    for one in wanted:
        if group := one.extra if key == "extra" else one.group:
            found[group].append(pep508(one))
    return dict(found)


def _index(index: NamedIndex) -> dict[str, object]:
    flags = {"default": index.default, "explicit": index.explicit}
    name = {"name": index.name} if index.name else {}
    return {**name, "url": index.url, **{key: True for key, is_set in flags.items() if is_set}}


def _pins(request: Request, indexes: Iterable[NamedIndex]) -> dict[str, object]:
    """Return the sources that name an index there is."""
    known = {index.name for index in indexes}
    kept = {name: [one for one in entries if one["index"] in known] for name, entries in request.pins.items()}
    return {name: entries for name, entries in kept.items() if entries}


def _version(text: str) -> str:
    try:
        return str(Version(text))
    except (InvalidVersion, ValueError):
        return "0"
