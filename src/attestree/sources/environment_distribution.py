"""One installed distribution: a ``*.dist-info`` or ``*.egg-info`` folder, an ``*.egg-info`` file, or an ``*.egg-link``.

Only files that installers write about a distribution are read; the distribution itself is not touched.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from email.parser import BytesHeaderParser
from importlib.metadata import Distribution
from typing import TYPE_CHECKING, NoReturn

from packaging.tags import parse_tag

from attestree.errors import SourceError
from attestree.model import Origin, OriginKind
from attestree.sources.environment_graph import Installed
from attestree.sources.environment_origin import archive, direct_origin
from attestree.sources.fields import Fields
from attestree.sources.json import parse_object
from attestree.sources.metadata import CoreMetadata, parse_metadata

if TYPE_CHECKING:
    import os

    from attestree.model import Artifact
    from attestree.sources.files import ProjectFiles

_KINDS = re.compile(r"(?P<stem>.+?)(?P<ending>\.dist-info/|\.egg-info/?|\.egg/|\.egg-link)", re.IGNORECASE)
_STEM = re.compile(r"(?P<name>.+?)-(?P<version>[^-]+)(?:-py\d.*)?")
_OTHER_ECOSYSTEMS = frozenset({"conda", "debian", "rpm", "apk", "pacman", "portage", "nix", "nixpkgs", "guix", "spack"})
_MOST_SMALL = 64 * 1024
_MOST_TAGS = 256
_LEFT_BEHIND = "left behind by interrupted installations, and not installed"
_NO_METADATA = "there is no metadata, so what is required is not known"


@dataclass(slots=True)
class Oddities:
    """What a person should know about the distributions, gathered into one note for each kind."""

    found: dict[str, list[str]] = field(default_factory=dict)

    def add(self, what: str, case: str) -> None:
        """Note one case of ``what``."""
        self.found.setdefault(what, []).append(case)


def is_distribution(entry: str) -> bool:
    """Return whether an entry of a folder, as ``ProjectFiles.entries`` has it, is about a distribution."""
    return bool(_KINDS.fullmatch(entry))


class DistributionReader:
    """Reads the distributions of one folder.

    Args:
        files: the environment's files.
        oddities: told what is wrong with them.

    Attributes:
        bytes: how much metadata was read so far.
    """

    def __init__(self, files: ProjectFiles, oddities: Oddities) -> None:
        self._files = files
        self._oddities = oddities
        self.bytes = 0

    def read(self, folder: str, entry: str) -> Installed | None:
        """Return one distribution, or None for what an interrupted installation left behind.

        Args:
            folder: the site-packages folder, with ``/`` at its end; empty for the environment's own.
            entry: an entry of it that ``is_distribution``.
        """
        kind = _KINDS.fullmatch(entry)
        assert kind is not None  # noqa: S101 - the caller has looked
        place, ending = folder + entry, kind["ending"].lower()
        if entry.startswith("~"):
            self._oddities.add(_LEFT_BEHIND, entry.rstrip("/"))
            if "METADATA" in self._files.entries(place):
                self._files.read(f"{place}METADATA")  # so that a recording knows of it too
            return None
        if ending == ".egg-link":
            return self._linked(kind["stem"], place)
        if ending == ".egg-info":  # a single file, as distutils wrote it
            return self._named(kind["stem"], self._metadata(place, entry))
        if ending == ".egg/":
            return self._egg(kind["stem"], f"{place}EGG-INFO/")
        inside = self._files.entries(place)
        if not inside:
            self._oddities.add(_LEFT_BEHIND, entry.rstrip("/"))
            return None
        if ending == ".egg-info/":
            return self._egg(kind["stem"], place)
        return self._dist_info(kind["stem"], place, inside)

    def _dist_info(self, stem: str, place: str, inside: tuple[str, ...]) -> Installed:
        name = place.rstrip("/").rpartition("/")[2]
        if "METADATA" not in inside:
            self._oddities.add(_NO_METADATA, name)
        metadata = self._metadata(f"{place}METADATA", name) if "METADATA" in inside else CoreMetadata()
        installed = self._named(stem, metadata)
        installer = self._text(f"{place}INSTALLER") if "INSTALLER" in inside else ""
        if "REQUESTED" in inside and installer == "pip":  # uv gives the mark to everything
            self._files.read(f"{place}REQUESTED")
            installed = replace(installed, asked=True)
        if "direct_url.json" in inside:
            return self._direct(installed, f"{place}direct_url.json", name)
        if installer.lower() in _OTHER_ECOSYSTEMS:
            self._oddities.add(f"installed by {installer.lower()}, so not from an index", installed.name)
            return replace(installed, origin=Origin(OriginKind.PATH, place))
        if "provenance_url.json" in inside and (found := self._archive(f"{place}provenance_url.json", name)):
            return replace(installed, artifacts=found)
        tags = self._wheel_tags(f"{place}WHEEL", name) if "WHEEL" in inside else ()
        return replace(installed, wheel_tags=tags)

    def _egg(self, stem: str, place: str) -> Installed:
        """Return a distribution as setuptools installed it: its requirements are in a file of their own grammar."""
        inside = self._files.entries(place)
        name = place.rstrip("/").removesuffix("/EGG-INFO").rpartition("/")[2]
        if "PKG-INFO" not in inside:
            self._oddities.add(_NO_METADATA, name)
        metadata = self._metadata(f"{place}PKG-INFO", name) if "PKG-INFO" in inside else CoreMetadata()
        installed = self._named(stem, metadata)
        if "requires.txt" in inside and not installed.requires:
            requires = _Egg(self._text(f"{place}requires.txt", most=_MOST_SMALL * 16)).requires or ()
            installed = replace(installed, requires=tuple(requires))
        return installed

    def _linked(self, stem: str, place: str) -> Installed:
        target = next(iter(self._text(place).splitlines()), "").strip()
        return Installed(stem, "", Origin(OriginKind.PATH, target))

    def _named(self, stem: str, metadata: CoreMetadata) -> Installed:
        """Return the distribution with the name and version that its metadata says, else its folder's name."""
        parts = _STEM.fullmatch(stem)
        name, version = (parts["name"], parts["version"]) if parts else (stem, "")
        return Installed(metadata.name or name, metadata.version or version, requires=metadata.requires)

    def _metadata(self, place: str, name: str) -> CoreMetadata:
        try:
            data = self._files.read(place)
            self.bytes += len(data)
            if not data.strip():
                self._oddities.add("the metadata is empty, so what is required is not known", name)
            return parse_metadata(data)
        except (SourceError, ValueError) as error:
            why = error.what if isinstance(error, SourceError) else str(error)
            self._oddities.add("metadata cannot be read", f"{name} ({why})")
            return CoreMetadata()

    def _direct(self, installed: Installed, place: str, name: str) -> Installed:
        try:
            origin, artifacts = direct_origin(self._object(place))
        except SourceError as error:
            # That the record is there says that no index served the distribution.
            self._oddities.add(
                "direct_url.json cannot be read, so where it came from is not known", f"{name} ({error.what})"
            )
            return replace(installed, origin=Origin(OriginKind.URL))
        return replace(installed, origin=origin, artifacts=artifacts)

    def _archive(self, place: str, name: str) -> tuple[Artifact, ...]:
        try:
            return archive(self._object(place))
        except SourceError as error:
            self._oddities.add("provenance_url.json cannot be read", f"{name} ({error.what})")
            return ()

    def _object(self, place: str) -> Fields:
        return Fields(parse_object(self._files.read(place), place), where=place)

    def _wheel_tags(self, place: str, name: str) -> tuple[str, ...]:
        """Return the tags of the wheel, each of one interpreter, ABI and platform, as ``WHEEL`` says."""
        header = BytesHeaderParser().parsebytes(self._text(place).encode())
        tags: dict[str, None] = {}
        for text in (header.get_all("Tag") or [])[:_MOST_TAGS]:
            tag = str(text).strip()
            if tag.count("-") != 2 or tag.count(".") > 16:
                self._oddities.add("the WHEEL file cannot be read", name)
                continue
            tags.update(dict.fromkeys(sorted(str(one) for one in parse_tag(tag))))
        return tuple(tags)

    def _text(self, place: str, most: int = _MOST_SMALL) -> str:
        """Return a small file; empty where it cannot be read, is larger, or is no text."""
        try:
            data = self._files.read(place)
        except SourceError:
            return ""
        return data.decode("utf-8", "replace").strip() if len(data) <= most else ""


class _Egg(Distribution):
    """Lends the standard library's reading of ``requires.txt``, the only one there is, a text that it did not open."""

    def __init__(self, requires: str) -> None:
        self._requires = requires

    def read_text(self, filename: str) -> str | None:
        return {"PKG-INFO": "Metadata-Version: 1.2\n", "requires.txt": self._requires}.get(filename)

    def locate_file(self, path: str | os.PathLike[str]) -> NoReturn:
        raise FileNotFoundError(path)
