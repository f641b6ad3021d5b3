"""The extra that prints labels, and what the orchard's own index serves."""

from __future__ import annotations

from datetime import timedelta

from demo_data.shape import COMPILED, PRIVATE, PURE, SDIST_ONLY, Odd, Project, Seen
from demo_data.signers import on_github, on_own_forge
from lab import Wrong

_FORGE = "https://forge.orchard.example"

PROJECTS = (
    Project(
        name="labelpress",
        version="1.2.0",
        uploaded="2026-07-09 18:59",
        since="2024-08-20",
        history="1.0.0 1.0.1 1.1.0",
        signer=on_github("example-orchard/labelpress", workflow="publish.yml"),
        needs=("cratesizer", "futuremoss", "pagequill"),
    ),
    Project(
        name="pagequill",
        version="1.1.4",
        uploaded="2026-06-02 09:39",
        since="2024-07-07",
        history="1.0.0 1.1.0 1.1.3@2026-04-30",
        signer=on_github("example-pagequill/pagequill"),
        # The provenance of the release before, served again under the new file's name.
        needs=("fontcellar",),
        odd=Odd(about={".whl": "pagequill-1.1.3-py3-none-any.whl"}),
        seen=Seen(status="failed", trust="failed", findings=("verification-failed:block",)),
    ),
    Project(
        name="fontcellar",
        version="4.60.1",
        uploaded="2026-09-02 16:44",
        since="2023-02-15",
        history="4.50.0 4.53.0 4.55.8 4.58.0 4.59.2",
        signer=on_github("example-fontcellar/fontcellar", workflow="wheels.yml"),
        files=COMPILED,
        # The workflow signs, and a person approves the upload when back from lunch.
        needs=("imagegrove",),
        odd=Odd(signed_before=timedelta(hours=3, minutes=8)),
        seen=Seen(status="verified", trust="verified", findings=("signing-upload-gap:note",)),
    ),
    Project(
        name="cratesizer",
        version="1.4.2",
        uploaded="2026-03-05 08:18",
        since="2024-10-10",
        history="1.2.0 1.3.0 1.4.0 1.4.1",
        newer="1.4.3@2026-03-12",
        signer=on_github("example-cratesizer/cratesizer"),
        odd=Odd(yanked="half crates were rounded up"),
        seen=Seen(status="verified", trust="review", findings=("yanked:review",)),
    ),
    Project(
        name="colorwash",
        version="0.4.6",
        uploaded="2025-10-25 04:27",
        since="2022-10-25",
        history="0.4.3 0.4.4 0.4.5",
        signer=on_github("example-colorwash/colorwash", tag="{}"),
        attested="2025-10-01",
    ),
    Project(
        name="futuremoss",
        version="0.3.0",
        uploaded="2026-10-30 15:15",
        since="2026-02-20",
        history="0.1.0 0.2.0",
        signer=on_github("example-futuremoss/futuremoss"),
        odd=Odd(wrong=Wrong(rekor_v2=True)),
        seen=Seen(status="unreadable", trust="unknown", states=("full-provenance",)),
    ),
    Project(
        name="orchard-stamps",
        version="1.1.0",
        uploaded="2026-09-11 07:20",
        since="2025-11-03",
        history="1.0.0 1.0.1",
        # Its index names publishers in a form of its own: everything else is checked, and holds.
        signer=on_own_forge(_FORGE, "shop/orchard-stamps", {"kind": _FORGE, "claims": {"identity": "{san}"}}),
        files=PURE,
        index=PRIVATE,
        status=None,
        needs=("orchard-auth",),
        seen=Seen(status="unreadable", trust="unknown", states=("full-provenance",), identity="same-as-before"),
    ),
    Project(
        name="orchard-auth",
        version="0.9.0",
        uploaded="2026-08-06 07:41",
        since="2025-11-03",
        history="0.7.0 0.8.0",
        signer=on_own_forge(_FORGE, "shop/orchard-auth", None),
        files=(PURE[0], *SDIST_ONLY),
        index=PRIVATE,
        status=None,
        needs=("rootstore",),
        seen=Seen(status="unreadable", trust="unknown", states=("full-provenance",), identity="same-as-before"),
    ),
)
