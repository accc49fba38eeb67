"""Draws screens: blocks of a plan, in the templates of a theme, over a person's data."""
