"""SPDX 2 in JSON, bare or in the wrapper of a forge's interface (``{"sbom": …}``); by hand, as CycloneDX is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from attestree.errors import SourceError
from attestree.project import Project
from attestree.sources.base import folder_of, sha256_of
from attestree.sources.fields import Fields, is_table
from attestree.sources.json import parse_object
from attestree.sources.sbom import Component, Sbom
from attestree.text import printable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from attestree.model import Digest
    from attestree.sources.files import ProjectFiles

DOCUMENT = "SPDXRef-DOCUMENT"

# An element's own dependencies, and those it is a dependency of; the group is what the relation's name begins with.
_DOWN = frozenset({"DEPENDS_ON", "CONTAINS", "HAS_PREREQUISITE"})
_UP = re.compile(r"(?:(BUILD|DEV|OPTIONAL|PROVIDED|RUNTIME|TEST)_)?DEPENDENCY_OF|CONTAINED_BY|PREREQUISITE_FOR")
_GROUPS = {"DEV": "dev", "TEST": "test", "BUILD": "build"}
_EXACT = re.compile(r"[0-9][^\s,|<>=~*]*|")


class Spdx:
    """The reader of SPDX files."""

    id = "SPDX"

    def matches(self, name: str) -> bool:
        """Return whether a file of that name is meant to be of this format."""
        return name.lower().endswith(".spdx.json")

    def owns(self, values: Mapping[str, object]) -> bool:
        """Return whether a JSON object is of this format, whatever its file is called."""
        inner = values.get("sbom")
        return "spdxVersion" in values or (is_table(inner) and "spdxVersion" in inner) or _is_third(values)

    def read(self, files: ProjectFiles, name: str) -> Project:
        """Return the project that the file describes; raises ``SourceError`` as ``Source.read`` says."""
        data = files.read(name)
        document = Fields(parse_object(data, name), where=name)
        if not self.owns(document.values):
            raise SourceError("is not an SPDX file: it has no spdxVersion", where=name)
        if "spdxVersion" not in document.values and "sbom" in document.values:
            document = document.table("sbom")
        version = document.text("spdxVersion")
        if not version.startswith("SPDX-2."):
            raise SourceError(
                f"is of {printable(version)[:20] or 'SPDX 3'}, and only SPDX 2 can be read",
                where=name,
                remedy="export it as SPDX 2.3 or as CycloneDX",
            )
        graph, notes = _sbom(document, folder_of(files, name)).graph()
        return Project(
            name=graph.packages[graph.roots[0]].name,
            path=files.display,
            source=self.id,
            file=printable(name),
            sha256=sha256_of(data),
            graph=graph,
            notes=tuple(notes),
        )


def _is_third(values: Mapping[str, object]) -> bool:
    return "@graph" in values and "spdx" in str(values.get("@context", "")).lower()


def _sbom(document: Fields, folder: str) -> Sbom:
    sbom = Sbom(folder)
    described = list(document.texts("documentDescribes"))
    for relation in document.tables("relationships"):
        kind = relation.text("relationshipType")
        one, other = relation.text("spdxElementId"), relation.text("relatedSpdxElement")
        if kind == "DESCRIBES":
            described.append(other)
        elif kind == "DESCRIBED_BY":
            described.append(one)
        elif kind in _DOWN:
            sbom.relate(one, other)
        elif found := _UP.fullmatch(kind):
            sbom.relate(other, one, _GROUPS.get(found[1] or "", ""))
    described = [ref for ref in dict.fromkeys(described) if ref != DOCUMENT]
    for table in document.tables("packages"):
        component = _component(table, sbom)
        if described == [component.ref]:
            component.name = component.name.rpartition("/")[2] or component.name
            sbom.root = component
        else:
            sbom.components.append(component)
    if sbom.root is None:  # what the document describes is then what the project consists of
        sbom.root = Component(DOCUMENT, document.text("name").rpartition("/")[2] or folder)
        for ref in described:
            sbom.relate(DOCUMENT, ref)
    return sbom


def _component(table: Fields, sbom: Sbom) -> Component:
    name, version = table.text("name"), table.text("versionInfo")
    purls = [
        reference.text("referenceLocator")
        for reference in table.tables("externalRefs")
        if reference.text("referenceType") == "purl"
    ]
    purl = next((one for one in purls if one.startswith("pkg:pypi/")), next(iter(purls), ""))
    if not purl and name.startswith("pip:"):  # how one forge names what it knows no version of
        purl = f"pkg:pypi/{name.removeprefix('pip:')}"
    if not _EXACT.fullmatch(version):  # a range, for one
        version = ""
    return Component(table.text("SPDXID"), name, version, purl, tuple(_digests(table, name, sbom)))


def _digests(table: Fields, name: str, sbom: Sbom) -> list[Digest]:
    return [
        digest
        for entry in table.tables("checksums")
        for digest in sbom.digest(entry.text("algorithm"), entry.text("checksumValue"), name)
    ]
