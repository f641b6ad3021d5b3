"""Reading a body of unknown size: decompressed in small steps, and cut off at a limit."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from attestree.text import printable, shorten

if TYPE_CHECKING:
    from collections.abc import AsyncIterable, Iterator

_STEP = 256 * 1024
_MOST_MEMBERS = 64


class BodyError(Exception):
    """A body that is not read further; the message is a printable clause that follows the name of its sender."""


async def read_body(chunks: AsyncIterable[bytes], encoding: str, limit: int) -> bytes:
    """Return the decoded body.

    Args:
        chunks: the body as it was transferred.
        encoding: the ``Content-Encoding`` header; nothing, ``identity`` and one layer of gzip are understood.
        limit: bytes, for the body as transferred and as decoded alike.

    Raises:
        BodyError: the body is larger, in another encoding, damaged, or cut short.
    """
    coding = encoding.strip().lower()
    if coding not in {"", "identity", "gzip", "x-gzip"}:
        raise BodyError(f"answered in the encoding {shorten(printable(encoding), 40)}, which was not asked for")
    gunzip = _Gunzip() if coding.endswith("gzip") else None
    body = bytearray()
    transferred = 0
    async for chunk in chunks:
        transferred += len(chunk)
        for piece in gunzip.feed(chunk) if gunzip else (chunk,):
            body += piece
            if max(transferred, len(body)) > limit:
                raise BodyError(f"sent more than the limit of {limit // 1024} KiB")
    if gunzip:
        gunzip.finish()
    return bytes(body)


class _Gunzip:
    """RFC 1952, with output in pieces of at most ``_STEP`` bytes."""

    def __init__(self) -> None:
        self._inflate = zlib.decompressobj(16 + zlib.MAX_WBITS)
        self._members = 1
        self._fed = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        while data:
            if self._inflate.eof:  # another member follows
                self._members += 1
                if self._members > _MOST_MEMBERS:
                    raise BodyError("sent a gzip body in too many parts")
                self._inflate = zlib.decompressobj(16 + zlib.MAX_WBITS)
            self._fed = True
            try:
                yield self._inflate.decompress(data, _STEP)
            except zlib.error:
                raise BodyError("sent a damaged gzip body") from None
            data = self._inflate.unused_data if self._inflate.eof else self._inflate.unconsumed_tail

    def finish(self) -> None:
        if self._fed and not self._inflate.eof:
            raise BodyError("broke off in the middle of a gzip body")
