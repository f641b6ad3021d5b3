"""What the client puts up with."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What the client puts up with.

    Attributes:
        deadline: seconds for one try of one question, redirects and body included.
        silence: seconds without a connection or without a byte.
        attempts: tries for one question.
        backoff: seconds before the second try; doubled for each further one. What a server asks for comes first.
        page: bytes of a project's page.
        provenance: bytes of a provenance object.
        metadata: bytes of a file's core metadata, its description included.
    """

    deadline: float = 30.0
    silence: float = 15.0
    attempts: int = 3
    backoff: float = 0.5
    page: int = 64 * 1024**2
    provenance: int = 4 * 1024**2
    metadata: int = 4 * 1024**2


DEFAULTS = Limits()
