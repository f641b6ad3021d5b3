"""The attacks in the reviewed upgrade, and what a check of provenance makes of each.

Some of them are retold from real ones, on invented packages.

Provenance says where a file came from. Where an attacker used the project's own pipeline, or the project never
attested, there is nothing in it to see, and the example would lie if it left those out.
"""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import fill

_WIDTH = 80  # as wide as any terminal


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """One attack, retold.

    Attributes:
        package: the invented package.
        version: the release that is not what it seems to be.
        story: what happened to it, as a clause.
        retells: what it is taken from, as part of a sentence; empty where no such case is known.
        rules: the rules that say something about it in the review.
    """

    package: str
    version: str
    story: str
    retells: str
    rules: tuple[str, ...]


SHOWN = (
    Incident(
        package="sprayplan",
        version="3.3.0",
        story="uploaded with a stolen token, after four attested releases",
        retells="Ultralytics 8.3.45; on npm nx and axios",
        rules=("lost-provenance", "pinned-identity-differs"),
    ),
    Incident(
        package="tinyledger",
        version="2.4.1",
        story="a comment made the release workflow run on a branch",
        retells="elementary-data 0.23.3, if that was attested",
        rules=("ref-changed", "trigger-changed"),
    ),
    Incident(
        package="lintworm",
        version="0.14.5",
        story="published by a run that follows anybody's pull request, with nobody's approval",
        retells="",
        rules=("environment-changed", "risky-trigger"),
    ),
    Incident(
        package="tzbasket",
        version="2026.2",
        story="somebody registered the repository's abandoned name again",
        retells="",
        rules=("repository-recreated",),
    ),
    Incident(
        package="hedgerow",
        version="2.4.0",
        story="a wheel was added to the release nine days later",
        retells="",
        rules=("late-file", "lost-provenance", "partial-provenance"),
    ),
)
"""What provenance has to show."""

NOT_SHOWN = (
    Incident(
        package="morningdew",
        version="0.9.1",
        story="a poisoned cache got malware into the project's own release run, and everything is verified",
        retells="TanStack on npm",
        rules=("fresh-release",),
    ),
    Incident(
        package="honeyproxy",
        version="1.82.9",
        story="three releases within 35 minutes; the project never attested, so there was nothing to lose",
        retells="LiteLLM 1.82.7 and durabletask",
        rules=("fresh-release", "release-burst"),
    ),
    Incident(
        package="sprayplan",
        version="3.2.0",
        story="on the old side, and verified: the token was stolen in its run, which had been made to publish malware",
        retells="Ultralytics 8.3.41",
        rules=(),
    ),
)
"""What provenance cannot show: a pipeline that is itself abused, and a project that never attested."""


def afterword() -> str:
    """Return what a person should know who has seen the review, as lines for a terminal."""
    return "\n".join(
        [
            "This upgrade is invented; some of its attacks are retold from real ones.",
            "",
            "Provenance showed these:",
            *map(_told, SHOWN),
            "",
            "It could not show these, however well it is checked:",
            *map(_told, NOT_SHOWN),
        ]
    )


def _told(incident: Incident) -> str:
    like = f" (as {incident.retells})" if incident.retells else ""
    story = f"{incident.package} {incident.version}: {incident.story}{like}"
    said = f"found: {', '.join(incident.rules) or 'nothing'}"
    return "\n".join([fill(story, _WIDTH, initial_indent="  ", subsequent_indent="    "), f"    {said}"])
