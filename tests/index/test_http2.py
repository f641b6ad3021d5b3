"""HTTP/2, spoken for real: TLS, ALPN and streams on loopback, with the server side of the library that clients use."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import json
import ssl
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import h2.config
import h2.connection
import h2.events
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from attestree.index.answers import Found
from index.clients import client

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

LOOPBACK = ipaddress.ip_address("127.0.0.1")
PROJECTS = [f"project-{number}" for number in range(6)]


def write_certificate(folder: Path) -> tuple[Path, Path]:
    """Write a key and a certificate for loopback, signed by itself, and return their paths."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "index.example")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(LOOPBACK)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    key_path, certificate_path = folder / "key.pem", folder / "certificate.pem"
    key_path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    certificate_path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return key_path, certificate_path


class Http2Index:
    """An index that answers only once every project was asked for, and counts its connections."""

    def __init__(self) -> None:
        self.connections = 0
        self._waiting: list[tuple[int, str]] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        connection = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False))
        connection.initiate_connection()
        writer.write(connection.data_to_send())
        with contextlib.suppress(ConnectionError):
            while data := await reader.read(65536):
                for event in connection.receive_data(data):
                    if isinstance(event, h2.events.RequestReceived):
                        self._take(connection, event)
                writer.write(connection.data_to_send())
                await writer.drain()
        writer.close()

    def _take(self, connection: h2.connection.H2Connection, event: h2.events.RequestReceived) -> None:
        path = dict(event.headers or [])[b":path"].decode()
        assert event.stream_id is not None
        self._waiting.append((event.stream_id, path.strip("/").rsplit("/", 1)[-1]))
        if len(self._waiting) < len(PROJECTS):
            return
        for stream, project in self._waiting:
            page = {"meta": {"api-version": "1.4"}, "name": project, "files": [], "versions": []}
            body = json.dumps(page).encode()
            headers = [(":status", "200"), ("content-type", "application/vnd.pypi.simple.v1+json")]
            connection.send_headers(stream, [*headers, ("content-length", str(len(body)))])
            connection.send_data(stream, body, end_stream=True)


@pytest.fixture
async def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[str, Http2Index]]:
    key, certificate = write_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    context.set_alpn_protocols(["h2"])
    index = Http2Index()
    listening = await asyncio.start_server(index.serve, str(LOOPBACK), 0, ssl=context)
    port = listening.sockets[0].getsockname()[1]
    yield f"https://{LOOPBACK}:{port}/simple/", index
    listening.close()
    await listening.wait_closed()


async def test_many_questions_share_one_connection(server: tuple[str, Http2Index]) -> None:
    address, index = server
    async with client() as asking:
        answers = await asyncio.gather(*(asking.page(address, name, frozenset()) for name in PROJECTS))
    assert all(isinstance(answer, Found) for answer in answers)
    assert [answer.value.name for answer in answers if isinstance(answer, Found)] == PROJECTS
    assert index.connections == 1
