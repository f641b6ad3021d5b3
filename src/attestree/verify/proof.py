"""Whether signature, certificate chain and log entry hold: the library's verifier, and what it leaves out."""

from __future__ import annotations

import logging
from datetime import timedelta
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from sigstore.models import Bundle, TrustedRoot
from sigstore.verify import Verifier
from sigstore_models.trustroot.v1 import TrustedRoot as TrustedRootModel

from attestree.errors import TrustRootError
from attestree.verify.coverage import Coverage, timestamps
from attestree.verify.problems import Problem, attempt, failed, unreadable
from attestree.verify.reasons import explain, short

if TYPE_CHECKING:
    from datetime import datetime

    from cryptography.x509 import Certificate

    from attestree.evidence import LogEntry
    from attestree.verify.trust import TrustRoot

_CLOCK_LEEWAY = timedelta(minutes=10)
"""How far this machine's clock may be slow before a signature counts as made in the future."""

# For libraries whose logging nobody configured Python writes to standard error, which a terminal interface owns.
logging.getLogger("sigstore").addHandler(logging.NullHandler())


class _AnyIdentity:
    """The policy that any certificate meets: publishers are compared in a step of their own."""

    def verify(self, cert: Certificate) -> None:
        """Accept ``cert``."""


class Prover:
    """A verifier on one trust root, built once per process.

    Args:
        root: the trust root.

    Raises:
        TrustRootError: it cannot be used.
    """

    def __init__(self, root: TrustRoot) -> None:
        model = attempt(partial(TrustedRootModel.from_json, root.json))
        if isinstance(model, Exception):
            raise TrustRootError(f"this is not a Sigstore trusted root: {short(model)}", where=root.info.source)
        if not model.ctlogs:
            raise TrustRootError("this trust root names no certificate-transparency log", where=root.info.source)
        ready = attempt(
            lambda: (Verifier(trusted_root=TrustedRoot(model)), Coverage(model, root.info.refreshed)),
        )
        if isinstance(ready, Exception):
            raise TrustRootError(f"this trust root cannot be used: {short(ready)}", where=root.info.source)
        self._verifier, self._coverage = ready

    def check_clock(self, now: datetime) -> None:
        """Say whether the trust root can be used now.

        Raises:
            TrustRootError: by the clock nothing in it is valid yet.
        """
        if not self._coverage.usable(now):
            raise TrustRootError(
                f"no authority or log of the trust root of {self._coverage.as_of} is valid yet on {now:%Y-%m-%d}",
                remedy="set this machine's clock",
            )

    def problems(self, bundle: Bundle, certificate: Certificate, entry: LogEntry, now: datetime) -> list[Problem]:
        """Return what keeps a proof from holding; an empty list where it holds.

        Args:
            bundle: the envelope with certificate and log entry.
            certificate: the bundle's certificate.
            entry: the bundle's log entry, read.
            now: the time by which a signature is made in the future.
        """
        if not isinstance(attempt(certificate.public_key), EllipticCurvePublicKey):
            return [unreadable("the certificate's key is of a kind that cannot be checked")]
        uncovered = self._coverage.problems(certificate, entry)
        if uncovered:
            return uncovered
        outcome = attempt(partial(self._verifier.verify_dsse, bundle, _AnyIdentity()))
        if isinstance(outcome, Exception):
            return [explain(outcome)]
        return _future_problems(certificate, entry, now)


def _future_problems(certificate: Certificate, entry: LogEntry, now: datetime) -> list[Problem]:
    times = [("certificate", certificate.not_valid_before_utc)]
    times += [("certificate-transparency timestamp", stamp.when) for stamp in timestamps(certificate)]
    if entry.integrated:
        times.append(("log entry", entry.integrated))
    return [
        failed(f"the {what} is from the future: {when:%Y-%m-%d}") for what, when in times if when > now + _CLOCK_LEEWAY
    ]


@lru_cache(maxsize=4)
def _prover(root: TrustRoot) -> Prover:
    return Prover(root)


def prover_for(root: TrustRoot, now: datetime) -> Prover:
    """Return this process's verifier on ``root``.

    Raises:
        TrustRootError: the root cannot be used, or not at ``now``.
    """
    prover = _prover(root)
    prover.check_clock(now)
    return prover
