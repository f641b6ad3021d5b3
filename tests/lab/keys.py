"""Keys, serial numbers and signatures, all of them a function of the lab's seed."""

from __future__ import annotations

import hashlib
import secrets

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

_ORDERS = {
    "secp256r1": 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
    "secp384r1": 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973,
}
"""How many points each curve's generator makes: a private key is a number below it (SEC 2)."""


class KeySource:
    """Everything random in a lab.

    Args:
        seed: keys are derived from it; None for keys that nobody can make again.
    """

    def __init__(self, seed: bytes | None) -> None:
        self._seed = secrets.token_bytes(32) if seed is None else seed

    def bytes(self, label: str, length: int) -> bytes:
        """Return ``length`` bytes that depend on the seed and ``label`` only."""
        return hashlib.shake_256(self._seed + b"\0" + label.encode()).digest(length)

    def key(self, label: str, curve: ec.EllipticCurve) -> ec.EllipticCurvePrivateKey:
        """Return the private key called ``label``."""
        number = int.from_bytes(self.bytes(f"key {label}", 64), "big")
        return ec.derive_private_key(number % (_ORDERS[curve.name] - 1) + 1, curve)

    def serial(self, label: str) -> int:
        """Return a certificate's serial number: positive, of 19 bytes."""
        return int.from_bytes(b"\x11" + self.bytes(f"serial {label}", 18), "big")


def sign(key: ec.EllipticCurvePrivateKey, message: bytes) -> bytes:
    """Return the ECDSA signature over the SHA-256 of ``message``, the same one every time (RFC 6979)."""
    return key.sign(message, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))


def public_der(key: ec.EllipticCurvePrivateKey) -> bytes:
    """Return the public half as a DER SubjectPublicKeyInfo."""
    return key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def key_id(key: ec.EllipticCurvePrivateKey) -> bytes:
    """Return what logs are known by: the SHA-256 of the public half."""
    return hashlib.sha256(public_der(key)).digest()
