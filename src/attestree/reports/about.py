"""What every report states about itself, as rows of printable text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.reports.base import TOOL
from attestree.rules.words import moment
from attestree.text import printable

if TYPE_CHECKING:
    from attestree.reports.base import Report


def about(report: Report) -> tuple[tuple[str, str], ...]:
    """Return the rows that say what ``report`` rests on: name, which may be empty to go on with the last, and value."""
    project, trust_root = report.project, report.trust_root
    rows = [("project", f"{project.path}, {project.source}"), ("lock", f"{project.file}, sha256 {project.sha256}")]
    if base := report.base:
        old, new = report.titles
        rows = [("compared", f"{old} with {new}")]
        rows += [
            (name, f"{side.file}, sha256 {side.sha256}, {side.source}" if side.file else "no lock file")
            for name, side in (("old lock", base), ("new lock", project))
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


def tool_line(report: Report) -> str:
    """Return the tool and the libraries that verdicts rest on, each with its version."""
    libraries = ", ".join(f"{name} {version}" for name, version in report.libraries.items())
    return f"{TOOL} {report.version} with {libraries}"
