"""The two sides of a comparison: what an earlier release's certificates claim, and which of this one's claims are new.

Only claims that a verified signature covers are compared. A side that could not be checked has none, and then nothing
differs. A value is new where no file of the earlier release claims it: releases whose files come from several workflows
do not change with every upgrade.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from attestree.identity import covered_attestations, identity_of
from attestree.rules.base import listed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from attestree.evidence import CheckedAttestation
    from attestree.records import FileRecord, Identity, PackageRecord
    from attestree.rules.base import Context


@dataclass(frozen=True, slots=True)
class Earlier:
    """What this release is compared with.

    Attributes:
        version: the earlier release's, raw.
        attestations: its attestations that a verified signature covers; empty where only its publisher is known.
        identities: who published it, each once; never empty.
    """

    version: str
    attestations: tuple[CheckedAttestation, ...]
    identities: tuple[Identity, ...]


@dataclass(frozen=True, slots=True)
class NewValue:
    """A value that this release claims and the earlier one did not.

    Attributes:
        before: what the earlier release claimed, each value once.
        after: the new value.
        file: the one file that claims it; empty where several or all do.
        version: the earlier release's.
    """

    before: tuple[str, ...]
    after: str
    file: str
    version: str


def earlier_of(context: Context) -> Earlier | None:
    """Return what to compare with: the old side, else the release a review looked back to, else who was expected.

    None where nothing says who published an earlier release. Who was expected counts where that is known from an
    earlier release; a pin has rules of its own.
    """
    for record in filter(None, (context.before, context.look_back)):
        attestations = tuple(attestation for _, attestation in covered_attestations(record))
        identities = tuple(dict.fromkeys(filter(None, map(identity_of, attestations))))
        if identities:
            return Earlier(record.package.version, attestations, identities)
    verdict = context.record.identity
    if verdict is not None and verdict.base and verdict.expected is not None:
        return Earlier(verdict.base, (), (verdict.expected,))
    return None


def claimed(record: PackageRecord) -> tuple[tuple[FileRecord, CheckedAttestation], ...]:
    """Return the covered attestations of the files that count, or of all files where none of those has any."""
    found = tuple(covered_attestations(record))
    return tuple(pair for pair in found if pair[0].counted) or found


def publishers(record: PackageRecord) -> tuple[tuple[Identity, str], ...]:
    """Return each identity that ``claimed`` attestations name, with the one file that it signed; empty for several."""
    found = [(file.artifact.filename, identity) for file, item in claimed(record) if (identity := identity_of(item))]
    files = {name for name, _ in found}
    signed: dict[Identity, set[str]] = {}
    for name, identity in found:
        signed.setdefault(identity, set()).add(name)
    return tuple((identity, one_of(names, files)) for identity, names in signed.items())


def new_values(
    context: Context, read: Callable[[CheckedAttestation], str | None], *, same_issuer: bool = False
) -> Iterator[NewValue]:
    """Yield what this release claims and the earlier one did not, each value once.

    Args:
        context: what the rule is given.
        read: takes the value from an attestation; None where it says nothing about it.
        same_issuer: leave out attestations of another issuer than the earlier ones: where the whole service changed,
            its words for things changed with it.

    Nothing is new where the earlier release says nothing about it.
    """
    earlier = earlier_of(context)
    if earlier is None:
        return
    before = tuple(dict.fromkeys(value for item in earlier.attestations if (value := read(item)) is not None))
    if not before:
        return
    issuers = {identity.issuer for identity in earlier.identities}
    here = claimed(context.record)
    files = {file.artifact.filename for file, _ in here}
    told: dict[str, set[str]] = {}
    for file, attestation in here:
        identity = identity_of(attestation)
        if same_issuer and (identity is None or identity.issuer not in issuers):
            continue
        value = read(attestation)
        if value is not None and value not in before:
            told.setdefault(value, set()).add(file.artifact.filename)
    for value, names in told.items():
        yield NewValue(before, value, one_of(names, files), earlier.version)


def one_of(names: Iterable[str], files: Iterable[str]) -> str:
    """Return the one name in ``names``; empty where they are several, or where they are all of ``files``."""
    names, files = set(names), set(files)
    return names.pop() if len(names) == 1 and len(files) > 1 else ""


def side(values: Iterable[str], none: str = "not claimed") -> str:
    """Return the values of one side as one text; ``none`` stands for a value that is empty."""
    return listed([value or none for value in values], 5)


def numbered(identity: Identity) -> str:
    """Return a repository's address with its number and its owner's, as far as the certificate claims them."""
    parts = [("repository", identity.repository_id), ("owner", identity.owner_id)]
    numbers = ", ".join(f"{name} {number}" for name, number in parts if number)
    address = identity.repository or "no repository claimed"
    return f"{address} ({numbers})" if numbers else address


def without_ref(address: str, repository: str) -> str:
    """Return the address of a workflow file without its revision, and as a path where it lies in ``repository``."""
    path = address.rsplit("@", 1)[0]
    if repository and path.startswith(repository + "/"):
        path = path.removeprefix(repository)
    return path.lstrip("/")
