"""What every report is made from: one frozen value with everything an output may show."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cached_property
from importlib import metadata
from itertools import groupby
from typing import TYPE_CHECKING

from attestree.changes import Place
from attestree.model import OriginKind
from attestree.records import PackageRecord
from attestree.text import printable
from attestree.verdict import FileStatus, Level, Trust

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from attestree.changes import Change
    from attestree.events import IndexSeen, TrustRootInfo
    from attestree.graph import DependencyGraph
    from attestree.model import PackageId
    from attestree.project import Project
    from attestree.records import Finding

TOOL = "attestree"
WHERE_NOT_WHETHER = "Provenance says where a file came from, not whether it is safe."
NOT_CHECKED_REMEDY = "Nothing is known of these: remove the cause and check again."
NOTHING_FITS = "none of its files fits the target environment, so none was looked at"
_LIBRARIES = ("cryptography", "packaging", "pypi-attestations", "pypi-simple", "sigstore")


@dataclass(frozen=True, slots=True)
class Options:
    """How a report is written; what it says never depends on it.

    Attributes:
        width: columns a text report may use.
        color: whether a text report may use terminal colours.
        ascii_only: whether signs are plain ASCII.
        raw: whether to carry the original provenance objects, so that somebody else can verify again.
        limit: bytes that a Markdown report may take; it is cut to them with a note of what was cut.
    """

    width: int = 80
    color: bool = False
    ascii_only: bool = False
    raw: bool = False
    limit: int = 1_000_000  # a job summary on GitHub may take 1 MiB


@dataclass(frozen=True, slots=True)
class NotChecked:
    """One thing that could not be checked; ``file`` is empty where it is the whole package. Texts are printable."""

    package: PackageId
    file: str
    reason: str


@dataclass(frozen=True)
class Report:
    """One finished session, or a part of it, ready to be written.

    Attributes:
        version: of this tool.
        libraries: the versions of the libraries that verdicts rest on, by name.
        generated: the time the report is dated, with time zone.
        trust_root: what verdicts rest on; None where the session ended before one was chosen.
        project: what was read.
        base: the old side of a review; None outside one.
        indexes: every index that answered, and whether it was seen to serve provenance.
        roots: where the dependency tree begins: the project's own packages, or the ones that were asked for.
        records: every package of the report with its final record, in the order of the project's file.
        not_checked: what could not be checked, in the same order.
        label: what a recording calls itself, printable; empty for a live session.
        whole: whether nothing of the project was left out.
        part: what the report is limited to, as a printable clause such as "only webframe==5.1.0 and below"; empty
            where it is the whole project.
        changes: in a review, what happened to each package of the report; empty outside one.
        before: in a review, what is known of the old sides, by the ids of the changes.
        titles: in a review, what the old and the new side are called, printable.
    """

    version: str
    libraries: Mapping[str, str] = field(hash=False)
    generated: datetime
    trust_root: TrustRootInfo | None
    project: Project
    base: Project | None
    indexes: tuple[IndexSeen, ...]
    roots: tuple[PackageId, ...]
    records: tuple[PackageRecord, ...]
    not_checked: tuple[NotChecked, ...]
    label: str = ""
    whole: bool = True
    part: str = ""
    changes: Mapping[PackageId, Change] = field(default_factory=dict, hash=False)
    before: Mapping[PackageId, PackageRecord] = field(default_factory=dict, hash=False)
    titles: tuple[str, str] = ("", "")

    @classmethod
    def of(
        cls,
        project: Project,
        records: Iterable[PackageRecord],
        *,
        now: datetime,
        trust_root: TrustRootInfo | None = None,
        indexes: Iterable[IndexSeen] = (),
        roots: Sequence[PackageId] = (),
        only: Collection[PackageId] | None = None,
        part: str = "",
        label: str = "",
    ) -> Report:
        """Return the report of a session.

        Args:
            project: what was read.
            records: the last record of every package; a package without one is reported as not checked.
            now: the time the report is dated, with time zone.
            trust_root: what verdicts rest on.
            indexes: every index that answered; of each address the last event counts.
            roots: only these packages and what lies below them; empty for the whole project.
            only: exactly these packages, whatever lies below them; None to go by ``roots``.
            part: what ``only`` stands for, printable; see the attribute.
            label: what a recording calls itself.
        """
        graph = project.graph
        known = {record.id: record for record in records}
        if only is not None:
            chosen = set(only)
            roots = tops_of(graph, chosen)
            part = part or f"only {', '.join(map(printable, roots))}"
        elif roots:
            chosen = {key for root in roots for key in graph.reachable(root)}
            part = f"only {', '.join(map(printable, roots))} and below"
        else:
            chosen = set(graph.packages)
        whole = chosen == set(graph.packages)
        final = tuple(
            settled(known.get(key) or PackageRecord(package, direct=key in graph.direct))
            for key, package in graph.packages.items()
            if key in chosen
        )
        return cls(
            version=metadata.version(TOOL),
            libraries={name: metadata.version(name) for name in _LIBRARIES},
            generated=now,
            trust_root=trust_root,
            project=project,
            base=None,
            indexes=tuple({seen.url: seen for seen in indexes}.values()),
            roots=tuple(roots) or graph.roots,
            records=final,
            not_checked=tuple(item for record in final for item in not_checked_of(record)),
            label=label,
            whole=whole,
            part="" if whole else part,
        )

    @property
    def graph(self) -> DependencyGraph:
        """Return the whole project's graph, of which the report may hold a part."""
        return self.project.graph

    @property
    def notes(self) -> tuple[str, ...]:
        """Return what a person should know about the reading of the project, and of the old side of a review."""
        old = [note for note in self.base.notes if note not in self.project.notes] if self.base else []
        return (*map(printable, self.project.notes), *(f"old side: {printable(note)}" for note in old))

    @cached_property
    def ids(self) -> frozenset[PackageId]:
        """The packages in the report."""
        return frozenset(record.id for record in self.records)

    @cached_property
    def not_checked_by_package(self) -> dict[PackageId, tuple[NotChecked, ...]]:
        """What was not checked, of each package of which something was not."""
        grouped = groupby(sorted(self.not_checked, key=lambda item: item.package), key=lambda item: item.package)
        return {package: tuple(items) for package, items in grouped}

    @cached_property
    def locked(self) -> tuple[PackageRecord, ...]:
        """The records that are counted: every package but the project's own."""
        return tuple(record for record in self.records if record.package.origin.kind is not OriginKind.ROOT)

    def children(self, package: PackageId) -> tuple[PackageId, ...]:
        """Return what ``package`` requires, as far as it is in the report."""
        graph = self._graph_with(package)
        return tuple(child for child in graph.children(package) if child in self.ids) if graph else ()

    def parents(self, package: PackageId) -> tuple[PackageId, ...]:
        """Return who requires ``package``, as far as they are in the report."""
        graph = self._graph_with(package)
        return tuple(parent for parent in graph.parents(package) if parent in self.ids) if graph else ()

    def is_direct(self, record: PackageRecord) -> bool | None:
        """Return whether a root requires a package of the report itself; None where its file does not say."""
        if change := self.changes.get(record.id):
            return None if change.place is Place.UNKNOWN else change.place is Place.DIRECT
        return record.direct if self.graph.knows_edges else None

    def _graph_with(self, package: PackageId) -> DependencyGraph | None:
        """Return the graph that ``package`` is in: that of the old side where it was removed."""
        graphs = [self.graph, *([self.base.graph] if self.base else [])]
        return next((graph for graph in graphs if package in graph.packages), None)

    @property
    def files(self) -> int:
        """Return how many files count."""
        return sum(len(record.counted) for record in self.locked)

    @property
    def attestations(self) -> int:
        """Return how many attestations there are on the files that count."""
        return sum(len(file.attestations) for record in self.locked for file in record.counted)

    @cached_property
    def trust(self) -> dict[Trust, int]:
        """How many packages carry each word, worst first; every word of a finished report is there."""
        found = Counter(record.trust for record in self.locked)
        return {word: found[word] for word in Trust if word is not Trust.PENDING}

    @cached_property
    def levels(self) -> dict[Level, int]:
        """How many findings there are of each level that nobody acknowledged, worst first; every level is there."""
        found = Counter(
            finding.level for record in self.locked for finding in record.findings if not finding.acknowledged
        )
        return {level: found[level] for level in Level}

    @cached_property
    def acknowledged(self) -> tuple[tuple[PackageRecord, Finding], ...]:
        """The findings that somebody acknowledged, with their packages."""
        return tuple((record, finding) for record in self.locked for finding in record.findings if finding.acknowledged)


