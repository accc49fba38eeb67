"""What differs between a realm that runs and the one that is wanted, without a server."""

from __future__ import annotations

import pytest

from constructor.keycloak.answers import same
from constructor.keycloak.changes.client import compare_client
from constructor.keycloak.changes.flows import Rebuild, Step, compare_flows, wanted_flows
from constructor.keycloak.changes.model import Change, Send
from constructor.keycloak.changes.profile import PROVIDER, compare_profile
from constructor.keycloak.changes.realm import MASK, compare_actions, compare_attributes, compare_mail, compare_settings
from constructor.keycloak.changes.roles import Roles, compare_roles
from constructor.keycloak.words import change_words
from runtime.records import replace


@pytest.mark.parametrize(
    ("wanted", "found", "expected"),
    [
        (["a", "b"], ["b", "a"], True),
        (["a"], ["a", "*"], False),
        ("", None, True),
        ([], None, True),
        (False, None, False),
        ('{"password": "1"}', '{"password":"1"}', True),
        ("https://a/##https://b/", "https://b/##https://a/", True),
        ("300", 300, False),
    ],
)
def test_settings_are_compared_by_what_they_say(wanted: object, found: object, expected: bool) -> None:
    """Lists are sets, unset is empty, JSON in a text is read."""
    assert expected == same(wanted, found)


def test_settings_that_are_not_named_are_not_compared() -> None:
    """Only keys that the wanted realm has are looked at."""
    assert () == compare_settings({"realm": "r", "enabled": True}, {"enabled": True, "rememberMe": True})


def test_the_policy_of_codes_is_sent_whole() -> None:
    """Keycloak ignores a part of it."""
    wanted = {"realm": "r", "otpPolicyType": "totp", "otpPolicyDigits": 6, "otpPolicyCodeReusable": False}
    found = {"otpPolicyType": "totp", "otpPolicyDigits": 6, "otpPolicyCodeReusable": True}
    [change] = compare_settings(wanted, found)

    assert "otpPolicyCodeReusable" == change.setting
    assert isinstance(change.repair, Send)
    assert all(key in change.repair.body for key in ("otpPolicyType", "otpPolicyDigits", "otpPolicyCodeReusable"))


def test_attributes_of_others_are_sent_along() -> None:
    """Keycloak drops the attributes of a realm that do not come."""
    [change] = compare_attributes({"realm": "r", "attributes": {"ours": "1"}}, {"attributes": {"theirs": "2"}})

    assert ("ours", None, "1") == (change.setting, change.before, change.after)
    assert isinstance(change.repair, Send)
    assert '{"attributes": {"theirs": "2", "ours": "1"}}' == change.repair.body


def test_the_password_of_the_mail_is_never_told() -> None:
    """Keycloak masks the one it has; one that is missing is told without its value."""
    wanted = {"realm": "r", "smtpServer": {"host": "mail.example", "password": "hidden"}}
    masked = {"smtpServer": {"host": "mail.example", "password": MASK}}
    [change] = compare_mail(wanted, {"smtpServer": {"host": "mail.example"}})

    assert () == compare_mail(wanted, masked)
    assert "hidden" not in repr(change)
    assert "hidden" not in change_words(change, "en") + change_words(change, "ru")


def test_the_secret_of_a_client_is_never_told() -> None:
    """That it is another is said, neither value is."""
    found = {"id": "1", "clientId": "c", "secret": "old-secret", "attributes": {}}
    [change] = compare_client("r", {"clientId": "c", "secret": "new-secret"}, found)

    assert "secret" == change.setting
    for told in (repr(change), change_words(change, "en"), change_words(change, "ru")):
        assert "new-secret" not in told
        assert "old-secret" not in told


def test_mappers_are_compared_by_name_and_by_our_keys() -> None:
    """A mapper of another name and a key of another are left; what differs is told with both values."""
    found = {
        "id": "1",
        "attributes": {},
        "protocolMappers": [
            {"id": "2", "name": "groups", "protocolMapper": "g", "config": {"claim.name": "other", "lightweight": "x"}},
            {"id": "3", "name": "theirs", "protocolMapper": "t", "config": {}},
        ],
    }
    wanted = {
        "clientId": "c",
        "protocolMappers": [
            {"name": "groups", "protocolMapper": "g", "config": {"claim.name": "groups"}},
            {"name": "roles", "protocolMapper": "r", "config": {}},
        ],
    }

    assert [
        Change(kind="mapper", name="groups", of="c", setting="claim.name", before="other", after="groups"),
        Change(kind="mapper", name="roles", of="c"),
    ] == [*compare_client("r", wanted, found)]


def test_what_a_role_includes_of_others_is_not_ours() -> None:
    """Only which of our roles include which is compared."""
    roles = Roles(
        realm="r",
        ours=frozenset({("", "agent"), ("", "manager")}),
        found={("", "agent"): {"id": "1"}, ("", "manager"): {"id": "2"}},
        includes={("", "agent"): frozenset({("?", "view-users")}), ("", "manager"): frozenset({("", "theirs")})},
        clients={},
    )
    wanted = {
        "realm": "r",
        "roles": {"realm": [{"name": "agent"}, {"name": "manager", "composites": {"realm": ["agent"]}}]},
    }

    assert [Change(kind="role", name="manager", setting="composites", before=[], after=["agent"])] == [
        *compare_roles(wanted, roles)
    ]


