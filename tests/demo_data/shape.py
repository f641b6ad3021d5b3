"""What the story is told in: projects, their files, and what can be odd about a release."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from lab import Identity, Wrong
from lab.wrong import NOTHING

RECORDED = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
"""The time of the recording: everything in the example is judged by it."""

MAIN = "https://index.example/simple/"
PRIVATE = "https://packages.orchard.example/simple/"
MIRROR = "https://mirror.example/simple/"

Signer = Callable[[str, datetime], Identity]
"""Who signs a version at a time."""

PURE = ("{stem}-{version}-py3-none-any.whl", "{stem}-{version}.tar.gz")
WHEEL_ONLY = PURE[:1]
SDIST_ONLY = PURE[1:]
_LINUX = "manylinux_2_17_x86_64.manylinux2014_x86_64"
_ARM = "manylinux_2_28_aarch64"
_MAC = "macosx_11_0_arm64"
_WINDOWS = "win_amd64"


def compiled(*pythons: str) -> tuple[str, ...]:
    """Return the files of a release with an extension module: wheels for each of ``pythons``, and an sdist."""
    tags = [(python, platform) for python in pythons for platform in (_LINUX, _MAC, _WINDOWS)]
    return (*(f"{{stem}}-{{version}}-{python}-{python}-{platform}.whl" for python, platform in tags), *SDIST_ONLY)


COMPILED = compiled("cp312", "cp313")
STABLE_ABI = (
    *(f"{{stem}}-{{version}}-cp311-abi3-{platform}.whl" for platform in (_LINUX, _ARM, _MAC, _WINDOWS)),
    *SDIST_ONLY,
)
"""An extension module that only uses Python's stable interface."""


def only_on(*platforms: str) -> tuple[str, ...]:
    """Return the files of a release that is of use on some platforms only."""
    return tuple(f"{{stem}}-{{version}}-py3-none-{platform}.whl" for platform in platforms)


@dataclass(frozen=True, kw_only=True)
class Odd:
    """What is out of the ordinary about the locked release; nothing by default.

    File names are chosen by their end, such as ``.tar.gz``; the empty text means every file.

    Attributes:
        wrong: how its attestations are minted wrong.
        swapped: its statements are about other files of the same names.
        signers: who signed single files in place of the project's signer.
        about: single files whose statement is about another file: its name and what its digest is made from.
        answer: the status the index answers with where it links to the provenance.
        garbage: what it answers in place of the provenance.
        unattested: files that have no provenance.
        late: further files, and how long after the release each was uploaded; none of them is attested.
        signed_before: how long before the upload it was signed.
        yanked: why it is yanked.
        gone: the index does not list the release any more.
        replaced: the index lists other hashes than the lock.
    """

    wrong: Wrong = NOTHING
    swapped: bool = False
    signers: Mapping[str, Signer] = field(default_factory=dict)
    about: Mapping[str, str] = field(default_factory=dict)
    answer: int = 200
    garbage: bytes | None = None
    unattested: tuple[str, ...] = ()
    late: Mapping[str, timedelta] = field(default_factory=dict)
    signed_before: timedelta = timedelta(seconds=25)
    yanked: str | None = None
    gone: bool = False
    replaced: bool = False


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What a person should see of a package.

    Attributes:
        status: of its counted files.
        trust: its one word.
        findings: ``rule:level``.
        states: PyPI's states of the release.
        identity: how it relates to the one before, once the package is opened; empty where nobody can tell.
        opened: the findings that only come once it is opened, as ``findings``.
        becomes: its one word then; empty where that stays.
    """

    status: str
    trust: str
    findings: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    identity: str = ""
    opened: tuple[str, ...] = ()
    becomes: str = ""


@dataclass(frozen=True, kw_only=True)
class Project:
    """One project on an index, of which the shop locks one release.

    Attributes:
        name: normalised.
        version: the locked release.
        uploaded: when that was uploaded, UTC.
        since: when the first of ``history`` was uploaded.
        history: the earlier releases, from old to new; ``1.0@2026-01-31`` says when, the others lie evenly between.
        newer: releases after the locked one, each with its date.
        also: an earlier release that the shop locks too, for other versions of Python.
        signer: who signs; None for a project that does not attest.
        before: who signed the earlier releases; None for the same.
        signed: who signed single releases, by version, in place of both.
        attested: releases from that day on have provenance.
        slsa: whether there is SLSA provenance beside the publish attestation.
        built: whether there is for single releases, by version.
        files: the files of every release, as patterns.
        needs: what it requires: ``name``, ``name[extra]``, ``name==version`` where a name is locked twice, each with
            ``; marker`` after it where there is one.
        extras: the same for each of its extras.
        links: what it says of where it lives, by label; empty for a project whose index serves no core metadata.
        python: requires-python.
        index: where it lives.
        status: PEP 792 status, and the reason the index gives; None for none at all.
        reason: see ``status``.
        odd: what is out of the ordinary about the locked release.
        seen: what a person should see; None for what an attested, or an unattested, release looks like normally.
    """

    name: str
    version: str
    uploaded: str
    since: str
    history: str
    newer: str = ""
    also: str = ""
    signer: Signer | None = None
    before: Signer | None = None
    signed: Mapping[str, Signer] = field(default_factory=dict)
    attested: str = "2025-02-01"
    slsa: bool = False
    built: Mapping[str, bool] = field(default_factory=dict)
    files: tuple[str, ...] = PURE
    needs: tuple[str, ...] = ()
    extras: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)
    python: str = ">=3.9"
    index: str = MAIN
    status: str | None = "active"
    reason: str = ""
    odd: Odd = field(default_factory=Odd)
    seen: Seen | None = None

    @property
    def stem(self) -> str:
        """Return the name as file names have it."""
        return self.name.replace("-", "_")
