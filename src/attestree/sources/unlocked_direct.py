"""What a project takes from a place of its own: PEP 508's ``name @ address``, Poetry's and uv's tables of sources.

None of these places is opened. Where the project is named by an index of its own, that is passed on to the resolver.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from packaging.utils import canonicalize_name

from attestree.model import Origin, OriginKind
from attestree.sources.fields import Fields, is_table
from attestree.sources.requirements_lines import read_lines
from attestree.sources.requirements_origin import required
from attestree.sources.resolve import Direct

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from attestree.sources.pyproject import Wanted

WORKSPACE = "workspace:"
"""The place of a package that is whatever member of the project's workspace has its name."""

_KINDS = ("git", "url", "path")


def direct_of(wanted: Wanted) -> Direct:
    """Return what is known of a package whose ``place`` is given."""
    place = wanted.place
    if place == WORKSPACE:
        return Direct(wanted, "", Origin(OriginKind.PATH, "."), workspace=True)
    # A line of a requirements file says the same in the same words; what it makes of them was tested there.
    remote = "://" in place
    for line in read_lines(f"{wanted.name} @ {place}" if remote else "", "") if "\n" not in place else ():
        if line.requirement is not None:
            found = required(line.requirement)
            return Direct(wanted, found.version, found.origin, found.artifacts)
    return Direct(wanted, "", Origin(OriginKind.URL if remote else OriginKind.PATH, place))


def take_sources(
    wanted: Iterable[Wanted], sources: Fields
) -> tuple[tuple[Wanted, ...], tuple[Wanted, ...], dict[str, list[dict[str, object]]]]:
    """Part requirements by where they come from.

    Args:
        wanted: every requirement.
        sources: ``[tool.uv.sources]``.

    Returns:
        Those from an index; those from a place of their own, with it; and ``[tool.uv.sources]`` as far as it names
        indexes.

    Raises:
        SourceError: a source is of another type than uv knows.
    """
    places: dict[str, str] = {}
    pins: dict[str, list[dict[str, object]]] = {}
    for key in sources.values:
        name = canonicalize_name(key)
        entries = list(_entries(sources, key))
        if place := next((place for place in map(_place, entries) if place), ""):
            places[name] = place
        elif indexed := [dict(one.values) for one in entries if one.text("index")]:
            pins[name] = indexed
    every = [replace(one, place=places[one.name]) if one.name in places else one for one in wanted]
    return tuple(one for one in every if not one.place), tuple(one for one in every if one.place), pins


def _entries(sources: Fields, key: str) -> Iterator[Fields]:
    value = sources.values[key]
    if isinstance(value, list):
        yield from sources.tables(key)
    elif is_table(value):
        yield sources.table(key)
    else:
        raise sources.wrong_type(key, value, dict)


def _place(source: Fields) -> str:
    """Return a place in the words of PEP 508; empty for an index."""
    if source.values.get("workspace") is True:
        return WORKSPACE
    kind = next((kind for kind in _KINDS if source.text(kind)), "")
    place = source.text(kind) if kind else ""
    if kind == "git":
        revision = next((f"@{source.text(key)}" for key in ("rev", "tag", "branch") if source.text(key)), "")
        place = f"git+{place.removeprefix('git+')}{revision}"
    folder = source.text("subdirectory")
    return f"{place}#subdirectory={folder}" if place and folder else place
