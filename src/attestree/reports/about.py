"""What every report states about itself, as rows of printable text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.reports.base import TOOL
from attestree.rules.words import moment
from attestree.text import printable

if TYPE_CHECKING:
    from attestree.project import Project
    from attestree.reports.base import Report


def about(report: Report) -> tuple[tuple[str, str], ...]:
    """Return the rows that say what ``report`` rests on: name, which may be empty to go on with the last, and value."""
    project, trust_root = report.project, report.trust_root
    rows = [("project", f"{project.path}, {project.source}")]
    rows.append(("file" if project.resolved else "lock", _read(project, source=False)))
    if base := report.base:
        old, new = report.titles
        rows = [("compared", f"{old} with {new}")]
        rows += [
            (f"{age} {'file' if side.resolved else 'lock'}", _read(side))
            for age, side in (("old", base), ("new", project))
        ]
    if report.part:
        rows.append(("part", report.part))
    if report.label:
        rows.append(("recording", f"{report.label}; every answer comes from it, none from the network"))
    for index in report.indexes:
        serves = "serves provenance" if index.serves_provenance else "has shown no provenance"
        rows.append(("index", f"{index.url} ({serves})"))
    if trust_root:
        fetched = f", fetched {moment(trust_root.refreshed)}" if trust_root.refreshed else ""
        rows.append(("trust root", f"{trust_root.source}{fetched}, sha256 {trust_root.sha256}"))
        if trust_root.note:
            rows.append(("", trust_root.note))
    else:
        rows.append(("trust root", "none was used"))
    rows += [("time", moment(report.generated)), ("tool", tool_line(report))]
    return tuple((name, printable(value)) for name, value in rows)


def _read(project: Project, *, source: bool = True) -> str:
    """Return what a project was read from, and whether that pins it; its format too where ``source``."""
    if not project.file:
        return "no lock file"
    of_format = f", {project.source}" if source else ""
    resolved = "; no lock pins it, resolved today" if project.resolved else ""
    return f"{project.file}, sha256 {project.sha256}{of_format}{resolved}"


def tool_line(report: Report) -> str:
    """Return the tool and the libraries that verdicts rest on, each with its version."""
    libraries = ", ".join(f"{name} {version}" for name, version in report.libraries.items())
    return f"{TOOL} {report.version} with {libraries}"
