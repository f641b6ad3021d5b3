"""Core metadata: what a distribution says of itself in ``METADATA`` (PEP 643, 658), and the edges that this makes.

A ``Requires-Dist`` is a range that holds in some environments and for some extras. For an environment that is there
(``InEnvironment``) it is decided; for a lock that serves many, its marker stays on the edge (``edges_from_metadata``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING

from packaging.markers import InvalidMarker, Marker, UndefinedComparison, UndefinedEnvironmentName
from packaging.metadata import parse_email
from packaging.utils import canonicalize_name

from attestree.declared import DeclaredLink
from attestree.sources.learned_edges import learned_graph
from attestree.sources.named_edges import NamedEdges
from attestree.sources.pyproject import requirement

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from packaging.metadata import RawMetadata

    from attestree.environment import TargetEnvironment
    from attestree.graph import DependencyGraph
    from attestree.model import PackageId
    from attestree.sources.pyproject import Wanted

MOST_BYTES = 1024 * 1024
"""The most that the fields of one distribution may be, without its description; the largest known has a tenth."""

_MOST_LINKS = 200  # a project that has more is not read further

_BLANK_LINE = re.compile(rb"\r?\n\r?\n|\r\r")
_FIELD = re.compile(rb"(?:name|version|requires-dist|home-page|download-url|project-url)[ \t]*:", re.IGNORECASE)
_EXTRA = re.compile(r"""\bextra == "([^"]*)"|"([^"]*)" == extra\b""")


@dataclass(frozen=True, slots=True)
class CoreMetadata:
    """The fields of one distribution that are read here.

    Attributes:
        name: raw; empty when it does not say.
        version: raw; empty when it does not say.
        requires: every ``Requires-Dist``, each on one line, not parsed.
        links: where the project says that it lives; raw.
    """

    name: str = ""
    version: str = ""
    requires: tuple[str, ...] = ()
    links: tuple[DeclaredLink, ...] = ()


def parse_metadata(data: bytes) -> CoreMetadata:
    """Return what a ``METADATA`` or ``PKG-INFO`` file says; one in another encoding than UTF-8 is read all the same.

    Raises:
        ValueError: it has more than ``MOST_BYTES`` of fields, or cannot be read; the message is one clause.
    """
    # Only what is needed goes to the library: it compares each name of a field with every other.
    wanted = b"\n".join(_wanted_lines(data))
    try:
        fields, others = parse_email(wanted)
    except (AssertionError, LookupError, ValueError) as error:
        raise ValueError("it is not what core metadata looks like") from error
    found: dict[str, list[str]] = {
        "name": [fields["name"]] if "name" in fields else others.get("name", []),
        "version": [fields["version"]] if "version" in fields else others.get("version", []),
        "requires": fields.get("requires_dist") or others.get("requires-dist", []),
    }
    name, version, requires = ([" ".join(value.split()) for value in values] for values in found.values())
    links = tuple(islice(_links(fields, others), _MOST_LINKS))
    return CoreMetadata(next(iter(name), ""), next(iter(version), ""), tuple(requires), links)


def _links(fields: RawMetadata, others: Mapping[str, list[str]]) -> Iterator[DeclaredLink]:
    """Yield every link; what the library refuses, because a label or a field comes twice, is read all the same."""
    named = {"Home-page": fields.get("home_page"), "Download-URL": fields.get("download_url")}
    for label, url in named.items():
        for one in [url] if url else others.get(label.lower(), []):
            yield DeclaredLink(label, " ".join(one.split()))
    urls = fields.get("project_urls")
    pairs = urls.items() if urls else (entry.split(",", 1) for entry in others.get("project-url", []) if "," in entry)
    for label, url in pairs:
        yield DeclaredLink(" ".join(label.split()), " ".join(url.split()))


def _wanted_lines(data: bytes) -> Iterator[bytes]:
    """Yield the lines of the fields that are read, folded ones with what they go on with."""
    end = _BLANK_LINE.search(data)
    header = data[: end.start()] if end else data
    if len(header) > MOST_BYTES:
        raise ValueError(f"it has more than {MOST_BYTES // 1024} KiB of fields")
    wanted = False
    for line in header.removeprefix(b"\xef\xbb\xbf").splitlines():
        if not line.startswith((b" ", b"\t")):
            wanted = bool(_FIELD.match(line))
        if wanted:
            yield line


class InEnvironment:
    """Decides requirements in one environment.

    Args:
        markers: the values of its environment markers (PEP 508), without ``extra``.
    """

    def __init__(self, markers: Mapping[str, str]) -> None:
        self._markers = dict(markers)
        self._answers: dict[tuple[str, str], bool | None] = {}

    def wanted(self, text: str) -> list[Wanted] | None:
        """Return what one ``Requires-Dist`` requires here: once if always, else once for each extra that brings it.

        None where it cannot be read. What is returned has no marker: it was decided.
        """
        one = requirement(text)
        if one is None:
            return None
        if self.holds(one.marker):
            return [replace(one, marker="")]
        return [
            replace(one, marker="", extra=extra) for extra in extras_in(one.marker) if self.holds(one.marker, extra)
        ]

    def holds(self, marker: str, extra: str = "") -> bool:
        """Return whether a marker holds here, with an extra asked for or without; one that cannot be read does not."""
        if not marker:
            return True
        answer = self._answers.get((marker, extra))
        if answer is None:
            answer = self._answers[marker, extra] = self._evaluated(marker, extra)
        return answer

    def _evaluated(self, marker: str, extra: str) -> bool:
        try:
            return Marker(marker).evaluate({**self._markers, "extra": extra})
        except (InvalidMarker, UndefinedComparison, UndefinedEnvironmentName, RecursionError, ValueError):
            return False


def extras_in(marker: str) -> tuple[str, ...]:
    """Return the extras that a marker, in the form in which ``packaging`` writes it, names; normalised, each once."""
    return tuple(dict.fromkeys(canonicalize_name(left or right) for left, right in _EXTRA.findall(marker)))


def without_extra(marker: str, extra: str) -> str:
    """Return what else a marker asks for where ``extra`` is asked for; the whole marker where that cannot be told.

    Build backends write ``MARKER and extra == "NAME"``, with parentheses where the marker has an ``or``.
    """
    before, _, last = marker.rpartition(" and ")
    own = _EXTRA.fullmatch(last or marker)
    if own is None or canonicalize_name(own[1] or own[2]) != extra:
        return marker
    depth = 0
    for part in re.split(r'("[^"]*"|[()]| or )', before):
        depth += {"(": 1, ")": -1}.get(part, 0)
        if part == " or " and depth == 0:
            return marker
    return before


def edges_from_metadata(
    graph: DependencyGraph,
    metadata: Mapping[PackageId, bytes],
    environment: TargetEnvironment,
    unknown: Mapping[PackageId, str] = MappingProxyType({}),
) -> DependencyGraph:
    """Return a graph whose source knows no edges, or not all, with those that the packages' core metadata gives.

    Args:
        graph: a flat one, or one with packages of which it is not known what they require; with one root.
        metadata: the content of ``METADATA``, by package; packages without keep what is known of them.
        environment: decides requirements that hold for an extra, or here, whichever is true first.
        unknown: why it is still not known of other packages what they require.
    """
    if not metadata or not graph.roots or (graph.knows_edges and not graph.unknown):
        return graph
    root = graph.packages[graph.roots[0]]
    here = InEnvironment(environment.markers)
    named = NamedEdges(graph.packages.values())
    for package in graph.packages.values():
        for text in _requires(metadata.get(package.id, b"")) if package is not root else ():
            for wanted in _anywhere(text, here):
                named.add(package.id, wanted)
    return learned_graph(graph, named.edges, learned=metadata, unknown=unknown)


def _requires(data: bytes) -> tuple[str, ...]:
    try:
        return parse_metadata(data).requires
    except ValueError:
        return ()


def _anywhere(text: str, here: InEnvironment) -> Iterator[Wanted]:
    """Yield what one ``Requires-Dist`` requires wherever a lock is for, its marker kept."""
    one = requirement(text)
    if one is None:
        return
    extras = extras_in(one.marker)
    if not extras or here.holds(one.marker):
        yield one
    else:
        for extra in extras:
            yield replace(one, marker=without_extra(one.marker, extra), extra=extra)
