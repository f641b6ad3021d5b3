"""Projects without a lock: what their files ask for, read without running anything, to be resolved.

``pyproject.toml`` is read here: PEP 621, PEP 735, Poetry's tables, and what ``[tool.uv]`` says about resolving. What it
leaves to its build backend (``dynamic``) is not read, since that would run the project's code, and is named.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from packaging.dependency_groups import resolve_dependency_groups
from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import canonicalize_name

from attestree.errors import SourceError
from attestree.settings import is_safe_url
from attestree.sources.base import folder_of, listed
from attestree.sources.fields import Fields, is_table
from attestree.sources.files import Folder
from attestree.sources.pyproject import read_pyproject, requirement
from attestree.sources.ranges import ANY, parse_range
from attestree.sources.resolve import NamedIndex, Request, pep508
from attestree.sources.toml import parse
from attestree.sources.unlocked_direct import direct_of, take_sources
from attestree.sources.workspace import member_folders, with_parts
from attestree.text import printable, reason_of, shorten, without_credentials

if TYPE_CHECKING:
    from collections.abc import Iterator

    from attestree.sources.files import ProjectFiles
    from attestree.sources.pyproject import Wanted

# What [tool.uv] may say that changes which versions are found. The rest says how to install, or would run something.
_OPTIONS = (
    "conflicts",
    "constraint-dependencies",
    "dependency-metadata",
    "environments",
    "exclude-dependencies",
    "exclude-newer",
    "exclude-newer-package",
    "fork-strategy",
    "index-strategy",
    "override-dependencies",
    "prerelease",
    "required-environments",
    "resolution",
)
_READ = ("dependencies", "optional-dependencies")
_MOST_CHARACTERS = 8192


class Unlocked(Protocol):
    """A format that says what a project wants and not what it gets."""

    @property
    def id(self) -> str:
        """The format's name, such as ``pyproject.toml``."""

    def matches(self, name: str) -> bool:
        """Return whether a file of that name, without its folder, is meant to be of this format."""

    def asks(self, files: ProjectFiles, name: str) -> bool:
        """Return whether the file asks for anything at all, so that it is worth resolving."""

    def request(self, files: ProjectFiles, name: str) -> Request:
        """Return what the file asks for.

        Raises:
            SourceError: it cannot be read, or cannot be meant.
        """


class PyprojectToml:
    """The reader of pyproject.toml without a lock beside it."""

    id = "pyproject.toml"

    def matches(self, name: str) -> bool:
        """Return whether a file of that name is a pyproject.toml."""
        return name == self.id

    def asks(self, files: ProjectFiles, name: str) -> bool:
        """Return whether it describes a project, and not only how tools are to be run; True where it is unreadable."""
        try:
            values, _ = parse(files.read(name), name)
        except SourceError:
            return True
        tool = values.get("tool")
        poetry = tool.get("poetry") if is_table(tool) else None
        described = is_table(poetry) and "dependencies" in poetry
        uv = tool.get("uv") if is_table(tool) else None
        workspace = uv.get("workspace") if is_table(uv) else None
        shared = is_table(workspace) and workspace.get("members")
        return bool(described or shared or "project" in values or values.get("dependency-groups"))

    def request(self, files: ProjectFiles, name: str) -> Request:
        """Return what the file asks for; raises ``SourceError`` as ``Unlocked.request`` says."""
        values, _ = parse(files.read(name), name)
        workspace = Fields(values, where=name).table("tool").table("uv").table("workspace")
        at_top = name == self.id
        folders, notes = member_folders(files, workspace) if at_top else ([], [])
        request = self._request(files, name, values)
        request = replace(request, notes=(*request.notes, *notes))
        return with_parts(request, files, folders, lambda one: self._part(files, one)) if at_top else request

    def _part(self, files: ProjectFiles, name: str) -> Request:
        return self._request(files, name, parse(files.read(name), name)[0])

    def _request(self, files: ProjectFiles, name: str, values: dict[str, object]) -> Request:
        """Return what one file asks for by itself."""
        table = Fields(values, where=name)
        project, tool = table.table("project"), table.table("tool")
        uv, poetry = tool.table("uv"), tool.table("poetry")
        notes = list(_unreadable(project))
        _check_groups(table)
        declared = read_pyproject(files, name)
        assert declared is not None  # noqa: S101 - it was just read
        wanted = (*declared.wanted, *_uv_dev(uv))
        indexed, elsewhere, pins = take_sources(wanted, uv.table("sources"))
        kept, unsaid = sayable(indexed)
        notes += unsaid
        direct = tuple(direct_of(one) for one in elsewhere)
        indexes, refused = indexes_of(uv)
        unread = _unread(project)
        return Request(
            file=printable(name),
            name=declared.name or folder_of(files, name),
            version=declared.version,
            wanted=kept,
            requires_python=_requires_python(project, poetry),
            extras=tuple(canonicalize_name(extra) for extra in project.table("optional-dependencies").values),
            groups=tuple(canonicalize_name(group) for group in table.table("dependency-groups").values),
            direct=direct,
            indexes=indexes,
            pins=pins,
            options=options_of(uv),
            notes=(*notes, *refused),
            unread=unread,
            folder=files.path if isinstance(files, Folder) and name == self.id else None,
            described="project" in values or bool(poetry.values) or "workspace" not in uv.values,
        )


