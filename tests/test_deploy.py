"""What deploy/ holds: nginx for real, before two stand-ins; the units and the compose file as they read."""

from __future__ import annotations

import configparser
import http.client
import os
import re
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from counter.lost import had_another
from index.publishing import on_network
from tests.nginx import free_port, nginx_before, program

HOUSE = Path(__file__).parent.parent
DEPLOY = HOUSE / "deploy"


class Replica(BaseHTTPRequestHandler):
    """Says who it is and which headers reached it; echoes a line where a WebSocket is asked for."""

    protocol_version = "HTTP/1.1"
    name = ""

    def do_GET(self) -> None:
        if self.headers.get("Upgrade"):
            self.send_response(101)
            self.send_header("Upgrade", "websocket")
            self.send_header("Connection", "Upgrade")
            self.end_headers()
            self.wfile.write(self.name.encode() + b" heard " + self.rfile.readline())
            self.close_connection = True
            return
        told = f"{self.name}\n{self.headers}".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(told)))
        self.send_header("X-Frame-Options", "DENY")
        self.end_headers()
        self.wfile.write(told)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def log_message(self, *_: object) -> None:
        return


def replica(name: str, port: int = 0) -> ThreadingHTTPServer:
    server = ThreadingHTTPServer(("127.0.0.1", port), type(name, (Replica,), {"name": name}))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    return server


def end(server: ThreadingHTTPServer) -> None:
    server.shutdown()
    server.server_close()


class Before:
    """nginx before two stand-ins, and a browser that keeps the cookie."""

    def __init__(self, address: str, replicas: dict[str, ThreadingHTTPServer]) -> None:
        self.at = urlsplit(address).netloc
        self.replicas = replicas

    def ask(
        self, cookie: str = "", path: str = "/", body: bytes | None = None, **headers: str
    ) -> tuple[int, str, str, str]:
        """Status, what was said, by whom, and the cookie that the browser has then."""
        connection = http.client.HTTPConnection(self.at, timeout=20)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if cookie:
            named["Cookie"] = cookie
        connection.request("GET" if body is None else "POST", path, body, named)
        answer = connection.getresponse()
        said = answer.read().decode()
        set_ = answer.headers.get("Set-Cookie")
        connection.close()
        return answer.status, said, said[:1], set_.partition(";")[0] if set_ else cookie

    def kill(self, name: str) -> int:
        port = int(self.replicas[name].server_address[1])
        end(self.replicas.pop(name))
        return port


@pytest.fixture
def before() -> Iterator[Before]:
    if program() is None:
        needed = os.environ.get("DESK_TEST_NGINX") == "required"
        (pytest.fail if needed else pytest.skip)("no nginx here: install Debian's nginx-light")
    replicas = {name: replica(name) for name in ("a", "b")}
    try:
        with nginx_before([int(one.server_address[1]) for one in replicas.values()]) as address:
            yield Before(address, replicas)
    finally:
        for one in replicas.values():
            end(one)


def test_a_browser_stays_with_its_replica_and_others_go_to_the_other(before: Before) -> None:
    firsts = [before.ask() for _ in range(4)]
    assert {who for _, _, who, _ in firsts} == {"a", "b"}
    for _, _, who, cookie in firsts:
        assert cookie == f"desk_replica={who}"
        assert [before.ask(cookie)[2:] for _ in range(4)] == [(who, cookie)] * 4


def test_who_loses_their_replica_is_moved_once_and_stays_when_it_is_back(before: Before) -> None:
    status, _, who, cookie = before.ask("desk_replica=a")
    assert (status, who, cookie) == (200, "a", "desk_replica=a")
    port = before.kill("a")
    status, _, who, cookie = before.ask(cookie)
    assert (status, who, cookie) == (200, "b", "desk_replica=b")
    assert all(before.ask()[:3:2] == (200, "b") for _ in range(4)), "new ones find the other"
    before.replicas["a"] = replica("a", port)
    assert before.ask(cookie)[2:] == ("b", "desk_replica=b")


def test_a_made_up_cookie_leads_to_a_replica_and_nowhere_else(before: Before) -> None:
    for made_up in ("desk_replica=c", "desk_replica=127.0.0.1:22", "desk_replica=desk_staff"):
        status, _, who, cookie = before.ask(made_up)
        assert (status, cookie) == (200, f"desk_replica={who}")


def test_the_host_is_passed_on_and_what_a_visitor_claims_is_not(before: Before) -> None:
    claimed = {"X_Forwarded_For": "6.6.6.6", "X_Forwarded_Host": "evil", "Forwarded": "for=6.6.6.6"}
    _, said, _, _ = before.ask(Host="desk.example.org", **claimed)
    assert "Host: desk.example.org" in said
    assert "X-Forwarded-For: 127.0.0.1" in said
    assert "X-Forwarded-Proto: http" in said
    assert "evil" not in said
    assert "6.6.6.6" not in said


