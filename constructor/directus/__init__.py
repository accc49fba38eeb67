"""Directus, the content management of a cabinet: run for tests and the demo, and set up as the blueprint says."""
