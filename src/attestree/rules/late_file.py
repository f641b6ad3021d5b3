"""A file without provenance was added to a release after its attested files."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from attestree.release_states import files_of_release, is_attested
from attestree.rules.base import Case, Context, Rule, listed
from attestree.rules.words import moment, span
from attestree.verdict import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

_GAP = timedelta(hours=1)


def _find(context: Context) -> Iterator[Case]:
    if context.page is None:
        return
    files = files_of_release(context.page, context.record.package.version)
    attested = [file.uploaded for file in files if is_attested(file) and file.uploaded]
    if not attested:
        return
    last = max(attested)
    late = sorted(
        (file.uploaded, file.filename)
        for file in files
        if file.uploaded and not is_attested(file) and file.uploaded - last > _GAP
    )
    if late:
        first = late[0][0]
        names = [name for _, name in late]
        which = "this file" if len(names) == 1 else listed(names)
        yield Case(
            f"{which} came {span(first - last)} after the last attested file, without provenance",
            file=names[0] if len(names) == 1 else "",
            before=f"last attested upload {moment(last)}",
            after=f"later uploads from {moment(first)}: {listed(sorted(names), 5)}",
        )


RULE = Rule(
    id="late-file",
    level=Level.REVIEW,
    title="A file without provenance was added later",
    why=(
        "Adding one file to a release that people already trust is a quiet way to reach them: installers may prefer "
        "the new file over the attested ones."
    ),
    benign=("A maintainer built a wheel for one more platform by hand.",),
    remedy="Check whether this file would be installed for you, and ask the project who added it.",
    find=_find,
    fires=(
        "A file of the release has no provenance and was uploaded more than an hour after the last file that has. "
        "Files without an upload time are left out."
    ),
    reads=("the upload times and provenance addresses of the release's files on the index page",),
    incidents=(
        "No case is known. Since 8 July 2026 PyPI takes no files for releases older than fourteen days, which leaves "
        "the window short; other indexes have no such limit."
    ),
)
