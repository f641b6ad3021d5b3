"""Where in the upgrade each rule has something to say, and where it keeps quiet although it is near."""

FIRES = {
    "verification-failed": "saltmill",
    "hash-mismatch": "saltmill",
    "pinned-identity-differs": "sprayplan",
    "repository-recreated": "tzbasket",
    "quarantined": "glitterlog",
    "vanished-file": "mossbank",
    "lost-provenance": "sprayplan",
    "origin-changed": "mirrorlib",
    "unreadable-provenance": "inkwell-md",
    "risky-trigger": "lintworm",
    "issuer-changed": "labelpress",
    "repository-moved": "envleaf",
    "owner-changed": "tlsguard",
    "account-changed": "moneyform",
    "workflow-changed": "rowkeeper",
    "signer-differs": "webframe",
    "runner-changed": "shipfern",
    "environment-changed": "lintworm",
    "trigger-changed": "covermap",
    "ref-changed": "tinyledger",
    "visibility-changed": "rowkeeper",
    "inconsistent-provenance": "macdock",
    "tag-version-mismatch": "ripetime",
    "late-file": "hedgerow",
    "partial-provenance": "hedgerow",
    "yanked": "cratesizer",
    "fresh-release": "morningdew",
    "release-burst": "honeyproxy",
    "repository-renamed": "wordsickle",
    "source-mismatch": "envleaf",
    "slsa-lost": "covermap",
    "signing-upload-gap": "fontcellar",
    "archived": "fruitnames",
    "new-without-provenance": "oldparser",
}
"""Rule to the package where it fires."""

QUIET = {
    "verification-failed": "gatepost",  # could not be checked
    "hash-mismatch": "hedgerow",  # other files, and no name with two hashes
    "pinned-identity-differs": "webframe",  # another signer, and still the workflow that is pinned
    "repository-recreated": "tlsguard",  # another owner, and the same repository
    "quarantined": "mossbank",  # only this release is gone
    "vanished-file": "glitterlog",  # nothing is listed, and the quarantine says why
    "lost-provenance": "stonefence",  # attested before, from an index that shows no provenance now
    "origin-changed": "stonefence",  # another index, and the very bytes that were locked
    "unreadable-provenance": "gatepost",  # the index has no answer, which is not an answer that cannot be read
    "risky-trigger": "covermap",  # a program's call, which takes the right to write
    "issuer-changed": "shipfern",  # CircleCI on both sides
    "repository-moved": "wordsickle",  # the same repository under another address
    "owner-changed": "wordsickle",  # the owner has another name and the same number
    "account-changed": "labelpress",  # another service, and no account on either side
    "workflow-changed": "webframe",  # a reusable workflow signs; the top-level one is the same
    "signer-differs": "rowkeeper",  # another workflow, which signs itself
    "runner-changed": "covermap",  # the forge's own machines
    "environment-changed": "tlsguard",  # a certificate of September 2025 cannot name an environment
    "trigger-changed": "lintworm",  # left to risky-trigger
    "ref-changed": "ripetime",  # a wrong tag is a tag
    "visibility-changed": "envleaf",  # public, at another place
    "inconsistent-provenance": "modelclay",  # publish attestation and SLSA provenance of one run
    "tag-version-mismatch": "rootstore",  # 2026.10.04 is 2026.10.4
    "late-file": "fontcellar",  # signed long before the upload, and all files uploaded at once
    "partial-provenance": "honeyproxy",  # no file has any
    "yanked": "mossbank",  # gone, not yanked
    "fresh-release": "rowkeeper",  # twelve days old
    "release-burst": "morningdew",  # fresh, and alone
    "repository-renamed": "tzbasket",  # the address is the same
    "source-mismatch": "modelclay-core",  # a folder of the repository that it is published from
    "slsa-lost": "rowkeeper",  # still has it
    "signing-upload-gap": "lintworm",  # signed seconds before the upload
    "archived": "cratesizer",  # the release is yanked, the project goes on
    "new-without-provenance": "modelclay-core",  # new, and attested
}
"""Rule to a package that it looks at and says nothing about, and why."""