def tops_of(graph: DependencyGraph, chosen: Collection[PackageId]) -> tuple[PackageId, ...]:
    """Return where the part of ``graph`` that ``chosen`` makes begins: what nothing else in it requires.

    Of a cycle that nothing else leads into, the first package in the order of the file stands for all.
    """
    inside = [package for package in graph.packages if package in chosen]
    free = [package for package in inside if not any(up in chosen for up in graph.parents(package) if up != package)]
    tops: list[PackageId] = []
    seen: set[PackageId] = set()
    for package in (*free, *inside):
        if package in seen:
            continue
        tops.append(package)
        seen.add(package)
        stack = [package]
        while stack:
            for child in graph.children(stack.pop()):
                if child in chosen and child not in seen:
                    seen.add(child)
                    stack.append(child)
    return tuple(tops)


def settled(record: PackageRecord) -> PackageRecord:
    """Return ``record`` as it stands at the end: what is still open then was not checked."""
    return record if record.settled else replace(record, settled=True)


def not_checked_of(record: PackageRecord) -> Iterable[NotChecked]:
    """Yield what could not be checked of a package that comes from an index."""
    if record.package.origin.kind is not OriginKind.INDEX or record.skipped:
        return
    open_ = [file for file in record.counted if file.status is FileStatus.NOT_CHECKED]
    for file in open_:
        yield NotChecked(record.id, file.artifact.display_name, file.reason)
    if record.error and not open_:
        yield NotChecked(record.id, "", record.error)
    elif not record.counted:
        yield NotChecked(record.id, "", NOTHING_FITS)
