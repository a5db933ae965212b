"""A small OpenID Connect provider that really signs: for signing in, in a real browser, without another machine.

It speaks what Streamlit needs of the authorization code flow: discovery, PKCE (S256), a login page, the token endpoint with
client authentication, an RS256-signed ID token with nonce, and its keys. ``people`` are the accounts on its login page.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "signpost-tests", "not a secret, only for tests"


class Provider:
    """The accounts, the keys and the codes that are out."""

    def __init__(self, people: dict[str, dict[str, Any]]) -> None:
        self.people = people
        self.key = RSAKey.generate_key(2048, {"kid": "tests"}, auto_kid=False)
        self.forged = RSAKey.generate_key(2048, {"kid": "tests"}, auto_kid=False)
        self.codes: dict[str, dict[str, str]] = {}
        self.issued = 0
        self.address = ""

    def id_token(self, person: str, nonce: str) -> str:
        claims = {
            "iss": self.address,
            "aud": CLIENT,
            "sub": person,
            "iat": int(time.time()),
            "exp": int(time.time()) + 3600,
            "nonce": nonce,
            **self.people[person],
        }
        forged = claims.pop("forged", False)
        return jwt.encode({"alg": "RS256", "kid": "tests"}, claims, self.forged if forged else self.key)


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            """Say nothing."""

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            if parts.path == "/.well-known/openid-configuration":
                self._json(_metadata(provider.address))
            elif parts.path == "/jwks":
                self._json({"keys": [provider.key.as_dict(private=False)]})
            elif parts.path == "/authorize" and query.get("client_id") == CLIENT:
                self._page(query)
            elif parts.path == "/chosen" and query.get("person") in provider.people:
                code = secrets.token_urlsafe(16)
                provider.codes[code] = query
                back = urlencode({"code": code, "state": query["state"]})
                self._redirect(f"{query['redirect_uri']}?{back}")
            elif parts.path == "/end":
                self._redirect(query.get("post_logout_redirect_uri", "/"))
            else:
                self._json({"error": "not found"}, 404)

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            given = {name: values[0] for name, values in parse_qs(self.rfile.read(length).decode()).items()}
            asked = provider.codes.pop(given.get("code", ""), None)
            if asked is None or not self._client(given) or not _proved(asked, given):
                self._json({"error": "invalid_grant"}, 400)
                return
            provider.issued += 1
            token = provider.id_token(asked["person"], asked.get("nonce", ""))
            self._json(
                {
                    "access_token": secrets.token_urlsafe(8),
                    "token_type": "Bearer",
                    "id_token": token,
                    "expires_in": 3600,
                }
            )

        def _client(self, given: dict[str, str]) -> bool:
            basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
            return (
                self.headers.get("Authorization") == f"Basic {basic}" or given.get("client_secret") == SECRET
            )

        def _page(self, query: dict[str, str]) -> None:
            rows = "".join(
                f'<p><a href="/chosen?{html.escape(urlencode({**query, "person": person}))}">{html.escape(person)}</a></p>'
                for person in provider.people
            )
            self._send(
                200, "text/html", f"<!doctype html><title>Sign in</title><h1>Who are you?</h1>{rows}".encode()
            )

        def _redirect(self, to: str) -> None:
            self.send_response(302)
            self.send_header("Location", to)
            self.end_headers()

        def _json(self, what: dict[str, Any], status: int = 200) -> None:
            self._send(status, "application/json", json.dumps(what).encode())

        def _send(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    return Handler


def _metadata(address: str) -> dict[str, Any]:
    return {
        "issuer": address,
        "authorization_endpoint": f"{address}/authorize",
        "token_endpoint": f"{address}/token",
        "jwks_uri": f"{address}/jwks",
        "end_session_endpoint": f"{address}/end",
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "code_challenge_methods_supported": ["S256"],
    }


def _proved(asked: dict[str, str], given: dict[str, str]) -> bool:
    """Whether the one who brings the code is the one who asked for it (PKCE), for the same address."""
    digest = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    return asked.get("code_challenge") == challenge and asked.get("redirect_uri") == given.get("redirect_uri")


@contextmanager
def provider_of(people: dict[str, dict[str, Any]]) -> Iterator[Provider]:
    """The provider on a free port of this machine."""
    provider = Provider(people)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(provider))
    provider.address = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
