"""Posting to addresses that somebody gave: never to a machine that only we can reach, and never without an end."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from api.following import posting
from api.following.posting import Poster
from dossier.errors import BadRequest
from tests.integration.api.following.receiving import LOOPBACK, receiving

PUBLIC = "93.184.215.14"


def names(*addresses: str) -> posting.Resolve:
    """A resolver by which every name has these addresses."""
    return lambda _host, _port: list(addresses)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "169.254.169.254",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "192.0.2.1",
        "::1",
        "::",
        "fe80::1",
        "fc00::1",
        "ff02::1",
        "::ffff:10.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::a00:1",
        "2002:a00:1::",
        "2001::1",
        "::10.0.0.1",
        "fe80::1%lo",
    ],
)
def test_a_name_that_means_an_inner_address_is_refused(address: str) -> None:
    for found in ([address], [PUBLIC, address], [address, PUBLIC]):
        with pytest.raises(BadRequest):
            Poster(resolve=names(*found)).allowed("https://nhan.example/")
    Poster(resolve=names(PUBLIC, "2606:2800:21f:cb07:6820:80da:af6b:8b2c")).allowed("https://nhan.example/")


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/",
        "https://localhost/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://user@93.184.215.14/",
        "https://93.184.215.14@127.0.0.1/",
        "https://93.184.215.14/#x",
        "https://93.184.215.14\\@127.0.0.1/",
        "https:\\\\93.184.215.14/",
        "https://93.184.215.14/a b",
        "https://93.184.215.14/\n",
        "https://93.184.215.14/\u00a0",
        "http://93.184.215.14/",
        "ftp://93.184.215.14/",
        "file:///etc/passwd",
        "//93.184.215.14/",
        "https://",
        "https:///x",
        "https://[/",
        "https://93.184.215.14:99999/",
        "https://\udc80/",
        "nhan.example",
        "",
    ],
)
def test_an_address_that_is_none_or_inside_is_refused(url: str) -> None:
    with pytest.raises(BadRequest):
        Poster().allowed(url)


def test_an_address_is_kept_as_it_is_understood() -> None:
    found = Poster(resolve=names(PUBLIC)).allowed("HTTPS://Nhan.Example/a/../@b?khóa=1")
    assert found == "https://nhan.example/@b?kh%C3%B3a=1"


def test_networks_that_are_named_may_be_posted_to_and_unencrypted_no_others() -> None:
    office = Poster((ip_network("10.20.0.0/16"),), names("10.20.3.4"))
    office.allowed("http://mot-cua.example:8080/nhan?khoa=1")
    with pytest.raises(BadRequest):
        Poster(office.networks, names("10.21.3.4")).allowed("https://mot-cua.example/")
    with pytest.raises(BadRequest):
        Poster(office.networks, names("10.20.3.4", PUBLIC)).allowed("http://mot-cua.example/")


def test_a_name_is_resolved_once_and_the_connection_goes_where_that_said() -> None:
    asked: list[str] = []

    def changing(host: str, _port: int) -> Sequence[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["127.0.0.9"]

    with receiving() as receiver:
        port = receiver.url.split(":")[2].partition("/")[0]
        answer = Poster(LOOPBACK, changing).post(f"http://nhan.example:{port}/a%20b?x=1", b"{}", {"webhook-id": "1"})
    assert (answer.what, asked) == ("told", ["nhan.example"])
    ((headers, body),) = receiver.came
    assert (headers["Host"], headers["webhook-id"], body) == (f"nhan.example:{port}", "1", b"{}")


@pytest.mark.parametrize(("host", "expected"), [("nhan.example", "told"), ("khac.example", "silent")])
def test_the_certificate_is_of_the_name(
    host: str, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = tmp_path / "nhan.pem"
    key = ec.generate_private_key(ec.SECP256R1())
    name, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "nhan.example")]), datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("nhan.example")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    certificate.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with receiving(context) as receiver:
        port = receiver.url.split(":")[2].partition("/")[0]
        answer = Poster(LOOPBACK, names("127.0.0.1")).post(f"https://{host}:{port}/", b"{}", {})
    assert answer.what == expected, answer
    assert len(receiver.came) == (expected == "told")


def test_an_answer_that_never_ends_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posting, "SECONDS", 0.3)
    over = threading.Event()

    def drip(listening: socket.socket) -> None:
        connection, _ = listening.accept()
        with connection:
            while not over.wait(0.02):
                try:
                    connection.sendall(b"H")
                except OSError:
                    return

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=drip, args=(listening,))
        thread.start()
        try:
            answer = Poster(LOOPBACK).post(f"http://127.0.0.1:{listening.getsockname()[1]}/", b"{}", {})
        finally:
            over.set()
            thread.join()
    assert answer.what == "silent"


def test_where_nobody_listens_is_silence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    assert Poster(LOOPBACK).post(f"http://127.0.0.1:{port}/", b"{}", {}).what == "silent"
    assert Poster(LOOPBACK, names()).post(f"http://nhan.example:{port}/", b"{}", {}).what == "silent"
