"""Signing in with a real provider, in a real browser: who gets to see which page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from identity_provider import CLIENT, SECRET, Provider, provider_of
from visiting import ROOT, Visit, free_port, served

pytestmark = pytest.mark.browser

PEOPLE: dict[str, dict[str, Any]] = {
    "lead": {"email": "Lead@school.example", "email_verified": True, "name": "A. Lead"},
    "evaluator": {"email": "e@council.example", "email_verified": True, "groups": ["evaluators"]},
    "teacher": {"email": "t@school.example", "email_verified": True},
    "unverified": {"email": "lead@school.example", "email_verified": False},
    "long ago": {"email": "lead@school.example", "email_verified": True, "iat": 1_700_000_000},
    "forger": {"email": "lead@school.example", "email_verified": True, "forged": True},
}
SETTINGS = """
[auth]
redirect_uri = "http://127.0.0.1:{port}/oauth2callback"
cookie_secret = "a long enough secret that is only used in tests"
client_id = "{client}"
client_secret = "{secret}"
server_metadata_url = "{issuer}/.well-known/openid-configuration"

[signpost]
dsl = ["lead@school.example"]
evaluator_groups = ["evaluators"]
"""


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with provider_of(PEOPLE) as found:
        yield found


@pytest.fixture(scope="module")
def guarded(provider: Provider, pages_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app with sign-in, also reachable for others than this machine as far as it knows."""
    folder = tmp_path_factory.mktemp("guarded")
    port = free_port()
    settings = SETTINGS.format(port=port, client=CLIENT, secret=SECRET, issuer=provider.address)
    (folder / "secrets.toml").write_text(settings, "utf-8")
    with served(
        ROOT / "app.py",
        f"--secrets.files={folder / 'secrets.toml'}",
        port=port,
        SIGNPOST_INDEX=str(pages_index),
        SIGNPOST_NOTES=str(folder / "notes"),
        SIGNPOST_RUNS=str(folder / "runs"),
        SIGNPOST_DOCUMENTS=str(folder / "documents"),
    ) as found:
        yield found


def sign_in(chromium: Any, address: str, person: str) -> Visit:
    visit = Visit(chromium, "desktop").open(address, "sign-in")
    visit.page.get_by_role("button", name="Sign in").click()
    visit.page.get_by_role("link", name=person, exact=True).click()
    visit.page.wait_for_url(f"{address}/**")
    return visit


def opened(visit: Visit, address: str, page: str) -> bool:
    visit.open(address, page).settle()
    closed = visit.page.get_by_text("This page is closed")
    marker = visit.page.locator(".st-key-view, .st-key-set")
    closed.or_(marker.first).first.wait_for()
    return not closed.count()


def test_asking_needs_no_sign_in_and_the_other_pages_do(chromium: Any, guarded: str) -> None:
    visit = Visit(chromium).open(guarded)
    assert visit.page.locator("textarea").is_visible()
    for page in ("procedures", "evaluate"):
        assert not opened(visit, guarded, page)
        assert "open on this computer only" not in visit.words()
        assert visit.page.locator("input[type=file]").count() == 0
    visit.shoot("sign-in-2-closed")
    visit.open(guarded, "sign-in")
    visit.shoot("sign-in-1")


@pytest.mark.parametrize(
    ("person", "procedures", "evaluate"),
    [("lead", True, False), ("evaluator", False, True), ("teacher", False, False)],
)
def test_each_sees_the_pages_of_their_role(
    chromium: Any, guarded: str, person: str, procedures: bool, evaluate: bool
) -> None:
    visit = sign_in(chromium, guarded, person)
    assert opened(visit, guarded, "procedures") is procedures
    assert opened(visit, guarded, "evaluate") is evaluate
    if person == "teacher":
        assert "nobody has given you this role" in visit.words()


@pytest.mark.parametrize(
    ("person", "says"), [("unverified", "nobody has given you"), ("long ago", "too old")]
)
def test_an_address_nobody_vouches_for_and_an_old_sign_in_open_nothing(
    chromium: Any, guarded: str, person: str, says: str
) -> None:
    visit = sign_in(chromium, guarded, person)
    assert not opened(visit, guarded, "procedures") and says in visit.words()


def test_a_token_that_the_provider_did_not_sign_is_not_taken(
    chromium: Any, guarded: str, provider: Provider
) -> None:
    issued = provider.issued
    visit = sign_in(chromium, guarded, "forger")
    assert provider.issued == issued + 1
    assert not opened(visit, guarded, "procedures")
    assert not visit.page.get_by_role("link", name="Sign out").count()


def test_a_cookie_made_by_hand_opens_nothing(chromium: Any, guarded: str) -> None:
    visit = Visit(chromium, "desktop")
    cookies = [
        {"name": name, "value": "2|1:0|10:1800000000|15:_streamlit_user|8:eyJ9|00", "url": guarded}
        for name in ("_streamlit_user", "_streamlit_user_tokens")
    ]
    visit.context.add_cookies(cookies)
    assert not opened(visit, guarded, "procedures")


def test_who_signs_out_is_out(chromium: Any, guarded: str) -> None:
    visit = sign_in(chromium, guarded, "lead")
    assert opened(visit, guarded, "procedures")
    visit.open(guarded, "sign-in").settle()
    assert "You are signed in as DSL." in visit.words()
    visit.page.get_by_role("button", name="Sign out").click()
    visit.page.wait_for_selector("textarea")
    assert not opened(visit, guarded, "procedures")


def test_two_people_in_two_browsers_are_two_people(chromium: Any, guarded: str) -> None:
    one, other = sign_in(chromium, guarded, "lead"), Visit(chromium, "desktop")
    assert opened(one, guarded, "procedures") and not opened(other, guarded, "procedures")


def test_without_sign_in_another_address_of_the_same_machine_stays_closed(
    chromium: Any, pages_index: Path, tmp_path: Path
) -> None:
    """A proxy in front of a machine without sign-in must not open its pages to the world."""
    with served(ROOT / "app.py", SIGNPOST_INDEX=str(pages_index), SIGNPOST_NOTES=str(tmp_path)) as address:
        direct = Visit(chromium, "desktop")
        assert opened(direct, address, "procedures")
        proxied = Visit(chromium, "desktop", extra_http_headers={"X-Forwarded-For": "203.0.113.9"})
        assert not opened(proxied, address, "procedures")
        assert "only on the computer" in proxied.words()
