"""What the story of an upgrade is told in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from demo_data.shape import Project, Signer


@dataclass(frozen=True, kw_only=True)
class Upgrade:
    """One change between the two locks.

    Attributes:
        name: the package.
        kind: what happened to it, as ``changes.ChangeKind`` has it.
        old: its version on the old side; empty where it was not there.
        new: its version on the new side; empty where it is gone.
        was: the project as the old side has it, where the explored shop has it from elsewhere or not at all.
        newer: releases that were not there yet when the shop was explored, each with its date.
        signed: see ``Project``; releases that nobody looks at in the explored shop.
        built: see ``Project``.
        swapped: the ends of the names of files for which the new lock pins another hash than the index lists.
        needed: what the old version required, where that differs from what the project requires.
        because: the direct changes that bring it.
        before: status of the counted files on the old side; empty where there is none.
        after: the same on the new side.
        trust: the one word for the new side; empty where it has none.
        findings: ``rule:level``.
        identity: how who published the new side relates to who was expected.
        looked_back: the earlier release that the new one is compared with, where the old side has no provenance.
    """

    name: str
    kind: str = "upgraded"
    old: str = ""
    new: str = ""
    was: Project | None = None
    newer: str = ""
    signed: Mapping[str, Signer] = field(default_factory=dict)
    built: Mapping[str, bool] = field(default_factory=dict)
    swapped: tuple[str, ...] = ()
    needed: tuple[str, ...] | None = None
    because: tuple[str, ...] = ()
    before: str = "verified"
    after: str = "verified"
    trust: str = "verified"
    findings: tuple[str, ...] = ()
    identity: str = "same-as-before"
    looked_back: str = ""
