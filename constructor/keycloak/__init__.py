"""The identity provider of the deployment, Keycloak: its realm, made from the blueprint."""
