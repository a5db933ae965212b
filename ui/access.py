"""Who may open which page. Asking is for everybody; the pages for DSLs and evaluators need sign-in, or one's own machine.

Roles stand in ``.streamlit/secrets.toml`` under ``[signpost]`` (docs/operating.md). Without ``[auth]`` there, Signpost
runs for one machine: those pages open only where the server and the browser are the same computer.
"""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

import streamlit as st

Role = Literal["dsl", "evaluator"]
ROLES: tuple[Role, ...] = ("dsl", "evaluator")
HOURS = 12.0
"""Hours for which a sign-in is taken, when the settings say nothing else."""
FORWARDED = ("x-forwarded-for", "x-forwarded-host", "forwarded", "x-real-ip")
"""Headers by which a proxy says that the browser is elsewhere."""


@dataclass(frozen=True)
class Access:
    """What this visitor may do. ``alone``: no sign-in is set up, and server and browser are one computer."""

    roles: frozenset[Role]
    alone: bool = False
    can_sign_in: bool = False
    signed_in: bool = False
    providers: tuple[str, ...] = ()
    why_not: str = ""

    def may(self, role: Role) -> bool:
        """Whether the pages of a role are open."""
        return role in self.roles


ELSEWHERE = (
    "This page is open only on the computer that Signpost runs on, because no sign-in has been set up. "
    "docs/operating.md says how to set up sign-in with Microsoft or Google."
)
NO_ROLE = "You are signed in, but nobody has given you this role yet. Ask whoever looks after Signpost."
TOO_OLD = "Your sign-in is too old. Sign out and sign in again."


def access(
    settings: Mapping[str, Any],
    claims: Mapping[str, Any],
    server_address: str | None,
    headers: Mapping[str, str],
    now: float,
) -> Access:
    """What a visitor may do.

    ``settings`` is secrets.toml, ``claims`` what the identity provider says of the visitor (empty when signed out),
    ``server_address`` where the server listens, ``headers`` those of the visitor's request, ``now`` seconds since 1970.
    """
    auth = settings.get("auth")
    if not auth:
        if is_here(server_address, headers):
            return Access(frozenset(ROLES), alone=True)
        return Access(frozenset(), why_not=ELSEWHERE)
    providers = tuple(
        name for name, value in auth.items() if isinstance(value, Mapping) and "client_id" in value
    )
    if not claims.get("is_logged_in"):
        return Access(frozenset(), can_sign_in=True, providers=providers)
    rules = settings.get("signpost") or {}
    if _too_old(claims, rules, now):
        return Access(frozenset(), can_sign_in=True, signed_in=True, providers=providers, why_not=TOO_OLD)
    roles = roles_of(claims, rules)
    why_not = "" if roles else NO_ROLE
    return Access(roles, can_sign_in=True, signed_in=True, providers=providers, why_not=why_not)


def roles_of(claims: Mapping[str, Any], rules: Mapping[str, Any]) -> frozenset[Role]:
    """The roles that the settings give to somebody of whom the provider says ``claims``.

    An address counts only when the provider says that it is verified, or the settings say to trust addresses
    (``trust_email``: for a provider that serves one organisation only).
    """
    verified = claims.get("email_verified")
    trusted = verified is True or (verified is None and rules.get("trust_email") is True)
    email = str(claims.get("email") or "").casefold() if trusted else ""
    groups = {str(one) for one in _listed(claims.get(str(rules.get("groups_claim", "groups"))))}
    found: set[Role] = set()
    for role in ROLES:
        emails = {str(one).casefold() for one in _listed(rules.get(role))}
        wanted = {str(one) for one in _listed(rules.get(f"{role}_groups"))}
        if (email and email in emails) or groups & wanted:
            found.add(role)
    return frozenset(found)


def _listed(value: Any) -> Sequence[Any]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


def _too_old(claims: Mapping[str, Any], rules: Mapping[str, Any], now: float) -> bool:
    """A sign-in without a date is too old: nothing says how long ago it was."""
    since = claims.get("iat")
    if not isinstance(since, int | float):
        return True
    return now - since > 3600 * float(rules.get("hours", HOURS))


def is_here(server_address: str | None, headers: Mapping[str, str]) -> bool:
    """Whether the server listens on this machine only and the visitor came to it directly."""
    lower = {name.casefold(): value for name, value in headers.items()}
    if any(name in lower for name in FORWARDED):
        return False
    host = urlsplit(f"//{lower['host']}").hostname if "host" in lower else "localhost"
    return _loopback(server_address) and _loopback(host)


def _loopback(address: str | None) -> bool:
    if not address:
        return False
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def here() -> Access:
    """What the visitor of this page may do."""
    try:
        settings = st.secrets.to_dict() if st.secrets.load_if_toml_exists() else {}
    except Exception:  # noqa: BLE001  (a settings file that cannot be read opens nothing)
        return Access(frozenset(), why_not="The settings in .streamlit/secrets.toml cannot be read.")
    claims = st.user.to_dict() if settings.get("auth") else {}
    headers = st.context.headers.to_dict()
    return access(settings, claims, st.get_option("server.address"), headers, time.time())
