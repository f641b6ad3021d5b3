"""What every trust word means, in one sentence: for the help, and wherever a word wants explaining."""

from attestree.verdict import Trust

MEANING: dict[Trust, str] = {
    Trust.FAILED: "The proof does not hold, or a finding says that nobody should merge before looking.",
    Trust.REVIEW: "The proof holds, and something about it changed or is unusual: a person should decide.",
    Trust.UNKNOWN: "It could not be told: not checked, not readable, or from an index that shows no provenance.",
    Trust.NO_PROVENANCE: "The index serves provenance and has none for this release, as for most uploads.",
    Trust.VERIFIED: "Every attestation of the files that count was verified here, on this machine.",
    Trust.NOT_APPLICABLE: "Not from an index: a path, a Git checkout or a direct address.",
    Trust.PENDING: "Work is still running.",
}
CAVEAT = "Provenance says where a file came from, not whether it is safe."
SIGNS_OF_ROWS = (
    ("on the right", "The worst word among what a package requires, where it is worse than its own, and how many."),
    ("3/12", "So many of the packages below are checked, of how many."),
    ("^", "The package stands above already on this way: a cycle, shown once."),
)
"""What else stands in a row of the tree, and what it means."""
