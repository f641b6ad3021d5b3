"""One package from its index page to its verdicts: page, provenance, verification, judgement."""

from __future__ import annotations

import asyncio
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, assert_never

from attestree.acknowledge import Acknowledgements
from attestree.evidence import FileVerdict
from attestree.history import newest_earlier_attested
from attestree.identity import judge_identity
from attestree.index.answers import Absent, Failed, Forbidden, Found
from attestree.model import OriginKind
from attestree.records import PackageRecord
from attestree.release_states import release_states
from attestree.rules import judge
from attestree.rules.base import Context
from attestree.session.files import expected_sha256, files_of, normal_version
from attestree.session.linked import verdict_of_link
from attestree.text import printable
from attestree.verdict import FileStatus, IdentityStatus
from attestree.verify.provenance import verify_provenance

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    from attestree.changes import ChangeKind
    from attestree.declared import DeclaredLink
    from attestree.environment import TargetEnvironment
    from attestree.index.client import IndexClient
    from attestree.model import Package
    from attestree.pool import WorkerPool
    from attestree.records import FileRecord, IdentityVerdict
    from attestree.releases import ProjectPage
    from attestree.session.pages import Pages
    from attestree.settings import FileScope
    from attestree.verify.trust import TrustRoot


@dataclass(frozen=True, slots=True)
class Looked:
    """What is known of one package, with what it was judged by.

    Attributes:
        record: what is known.
        page: its project's page; None where there was none.
        declared: the links in its core metadata; None where that was not read.
    """

    record: PackageRecord
    page: ProjectPage | None = None
    declared: tuple[DeclaredLink, ...] | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """What a release is compared with, in a review or once it is opened; see ``rules.base.Context``."""

    change: ChangeKind | None = None
    before: PackageRecord | None = None
    look_back: PackageRecord | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Checker:
    """What every package is checked with.

    Attributes:
        client: asks the indexes.
        pages: the pages asked for so far; shared, so that each project is asked for once.
        pool: verifies.
        environment: decides which file would be installed.
        scope: decides which files count.
        now: what ages are judged by.
        trust_root: becomes what signatures must lead back to, or the reason why there is none. Pages need not wait
            for it.
        serving: the indexes that were seen to serve provenance; shared, and added to here.
        acknowledgements: what somebody accepted of the findings.
    """

    client: IndexClient
    pages: Pages
    pool: WorkerPool
    environment: TargetEnvironment
    scope: FileScope
    now: datetime
    trust_root: asyncio.Future[TrustRoot | str]
    serving: set[str] = field(default_factory=set)
    acknowledgements: Acknowledgements = field(default_factory=Acknowledgements)

    async def check(
        self, record: PackageRecord, indexes: Iterable[str], versions: frozenset[str], *, fresh: bool = False
    ) -> AsyncIterator[Looked]:
        """Check one package and yield what is known after every step; the last one is settled.

        Args:
            record: its first record.
            indexes: the addresses to ask, in this order, until one has the project.
            versions: every locked version of the project, in PEP 440 normal form: one page serves them all.
            fresh: ask the index even where the cache has an answer.
        """
        package = record.package
        if package.origin.kind is not OriginKind.INDEX:
            yield Looked(replace(record, settled=True))
            return
        page: ProjectPage | None = None
        index, error = "", "no index is configured to ask"
        for index in indexes:
            match await self.pages.get(index, package.name, versions, fresh=fresh):
                case Found(value=page):
                    break
                case Absent():
                    error = "the index does not have this project (404)"
                case Forbidden(reason=error):
                    break
                case Failed(reason=error):
                    break
                case never:
                    assert_never(never)
        if page is None:
            yield self._unreachable(record, index, error)
            return
        if page.serves_provenance:
            self.serving.add(page.index)
        looked = Looked(
            replace(
                record,
                index=page.index,
                project_status=page.status,
                project_status_reason=page.status_reason,
                files=files_of(package, page, self.environment, self.scope),
                error="",
            ),
            page,
        )
        looked = self._without_fetching(looked)
        if any(file.counted and file.verdict is None for file in looked.record.files):
            yield looked
            async for more in self._with_fetching(looked, index, fresh=fresh):
                looked = more
                yield looked
        yield self.settle(looked)

    def _unreachable(self, record: PackageRecord, index: str, error: str) -> Looked:
        files = record.files or files_of(record.package, None, self.environment, self.scope)
        verdict = FileVerdict(FileStatus.NOT_CHECKED, error)
        return Looked(
            replace(
                record,
                index=printable(index),
                files=tuple(replace(file, verdict=verdict) for file in files),
                error=error,
                settled=True,
            )
        )

    def _without_fetching(self, looked: Looked) -> Looked:
        """Give every file its verdict that the page alone decides."""
        assert looked.page is not None  # noqa: S101 - the caller has one
        serves = looked.page.index in self.serving
        files = tuple(replace(file, verdict=verdict_of_link(file, serves=serves)) for file in looked.record.files)
        return replace(looked, record=replace(looked.record, files=files))

    async def _with_fetching(self, looked: Looked, index: str, *, fresh: bool) -> AsyncIterator[Looked]:
        """Fetch and verify what counts, several files at a time, and yield after each."""

        async def verdict_of(place: int, file: FileRecord) -> tuple[int, FileVerdict]:
            return place, await self.verdict(file, index, fresh=fresh)

        tasks = [
            asyncio.create_task(verdict_of(place, file))
            for place, file in enumerate(looked.record.files)
            if file.counted and file.verdict is None
        ]
        try:
            for done in asyncio.as_completed(tasks):
                place, verdict = await done
                files = list(looked.record.files)
                files[place] = replace(files[place], verdict=verdict)
                looked = replace(looked, record=replace(looked.record, files=tuple(files)))
                yield looked
        finally:
            for task in tasks:
                task.cancel()

    async def verdict(self, file: FileRecord, index: str, *, fresh: bool = False) -> FileVerdict:
        """Return the verdict on one file whose provenance the index links to.

        Every way of not getting the provenance is a reason of its own, and none of them says anything about the file.
        """
        assert file.listing is not None  # noqa: S101 - a link was found there
        sha256 = expected_sha256(file)
        if not sha256:
            return FileVerdict(FileStatus.NOT_CHECKED, "neither the lock nor the index gives a SHA-256 for this file")
        match await self.client.provenance(file.listing.provenance.url, index, fresh=fresh):
            case Found(value=raw):
                return await self._verified(raw, file.artifact.filename, sha256)
            case Absent():
                return FileVerdict(
                    FileStatus.NOT_CHECKED, "the index links to provenance for this file and then has none (404)"
                )
            case Forbidden(reason=reason) | Failed(reason=reason):
                return FileVerdict(FileStatus.NOT_CHECKED, reason)
            case never:
                assert_never(never)

    async def _verified(self, raw: bytes, filename: str, sha256: str) -> FileVerdict:
        trust_root = await asyncio.shield(self.trust_root)  # all files wait for the same one
        if isinstance(trust_root, str):
            return FileVerdict(FileStatus.NOT_CHECKED, trust_root, raw=raw.decode(errors="replace"))
        try:
            # A session stays open for hours, and ages may be judged by another time: only the clock knows the future.
            now = max(self.now, datetime.now(UTC))
            return await self.pool.run(
                verify_provenance, raw, filename=filename, sha256=sha256, trust_root=trust_root, now=now
            )
        except BrokenProcessPool:
            return FileVerdict(FileStatus.NOT_CHECKED, "the process that verified it died; r tries again")

    def settle(self, looked: Looked, identity: IdentityVerdict | None = None, than: Compared | None = None) -> Looked:
        """Return ``looked`` judged: identity, release states and findings, from all that is known now.

        Args:
            looked: the release, with the verdicts on its files.
            identity: how who published it relates to who was expected; None for what the release alone says.
            than: what it is compared with, in a review or once a person opened it.
        """
        identity = identity or _at_first_sight(looked)
        record = replace(looked.record, identity=identity, settled=True, findings=())
        record = replace(record, states=release_states(record, looked.page))
        than = than or Compared()
        context = Context(record, looked.page, self.now, than.before, than.change, than.look_back, looked.declared)
        record = replace(record, findings=judge(context))
        return replace(looked, record=self.acknowledgements.apply(record, self.now.date()))

    def reconsider(self, looked: Looked) -> Looked | None:
        """Return ``looked`` judged again because its index turned out to serve provenance; None if nothing changes."""
        if looked.page is None or looked.page.index not in self.serving or not looked.record.settled:
            return None
        if not any(file.status is FileStatus.UNKNOWN for file in looked.record.files):
            return None
        files = tuple(
            replace(file, verdict=verdict_of_link(file, serves=True)) if file.status is FileStatus.UNKNOWN else file
            for file in looked.record.files
        )
        return self.settle(replace(looked, record=replace(looked.record, files=files)))


