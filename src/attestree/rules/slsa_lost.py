"""There was SLSA provenance beside the publish attestation, and now there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.evidence import PredicateKind
from attestree.identity import is_covered
from attestree.rules.base import Case, Context, Rule, listed
from attestree.rules.sides import one_of
from attestree.verdict import FileStatus, Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from attestree.records import FileRecord


def _find(context: Context) -> Iterator[Case]:
    if context.before is None:
        return
    earlier = [_kinds(file) for file in context.before.files if PredicateKind.PUBLISH in _kinds(file)]
    files = context.record.counted
    # What could not be read might be the one that is missed.
    if not files or any(file.status not in (FileStatus.VERIFIED, FileStatus.NO_PROVENANCE) for file in files):
        return
    published = [file for file in files if PredicateKind.PUBLISH in _kinds(file)]
    bare = [file.artifact.filename for file in published if PredicateKind.SLSA not in _kinds(file)]
    always = bool(earlier) and all(PredicateKind.SLSA in kinds for kinds in earlier)
    ever = any(PredicateKind.SLSA in kinds for kinds in earlier)
    if bare and (always or (ever and len(bare) == len(published))):
        which = f"; missing for {listed(bare)}" if len(bare) < len(published) else ""
        yield Case(
            f"{context.before.package.version} says how it was built, this release only who uploaded it{which}",
            file=one_of(bare, (file.artifact.filename for file in published)),
            before="publish attestation and SLSA provenance",
            after="publish attestation",
        )


def _kinds(file: FileRecord) -> set[PredicateKind]:
    """Return what the attestations of ``file`` say that a verified signature covers."""
    covered = (item.statement for item in file.attestations if is_covered(item))
    return {statement.predicate_kind for statement in covered if statement}


RULE = Rule(
    id="slsa-lost",
    level=Level.NOTE,
    title="SLSA provenance is lost",
    why=(
        "SLSA provenance says how a file was built, a publish attestation only who uploaded it. Without the first, "
        "less is known about this release than about the one before."
    ),
    benign=("The project left out the step that made it, or changed to a workflow that does not make it.",),
    remedy="Nothing by itself; read it together with other findings on this release.",
    find=_find,
    fires=(
        "The earlier release has verified SLSA provenance beside its publish attestations, and a file that counts now "
        "has a verified publish attestation alone. Where only some files had it before, all of them must lack it now. "
        "It is silent while anything of this release could not be read or checked."
    ),
    reads=("the predicate types of the verified attestations, of both sides",),
    incidents="None is known. An upload past the pipeline loses both kinds, which is lost-provenance.",
)
