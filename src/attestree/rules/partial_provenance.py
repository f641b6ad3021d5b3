"""Some files of a release have provenance and others do not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.release_states import files_of_release, is_attested
from attestree.rules.base import Case, Context, Rule, listed
from attestree.verdict import Level

if TYPE_CHECKING:
    from collections.abc import Iterator


def _find(context: Context) -> Iterator[Case]:
    if context.page is None:
        return
    files = files_of_release(context.page, context.record.package.version)
    bare = [file.filename for file in files if not is_attested(file)]
    if bare and len(bare) < len(files):
        few = len(bare) == 1
        which = f"this one of {len(files)} files has" if few else f"{len(bare)} of {len(files)} files have"
        names = "" if few else f": {listed(bare)}"
        yield Case(
            f"{which} no provenance{names}",
            file=bare[0] if few else "",
            before=f"with provenance: {listed(sorted(file.filename for file in files if is_attested(file)), 5)}",
            after=f"without: {listed(sorted(bare), 5)}",
        )


RULE = Rule(
    id="partial-provenance",
    level=Level.REVIEW,
    title="Only some files of the release have provenance",
    why=(
        "Files of one release usually come from one pipeline. A file that was added without provenance came another "
        "way, and may hold something else."
    ),
    benign=(
        "Wheels for rare platforms are built elsewhere and uploaded by hand.",
        "The upload was interrupted and finished with another tool.",
    ),
    remedy="Prefer a file that has provenance, or ask the project where the others come from.",
    find=_find,
    fires="The index lists provenance for some files of the release and not for the others.",
    reads=("the provenance addresses of the release's files on the index page",),
    incidents=(
        "No attack is known that took this form. Wheels of other build services are so common a cause that it is for "
        "review, and late-file tells the suspicious form of it."
    ),
)