def test_a_role_whose_client_is_not_there_waits_for_it() -> None:
    """It is told, and made in a later round."""
    roles = Roles(realm="r", ours=frozenset({("c", "pay")}), found={}, includes={}, clients={})
    [change] = compare_roles({"realm": "r", "roles": {"client": {"c": [{"name": "pay"}]}}}, roles)

    assert ("client_role", "c", "pay", "") == change.subject
    assert change.repair is None


def test_an_attribute_that_people_may_write_is_a_difference() -> None:
    """Permissions are ours; attributes of others go along in the repair."""
    config = '{"attributes":[{"name":"subscriber_id","permissions":{"edit":["admin"]}}]}'
    wanted = {"realm": "r", "components": {PROVIDER: [{"config": {"kc.user.profile.config": [config]}}]}}
    found = {
        "attributes": [
            {"name": "theirs"},
            {"name": "subscriber_id", "permissions": {"edit": ["admin", "user"]}, "multivalued": False},
        ]
    }
    [change] = compare_profile(wanted, found)

    assert ("attribute", "", "subscriber_id", "permissions") == change.subject
    assert isinstance(change.repair, Send)
    assert "theirs" in change.repair.body


FLOW = {
    "realm": "r",
    "authenticationFlows": [
        {
            "alias": "ours",
            "topLevel": True,
            "authenticationExecutions": [
                {"requirement": "ALTERNATIVE", "authenticator": "auth-cookie"},
                {"requirement": "ALTERNATIVE", "authenticatorFlow": True, "flowAlias": "forms"},
            ],
        },
        {
            "alias": "forms",
            "topLevel": False,
            "authenticationExecutions": [
                {"requirement": "REQUIRED", "authenticator": "level", "authenticatorConfig": "one"},
                {"requirement": "REQUIRED", "authenticator": "password"},
            ],
        },
    ],
    "authenticatorConfig": [{"alias": "one", "config": {"loa": "1"}}],
}
STEPS = wanted_flows(FLOW)["ours"]


def _flow_lines(found: tuple[Step, ...]) -> list[str]:
    return [change_words(change, "en") for change in compare_flows(FLOW, {"ours": found}, {"browserFlow": "ours"})]


def test_flows_are_walked_depth_first() -> None:
    """A flow stands before its steps."""
    assert [(0, "auth-cookie"), (0, "forms"), (1, "level"), (1, "password")] == [(s.level, s.name) for s in STEPS]
    assert [] == _flow_lines(STEPS)


def test_each_step_that_differs_is_named() -> None:
    """Missing steps, foreign ones, other requirements and settings, another order: each in words."""
    cookie, forms, level, password = STEPS
    foreign = Step(level=1, name="allow-access", inside=False, requirement="REQUIRED")
    other = Step(level=1, name="level", inside=False, requirement="REQUIRED", alias="one", config=(("loa", "2"),))
    off = Step(level=0, name="auth-cookie", inside=False, requirement="DISABLED")

    assert ["step “forms / password” of sign-in flow “ours”: is missing → is made"] == _flow_lines(
        (cookie, forms, level)
    )
    assert ["step “forms / allow-access” of sign-in flow “ours”: does not belong there → is taken away"] == _flow_lines(
        (*STEPS, foreign)
    )
    assert ["step “auth-cookie” of sign-in flow “ours”: requirement: DISABLED → ALTERNATIVE"] == _flow_lines(
        (off, forms, level, password)
    )
    assert ["step “forms / level” of sign-in flow “ours”: loa: 2 → 1"] == _flow_lines((cookie, forms, other, password))
    assert 1 == len(_flow_lines((cookie, forms, password, level)))


def test_where_people_are_sent_at_once_is_left_to_the_realm() -> None:
    """The default of the redirector to other organisations' providers is no difference, and outlives a repair."""
    name = "identity-provider-redirector"
    redirector = {"requirement": "ALTERNATIVE", "authenticator": name, "authenticatorFlow": False}
    flow = {"alias": "ours", "topLevel": True, "authenticationExecutions": [redirector]}
    wanted = {"realm": "shop", "authenticationFlows": [flow]}
    partner = (("defaultProvider", "partner"),)
    with_default = Step(level=0, name=name, inside=False, requirement="ALTERNATIVE", alias="own", config=partner)
    off = replace(with_default, requirement="DISABLED")
    (change,) = compare_flows(wanted, {"ours": (off,)}, {})

    assert () == compare_flows(wanted, {"ours": (with_default,)}, {})
    assert isinstance(change.repair, Rebuild)
    assert (with_default,) == change.repair.steps


def test_required_actions_are_compared_by_alias() -> None:
    """One that is not there is registered first, then set up."""
    wanted = {"realm": "r", "requiredActions": [{"alias": "CONFIGURE_TOTP", "enabled": True}, {"alias": "NEW"}]}
    found = ({"alias": "CONFIGURE_TOTP", "enabled": False}, {"alias": "THEIRS", "enabled": False})

    assert [
        Change(kind="action", name="CONFIGURE_TOTP", setting="enabled", before=False, after=True),
        Change(kind="action", name="NEW"),
    ] == [*compare_actions(wanted, found)]


def test_words_of_a_difference_are_there_in_russian() -> None:
    """The thing, the setting, both values."""
    change = Change(kind="realm", name="potok", setting="bruteForceProtected", before=False, after=True)

    assert "realm potok: защита от подбора (bruteForceProtected): выключено → включено" == change_words(change, "ru")
