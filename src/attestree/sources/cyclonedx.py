"""CycloneDX in JSON, every version from 1.2.

Read by hand: of the format's hundred shapes five are needed here, and the library for it refuses whole files over a
licence, takes a dependency for each of its features, and validates for minutes what is read in a second.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.errors import SourceError
from attestree.filenames import parse_filename
from attestree.project import Project
from attestree.sources.base import artifact, file_name, folder_of, sha256_of
from attestree.sources.fields import Fields
from attestree.sources.json import parse_object
from attestree.sources.sbom import Component, Sbom
from attestree.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from attestree.model import Artifact, Digest
    from attestree.sources.files import ProjectFiles

_ENDINGS = (".cdx.json", "bom.json")


class CycloneDx:
    """The reader of CycloneDX files."""

    id = "CycloneDX"

    def matches(self, name: str) -> bool:
        """Return whether a file of that name is meant to be of this format."""
        return name.lower().endswith(_ENDINGS) and not name.lower().endswith(".spdx.json")

    def owns(self, values: Mapping[str, object]) -> bool:
        """Return whether a JSON object is of this format, whatever its file is called."""
        return values.get("bomFormat") == "CycloneDX"

    def read(self, files: ProjectFiles, name: str) -> Project:
        """Return the project that the file describes; raises ``SourceError`` as ``Source.read`` says."""
        data = files.read(name)
        bom = Fields(parse_object(data, name), where=name)
        if not self.owns(bom.values):
            raise SourceError("is not a CycloneDX file: bomFormat does not say so", where=name)
        version = bom.text("specVersion")
        notes = []
        if not version.startswith("1."):
            notes.append(
                f"it is of version {printable(version)[:20]} of CycloneDX, and 1 is known: it was read as that"
            )
        graph, more = _sbom(bom, folder_of(files, name)).graph()
        return Project(
            name=graph.packages[graph.roots[0]].name,
            path=files.display,
            source=self.id,
            file=printable(name),
            sha256=sha256_of(data),
            graph=graph,
            notes=(*notes, *more),
        )


def _sbom(bom: Fields, folder: str) -> Sbom:
    sbom = Sbom(folder)
    main = bom.table("metadata").table("component")
    if main.values:
        sbom.root = Component(main.text("bom-ref"), main.text("name"), main.text("version"))
    for table in _nested([*main.tables("components"), *bom.tables("components")]):
        component = _component(table, sbom)
        if not sbom.root or component.ref != sbom.root.ref:
            sbom.components.append(component)
    for relation in bom.tables("dependencies"):
        for child in relation.texts("dependsOn"):
            sbom.relate(relation.text("ref"), child)
    return sbom


def _nested(tables: list[Fields]) -> Iterator[Fields]:
    """Yield components and what they hold, in the order of the file."""
    stack = tables[::-1]
    while stack:
        table = stack.pop()
        yield table
        stack += [*table.tables("components")][::-1]


def _component(table: Fields, sbom: Sbom) -> Component:
    name = table.text("name")
    return Component(
        # One without a reference cannot be meant by a relation; it gets a name that no text can be.
        ref=table.text("bom-ref") or f"\0{table.path}",
        name=name,
        version=table.text("version"),
        purl=table.text("purl"),
        hashes=tuple(_digests(table, name, sbom)),
        artifacts=tuple(_distributions(table, name, sbom)),
    )


def _distributions(table: Fields, name: str, sbom: Sbom) -> Iterator[Artifact]:
    """Yield the files that a component's external references name; some tools put the name into the fragment."""
    for reference in table.tables("externalReferences"):
        url = reference.text("url")
        if reference.text("type") != "distribution" or not url:
            continue
        for filename in (url.partition("#")[2], file_name(url)):
            try:
                parse_filename(filename)
            except ValueError:
                continue
            yield artifact(filename, url.partition("#")[0], _digests(reference, name, sbom))
            break


def _digests(table: Fields, name: str, sbom: Sbom) -> Iterator[Digest]:
    for entry in table.tables("hashes"):
        yield from sbom.digest(entry.text("alg"), entry.text("content"), name)
