"""The release was built from a branch, where the one before was built from a tag."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.rules.base import Case, Context, Rule
from attestree.rules.sides import new_values, side
from attestree.verdict import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

_TAG, _BRANCH, _OTHER = "a tag", "a branch", "neither a branch nor a tag"


def _find(context: Context) -> Iterator[Case]:
    for new in new_values(context, lambda attestation: attestation.claims.source_repository_ref or None):
        kind, before = _kind(new.after), [_kind(ref) for ref in new.before]
        if kind == _TAG:
            continue  # every release has a tag of its own, and a tag in place of a branch is the better way
        if kind in before and kind != _OTHER:
            detail, level = f"built from {new.after}, {new.version} from another branch", Level.NOTE
        else:
            detail, level = f"built from {new.after}, which is {kind}; {new.version} from {before[0]}", Level.REVIEW
        yield Case(detail, level, new.file, before=side(new.before), after=new.after)


def _kind(ref: str) -> str:
    """Return what ``ref`` is, in words."""
    if ref.startswith("refs/tags/"):
        return _TAG
    return _BRANCH if ref.startswith("refs/heads/") else _OTHER


RULE = Rule(
    id="ref-changed",
    level=Level.REVIEW,
    title="Not built from a tag as before",
    why=(
        "A tag is a decision: this commit is the release. A branch is whatever was pushed last, and an attacker who "
        "abuses a workflow can often choose the branch and not the tag."
    ),
    benign=(
        "The project changed to a workflow that releases from its main branch.",
        "The tag was made after the upload, or a failed release was repeated from a branch.",
    ),
    remedy=(
        "Look for the tag of this version in the repository, and whether it points at the commit in the certificate."
    ),
    find=_find,
    fires=(
        "The earlier release was built from a tag and this one from a branch, or from something that is neither, such "
        "as a pull request. From one branch to another it is a note. A project that always releases from a branch is "
        "left alone, and so is one that changes from a branch to tags."
    ),
    reads=("the certificates' source reference (.14), of both sides",),
    incidents=(
        "Runs that were started from outside often have a branch where the project's own have a tag: elementary-data "
        "0.23.3 (April 2026) is the nearest case, if it was attested. A tag that was moved to a commit outside every "
        "branch passes unseen, and so does a project that publishes from its main branch anyway (TanStack)."
    ),
)