def test_a_websocket_goes_through_to_the_browsers_replica(before: Before) -> None:
    for name in ("a", "b"):
        host, port = before.at.split(":")
        with socket.create_connection((host, int(port)), timeout=20) as line:
            line.sendall(
                b"GET /_stcore/stream HTTP/1.1\r\nHost: desk\r\nUpgrade: websocket\r\n"
                b"Connection: Upgrade\r\nSec-WebSocket-Protocol: streamlit, t, before\r\n"
                + f"Cookie: desk_replica={name}\r\n\r\nhello\n".encode()
            )
            heard = b""
            while b"hello" not in heard and (piece := line.recv(4096)):
                heard += piece
        assert heard.startswith(b"HTTP/1.1 101")
        assert f"{name} heard hello".encode() in heard


def test_a_body_beyond_the_desks_limit_is_refused_at_the_door(before: Before) -> None:
    assert before.ask(path="/_stcore/upload_file/x", body=b"x" * 900_000)[0] == 200
    assert before.ask(path="/_stcore/upload_file/x", body=b"x" * 1_200_000)[0] == 413


def certificate(folder: Path) -> tuple[Path, Path]:
    """One for a day, and its key."""
    import datetime as dt

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "desk.example.org")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + dt.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    public, private = folder / "fullchain.pem", folder / "key.pem"
    pem = serialization.Encoding.PEM
    public.write_bytes(made.public_bytes(pem))
    plain = serialization.NoEncryption()
    private.write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))
    return public, private


def test_nginx_takes_the_whole_site(tmp_path: Path) -> None:
    found = program()
    if found is None:
        needed = os.environ.get("DESK_TEST_NGINX") == "required"
        (pytest.fail if needed else pytest.skip)("no nginx here: install Debian's nginx-light")
    there = tmp_path / "conf.d" / "desk"
    shutil.copytree(DEPLOY / "nginx", there)
    public, private = certificate(tmp_path)
    site = (there / "site.conf").read_text().replace("/etc/ssl/desk/fullchain.pem", str(public))
    site = site.replace("/etc/ssl/desk/key.pem", str(private))
    for port in ("80", "443"):
        site = site.replace(f"listen {port}", f"listen 127.0.0.1:{free_port()}")
    (there / "site.conf").write_text(site)
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid; error_log stderr; events {{}} http {{ access_log off; "
        "include conf.d/desk/site.conf; }"
    )
    command = [found, "-t", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("unit", sorted((DEPLOY / "systemd").iterdir()), ids=lambda path: path.name)
def test_a_unit_runs_as_its_own_user_and_may_write_its_state_only(unit: Path) -> None:
    read = configparser.RawConfigParser(strict=False)
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read_string(unit.read_text())
    service = read["Service"]
    assert service["User"] not in ("", "root")
    assert service["ProtectSystem"] == "strict"
    assert service["NoNewPrivileges"] == service["PrivateTmp"] == "yes"
    assert "StateDirectory" in service
    assert "--host 0.0.0.0" not in service["ExecStart"]


def test_the_compose_file_opens_nothing_but_nginx_to_the_outside() -> None:
    import yaml

    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    assert [name for name, service in services.items() if "ports" in service] == ["nginx"]
    addresses = {
        service["networks"]["inside"]["ipv4_address"]
        for name, service in services.items()
        if name.startswith("desk-")
    }
    named = set(re.findall(r"server (\S+):8501", (DEPLOY / "nginx" / "replicas.conf").read_text()))
    assert addresses == named


def test_a_page_that_had_a_session_is_told_from_one_that_is_new() -> None:
    protocol = "Sec-WebSocket-Protocol"
    assert had_another({protocol: "streamlit, token, 1f2e"})
    for new in ("streamlit, token", "streamlit", "", "streamlit, token, "):
        assert not had_another({protocol: new})
    assert not had_another({})


MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
10.0.0.9:/desk /var/lib/desk nfs4 rw,vers=4.2 0 0
tmpfs /var/lib/desk/cache tmpfs rw 0 0
//office/files /mnt/our\\040files cifs rw 0 0
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/var/lib/desk/index/a-model", "nfs4"),
        ("/var/lib/desk/cache/index", ""),  # mounted over it, on this machine
        ("/var/lib/desktop", ""),  # begins with the same letters only
        ("/mnt/our files/index", "cifs"),
        ("/home/ada", ""),
    ],
)
def test_a_folder_that_other_machines_write_too_is_known(
    tmp_path: Path, folder: str, kind: str
) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(MOUNTS)
    assert on_network(Path(folder), mounts) == kind
    assert on_network(Path(folder), tmp_path / "no such file") == ""
