"""A Merkle tree that grows (RFC 6962, section 2.1)."""

from __future__ import annotations

import hashlib


class MerkleTree:
    """Keeps the hash of every complete subtree, so that adding a leaf and proving one take logarithmic time."""

    def __init__(self) -> None:
        self._levels: list[list[bytes]] = [[]]

    def __len__(self) -> int:
        return len(self._levels[0])

    def append(self, leaf: bytes) -> int:
        """Add a leaf and return its index."""
        index = len(self)
        node, level = hashlib.sha256(b"\0" + leaf).digest(), 0
        self._levels[0].append(node)
        while len(self._levels[level]) % 2 == 0:
            node = _parent(self._levels[level][-2], node)
            level += 1
            if level == len(self._levels):
                self._levels.append([])
            self._levels[level].append(node)
        return index

    def root(self) -> bytes:
        """Return the tree's root hash."""
        return self._hash(0, len(self))

    def proof(self, index: int) -> list[bytes]:
        """Return the inclusion proof of leaf ``index`` in the tree as it is now, from the leaf upwards."""
        return self._path(index, 0, len(self))

    def _hash(self, start: int, size: int) -> bytes:
        if size & (size - 1) == 0:
            level = size.bit_length() - 1
            return self._levels[level][start >> level]
        left = _left_size(size)
        return _parent(self._hash(start, left), self._hash(start + left, size - left))

    def _path(self, index: int, start: int, size: int) -> list[bytes]:
        if size == 1:
            return []
        left = _left_size(size)
        if index < left:
            return [*self._path(index, start, left), self._hash(start + left, size - left)]
        return [*self._path(index - left, start + left, size - left), self._hash(start, left)]


def _parent(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()


def _left_size(size: int) -> int:
    """Return the largest power of two below ``size``."""
    return 1 << (size - 1).bit_length() - 1