def sayable(wanted: tuple[Wanted, ...]) -> tuple[tuple[Wanted, ...], list[str]]:
    """Return the requirements as PEP 508 has words for them, and a note on those it has none for.

    Those lose their range, or their marker: more may then be shown than would be installed.
    """
    kept: list[Wanted] = []
    widened: dict[str, None] = {}
    for one in wanted:
        said = one
        if len(said.range.alternatives) > 1:
            said = replace(said, range=ANY)
        if not _is_requirement(pep508(said)):
            said = replace(said, marker="")
        if said is not one:
            widened[one.name] = None
        kept.append(said)
    notes = [f"the range or the marker of these could not be passed on, another version may show: {listed(widened)}"]
    return tuple(kept), notes if widened else []


def python_range(text: str, where: str) -> str:
    """Return a specifier of Python versions; raises ``SourceError`` where it is none."""
    try:
        return str(SpecifierSet(text[:_MOST_CHARACTERS]))
    except (InvalidSpecifier, ValueError) as error:
        said = f"the Python versions it is for cannot be read: {reason_of(error)}"
        raise SourceError(said, where=where) from error


def _requires_python(project: Fields, poetry: Fields) -> str:
    if said := project.text("requires-python"):
        return python_range(said, project.where)
    value = poetry.table("dependencies").values.get("python")
    if not isinstance(value, str):
        return ""
    found = parse_range(value).alternatives
    return str(found[0]) if len(found) == 1 else ""


def _unread(project: Fields) -> str:
    """Return what only the build backend could say, in words; empty for nothing."""
    dynamic = [key for key in project.texts("dynamic") if key in _READ]
    return " and ".join(dynamic)


def _unreadable(project: Fields) -> Iterator[str]:
    """Yield a note for requirements of PEP 621 that are none: what cannot be read is named, never dropped silently."""
    extras = project.table("optional-dependencies")
    every = [*project.texts("dependencies"), *(text for extra in extras.values for text in extras.texts(extra))]
    wrong = [shorten(text, 80) for text in every if not _is_requirement(text)]
    if wrong:
        yield f"requirements that cannot be understood were left out: {listed(wrong)}"


def _is_requirement(text: str) -> bool:
    try:
        if len(text) <= _MOST_CHARACTERS:
            Requirement(text)
            return True
    except (InvalidRequirement, RecursionError, ValueError):
        pass
    return False


def _check_groups(table: Fields) -> None:
    """Raise ``SourceError`` for dependency groups that PEP 735 refuses: loops, unknown groups, malformed entries."""
    groups = table.table("dependency-groups")
    for group in groups.values:
        entries = groups.values[group]
        if not isinstance(entries, list):
            raise groups.wrong_type(group, entries, list)
        try:
            resolve_dependency_groups(groups.values, group)  # type: ignore[arg-type]  # it checks what it is given
        except (ExceptionGroup, ValueError, LookupError, TypeError, RecursionError) as error:
            first: BaseException = error
            while isinstance(first, BaseExceptionGroup):
                first = first.exceptions[0]
            raise groups.error(group, f"cannot be meant: {shorten(str(first), 200)}") from error


def _uv_dev(uv: Fields) -> Iterator[Wanted]:
    for text in uv.texts("dev-dependencies"):
        if found := requirement(text, group="dev"):
            yield found


def options_of(uv: Fields) -> dict[str, object]:
    """Return what ``[tool.uv]`` says about resolving."""
    return {key: uv.values[key] for key in _OPTIONS if key in uv.values}


def indexes_of(uv: Fields) -> tuple[tuple[NamedIndex, ...], list[str]]:
    """Return the indexes that ``[tool.uv]`` names and that may be asked, and notes on the others."""
    found = [
        NamedIndex(
            one.text("url"),
            one.text("name"),
            default=one.values.get("default") is True,
            explicit=one.values.get("explicit") is True,
        )
        for one in uv.tables("index")
    ]
    if url := uv.text("index-url"):
        found.append(NamedIndex(url, default=True))
    return usable_indexes([*found, *(NamedIndex(url) for url in uv.texts("extra-index-url"))])


def usable_indexes(found: list[NamedIndex]) -> tuple[tuple[NamedIndex, ...], list[str]]:
    """Return the indexes that may be asked, and a note on those that may not."""
    refused = [one.name or shorten(without_credentials(one.url), 80) for one in found if not is_safe_url(one.url)]
    notes = [f"indexes whose address is not https are not asked: {listed(refused)}"] if refused else []
    safe = [one for one in found if is_safe_url(one.url)]
    default = [one for one in safe if one.default][-1:]  # of several, the last one counts for pip
    return tuple(one for one in safe if not one.default or one in default), notes
