"""What a project's ``pyproject.toml`` asks for: the roots of locks that do not say them themselves.

Read are PEP 621 (``[project]``), PEP 735 (``[dependency-groups]``), Poetry's tables, and pdm's ``dev-dependencies``.
Nothing is resolved here: a lock beside it says which versions are meant.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from attestree.sources.fields import Fields, is_table
from attestree.sources.ranges import ANY, Range, parse_range
from attestree.sources.toml import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from attestree.sources.files import ProjectFiles

_MOST_CHARACTERS = 8192
_NAME = re.compile(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)")


@dataclass(frozen=True, slots=True)
class Wanted:
    """One requirement.

    Attributes:
        name: what is required, normalised.
        range: the versions that will do.
        marker: the environments in which it is required, as PEP 508 has it; empty for all.
        extra: the extra that brings it; empty for none.
        group: the dependency group that brings it; empty for none.
        asks: the extras of the required package that are asked for, normalised.
        optional: whether it is only required by extras that name it elsewhere (Poetry).
        place: where it is to be taken from instead of an index, as PEP 508 writes it after the ``@``, raw: an address,
            ``git+ADDRESS@REVISION``, or a path; empty for an index.
    """

    name: str
    range: Range = ANY
    marker: str = ""
    extra: str = ""
    group: str = ""
    asks: tuple[str, ...] = ()
    optional: bool = False
    place: str = ""


@dataclass(frozen=True, slots=True)
class Declared:
    """What a project says of itself.

    Attributes:
        name: raw; empty when it does not say.
        version: raw; empty when it does not say.
        wanted: what it requires, in the order of the file.
    """

    name: str
    version: str
    wanted: tuple[Wanted, ...]


def read_pyproject(files: ProjectFiles, lock: str) -> Declared | None:
    """Return what the ``pyproject.toml`` beside the lock says; None where there is none.

    Raises:
        SourceError: there is one, and it cannot be read.
    """
    name = posixpath.join(posixpath.dirname(lock), "pyproject.toml")
    if not files.exists(name):
        return None
    values, _ = parse(files.read(name), name)
    project = Fields(values, where=name)
    poetry = project.table("tool").table("poetry")
    standard = project.table("project")
    wanted = [*_standard(standard), *_groups(project), *_poetry(poetry, standard), *_pdm(project)]
    return Declared(
        name=standard.text("name") or poetry.text("name"),
        version=_version(standard) or _version(poetry),
        wanted=tuple(wanted),
    )


def requirement(text: str, *, extra: str = "", group: str = "") -> Wanted | None:
    """Return a PEP 508 requirement; None for one that cannot be read."""
    try:
        if len(text) > _MOST_CHARACTERS:
            return None
        parsed = Requirement(text)
    except (InvalidRequirement, RecursionError, ValueError):
        return None
    return Wanted(
        name=canonicalize_name(parsed.name),
        range=Range((parsed.specifier,)) if parsed.specifier else ANY,
        marker=str(parsed.marker or ""),
        extra=extra,
        group=group,
        asks=tuple(sorted(canonicalize_name(ask) for ask in parsed.extras)),
        place=parsed.url or "",
    )


def leading_name(text: str) -> str:
    """Return the normalised name a requirement begins with, whatever follows; empty where there is none."""
    found = _NAME.match(text)
    return canonicalize_name(found[1]) if found else ""


def poetry_wanted(name: str, holder: Fields, key: str) -> Iterator[Wanted]:
    """Yield what one entry of a Poetry dependency table requires: a range, a table, or a list of both.

    Raises:
        SourceError: it is something else.
    """
    value = holder.values[key]
    entries = value if isinstance(value, list) else [value]
    for number, entry in enumerate(entries):
        place = f"{key}[{number}]" if isinstance(value, list) else key
        if isinstance(entry, str):
            yield Wanted(canonicalize_name(name), parse_range(entry))
        elif is_table(entry):
            yield _of_table(name, Fields(entry, path=place, parent=holder))
        else:
            raise holder.wrong_type(place, entry, str)


def _of_table(name: str, table: Fields) -> Wanted:
    markers = [table.text("markers") or table.text("marker")]
    if python := table.text("python"):
        markers.append(parse_range(python).marker("python_version"))
    if platform := table.text("platform"):
        markers.append(f'sys_platform == "{platform}"')
    said = [marker for marker in markers if marker]
    return Wanted(
        name=canonicalize_name(name),
        range=parse_range(table.text("version")) if "version" in table.values else ANY,
        marker=said[0] if len(said) == 1 else " and ".join(f"({marker})" for marker in said),
        asks=tuple(sorted(canonicalize_name(ask) for ask in table.texts("extras"))),
        optional=table.values.get("optional") is True,
        place=_place(table),
    )


def _place(table: Fields) -> str:
    """Return where a Poetry entry takes its package from, as PEP 508 writes it; empty for an index."""
    if address := table.text("git"):
        revision = next((f"@{table.text(key)}" for key in ("rev", "tag", "branch") if table.text(key)), "")
        place = f"git+{address}{revision}"
    else:
        place = table.text("url") or table.text("path")
    folder = table.text("subdirectory")
    return f"{place}#subdirectory={folder}" if place and folder else place


def _version(table: Fields) -> str:
    value = table.values.get("version")
    return value if isinstance(value, str) else ""


def _standard(project: Fields) -> Iterator[Wanted]:
    for text in project.texts("dependencies"):
        if found := requirement(text):
            yield found
    extras = project.table("optional-dependencies")
    for extra in extras.values:
        for text in extras.texts(extra):
            if found := requirement(text, extra=canonicalize_name(extra)):
                yield found


def _groups(project: Fields) -> Iterator[Wanted]:
    """Yield the requirements of every dependency group, groups it includes counted in; a loop of includes ends."""
    groups = project.table("dependency-groups")
    keys = {canonicalize_name(group): group for group in groups.values}
    for group in keys:
        seen, queue = {group}, [group]
        while queue:
            for item in _items(groups, keys[queue.pop()]):
                if isinstance(item, str):
                    if found := requirement(item, group=group):
                        yield found
                elif is_table(item) and isinstance(item.get("include-group"), str):
                    included = canonicalize_name(str(item["include-group"]))
                    if included in keys and included not in seen:
                        seen.add(included)
                        queue.append(included)


def _items(table: Fields, key: str) -> list[object]:
    value = table.values.get(key)
    return value if isinstance(value, list) else []


def _poetry(poetry: Fields, standard: Fields) -> Iterator[Wanted]:
    main = poetry.table("dependencies")
    extras: dict[str, list[str]] = {}
    for extra in (table := poetry.table("extras")).values:
        for text in table.texts(extra):
            extras.setdefault(leading_name(text), []).append(canonicalize_name(extra))
    if "dependencies" not in standard.values:  # where PEP 621 says them, Poetry's table only adds to them
        named = (name for name in main.values if name != "python")
        yield from with_extras((one for name in named for one in poetry_wanted(name, main, name)), extras)
    dev = poetry.table("dev-dependencies")
    for name in dev.values:
        yield from (replace(one, group="dev") for one in poetry_wanted(name, dev, name))
    groups = poetry.table("group")
    for group in groups.values:
        wanted = groups.table(group).table("dependencies")
        for name in wanted.values:
            yield from (replace(one, group=canonicalize_name(group)) for one in poetry_wanted(name, wanted, name))


def with_extras(wanted: Iterator[Wanted], extras: dict[str, list[str]]) -> Iterator[Wanted]:
    """Yield requirements, an optional one once for each extra that names it, and not at all where none does."""
    for one in wanted:
        if not one.optional:
            yield one
        for extra in extras.get(one.name, ()) if one.optional else ():
            yield replace(one, extra=extra)


def _pdm(project: Fields) -> Iterator[Wanted]:
    groups = project.table("tool").table("pdm").table("dev-dependencies")
    for group in groups.values:
        for text in groups.texts(group):
            if found := requirement(text, group=canonicalize_name(group)):
                yield found
