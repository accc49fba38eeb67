"""Content from a Directus: asked with the cabinet's own token, whatever it answers."""
