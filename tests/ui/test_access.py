"""Who may open which page."""

from __future__ import annotations

from typing import Any

import pytest

from ui.access import access, is_here, roles_of

NOW = 1_800_000_000.0
AUTH = {"auth": {"redirect_uri": "x", "client_id": "x"}}
LOCAL = {"Host": "localhost:8501"}
CLAIMS: dict[str, Any] = {
    "is_logged_in": True,
    "email": "Lead@School.example",
    "email_verified": True,
    "iat": NOW - 60,
    "groups": ["g-1"],
}


def settings(**rules: Any) -> dict[str, Any]:
    return {**AUTH, "signpost": rules}


def test_without_sign_in_the_pages_open_on_this_machine_and_say_so() -> None:
    found = access({}, {}, "127.0.0.1", LOCAL, NOW)
    assert found.alone and found.may("dsl") and found.may("evaluator")


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        ("0.0.0.0", LOCAL),
        ("192.168.1.4", LOCAL),
        (None, LOCAL),
        ("", LOCAL),
        ("127.0.0.1", {"Host": "signpost.school.example"}),
        ("127.0.0.1", {"Host": "192.168.1.4:8501"}),
        ("127.0.0.1", {**LOCAL, "X-Forwarded-For": "10.0.0.9"}),
        ("127.0.0.1", {**LOCAL, "forwarded": "for=10.0.0.9"}),
        ("127.0.0.1", {"host": "127.0.0.1.evil.example"}),
    ],
)
def test_without_sign_in_they_stay_closed_to_anybody_else(
    address: str | None, headers: dict[str, str]
) -> None:
    found = access({}, {}, address, headers, NOW)
    assert not found.roles and "only on the computer" in found.why_not


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8501", "[::1]:8501", "127.0.0.2"])
def test_this_machine_has_several_names(host: str) -> None:
    assert is_here("localhost", {"host": host}) and is_here("::1", {"HOST": host})


def test_with_sign_in_nobody_has_a_role_before_signing_in() -> None:
    found = access(settings(dsl=["lead@school.example"]), {"is_logged_in": False}, "127.0.0.1", LOCAL, NOW)
    assert found.can_sign_in and not found.signed_in and not found.roles


def test_a_role_by_address_without_case() -> None:
    found = access(
        settings(dsl=["lead@school.example"], evaluator="other@school.example"), CLAIMS, "0.0.0.0", {}, NOW
    )
    assert found.roles == {"dsl"} and found.signed_in


def test_a_role_by_group() -> None:
    assert roles_of(CLAIMS, {"evaluator_groups": ["g-1"], "dsl_groups": ["g-2"]}) == {"evaluator"}
    assert roles_of({"roles": "Signpost.DSL"}, {"groups_claim": "roles", "dsl_groups": ["Signpost.DSL"]}) == {
        "dsl"
    }


@pytest.mark.parametrize(
    ("verified", "trust", "roles"),
    [
        (True, False, {"dsl"}),
        (False, True, set()),
        (None, False, set()),
        (None, True, {"dsl"}),
        ("true", False, set()),
    ],
)
def test_an_address_counts_only_when_it_is_vouched_for(verified: Any, trust: bool, roles: set[str]) -> None:
    claims = {**CLAIMS, "email_verified": verified}
    if verified is None:
        del claims["email_verified"]
    assert roles_of(claims, {"dsl": ["lead@school.example"], "trust_email": trust}) == roles


@pytest.mark.parametrize("empty", [{}, {"dsl": []}, {"dsl": [""]}, {"dsl_groups": []}])
def test_no_rule_gives_no_role(empty: dict[str, Any]) -> None:
    assert roles_of({"email": "", "email_verified": True}, empty) == set()
    assert roles_of({}, empty) == set()


@pytest.mark.parametrize(
    ("age", "hours", "open_"), [(11, None, True), (13, None, False), (13, 24, True), (0.5, 0.1, False)]
)
def test_a_sign_in_does_not_last_for_ever(age: float, hours: float | None, open_: bool) -> None:
    rules = {"dsl": ["lead@school.example"], **({"hours": hours} if hours else {})}
    found = access(settings(**rules), {**CLAIMS, "iat": NOW - age * 3600}, "0.0.0.0", {}, NOW)
    assert found.may("dsl") is open_ and ("too old" in found.why_not) is not open_


def test_a_sign_in_without_a_date_is_not_taken() -> None:
    claims = {name: value for name, value in CLAIMS.items() if name != "iat"}
    assert not access(settings(dsl=["lead@school.example"]), claims, "0.0.0.0", {}, NOW).roles


def test_somebody_without_a_role_is_told_so() -> None:
    found = access(settings(dsl=["somebody@else.example"]), CLAIMS, "0.0.0.0", {}, NOW)
    assert not found.roles and "nobody has given you this role" in found.why_not


def test_the_providers_are_those_that_are_set_up() -> None:
    auth = {
        "auth": {
            "redirect_uri": "x",
            "microsoft": {"client_id": "x"},
            "google": {"client_id": "y"},
            "other": {},
        }
    }
    assert access(auth, {}, "0.0.0.0", {}, NOW).providers == ("microsoft", "google")
