"""What one requirement is: a pin, or a place; its name, version and files."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from packaging.utils import canonicalize_name

from attestree.filenames import parse_filename
from attestree.model import Artifact, Digest, Origin, OriginKind
from attestree.sources.base import artifact, file_name

if TYPE_CHECKING:
    import pip_requirements_parser as pip

_VCS = re.compile(r"(git|hg|svn|bzr)\+")
_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_HASH = re.compile(r"(?:[#&])(md5|sha1|sha224|sha256|sha384|sha512)=([0-9A-Fa-f]+)")


@dataclass(frozen=True, slots=True)
class Required:
    """One requirement, taken apart.

    Attributes:
        name: normalised.
        version: what it is pinned to, or what the name of its file says; empty where neither does.
        origin: where it comes from.
        pinned: whether exactly one version, or one place, can be meant.
        marker: its PEP 508 marker; empty for every environment.
        extras: the extras it asks for, normalised.
        hashes: the digests that ``--hash`` gives, every one of the right shape.
        malformed: what is wrong with the digests that are not.
        artifacts: the one file that a URL or path names; empty where it names none.
    """

    name: str
    version: str
    origin: Origin
    pinned: bool
    marker: str
    extras: tuple[str, ...]
    hashes: tuple[Digest, ...]
    malformed: tuple[str, ...]
    artifacts: tuple[Artifact, ...]


def required(requirement: pip.InstallRequirement) -> Required:
    """Return what a requirement says."""
    hashes: list[Digest] = []
    malformed: list[str] = []
    for text in requirement.hash_options:
        try:
            hashes.append(Digest.parse(text))
        except ValueError as error:
            malformed.append(str(error))
    name, version, origin, artifacts = _of_link(requirement) if requirement.link else _of_index(requirement)
    return Required(
        name=name,
        version=version,
        origin=origin,
        pinned=bool(version) or origin.kind is not OriginKind.INDEX,
        marker=str(requirement.marker or ""),
        extras=tuple(sorted(canonicalize_name(extra) for extra in requirement.extras)),
        hashes=tuple(dict.fromkeys(hashes)),
        malformed=tuple(malformed),
        artifacts=artifacts,
    )


Parts = tuple[str, str, Origin, tuple[Artifact, ...]]


def _of_index(requirement: pip.InstallRequirement) -> Parts:
    version = ""
    if requirement.is_pinned:
        version = next(iter(requirement.specifier)).version
    if version.endswith(".*"):  # ``==1.2.*`` is a range
        version = ""
    return canonicalize_name(requirement.name), version, Origin(OriginKind.INDEX), ()


def _of_link(requirement: pip.InstallRequirement) -> Parts:
    """Take a URL, a repository or a path apart; nothing there is opened."""
    url: str = requirement.link.url
    place, _, fragment = url.partition("#")
    subdirectory = next((part[13:] for part in fragment.split("&") if part.startswith("subdirectory=")), "")
    given = canonicalize_name(requirement.name or "")
    if _VCS.match(place):
        origin = _repository(place, subdirectory)
        return given or _stem(origin.url), "", origin, ()
    remote = re.match(r"[a-z]+://", place, re.IGNORECASE) and not place.lower().startswith("file:")
    origin = Origin(OriginKind.URL if remote else OriginKind.PATH, place, subdirectory=subdirectory)
    filename = file_name(place)
    try:
        parsed = parse_filename(filename)
    except ValueError:
        return given or _stem(place), "", origin, ()
    digests = [Digest.of(kind, value) for kind, value in _HASH.findall(url) if _shaped(kind, value)]
    return given or parsed.project, str(parsed.version), origin, (artifact(filename, place, digests),)


def _repository(place: str, subdirectory: str) -> Origin:
    """Return the origin of ``git+https://host/path@reference`` and its like."""
    kind, _, address = place.partition("+")
    reference = ""
    slash = address.rfind("/")
    at = address.rfind("@")
    # An @ before the path is the user's name; a branch may hold slashes, so the last @ after the host counts.
    host_ends = address.find("/", address.find("://") + 3)
    if at > host_ends >= 0 or (host_ends < 0 and at > slash):
        address, reference = address[:at], address[at + 1 :]
    commit = reference if _COMMIT.fullmatch(reference) else ""
    if kind != "git":
        return Origin(OriginKind.URL, f"{kind}+{address}", reference=reference, subdirectory=subdirectory)
    return Origin(
        OriginKind.GIT, address, reference="" if commit else reference, commit=commit, subdirectory=subdirectory
    )


def _shaped(kind: str, value: str) -> bool:
    try:
        Digest.of(kind, value)
    except ValueError:
        return False
    return True


def _stem(place: str) -> str:
    """Return the best name there is for a place that names no project: its last part, without an archive's ending."""
    last = re.sub(r"(\.git|\.zip|\.whl|\.tar(\.\w+)?|\.tgz)$", "", file_name(place))
    return canonicalize_name(last.strip(".")) or "project"
