"""Runs the code of a build: links it to a language, once, and draws blocks with it."""