def _at_first_sight(looked: Looked) -> IdentityVerdict | None:
    """Return what is known of a package's identity before anybody opens it.

    The release before costs a request, so it is fetched only for a package that a person opens.
    """
    identity = judge_identity(looked.record)
    if identity is None or identity.status is not IdentityStatus.FIRST_SEEN or looked.page is None:
        return identity
    earlier = newest_earlier_attested(looked.page, looked.record.package.version)
    if earlier is None:
        return identity
    return replace(
        identity, reason=f"not compared yet with {printable(earlier.version)}, the newest attested before it"
    )


def first_record(package: Package, *, direct: bool, environment: TargetEnvironment, scope: FileScope) -> PackageRecord:
    """Return the record of a package of which only the lock is known."""
    files = files_of(package, None, environment, scope)
    if package.origin.kind is OriginKind.INDEX:
        return PackageRecord(package, direct=direct, files=files)
    verdict = FileVerdict(FileStatus.NOT_APPLICABLE, f"not from an index but from a {package.origin.kind.value} source")
    files = tuple(replace(file, verdict=verdict) for file in files)
    return PackageRecord(package, direct=direct, files=files, settled=True)


def versions_by_name(packages: Iterable[Package]) -> dict[str, frozenset[str]]:
    """Return the locked versions of each project, in PEP 440 normal form."""
    versions: dict[str, set[str]] = {}
    for package in packages:
        versions.setdefault(package.name, set()).add(normal_version(package.version))
    return {name: frozenset(found) for name, found in versions.items()}
