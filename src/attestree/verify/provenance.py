"""The verdict on one file: the functions that the worker processes run.

Everything heavy is imported inside them, so that naming them in the parent process costs nothing.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

from attestree.errors import TrustRootError
from attestree.evidence import FileVerdict
from attestree.filenames import parse_filename
from attestree.model import Digest
from attestree.text import printable, reason_of
from attestree.verdict import FileStatus
from attestree.verify.problems import attempt

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from attestree.filenames import DistributionName
    from attestree.verify.attestation import Question
    from attestree.verify.trust import TrustRoot


def warm_up() -> None:
    """Import what verification needs, so that a fresh worker process is ready before there is work."""
    import attestree.verify.documents
    import attestree.verify.proof  # noqa: F401 - see the docstring


def verify_provenance(raw: bytes, *, filename: str, sha256: str, trust_root: TrustRoot, now: datetime) -> FileVerdict:
    """Return the verdict on one file, given the provenance object that an index serves for it (PEP 740).

    Never raises on bad data: whatever is wrong is the verdict's reason.

    Args:
        raw: the provenance object, as it came.
        filename: the name of the file, as the project or the index has it.
        sha256: the file's digest, hexadecimal, from the same place.
        trust_root: what signatures are checked against.
        now: the time by which a signature is from the future.
    """
    if not sha256:
        return FileVerdict(FileStatus.NOT_CHECKED, "there is no SHA-256 to compare with")
    name, digest, impossible = None, "", []
    try:
        name = parse_filename(filename)
    except ValueError as error:
        impossible.append(f"nothing can speak of this file: {error}")
    try:
        digest = Digest.of("sha256", sha256).value
    except ValueError as error:
        impossible.append(f"nothing can speak of this file: {printable(str(error))}")

    def check() -> FileVerdict:
        from attestree.verify.documents import check_provenance

        return check_provenance(raw, _question(trust_root, now, name, digest, impossible))

    return _verdict_of(check)


def verify_document(
    raw: bytes, *, filename: str = "", sha256: str = "", trust_root: TrustRoot, now: datetime
) -> FileVerdict:
    """Return the verdict on a local file: a provenance object, a bare attestation (PEP 740) or a Sigstore bundle.

    Bundles may be of version 0.1 to 0.3 and must hold an in-toto statement. Nothing beside a bare attestation or a
    bundle names a publisher, so the best verdict on them is that the proof holds.

    Args:
        raw: the document.
        filename: the distribution it should speak of; empty to accept the one it does, which the reason then says.
        sha256: the distribution's digest, hexadecimal; empty likewise.
        trust_root: what signatures are checked against.
        now: the time by which a signature is from the future.

    Returns:
        the verdict, without attestations and ``UNREADABLE`` where the document is none of the three.

    Raises:
        ValueError: ``filename`` or ``sha256`` is not one; the message, one line, says why.
    """
    name = parse_filename(filename) if filename else None
    digest = Digest.of("sha256", sha256).value if sha256 else ""

    def check() -> FileVerdict:
        from attestree.verify.documents import check_document

        return check_document(raw, _question(trust_root, now, name, digest))

    return _verdict_of(check)


def _question(
    trust_root: TrustRoot,
    now: datetime,
    name: DistributionName | None,
    digest: str,
    impossible: Sequence[str] = (),
) -> Question:
    from attestree.verify.attestation import Question
    from attestree.verify.proof import prover_for
    from attestree.verify.statements import ExpectedFile

    return Question(ExpectedFile(name, digest, tuple(impossible)), prover_for(trust_root, now), now)


def _verdict_of(check: Callable[[], FileVerdict]) -> FileVerdict:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # cryptography warns of odd certificates, and a worker has nowhere to print it
        verdict = attempt(check)
    if isinstance(verdict, TrustRootError):
        return FileVerdict(FileStatus.NOT_CHECKED, str(verdict))
    if isinstance(verdict, Exception):
        return FileVerdict(FileStatus.UNREADABLE, f"it cannot be evaluated: {reason_of(verdict)}")
    return verdict
