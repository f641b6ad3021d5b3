"""The project says that its source lies elsewhere than where the release was published from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attestree.declared import source_links
from attestree.forges import place_of
from attestree.rules.base import Case, Context, Rule, listed
from attestree.rules.sides import publishers
from attestree.verdict import Level

if TYPE_CHECKING:
    from collections.abc import Iterator


def _find(context: Context) -> Iterator[Case]:
    declared = [
        (link.url.strip(), place) for link in source_links(context.declared or ()) if (place := place_of(link.url))
    ]
    if not declared:
        return
    signed: dict[str, list[str]] = {}
    for identity, file in publishers(context.record):
        signed.setdefault(identity.repository, []).append(file)
    for repository, files in signed.items():
        attested = place_of(repository)
        if attested is None:
            continue
        comparable = [(url, place) for url, place in declared if place.host == attested.host]
        if comparable and not any(place.is_in(attested) for _, place in comparable):
            named = listed(dict.fromkeys(url for url, _ in comparable))
            yield Case(
                f"the project's metadata names {named}, and the release was published from {repository}",
                file=files[0] if len(files) == 1 else "",
                before=named,
                after=repository,
            )


RULE = Rule(
    id="source-mismatch",
    level=Level.NOTE,
    title="Published from elsewhere than the project says",
    why=(
        "Whoever follows the project's own links reads another repository than the one this release was made from. "
        "A package that borrows the name and the stars of a well-known repository looks like this."
    ),
    benign=(
        "The repository was renamed or moved, and the metadata still has the old address: the forge redirects it.",
        "The project is released from a fork, a mirror, or a repository that only holds what builds it.",
        "The links lead to the project it wraps or belongs to.",
    ),
    remedy=(
        "Open both addresses. Where one leads on to the other, all is well; else look for what each says of the other "
        "before you trust either."
    ),
    find=_find,
    fires=(
        "The release's core metadata has links to repositories on the forge that the certificate names, and none of "
        "them is the certificate's repository or a page inside it. Read are Home-page, Download-URL, and the "
        "Project-URL entries that are labelled as source, repository, source code, GitHub, homepage or download. "
        "Capitals, .git, www, ssh addresses and what follows the repository make no difference. Links to another forge "
        "or to a site of the project's own cannot be compared, and say nothing. The metadata costs a request, so it is "
        "fetched for the new side of a change in a review, for a package that is opened in the explorer, and for the "
        "release that attestree show names, each time only where the release has verified provenance; attestree report "
        "does without."
    ),
    reads=(
        "the certificates' source repository (.12)",
        "the links in the core metadata that the index serves beside the file (PEP 658), which no signature covers",
    ),
    incidents=(
        "Packages that pass a famous repository off as theirs have been seen on Python and other indexes, known as "
        "star-jacking; none of them is known to have attested. An attacker who writes the true address into the "
        "metadata does not show here."
    ),
)
