"""Books, numbers and tables: the second index that shows no provenance, and publishers that moved."""

from __future__ import annotations

from demo_data.shape import COMPILED, MIRROR, SDIST_ONLY, Project, Seen, compiled
from demo_data.signers import on_github

_MODELCLAY = "example-modelclay/modelclay"

PROJECTS = (
    Project(
        name="tinyledger",
        version="2.4.1",
        uploaded="2026-05-30 09:02",
        since="2022-05-05",
        history="2.0.0 2.1.0 2.2.0 2.3.0 2.4.0",
        # Valid, and the same people as before; only whoever opens it sees that it was built from a branch this time.
        signer=on_github("example-tinyledger/tinyledger", branch="main"),
        before=on_github("example-tinyledger/tinyledger"),
        needs=("decimalist", "ledgerdate", "oldparser"),
    ),
    Project(
        name="decimalist",
        version="1.6.2",
        uploaded="2026-01-15 17:50",
        since="2021-11-30",
        history="1.3.0 1.4.0 1.5.1 1.6.0",
        signer=on_github("example-decimalist/decimalist"),
        files=COMPILED,
    ),
    Project(
        name="oldparser",
        version="0.9",
        uploaded="2016-04-11 22:18",
        since="2011-09-09",
        history="0.5 0.6 0.7 0.8",
        files=SDIST_ONLY,
        python="",
    ),
    Project(
        name="ledgerdate",
        version="2.9.0",
        uploaded="2024-03-01 18:36",
        since="2016-07-14",
        history="2.6.0 2.7.0 2.8.0 2.8.2",
        needs=("tzbasket",),
    ),
    Project(
        name="tzbasket",
        version="2026.2",
        uploaded="2026-04-24 15:22",
        since="2024-09-23",
        history="2024.2 2025.1 2025.2 2025.3 2026.1",
        # The same address, another repository, another owner: somebody registered the name again.
        signer=on_github("example-tzbasket/tzbasket", repository_id=1084416613, owner_id=240117004, tag="{}"),
        before=on_github("example-tzbasket/tzbasket", repository_id=255313214, owner_id=9137040, tag="{}"),
        seen=Seen(
            status="verified", trust="verified", states=("full-provenance", "changed-provenance"), identity="differs"
        ),
    ),
    Project(
        name="rowkeeper",
        version="2.0.36",
        uploaded="2026-10-28 22:10",
        since="2024-10-15",
        history="2.0.29 2.0.31 2.0.33 2.0.34 2.0.35",
        newer="2.0.37@2026-11-12",
        signer=on_github("example-rowkeeper/rowkeeper", tag="rel_{}", workflow="create-wheels.yaml"),
        slsa=True,
        files=compiled("cp312"),
        needs=("mirrorlib", "typeladder"),
        python=">=3.10",
    ),
    Project(
        name="typeladder",
        version="4.15.0",
        uploaded="2026-08-25 13:49",
        since="2023-07-02",
        history="4.9.0 4.11.0 4.12.2 4.13.1 4.14.0",
        signer=on_github("example-typeladder/typeladder", workflow="publish.yml", environment="publish", tag="{}"),
    ),
    Project(
        name="mirrorlib",
        version="0.3",
        uploaded="2025-05-06 11:11",
        since="2023-05-06",
        history="0.1 0.2",
        index=MIRROR,
        status=None,
        needs=("stonefence",),
        seen=Seen(status="unknown", trust="unknown"),
    ),
    Project(
        name="stonefence",
        version="1.2.4",
        uploaded="2024-12-12 08:30",
        since="2022-01-19",
        history="1.0.0 1.1.0 1.2.0",
        index=MIRROR,
        status=None,
        seen=Seen(status="unknown", trust="unknown"),
    ),
    Project(
        name="searchvine",
        version="1.8.1",
        uploaded="2026-07-21 12:00",
        since="2023-02-28",
        history="1.3.0 1.5.0 1.6.0 1.7.2 1.8.0",
        signer=on_github("example-searchvine/searchvine"),
        slsa=True,
        needs=("patternloom", "wordsickle"),
    ),
    Project(
        name="wordsickle",
        version="0.19.1",
        uploaded="2026-03-09 23:05",
        since="2023-09-14",
        history="0.15.0 0.17.0 0.18.0 0.19.0",
        # Renamed: another address, the same repository and owner.
        signer=on_github("example-searchvine/wordsickle", repository_id=701223344, owner_id=88117260),
        before=on_github("example-searchvine/word-cutter", repository_id=701223344, owner_id=88117260),
        files=compiled("cp312"),
    ),
    Project(
        name="gridnum",
        version="2.3.1",
        uploaded="2026-08-30 21:24",
        since="2022-06-22",
        history="1.23.0 1.24.0 1.25.2 1.26.4@2024-02-05 2.0.0@2024-06-16 2.1.0@2025-02-20 2.2.0@2025-11-15",
        also="1.26.4",
        signer=on_github("example-gridnum/gridnum-release", workflow="wheels.yml"),
        files=compiled("cp311", "cp312"),
    ),
    Project(
        name="modelclay",
        version="2.12.3",
        uploaded="2026-09-17 09:58",
        since="2024-06-12",
        history="2.8.0 2.9.2 2.10.1 2.11.0 2.12.0",
        signer=on_github(_MODELCLAY, workflow="ci.yml", environment="release"),
        slsa=True,
        needs=("modelclay-core", "typeladder"),
    ),
    Project(
        name="modelclay-core",
        version="2.41.4",
        uploaded="2026-09-16 16:20",
        since="2024-06-12",
        history="2.20.0 2.27.0 2.33.0 2.40.1",
        # Two projects in one repository, each with its own tags.
        signer=on_github(_MODELCLAY, workflow="ci.yml", environment="release", tag="core-v{}"),
        files=COMPILED,
        needs=("typeladder",),
    ),
    Project(
        name="envleaf",
        version="1.2.0",
        uploaded="2026-08-03 10:33",
        since="2023-02-24",
        history="0.21.0 1.0.0 1.0.1 1.1.0 1.1.1",
        # Moved: another repository of another owner.
        signer=on_github("example-leafworks/envleaf"),
        before=on_github("example-envleaf/envleaf"),
        seen=Seen(
            status="verified", trust="verified", states=("full-provenance", "changed-provenance"), identity="differs"
        ),
    ),
)
