"""The bill of materials: what it describes, its components and who requires what."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.bom_ref import BomRef
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.dependency import Dependency
from cyclonedx.model.tool import ToolRepository

from attestree.reports.about import about
from attestree.reports.base import TOOL, WHERE_NOT_WHETHER
from attestree.reports.cyclonedx.component import component_of
from attestree.reports.cyclonedx.properties import properties_of
from attestree.reports.review import present
from attestree.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cyclonedx.model import Property

    from attestree.model import PackageId
    from attestree.reports.base import Report

_LIKE_A_FILE = re.compile(r" file \d+$")


def bom_of(report: Report) -> Bom:
    """Return ``report`` as a bill of materials, its serial number still a random one.

    It describes the project; where the report begins at one package, that package.
    """
    records = present(report)
    refs = _refs(record.id for record in records)
    components = {record.id: component_of(record, report, refs[record.id]) for record in records}
    edges = {refs[key]: [refs[child] for child in report.children(key) if child in refs] for key in components}
    if len(report.roots) == 1 and report.roots[0] in components:
        subject = components.pop(report.roots[0])
    else:
        subject = _project(report, "project")
        edges["project"] = [refs[root] for root in report.roots if root in refs]
    return Bom(
        metadata=BomMetaData(
            timestamp=report.generated,
            tools=ToolRepository(components=_tools(report)),
            component=subject,
            properties=_about(report),
        ),
        components=components.values(),
        dependencies=[
            Dependency(BomRef(ref), [Dependency(BomRef(child)) for child in children])
            for ref, children in edges.items()
        ],
    )


def _refs(packages: Iterable[PackageId]) -> dict[PackageId, str]:
    """Return a name for each package, unique in the document, unlike that of a file, and printable."""
    refs: dict[PackageId, str] = {}
    taken = {"project"}
    for package in packages:
        shown = ref = printable(package)
        number = 1
        while ref in taken or _LIKE_A_FILE.search(ref):
            number += 1
            ref = f"{shown} #{number}"
        taken.add(ref)
        refs[package] = ref
    return refs


def _project(report: Report, ref: str) -> Component:
    name = printable(report.project.name) or "project"
    return Component(name=name, type=ComponentType.APPLICATION, bom_ref=ref)


def _tools(report: Report) -> list[Component]:
    tool = Component(name=TOOL, version=report.version, type=ComponentType.APPLICATION)
    libraries = [
        Component(name=name, version=version, type=ComponentType.LIBRARY) for name, version in report.libraries.items()
    ]
    return [tool, *libraries]


def _about(report: Report) -> list[Property]:
    rows: list[tuple[str, str]] = []
    last = ""
    for name, value in about(report):
        last = name or last
        rows.append((last.replace(" ", "-"), value))
    rows += [("note", note) for note in report.notes]
    return properties_of([*rows, ("scope", WHERE_NOT_WHETHER)])
