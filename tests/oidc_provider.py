"""An OpenID provider on loopback, real HTTP: discovery, authorize, token, keys, sign-out; and it can lie.

`person` are the claims of whoever signs in next, `lies` what is put over them in the ID token.
"""

from __future__ import annotations

import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "the-desk", "the-desk's own secret"
LEFT_OUT = object()  # as a lie: the claim is not there at all


class Provider:
    """What the provider knows. Everything it was asked for is in `asked`."""

    def __init__(self) -> None:
        self.address = ""
        self.key = RSAKey.generate_key(2048, {"kid": "one"}, private=True)
        self.signs_with = self.key
        self.person: dict[str, Any] = {}
        self.lies: dict[str, Any] = {}
        self.asks_first = False  # a page with a button, as a person sees it
        self.asked: list[str] = []
        self._codes: dict[str, dict[str, str]] = {}

    def configuration(self) -> dict[str, Any]:
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
            "end_session_endpoint": f"{self.address}/end",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
        }

    def sends_back(self, asked: dict[str, str]) -> str:
        """Where the browser goes once its person has signed in."""
        code = secrets.token_urlsafe(16)
        self._codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def tokens(self, code: str) -> dict[str, Any] | None:
        asked = self._codes.pop(code, None)
        if asked is None:
            return None
        now = int(time.time())
        claims = {
            "iss": self.address,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "auth_time": now,
            "nonce": asked.get("nonce", ""),
            **self.person,
            **self.lies,
        }
        told = {name: value for name, value in claims.items() if value is not LEFT_OUT}
        header = {"alg": "RS256", "kid": "one"}
        return {
            "access_token": secrets.token_urlsafe(16),
            "token_type": "Bearer",
            "expires_in": 300,
            "id_token": jwt.encode(header, told, self.signs_with),
        }


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    provider: Provider

    def do_GET(self) -> None:
        self.provider.asked.append(self.path)
        parts = urlsplit(self.path)
        ways = {
            "/.well-known/openid-configuration": self._configuration,
            "/keys": self._keys,
            "/authorize": self._ask if self.provider.asks_first else self._yes,
            "/yes": self._yes,
            "/end": self._end,
        }
        way = ways.get(parts.path)
        if way is None:
            self.send_error(404)
        else:
            way(dict(parse_qsl(parts.query)))

    def do_POST(self) -> None:
        self.provider.asked.append(self.path)
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        tokens = self.provider.tokens(dict(parse_qsl(body)).get("code", ""))
        self._json(tokens or {"error": "invalid_grant"}, 200 if tokens else 400)

    def _configuration(self, _: dict[str, str]) -> None:
        self._json(self.provider.configuration())

    def _keys(self, _: dict[str, str]) -> None:
        self._json({"keys": [self.provider.key.as_dict(private=False)]})

    def _ask(self, asked: dict[str, str]) -> None:
        link = f'<a href="/yes?{urlencode(asked)}">Sign in as {self.provider.person["name"]}</a>'
        page = f"<!doctype html><html lang=en><title>Provider</title><body>{link}"
        self._send(page.encode(), "text/html; charset=utf-8", 200)

    def _yes(self, asked: dict[str, str]) -> None:
        self._go(self.provider.sends_back(asked))

    def _end(self, asked: dict[str, str]) -> None:
        self._go(asked["post_logout_redirect_uri"])

    def _go(self, where: str) -> None:
        self.send_response(302)
        self.send_header("Location", where)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _json(self, value: object, status: int = 200) -> None:
        self._send(json.dumps(value).encode(), "application/json", status)

    def _send(self, body: bytes, kind: str, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing: what was asked for is in `Provider.asked`."""


@contextmanager
def provider_on_loopback() -> Iterator[Provider]:
    provider = Provider()
    server = ThreadingHTTPServer(
        ("127.0.0.1", 0), type("_Its", (_Handler,), {"provider": provider})
    )
    provider.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)
