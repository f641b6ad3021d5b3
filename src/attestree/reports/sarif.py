"""The findings as SARIF 2.1.0 (OASIS, with errata 01), for code-scanning services: each at its package's lock line.

Findings become results and what could not be checked becomes notifications of the run, never results: a package that
could not be checked has not been found wanting. Acceptance and dismissal stay with the service, by fingerprint.
"""

from __future__ import annotations

import hashlib
import re
from posixpath import join, normpath
from typing import TYPE_CHECKING
from urllib.parse import quote

from attestree.reports.about import about
from attestree.reports.base import TOOL, WHERE_NOT_WHETHER
from attestree.reports.json import Json, text_of, time_of
from attestree.rules import RULES
from attestree.text import printable
from attestree.verdict import Level

if TYPE_CHECKING:
    from attestree.model import Package
    from attestree.project import Project
    from attestree.records import Finding
    from attestree.reports.base import NotChecked, Options, Report
    from attestree.rules.base import Rule

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS: dict[Level, str] = {Level.BLOCK: "error", Level.REVIEW: "warning", Level.NOTE: "note"}
_NOT_CHECKED = "not-checked"


def render(report: Report, options: Options) -> str:  # noqa: ARG001 - every format takes the same arguments
    """Return the findings of ``report`` as a SARIF log with one run, with a line break at its end."""
    found = [(record.package, finding) for record in report.locked for finding in record.findings]
    rules = [_rule(rule) for rule in RULES]
    places = {rule.id: place for place, rule in enumerate(RULES)}
    for _, finding in found:
        if finding.rule not in places:
            places[finding.rule] = len(rules)
            rules.append({"id": finding.rule, "shortDescription": _message(finding.title)})
    uri = uri_of(report.project)
    run: dict[str, Json] = {
        "tool": {
            "driver": {
                "name": TOOL,
                "version": report.version,
                "rules": list(rules),
                "notifications": [{"id": _NOT_CHECKED, "shortDescription": _message("Something could not be checked")}],
            },
            "extensions": [{"name": name, "version": version} for name, version in report.libraries.items()],
        },
        "invocations": [
            {
                "executionSuccessful": True,
                "endTimeUtc": time_of(report.generated),
                "toolExecutionNotifications": [_notification(item, report, uri) for item in report.not_checked],
            }
        ],
        "artifacts": [
            {
                "location": {"uri": uri},
                "roles": ["analysisTarget"],
                "hashes": {"sha-256": report.project.sha256},
            }
        ],
        "results": [_result(package, finding, places[finding.rule], uri) for package, finding in found],
        "columnKind": "unicodeCodePoints",
        "properties": {
            "about": [f"{name}: {value}" if name else value for name, value in about(report)],
            "scope": WHERE_NOT_WHETHER,
        },
    }
    return text_of({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def uri_of(project: Project) -> str:
    """Return where the file that was read lies, as a URI reference relative to where the tool was started.

    An address outside of there means nothing to whoever reads the report: the file's name alone is left then.
    """
    path, file = project.path.replace("\\", "/"), project.file.replace("\\", "/")
    whole = normpath(path if path == file or path.endswith(f"/{file}") else join(path, file))
    outside = whole.startswith(("/", "../")) or whole in (".", "..") or re.match("[A-Za-z]:", whole)
    # A colon in the first part would make it the scheme of an absolute URI.
    return quote(printable(file.rsplit("/", 1)[-1] if outside else whole), safe="/") or "project"


def _rule(rule: Rule) -> dict[str, Json]:
    benign = "\n".join(f"- {cause}" for cause in rule.benign)
    return {
        "id": rule.id,
        "shortDescription": _message(rule.title),
        "fullDescription": _message(rule.why),
        "help": {
            **_message(f"{rule.why}\n\nKnown harmless causes:\n{benign}\n\nWhat to do: {rule.remedy}"),
            "markdown": f"{rule.why}\n\n**Known harmless causes**\n\n{benign}\n\n**What to do**: {rule.remedy}",
        },
        "defaultConfiguration": {"level": _LEVELS[rule.level]},
        "properties": {"tags": ["security", "supply-chain"]},
    }


def _result(package: Package, finding: Finding, place: int, uri: str) -> dict[str, Json]:
    about_file = f" ({finding.file})" if finding.file else ""
    accepted: dict[str, Json] = {
        "suppressions": [{"kind": "external", "status": "accepted", "justification": printable(finding.acknowledged)}]
    }
    return {
        **(accepted if finding.acknowledged else {}),
        "ruleId": finding.rule,
        "ruleIndex": place,
        "level": _LEVELS[finding.level],
        "message": _message(f"{package.title}{about_file}: {finding.title}: {finding.detail}"),
        "locations": [_location(package, uri)],
        "partialFingerprints": {"packageRuleFile/v1": _fingerprint(package, finding)},
        "properties": {
            name: value
            for name, value in (
                ("package", package.display_name),
                ("version", package.display_version),
                ("file", printable(finding.file)),
                ("before", printable(finding.before)),
                ("after", printable(finding.after)),
            )
            if value
        },
    }


def _fingerprint(package: Package, finding: Finding) -> str:
    """Return what stays the same while the lock's lines move, and changes with another version of the package."""
    parts = (finding.rule, package.name, package.version, finding.file)
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _notification(item: NotChecked, report: Report, uri: str) -> dict[str, Json]:
    what = f"{item.package} ({item.file})" if item.file else item.package
    package = next(record.package for record in report.records if record.id == item.package)
    return {
        "descriptor": {"id": _NOT_CHECKED, "index": 0},
        "level": "warning",
        "message": _message(f"{what} could not be checked: {item.reason}"),
        "locations": [_location(package, uri)],
    }


def _location(package: Package, uri: str) -> dict[str, Json]:
    place: dict[str, Json] = {"artifactLocation": {"uri": uri, "index": 0}}
    if package.line > 0:
        place["region"] = {"startLine": package.line}
    return {
        "physicalLocation": place,
        "logicalLocations": [{"name": package.display_name, "fullyQualifiedName": package.title, "kind": "package"}],
    }


def _message(text: str) -> dict[str, Json]:
    """Return ``text`` as a plain-text message: brackets make links there and braces placeholders (3.11.5, 3.11.6)."""
    lines = [printable(line) for line in text.split("\n")]
    escaped = re.sub(r"[\\\[\]]", r"\\\g<0>", "\n".join(lines))
    return {"text": escaped.replace("{", "{{").replace("}", "}}")}
