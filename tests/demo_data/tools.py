"""The development group: where projects end up in quarantine, and one package is hostile in every field it has."""

from __future__ import annotations

from demo_data.shape import STABLE_ABI, Odd, Project, Seen, compiled, only_on
from demo_data.signers import on_circleci, on_github

ESCAPES = "\x1b]0;owned\x07\x1b[31m"
"""What would rename the terminal's window and paint it red."""
MARKUP = "[@click=app.quit][bold]press me[/bold][/nope]"
BIDI = "\u202egro.live\u202c\u200b"

_COVERMAP = "example-covermap/covermap"

PROJECTS = (
    Project(
        name="proofbench",
        version="8.4.2",
        uploaded="2026-09-04 14:34",
        since="2023-12-31",
        history="7.4.4 8.0.0 8.2.0 8.3.4 8.4.0",
        signer=on_github("example-proofbench/proofbench", workflow="deploy.yml", environment="deploy", tag="{}"),
        slsa=True,
        needs=(
            "colorwash ; sys_platform == 'win32'",
            "plugkit",
            "winbell ; sys_platform == 'win32'",
        ),
    ),
    Project(
        name="plugkit",
        version="1.6.0",
        uploaded="2026-05-15 12:30",
        since="2023-08-26",
        history="1.3.0 1.4.0 1.5.0",
        # The workflow that publishes is another file now.
        signer=on_github("example-proofbench/plugkit", workflow="publish.yml", tag="{}"),
        before=on_github("example-proofbench/plugkit", workflow="release.yml", tag="{}"),
        seen=Seen(
            status="verified",
            trust="verified",
            states=("full-provenance", "changed-provenance"),
            identity="differs",
            opened=("workflow-changed:review",),
            becomes="review",
        ),
    ),
    Project(
        name="mossbank",
        version="1.3.2",
        uploaded="2026-10-15 00:15",
        since="2024-05-21",
        history="1.1.0 1.2.0 1.3.0 1.3.1",
        signer=on_github("example-mossbank/mossbank"),
        odd=Odd(gone=True),
        seen=Seen(status="not-checked", trust="failed", findings=("vanished-file:block",), states=()),
    ),
    Project(
        name="winbell",
        version="1.1.0",
        uploaded="2026-04-02 10:20",
        since="2024-11-25",
        history="1.0.0 1.0.1",
        # One workflow, and a run of its own for each architecture. Neither file would be installed here: both count.
        signer=on_github("example-winbell/winbell", workflow="wheels.yml"),
        files=only_on("win_amd64", "win_arm64"),
        odd=Odd(signers={"arm64.whl": on_github("example-winbell/winbell", workflow="wheels.yml", run=21_447_600_131)}),
        seen=Seen(status="verified", trust="verified", findings=("inconsistent-provenance:note",)),
    ),
    Project(
        name="covermap",
        version="7.11.0",
        uploaded="2026-10-15 15:14",
        since="2024-02-23",
        history="7.4.2 7.6.1 7.8.0 7.10.0",
        signer=on_github(_COVERMAP, workflow="publish.yml", tag="{}", trigger="repository_dispatch"),
        files=compiled("cp312"),
    ),
    Project(
        name="lintworm",
        version="0.14.5",
        uploaded="2026-11-06 19:19",
        since="2024-06-27",
        history="0.5.0 0.8.0 0.11.0 0.13.2 0.14.3",
        # Started by the end of another workflow, which runs for anybody's pull request.
        signer=on_github("example-lintworm/lintworm", trigger="workflow_run", environment=""),
        before=on_github("example-lintworm/lintworm", environment=""),
        files=STABLE_ABI,
        seen=Seen(status="verified", trust="review", findings=("risky-trigger:review",)),
    ),
    Project(
        name="shipfern",
        version="2.1.0",
        uploaded="2026-08-12 21:48",
        since="2025-06-01",
        history="1.9.0 2.0.0 2.0.3",
        signer=on_circleci("github.com/example-shipfern/shipfern", runner="ssh-rerun"),
        before=on_circleci("github.com/example-shipfern/shipfern"),
        seen=Seen(status="verified", trust="failed", findings=("runner-changed:block",)),
    ),
    Project(
        name="docstove",
        version="9.6.2",
        uploaded="2026-07-16 13:02",
        since="2023-05-25",
        history="9.1.0 9.3.0 9.5.0 9.6.0",
        signer=on_github("example-docstove/docstove", tag="{}"),
        needs=(
            "docstove-theme",
            "graffiti-wall",
            "macdock ; sys_platform == 'darwin'",
            "mossbank",
        ),
    ),
    Project(
        name="docstove-theme",
        version="9.7.0",
        uploaded="2026-07-18 08:55",
        since="2023-06-01",
        history="9.2.0 9.4.0 9.5.1 9.6.0",
        signer=on_github("example-docstove/docstove-theme", tag="{}"),
        needs=("colorwash", "docstove", "inkwell-md", "logsieve"),
    ),
    Project(
        name="inkwell-md",
        version="3.9.0",
        uploaded="2026-02-07 11:50",
        since="2024-07-31",
        history="3.6.0 3.7.0 3.8.0",
        signer=on_github("example-inkwell/inkwell-md"),
        needs=("glitterlog",),
        odd=Odd(garbage=b'{"version":1,"attestation_bundles":[{"publisher":{"kind":"GitHub","reposit'),
        seen=Seen(status="unreadable", trust="unknown", states=("full-provenance",)),
    ),
    Project(
        name="glitterlog",
        version="0.8.8",
        uploaded="2026-10-31 23:31",
        since="2025-02-14",
        history="0.8.0 0.8.5 0.8.7",
        status="quarantined",
        reason="reported as malware, under review",
        odd=Odd(gone=True),
        seen=Seen(status="not-checked", trust="failed", findings=("quarantined:block",), states=()),
    ),
    Project(
        name="graffiti-wall",
        version="1.3.37",
        uploaded="2026-06-06 06:06",
        since="2025-10-31",
        history="1.3.0 1.3.36",
        # Everything its author may choose tries to break out: nothing of it must do more than be read.
        signer=on_github(
            "example-graffiti/wall",
            claims={
                4: f"{MARKUP}",
                11: f"github-hosted{ESCAPES}",
                16: f"https://github.com/{BIDI}{MARKUP}",
                20: "release",
                22: f"public\r\n{BIDI}",
                24: f"repo:example-graffiti/wall:{ESCAPES}{MARKUP}",
            },
            named={
                "kind": f"GitHub{ESCAPES}{MARKUP}",
                "repository": f"example-graffiti/{BIDI}wall",
                "note": {"nested": f"<img src=x onerror=alert(1)> | `=HYPERLINK()` {ESCAPES}"},
            },
        ),
        before=on_github("example-graffiti/wall"),
        status="archived",
        reason=f"gone{ESCAPES} to {MARKUP}",
        odd=Odd(yanked=f"too loud {ESCAPES}{MARKUP}{BIDI}"),
        seen=Seen(
            status="unreadable",
            trust="review",
            findings=("yanked:review", "archived:note"),
            states=("full-provenance",),
            identity="same-as-before",
            opened=("runner-changed:review", "visibility-changed:review", "issuer-changed:note"),
        ),
    ),
    Project(
        name="macdock",
        version="0.6.0",
        uploaded="2026-05-20 17:28",
        since="2025-04-04",
        history="0.4.0 0.5.0",
        signer=on_github("example-macdock/macdock"),
        files=(*only_on("macosx_11_0_arm64", "macosx_10_15_x86_64"),),
        # One wheel from the project's own repository, the other from somebody's fork of it.
        odd=Odd(signers={"x86_64.whl": on_github("example-dockfork/macdock", workflow="intel.yml")}),
        seen=Seen(
            status="verified",
            trust="review",
            findings=("inconsistent-provenance:review",),
            states=("full-provenance", "inconsistent-provenance", "changed-provenance"),
            identity="differs",
            opened=("repository-moved:review", "workflow-changed:review"),
        ),
    ),
)
