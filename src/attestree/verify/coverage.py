"""What a trust root covers, and when: the part of verification that the library leaves out.

sigstore checks that keys have begun to be valid, by today's clock. Here every authority and every log key is held to
its own window at the time it was used, and an authority or log that the root does not name is told from a forged
signature.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING

from cryptography import x509

from attestree.verify.problems import Problem, attempt, failed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from sigstore_models.common.v1 import TimeRange
    from sigstore_models.trustroot.v1 import TransparencyLogInstance, TrustedRoot

    from attestree.evidence import LogEntry


@dataclass(frozen=True, slots=True)
class Window:
    """A closed range of time; None on a side where it has no end."""

    start: datetime | None
    end: datetime | None

    @classmethod
    def of(cls, time_range: TimeRange | None) -> Window:
        """Return the window of one entry of the trust root; one that states none has no ends."""
        return cls(time_range.start, time_range.end) if time_range else cls(None, None)

    def holds(self, when: datetime) -> bool:
        """Return whether ``when`` is inside, the ends included."""
        return (self.start is None or self.start <= when) and (self.end is None or when <= self.end)


@dataclass(frozen=True, slots=True)
class Timestamp:
    """What a certificate-transparency log stamped on a certificate: its id and the time."""

    log_id: bytes
    when: datetime


class Coverage:
    """The authorities and logs of one trust root, with the windows in which each may be trusted.

    Args:
        root: the root.
        refreshed: when it was fetched; None where nobody knows.

    Attributes:
        as_of: the root's date in words: when it was fetched, else when its newest key or authority began to be valid.
    """

    def __init__(self, root: TrustedRoot, refreshed: datetime | None) -> None:
        self._logs = _logs(root.tlogs)
        self._ct_logs = _logs(root.ctlogs)
        self._authorities: list[tuple[bytes, bytes, Window]] = []
        for authority in root.certificate_authorities:
            for raw in authority.cert_chain.certificates:
                certificate = x509.load_der_x509_certificate(raw.raw_bytes)
                name = certificate.subject.public_bytes()
                self._authorities.append((name, _subject_key(certificate), Window.of(authority.valid_for)))
        windows = [window for _, _, window in self._authorities] + _all(self._logs) + _all(self._ct_logs)
        newest = max((window.start for window in windows if window.start), default=None)
        dated = refreshed or newest
        self.as_of = f"{dated:%Y-%m-%d}" if dated else "an unknown date"

    def usable(self, now: datetime) -> bool:
        """Return whether an authority and a log of each kind have begun to be valid by ``now``."""
        authorities = [window for _, _, window in self._authorities]
        kinds = (authorities, _all(self._logs), _all(self._ct_logs))
        return all(any(window.start is None or window.start <= now for window in windows) for windows in kinds)

    def problems(self, certificate: x509.Certificate, entry: LogEntry) -> list[Problem]:
        """Return which authority or log the root does not cover at the time of signing.

        Args:
            certificate: the signing certificate.
            entry: the log entry.
        """
        signed = entry.integrated or certificate.not_valid_before_utc
        problems = self._window_problems("certificate authority", self._issuers(certificate), signed)
        for stamp in timestamps(certificate):
            problems += self._window_problems(
                "certificate-transparency log", self._ct_logs.get(stamp.log_id, []), stamp.when
            )
        windows = self._logs.get(bytes.fromhex(entry.log_id), [])
        return problems + self._window_problems("transparency log", windows, signed)

    def _window_problems(self, what: str, windows: list[Window], when: datetime) -> list[Problem]:
        if not windows:
            return [failed(f"the {what} is not covered by the trust root of {self.as_of}: outdated, or forged")]
        if not any(window.holds(when) for window in windows):
            return [failed(f"the trust root does not let the {what} sign at that time, {when:%Y-%m-%d}")]
        return []

    def _issuers(self, certificate: x509.Certificate) -> list[Window]:
        name, key = certificate.issuer.public_bytes(), _authority_key(certificate)
        return [window for subject, identifier, window in self._authorities if subject == name and identifier == key]


def timestamps(certificate: x509.Certificate) -> list[Timestamp]:
    """Return the certificate-transparency timestamps in a certificate; none where they cannot be read."""
    stamps = attempt(
        lambda: [
            Timestamp(stamp.log_id, stamp.timestamp.replace(tzinfo=UTC))
            for stamp in certificate.extensions.get_extension_for_class(
                x509.PrecertificateSignedCertificateTimestamps
            ).value
        ]
    )
    return [] if isinstance(stamps, Exception) else stamps


def _logs(instances: Iterable[TransparencyLogInstance]) -> dict[bytes, list[Window]]:
    """Return the windows of every log by its id: the one the root states, and the SHA-256 of its key."""
    found: dict[bytes, list[Window]] = {}
    for instance in instances:
        window = Window.of(instance.public_key.valid_for)
        for log_id in {instance.log_id.key_id, hashlib.sha256(instance.public_key.raw_bytes or b"").digest()}:
            found.setdefault(log_id, []).append(window)
    return found


def _all(logs: Mapping[bytes, list[Window]]) -> list[Window]:
    return [window for windows in logs.values() for window in windows]


def _subject_key(certificate: x509.Certificate) -> bytes:
    key = attempt(lambda: certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest)
    return b"" if isinstance(key, Exception) else key


def _authority_key(certificate: x509.Certificate) -> bytes:
    key = attempt(
        lambda: certificate.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value.key_identifier
    )
    return b"" if isinstance(key, Exception) or key is None else key
