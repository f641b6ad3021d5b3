"""A written report verified again: every provenance object it carries, against what the report says of it.

Whoever hands on a report may have changed it. What a signature covers is proven anew here; everything else in the
report, findings and what an index said among them, is left as its writer's word.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import from_json

from attestree.errors import UsageError
from attestree.reports.json import SCHEMA, Json, attestation_document
from attestree.text import printable
from attestree.verdict import FileStatus

if TYPE_CHECKING:
    from collections.abc import Iterator

    from attestree.evidence import FileVerdict

_FAMILY = SCHEMA.rpartition("/")[0] + "/"
_NEEDS_PROOF = frozenset({FileStatus.VERIFIED.value, FileStatus.FAILED.value, FileStatus.UNREADABLE.value})
_LEFT_OUT = frozenset({"reason"})
"""What may read differently in another version of this tool without saying anything else."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True)


class WrittenFile(_Part):
    """One file of a written report."""

    filename: str
    sha256: str | None = None
    status: str
    reason: str = ""
    attestations: list[dict[str, Any]] = []
    provenance: str | None = None


class WrittenPackage(_Part):
    """One package of a written report."""

    name: str
    version: str = ""
    files: list[WrittenFile] = []


class WrittenTrustRoot(_Part):
    """The trust root a written report rests on."""

    source: str
    sha256: str


class WrittenProject(_Part):
    """The project a written report is about."""

    name: str


class WrittenReport(_Part):
    """As much of a written report (schema version 1) as can be verified again. Every text is foreign and raw."""

    form: Literal["attestree/report/1"] = Field(alias="schema")
    generated: str
    project: WrittenProject
    trust_root: WrittenTrustRoot | None = None
    packages: list[WrittenPackage]

    @property
    def carried(self) -> Iterator[tuple[WrittenPackage, WrittenFile]]:
        """The files whose provenance the report carries, with their packages."""
        return ((package, file) for package in self.packages for file in package.files if file.provenance)

    @property
    def without(self) -> int:
        """How many files the report says something proven about, without the provenance that would prove it."""
        files = [file for package in self.packages for file in package.files]
        return sum(file.status in _NEEDS_PROOF and not file.provenance for file in files)


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One thing in which report and provenance differ, printable: where, what the report says, and what holds now."""

    where: str
    said: str
    found: str


@dataclass(frozen=True, slots=True)
class FileAgain:
    """One file verified again.

    Attributes:
        title: its package, printable.
        filename: its name, printable.
        verdict: what verification finds now.
        mismatches: in what the report says something else; empty where all agrees.
    """

    title: str
    filename: str
    verdict: FileVerdict
    mismatches: tuple[Mismatch, ...]


def read_report(raw: bytes, where: str) -> WrittenReport | None:
    """Return the report in a file; None where it is something else.

    Args:
        raw: the file.
        where: its name, for messages.

    Raises:
        UsageError: it is a report, but damaged, of another version, or one that carries no provenance.
    """
    if f'"{_FAMILY}'.encode() not in raw and f'"{_FAMILY}'.replace("/", "\\/").encode() not in raw:
        return None
    try:
        content = from_json(raw, allow_inf_nan=False)
    except ValueError:
        return None  # a document that is no JSON is told as such where documents are read
    form = content.get("schema") if isinstance(content, dict) else None
    if not isinstance(form, str) or not form.startswith(_FAMILY):
        return None
    if form != SCHEMA:
        raise UsageError(f"a report in the form {form}; this version reads {SCHEMA}", where=where)
    try:
        report = WrittenReport.model_validate(content)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise UsageError(f"a damaged report: {place}: {first['msg']}", where=where) from error
    if not any(report.carried):
        raise UsageError("this report carries no provenance", where=where, remedy="write it with --format json --raw")
    return report


def compared(package: WrittenPackage, file: WrittenFile, verdict: FileVerdict) -> FileAgain:
    """Return how ``verdict``, found now, relates to what the report says of the same file."""
    found: list[Mismatch] = []
    if verdict.status.value != file.status:
        found.append(Mismatch("status", _shown(file.status), f"{verdict.status.value}: {verdict.reason}"))
    now = [attestation_document(item) for item in verdict.attestations]
    if len(now) != len(file.attestations):
        found.append(Mismatch("attestations", str(len(file.attestations)), str(len(now))))
    for number, (said, holds) in enumerate(zip(file.attestations, now, strict=False), 1):
        found += _mismatches(said, holds, f"attestation {number}")
    title = f"{printable(package.name)} {printable(package.version)}".rstrip()
    return FileAgain(title, printable(file.filename), verdict, tuple(found))


def _mismatches(said: object, holds: Json, where: str) -> Iterator[Mismatch]:
    """Yield every value that differs, named by the way to it."""
    if isinstance(said, dict) and isinstance(holds, dict):
        for key in dict.fromkeys([*holds, *said]):
            if key not in _LEFT_OUT:
                yield from _mismatches(said.get(key), holds.get(key), f"{where}, {printable(str(key))}")
    elif isinstance(said, list) and isinstance(holds, list) and len(said) == len(holds):
        for number, (one, other) in enumerate(zip(said, holds, strict=True), 1):
            yield from _mismatches(one, other, f"{where} {number}")
    elif said != holds or type(said) is not type(holds):
        yield Mismatch(where, _shown(said), _shown(holds))


def _shown(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return printable(value if isinstance(value, str) else repr(value))
