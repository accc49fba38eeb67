"""What people do with their account at the provider, as Keycloak 26 has it."""

from __future__ import annotations

from collections.abc import Mapping

from runtime.cabinet.model import AccountAction

REGISTER = "register"


def _required(name: str, action: str) -> AccountAction:
    """Return an action that a sign-in asks for by name, told done or cancelled on the way back."""
    return AccountAction(id=name, parameters={"kc_action": action}, outcome="kc_action_status")


ACTIONS: Mapping[str, AccountAction] = {
    action.id: action
    for action in (
        _required("password", "UPDATE_PASSWORD"),
        _required("second_factor", "CONFIGURE_TOTP"),
        _required("profile", "UPDATE_PROFILE"),
        AccountAction(
            id="sessions",
            path="/account/account-security/device-activity",
            client_in="referrer",
        ),
        AccountAction(id=REGISTER, parameters={"prompt": "create"}),  # Initiating User Registration 1.0 §4
    )
}
PREPARING = tuple(name for name, action in ACTIONS.items() if action.outcome)  # what may prepare for a level
