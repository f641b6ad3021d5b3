"""What did not come through the pipeline, and what came through one that was abused: the attacks of the last years."""

from __future__ import annotations

from demo_data.upgrades.shape import Upgrade

UPGRADES = (
    Upgrade(
        # Somebody made the pipeline of 3.2.0 upload what was not in the repository: its provenance is in order, and the
        # old side shows it green. They kept a token from that run, and 3.3.0 was uploaded with it.
        name="sprayplan",
        old="3.2.0",
        new="3.3.0",
        after="no-provenance",
        trust="failed",
        findings=("pinned-identity-differs:block", "lost-provenance:block"),
        identity="differs",
    ),
    Upgrade(
        # The same release with one more file, which installers here prefer. It was uploaded nine days after the others.
        name="hedgerow",
        kind="files-changed",
        old="2.4.0",
        new="2.4.0",
        after="no-provenance",
        trust="review",
        findings=("lost-provenance:review", "late-file:review", "partial-provenance:review"),
        identity="",
    ),
    Upgrade(
        # The old lock pins the wheel that the index has. The hash in the new lock is that of another one.
        name="saltmill",
        kind="files-changed",
        old="2.1.0",
        new="2.1.0",
        swapped=(".whl",),
        after="failed",
        trust="failed",
        findings=("verification-failed:block", "hash-mismatch:block"),
        identity="",
    ),
    Upgrade(
        # What an index that wants to hide a loss might answer: half a document.
        name="inkwell-md",
        old="3.8.0",
        new="3.9.0",
        after="unreadable",
        trust="review",
        findings=("unreadable-provenance:review",),
        identity="",
    ),
    Upgrade(
        # A poisoned cache made the project's own release workflow build and sign what an attacker wanted.
        name="morningdew",
        old="0.9.0",
        new="0.9.1",
        trust="review",
        findings=("fresh-release:review",),
    ),
    Upgrade(
        # Three releases within 35 minutes, with a stolen token. The project never attested, so nothing could be lost.
        name="honeyproxy",
        old="1.82.6",
        new="1.82.9",
        needed=("larder-cache",),
        before="no-provenance",
        after="no-provenance",
        trust="review",
        findings=("fresh-release:review", "release-burst:review"),
        identity="",
    ),
)
