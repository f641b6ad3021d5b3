"""Errors of the Sigstore libraries, said in plain words."""

from __future__ import annotations

from cryptography.x509 import ExtensionNotFound
from pydantic import ValidationError
from sigstore.errors import CertValidationError, Error, MetadataError, TUFError, VerificationError

from attestree.text import printable, reason_of, shorten
from attestree.verdict import FileStatus
from attestree.verify.problems import Problem, failed, unreadable

_NOT_HOLDING = (
    ("failed to verify SCT", "the certificate-transparency timestamp does not hold"),
    ("inclusion proof", "the log's proof that it includes the entry does not hold"),
    ("Inclusion proof", "the log's proof that it includes the entry does not hold"),
    ("checkpoint", "the log's checkpoint does not hold"),
    ("LogCheckpoint", "the log's checkpoint does not hold"),
    ("Note", "the log's checkpoint is malformed"),
    ("note must", "the log's checkpoint is malformed"),
    ("SET:", "the log's promise does not hold"),
    ("DSSE: invalid signature", "the signature does not match the statement"),
    ("payload hash does not match", "the log entry is about another statement"),
    ("signatures do not match", "the log entry is about another signature"),
    ("inconsistent with other materials", "the log entry is about another signature"),
    ("expired at time of signing", "the certificate was not valid when the log took the entry in"),
    ("not enough sources of verified time", "nothing vouches for the time of signing"),
)
"""What the library says, and what it means. Wording that is not here is quoted."""
_NOT_SUPPORTED = ("Integrated time only supported", "Unsupported DSSE log entry type")


def explain(error: Exception) -> Problem:
    """Return the verdict that an error means, raised while a proof was verified.

    Whatever is not one of the library's own verdicts comes from data in a form it does not expect: that is unreadable,
    never verified.
    """
    text = str(error) if isinstance(error, Error) else ""
    if isinstance(error, MetadataError | TUFError):
        return Problem(FileStatus.NOT_CHECKED, f"the trust root cannot be used: {short(error)}")
    if isinstance(error, CertValidationError):
        return failed(f"the certificate does not chain to the trust root at the time of signing: {_chain(text)}")
    if isinstance(error, ExtensionNotFound):
        return failed(f"the certificate lacks an extension: {short(error)}")
    if isinstance(error, VerificationError):
        if text.startswith(_NOT_SUPPORTED):
            return unreadable(f"a form of log entry that cannot be checked yet: {short(error)}")
        for said, meaning in _NOT_HOLDING:
            if said in text:
                return failed(meaning)
        return failed(f"the proof does not hold: {short(error)}")
    return unreadable(f"the proof cannot be evaluated: {short(error)}")


def _chain(text: str) -> str:
    """Return what the X.509 library says of a chain, without where it was when it said so."""
    said = text.rpartition("validation failed: ")[2].partition(" (encountered")[0]
    return shorten(printable(said), 120)


def short(error: BaseException) -> str:
    """Return an error in a few printable words, without the values that libraries quote at length."""
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        place = ".".join(str(step) for step in first["loc"])
        return shorten(printable(f"{place}: {first['msg']}"), 120)
    if isinstance(error, Error) and str(error):
        return shorten(printable(str(error).splitlines()[0]), 120)
    return reason_of(error, 120)
