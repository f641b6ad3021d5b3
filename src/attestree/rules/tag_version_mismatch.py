"""The tag that was built names another version than the release."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from packaging.version import Version

from attestree.history import parse_version
from attestree.identity import covered_attestations
from attestree.rules.base import Case, Context, Rule
from attestree.verdict import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

_TAGS = "refs/tags/"
_LONGEST = 255
_START = re.compile(r"(?:(?<![A-Za-z0-9.])(?<!\d[_-])|(?<=[vV])(?<![A-Za-z0-9.][vV]))(?=\d)")
"""Where a version may begin: after a separator that no digit precedes, or after a ``v`` that follows a separator."""


def _find(context: Context) -> Iterator[Case]:
    version = parse_version(context.record.package.version)
    if version is None:
        return
    seen: dict[str, str] = {}
    for file, attestation in covered_attestations(context.record):
        seen.setdefault(attestation.claims.source_repository_ref, file.artifact.filename)
    usual = _never_fitted(context)
    for ref, filename in seen.items():
        if (named := _misfit(ref, version)) is not None:
            tag = ref.removeprefix(_TAGS)
            yield Case(
                f"built from the tag {tag}, which names the version {named}" + ("; so it was before" if usual else ""),
                Level.NOTE if usual else Level.REVIEW,
                file=filename,
                before=str(version),
                after=tag,
            )


def _misfit(ref: str, version: Version) -> Version | None:
    """Return the version that ``ref`` names in place of ``version``; None where it fits or names none."""
    tag = ref.removeprefix(_TAGS)
    if not ref.startswith(_TAGS) or not (named := named_versions(tag)):
        return None
    # A local version is made from the release that the tag names.
    return None if version in named or Version(version.public) in named else named[0]


def _never_fitted(context: Context) -> bool:
    """Return whether no tag of the old side names that side's version: then this project computes its versions."""
    version = parse_version(context.before.package.version) if context.before else None
    if version is None or context.before is None:
        return False
    refs = [item.claims.source_repository_ref for _, item in covered_attestations(context.before)]
    return bool(refs) and all(_misfit(ref, version) is not None for ref in refs)


def named_versions(tag: str) -> tuple[Version, ...]:
    """Return the versions that ``tag`` may name, the most likely first; empty where it names none.

    Understood are plain versions however PEP 440 spells them (``v2024.10.08``), the tags of repositories with several
    packages (``pkg-v1.2``, ``pkg/1.2``, ``pkg==1.2``, ``pkg@1.2``), and underscores for dots (``REL_1_2_3``). A lone
    number is not taken for a version.
    """
    if len(tag) > _LONGEST:
        return ()
    dotted = re.sub(r"(?<=\d)[_-](?=\d)", ".", tag)
    starts = [start.start() for start in _START.finditer(tag)]
    spelled = [spelling[start:] for start in starts for spelling in (tag, dotted)]
    found = dict.fromkeys(version for text in spelled if (version := parse_version(text)) is not None)
    plausible = any(len(version.release) > 1 for version in found)
    return tuple(found) if plausible else ()


RULE = Rule(
    id="tag-version-mismatch",
    level=Level.REVIEW,
    title="Built from the tag of another version",
    why=(
        "The workflow ran for a tag that names another version than the file. The file may hold other code than the "
        "source that carries its version."
    ),
    benign=(
        "The version is computed at build time, or several packages are released from one tag.",
        "The tag was mistyped.",
    ),
    remedy="Compare the commit in the certificate with the tag of this version in the project's repository.",
    find=_find,
    fires=(
        "The certificate's source reference is a tag that names a version, and not that of the release. Versions are "
        "compared as PEP 440 has it (v2024.10.08 is 2024.10.8), and the tags of repositories with several packages are "
        "understood (pkg-v1.2, pkg/1.2, pkg@1.2). Branches and tags without a version say nothing. Where no tag of the "
        "old side fitted its version either, it is a note."
    ),
    reads=("the certificates' source reference (.14), and the version of the release",),
    incidents=(
        "None is known. Whoever abuses the workflow at the tag of an earlier release would show here. A tag of the "
        "right name on a commit outside every branch does not: names are all that is compared."
    ),
)
