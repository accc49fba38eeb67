"""What templates may do with settings and data: each filter and function as the specialiser sees it."""

from constructor.specialise.vocabulary import built_in, data, functions, lists, nested, text, ways

__all__ = ["built_in", "data", "functions", "lists", "nested", "text", "ways"]
