"""The errors that reach a person: what happened, where, and what to do about it.

AttestreeError
    UsageError          a command line or a setting that cannot be meant
    SourceError         a project file that cannot be read
        NoLockFileError     a folder in which there is none
    IndexProtocolError  an index answer that is not what the protocol says
    TrustRootError      a trust root that cannot be used
    RecordingError      a recorded session that cannot be replayed
    ReportError         a report that cannot be written
    AcknowledgeError    an acknowledgement that cannot be written
    PinError            a pinned identity that cannot be written
"""

from attestree.text import printable


class AttestreeError(Exception):
    """An error that explains itself in one line.

    Args:
        what: what is wrong, as a clause without a full stop.
        where: the file, the place in it (``uv.lock, line 12``) or the address it concerns; empty when there is none.
        remedy: what the person can do about it, as a clause; empty when there is nothing.

    All three are made printable here, so they may quote foreign text.
    """

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        self.what = printable(what)
        self.where = printable(where)
        self.remedy = printable(remedy)
        super().__init__(self.explain())

    def explain(self) -> str:
        """Return ``where: what; remedy`` on one line, leaving out what is empty."""
        place = f"{self.where}: " if self.where else ""
        remedy = f"; {self.remedy}" if self.remedy else ""
        return f"{place}{self.what}{remedy}"


class UsageError(AttestreeError):
    """A command line or a setting that cannot be meant."""


class SourceError(AttestreeError):
    """A project file that cannot be read."""


class NoLockFileError(SourceError):
    """A project's folder in which there is no file that could be read."""


class IndexProtocolError(AttestreeError):
    """An index answer that is not what the protocol says."""


class TrustRootError(AttestreeError):
    """A trust root that cannot be used."""


class RecordingError(AttestreeError):
    """A recorded session that cannot be replayed."""


class ReportError(AttestreeError):
    """A report that cannot be written."""


class AcknowledgeError(AttestreeError):
    """An acknowledgement that cannot be written."""


class PinError(AttestreeError):
    """A pinned identity that cannot be written."""
