"""Small builders of records and pages: every argument has a sensible default, so a test names what it is about.

All names are made up and every address is in a reserved domain. The default release is ``tinyledger 2.4.1``, one wheel,
attested by a GitHub-like workflow whose tag fits the version.
"""

from builders.evidence import (
    PREDICATE_TYPES,
    checked,
    circleci_claims,
    claims,
    email_claims,
    statement,
    trust_root,
    verdict,
)
from builders.names import FORGE, INDEX, ISSUER, NOW, UPLOADED, sdist, sha256_of, wheel
from builders.packages import artifact, graph, package, project, project_of, root
from builders.records import file_record, finding, listing, page, record, release

__all__ = [
    "FORGE",
    "INDEX",
    "ISSUER",
    "NOW",
    "PREDICATE_TYPES",
    "UPLOADED",
    "artifact",
    "checked",
    "circleci_claims",
    "claims",
    "email_claims",
    "file_record",
    "finding",
    "graph",
    "listing",
    "package",
    "page",
    "project",
    "project_of",
    "record",
    "release",
    "root",
    "sdist",
    "sha256_of",
    "statement",
    "trust_root",
    "verdict",
    "wheel",
]
