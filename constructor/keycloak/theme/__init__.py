"""The face of Keycloak's pages and letters: a theme made from the cabinet's own colours, logo, words and contacts."""

from __future__ import annotations

from constructor.keycloak.theme.folder import login_theme
from constructor.keycloak.theme.jar import ThemeNameTaken, jar_of
from constructor.keycloak.theme.words import spoken

__all__ = ["ThemeNameTaken", "jar_of", "login_theme", "spoken"]
