"""What verifying a report again has shown, as text and as JSON."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from attestree.glyphs import glyph
from attestree.outcome import CLEAN, FOUND, NOT_CHECKED
from attestree.reports.base import WHERE_NOT_WHETHER
from attestree.reports.columns import wrap
from attestree.reports.json import Json, text_of
from attestree.rules.words import counted
from attestree.text import printable
from attestree.verdict import FileStatus

if TYPE_CHECKING:
    from collections.abc import Iterator

    from attestree.events import TrustRootInfo
    from attestree.reports.again import FileAgain, WrittenReport
    from attestree.reports.base import Options

SCHEMA = "attestree/verified-again/1"
_OWN_WORD = (
    "File names and hashes are the report's own: compare them with the lock file. Findings, dates and what an index "
    "said are its writer's word, and were not looked at."
)


@dataclass(frozen=True, slots=True)
class Again:
    """A whole report verified again.

    Attributes:
        where: the file it was read from.
        report: what it says.
        trust_root: what it was verified against now.
        files: every file whose provenance it carries.
    """

    where: str
    report: WrittenReport
    trust_root: TrustRootInfo
    files: tuple[FileAgain, ...]

    @property
    def differing(self) -> tuple[FileAgain, ...]:
        """The files about which the report says something else than its provenance."""
        return tuple(file for file in self.files if file.mismatches)

    @property
    def code(self) -> int:
        """The exit code: 1 where something differs or fails, 3 where something could not be checked, else 0."""
        if self.differing or any(file.verdict.status is FileStatus.FAILED for file in self.files):
            return FOUND
        return NOT_CHECKED if any(file.verdict.status is FileStatus.NOT_CHECKED for file in self.files) else CLEAN


def render(again: Again, options: Options) -> str:
    """Return ``again`` as lines of at most ``options.width`` cells."""
    return "\n".join(_lines(again, options)) + "\n"


def render_json(again: Again) -> str:
    """Return ``again`` as JSON text, indented, with a line break at its end."""
    files: list[Json] = [
        {
            "package": file.title,
            "filename": file.filename,
            "status": file.verdict.status.value,
            "reason": printable(file.verdict.reason),
            "agrees": not file.mismatches,
            "mismatches": [{"where": item.where, "report": item.said, "now": item.found} for item in file.mismatches],
        }
        for file in again.files
    ]
    written = again.report.trust_root
    return text_of(
        {
            "schema": SCHEMA,
            "report": printable(again.where),
            "project": printable(again.report.project.name),
            "generated": printable(again.report.generated),
            "trust_root": {
                "report": printable(written.sha256) if written else None,
                "now": again.trust_root.sha256,
                "source": printable(again.trust_root.source),
            },
            "agree": len(again.files) - len(again.differing),
            "differ": len(again.differing),
            "without_provenance": again.report.without,
            "files": files,
            "scope": WHERE_NOT_WHETHER,
        }
    )


def _lines(again: Again, options: Options) -> Iterator[str]:
    width, report, root = options.width, again.report, again.trust_root
    yield from wrap(f"{printable(again.where)}: the report on {printable(report.project.name)}, verified again", width)
    yield from wrap(f"written {printable(report.generated)}", width, "  ")
    written = report.trust_root
    if written is None:
        yield from wrap("it rests on no trust root", width, "  ")
    elif written.sha256 == root.sha256:
        yield from wrap(f"trust root: the one it was written with, sha256 {root.sha256}", width, "  ")
    else:
        was = f"{printable(written.source)}, sha256 {printable(written.sha256)}"
        yield from wrap(f"written with the trust root {was}", width, "  ")
        yield from wrap(f"verified now with another: {root.source}, sha256 {root.sha256}", width, "  ")
    if root.note:
        yield from wrap(root.note, width, "  ")
    yield ""
    for file in again.differing:
        yield from wrap(f"{file.title}, {file.filename}", width, f"{_sign(FileStatus.FAILED, options)} ", "  ")
        for item in file.mismatches:
            yield from wrap(f"{item.where}:", width, "    ")
            yield from wrap(item.said, width, "      the report says  ")
            yield from wrap(item.found, width, "      it is now        ")
        yield ""
    differ = len(again.differing)
    total = counted(len(again.files), "provenance object")
    yield from wrap(f"{total}: {len(again.files) - differ} as the report says, {differ} not.", width)
    found = Counter(file.verdict.status for file in again.files)
    for status in FileStatus:
        if found[status]:
            yield f"  {_sign(status, options)} {found[status]} {status.words}"
    if report.without:
        yield from wrap(
            f"{counted(report.without, 'file')} without its provenance: nothing about them could be verified.", width
        )
    yield from wrap(_OWN_WORD, width)
    yield from wrap(WHERE_NOT_WHETHER, width)


def _sign(status: FileStatus, options: Options) -> str:
    return glyph(status, ascii=options.ascii_only)
