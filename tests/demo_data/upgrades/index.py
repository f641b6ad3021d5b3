"""What the index itself says, what nobody can say, and a hostile package."""

from __future__ import annotations

from demo_data.shape import Project
from demo_data.signers import on_github
from demo_data.upgrades.shape import Upgrade

UPGRADES = (
    Upgrade(
        name="mossbank",
        old="1.3.1",
        new="1.3.2",
        after="not-checked",
        trust="failed",
        findings=("vanished-file:block",),
        identity="",
    ),
    Upgrade(
        name="glitterlog",
        old="0.8.7",
        new="0.8.8",
        before="not-checked",
        after="not-checked",
        trust="failed",
        findings=("quarantined:block",),
        identity="",
    ),
    Upgrade(
        # Back to a release that was yanked a week after it came; somebody had accepted that once, until September.
        name="cratesizer",
        kind="downgraded",
        old="1.4.3",
        new="1.4.2",
        trust="review",
        findings=("yanked:review",),
    ),
    Upgrade(name="fruitnames", old="0.3.1", new="0.4.0", findings=("archived:note",)),
    Upgrade(name="fontcellar", old="4.59.2", new="4.60.1", findings=("signing-upload-gap:note",)),
    Upgrade(
        # Could not be checked, which is neither a change nor a pass.
        name="gatepost",
        old="1.0.4",
        new="1.0.6",
        after="not-checked",
        trust="unknown",
        identity="",
    ),
    Upgrade(
        # The same version from a mirror that shows no provenance: nothing is lost, and nothing is known.
        name="stonefence",
        kind="origin-changed",
        old="1.2.4",
        was=Project(
            name="stonefence",
            version="1.2.4",
            uploaded="2024-12-12 08:30",
            since="2022-01-19",
            history="1.0.0 1.1.0 1.2.0",
            signer=on_github("example-stonefence/stonefence"),
            attested="2024-12-01",
        ),
        new="1.2.4",
        after="unknown",
        trust="unknown",
        identity="",
    ),
    Upgrade(
        # A newer version, from whoever runs the mirror: the index that attested the old one was never asked for it.
        name="mirrorlib",
        kind="origin-changed",
        old="0.2",
        was=Project(
            name="mirrorlib",
            version="0.2",
            uploaded="2024-12-03 10:20",
            since="2023-05-06",
            history="0.1",
            signer=on_github("example-mirrorlib/mirrorlib"),
            attested="2024-12-01",
        ),
        new="0.3",
        after="unknown",
        trust="failed",
        findings=("origin-changed:block",),
        identity="",
    ),
    Upgrade(
        # Everything its author may choose tries to break out.
        name="graffiti-wall",
        old="1.3.36",
        new="1.3.37",
        after="unreadable",
        trust="review",
        findings=(
            "unreadable-provenance:review",
            "runner-changed:review",
            "visibility-changed:review",
            "yanked:review",
            "issuer-changed:note",
            "archived:note",
        ),
    ),
)
