"""Who is asking: sign-in by OpenID Connect, sessions on the server, roles from verified claims."""
